"""How long a worker holds a report; a report that was being compiled is held for as long as it was before."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models import F


def hold_what_is_running(apps, _editor):
    """Until now a hold ended half an hour after it began."""
    running = apps.get_model("tracking", "ReportSnapshot").objects.filter(status="running")
    running.update(lease_until=F("claimed_at") + timedelta(minutes=30))


class Migration(migrations.Migration):
    dependencies = [("tracking", "0014_planning_checks")]

    operations = [
        migrations.AddField(
            model_name="reportsnapshot",
            name="lease_until",
            field=models.DateTimeField(blank=True, null=True, verbose_name="编制任务有效至"),
        ),
        migrations.RunPython(hold_what_is_running, migrations.RunPython.noop),
    ]
