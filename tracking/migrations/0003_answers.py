"""Ratings, re-handling, classes over time, supplementary replies."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tracking", "0002_life")]

    operations = []
