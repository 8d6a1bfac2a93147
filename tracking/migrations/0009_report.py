"""Editions, scope and sign-off of reports."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tracking", "0008_lists")]

    operations = []
