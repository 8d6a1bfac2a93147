"""How the sending stands, for the desk, its page and the health check."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Min
from django.utils import timezone

from proposals.services.deadlines import local_calendar
from tracking.enums import MailStatus
from tracking.models import Heartbeat, Mail, RefusingAddress, SendingHold, SendingState
from tracking.services.reminders.families import sending_hours
from tracking.services.reminders.heartbeats import SEND, SWEEP

# Several times the interval of each job.
SWEEP_IS_LATE = timedelta(minutes=30)
SEND_IS_LATE = timedelta(minutes=5)
MAIL_IS_LATE = timedelta(hours=2)


class Standing(StrEnum):
    """In one word."""

    OK = "ok"
    NEVER = "never"
    LATE = "late"
    HELD = "held"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class SendingOverview:
    """
    When planning and sending last ran, what waits and since when, and what is in the way.

    ``oldest`` is when the longest waiting mail became due; ``closed`` says why the mail server is left alone.
    """

    standing: Standing
    last_sweep: datetime | None
    last_send: datetime | None
    waiting: int
    oldest: datetime | None
    waited: timedelta | None
    holds: tuple[SendingHold, ...]
    closed: str
    closed_until: datetime | None
    refusing: int


def sending_overview(*, now: datetime) -> SendingOverview:
    """Ask once for everything: five queries, two more while mails wait for long."""
    beats = dict(Heartbeat.objects.filter(name__in=[SWEEP, SEND]).values_list("name", "at"))
    shared = SendingState.objects.filter(name=SendingState.ONLY, failures__gt=0).first()
    holds = tuple(SendingHold.objects.in_force().select_related("held_by").order_by("since", "pk"))
    still_open = Mail.objects.filter(status__in=[MailStatus.PENDING, MailStatus.SENDING])
    mails = still_open.aggregate(waiting=Count("pk"), oldest=Min("created_at"))
    oldest = mails["oldest"]
    waited = max(now - oldest, timedelta(0)) if oldest else None
    return SendingOverview(
        standing=_standing(beats, holds, shared, waited, now=now),
        last_sweep=beats.get(SWEEP),
        last_send=beats.get(SEND),
        waiting=mails["waiting"],
        oldest=oldest,
        waited=waited,
        holds=holds,
        closed=shared.closed_reason if shared else "",
        closed_until=shared.closed_until if shared else None,
        refusing=RefusingAddress.objects.marked().count(),
    )


def _standing(
    beats: dict[str, datetime | None],
    holds: tuple[SendingHold, ...],
    shared: SendingState | None,
    waited: timedelta | None,
    *,
    now: datetime,
) -> Standing:
    sweep, send = beats.get(SWEEP), beats.get(SEND)
    if holds:
        return Standing.HELD
    if shared:
        return Standing.CLOSED
    if sweep is None or send is None:
        return Standing.NEVER
    if now - sweep > SWEEP_IS_LATE or now - send > SEND_IS_LATE:
        return Standing.LATE
    # Overnight and on free days mails wait as they should.
    local = timezone.localtime(now, timezone.get_default_timezone())
    if waited and waited > MAIL_IS_LATE and sending_hours().is_open(local - MAIL_IS_LATE, calendar=local_calendar()):
        return Standing.LATE
    return Standing.OK
