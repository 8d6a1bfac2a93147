"""Attempts, addresses that refuse, guards."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tracking", "0006_planning")]

    operations = []
