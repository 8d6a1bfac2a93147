"""Reminder rules as rows, snooze, leave."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tracking", "0005_evidence")]

    operations = []
