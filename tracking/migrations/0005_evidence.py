"""Checklists, reuse and on-site checks."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tracking", "0004_campaign")]

    operations = []
