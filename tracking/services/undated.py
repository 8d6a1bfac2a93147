"""Promises without a date: by when their bureaus have to propose one."""

from datetime import date, datetime, time

from django.utils import timezone

from proposals.deadlines.workdays import Calendar
from tracking.models import Commitment
from tracking.querysets import CommitmentQuerySet
from tracking.services.requests import follow_up_rule


def terms_due_on(commitment: Commitment, *, workdays: int, calendar: Calendar) -> date | None:
    """Return the day by which a date has to be proposed: so many working days after the confirmation."""
    if commitment.confirmed_at is None:
        return None
    return calendar.add_workdays(timezone.localdate(commitment.confirmed_at), workdays).day


def late_with_terms(commitments: CommitmentQuerySet, *, today: date, calendar: Calendar) -> CommitmentQuerySet:
    """Those of ``commitments`` for which a date should have been proposed before ``today``, and was not."""
    workdays = follow_up_rule(on=today).terms_workdays
    # Confirmed before this day, the last day for proposing lies before today.
    first_in_time = calendar.add_workdays(today, -workdays).day
    before = timezone.make_aware(datetime.combine(first_in_time, time.min))
    return commitments.awaiting_terms().filter(confirmed_at__lt=before)
