"""Import and export."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_default_rules")]

    operations = []
