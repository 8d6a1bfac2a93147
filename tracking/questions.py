"""
The questions about commitments, each in one place: a list and the figure that opens it ask the same one.

Every function returns a condition on commitments. Days are calendar days counted from ``today``.
"""

from datetime import date, timedelta

from django.db.models import Q

from tracking.enums import OPEN_STATUSES

URGENT_DAYS = 7
NEAR_DAYS = 30


def is_open() -> Q:
    """Confirmed and not yet closed."""
    return Q(status__in=OPEN_STATUSES)


def is_overdue(today: date, *, by: int = 1) -> Q:
    """Open and past its date by at least ``by`` days."""
    return is_open() & Q(due_date__lte=today - timedelta(days=by))


def is_running(today: date) -> Q:
    """Open and not past a date."""
    return is_open() & (Q(due_date__gte=today) | Q(due_date__isnull=True))


def is_due_within(days: int, today: date) -> Q:
    """Open and due from ``today`` on, at most ``days`` days ahead."""
    return is_open() & Q(due_date__range=(today, today + timedelta(days=days)))


def is_due_later(days: int, today: date) -> Q:
    """Open and due more than ``days`` days ahead, or without a date."""
    return is_open() & (Q(due_date__gt=today + timedelta(days=days)) | Q(due_date__isnull=True))


def is_undated() -> Q:
    """Open and without a date."""
    return is_open() & Q(due_date__isnull=True)


def has_no_topic() -> Q:
    """Of a proposal whose field is not filled in, or of no known proposal."""
    return Q(reply__proposal__isnull=True) | Q(reply__proposal__topic="")
