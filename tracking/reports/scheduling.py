"""On which day a plan compiles, and up to which day that report counts."""

from calendar import monthrange
from datetime import date


def last_yearly_day(month: int, day: int, *, on: date) -> date:
    """
    The latest day of this month and day that is ``on`` or earlier.

    A day that a month does not have in some year is that month's last.
    """
    this_year = _day_of(on.year, month, day)
    return this_year if this_year <= on else _day_of(on.year - 1, month, day)


def next_yearly_day(month: int, day: int, *, after: date) -> date:
    """The first day of this month and day that is later than ``after``."""
    this_year = _day_of(after.year, month, day)
    return this_year if this_year > after else _day_of(after.year + 1, month, day)


def _day_of(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
