"""
The circuit to the mail server: while it does not answer, senders leave it alone and everything waits.

It stands in the database, so that all senders on all machines see it.
"""

from datetime import datetime, timedelta

from django.db.models import F

from tracking.ladder.backoff import probe_pause
from tracking.models import SendingState
from tracking.services.reminders.guards import state

# As long as one sender tries whether the server is back, the others wait.
_PROBE = timedelta(minutes=1)


def why_open(*, now: datetime) -> str:
    """
    Return in words why the server is left alone, empty if this sender may try.

    After the pause exactly one sender is let through; it reports with :func:`answered` or :func:`failed`.
    """
    shared = state()
    if not shared.failures or shared.closed_until is None:
        return ""
    due = SendingState.objects.filter(pk=shared.pk, failures__gt=0, closed_until__lte=now)
    if due.update(closed_until=now + _PROBE):
        return ""
    return shared.closed_reason


def failed(reason: str, *, now: datetime) -> None:
    """Leave the server alone for a while: a minute at first, at most ten."""
    shared = state()
    SendingState.objects.filter(pk=shared.pk).update(
        failures=F("failures") + 1,
        closed_until=now + probe_pause(shared.failures + 1, key=str(shared.installation)),
        closed_reason=reason,
    )


def answered() -> None:
    """The server works: everybody may send."""
    SendingState.objects.filter(name=SendingState.ONLY, failures__gt=0).update(
        failures=0, closed_until=None, closed_reason=""
    )
