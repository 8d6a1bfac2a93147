"""When the periodic jobs last ran, by their own account."""

from datetime import date, datetime

from django.utils import timezone

from tracking.models import Heartbeat

SWEEP = "sweep_reminders"
SEND = "send_reminders"


def beat(name: str, *, now: datetime) -> None:
    """Write down that the job ``name`` did its work at ``now``."""
    Heartbeat.objects.update_or_create(name=name, defaults={"day": local_day(now), "at": now})


def last_beat(*names: str) -> datetime | None:
    """Return the latest moment any of these jobs wrote down, None before the first."""
    beats = Heartbeat.objects.filter(name__in=names, at__isnull=False).order_by("-at")
    return beats.values_list("at", flat=True).first()


def local_day(moment: datetime) -> date:
    """Return the day of a moment in the place's own time."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()
