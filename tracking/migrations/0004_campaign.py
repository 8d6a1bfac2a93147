"""Look-back campaigns and hand-over."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("tracking", "0003_answers")]

    operations = []
