"""Counting working days. Every answer says whether a day it rests on was only estimated."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from proposals.deadlines.holidays import CalendarDay, Override, published_day

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountedDay:
    """A day found by counting; ``is_estimated`` if any day on the way there was."""

    day: date
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class WorkdayCount:
    """How many working days lie between two days; ``is_estimated`` if any day between them was."""

    days: int
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The published calendar with dated local overrides; the same overrides always give the same answers."""

    overrides: tuple[Override, ...] = ()
    _overridden: dict[date, Override] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the overrides by day; where a day is named twice the later one holds."""
        object.__setattr__(self, "_overridden", {override.day: override for override in self.overrides})

    def day(self, day: date) -> CalendarDay:
        """Say what ``day`` is and why."""
        override = self._overridden.get(day)
        if override is None:
            return published_day(day)
        return CalendarDay(day, is_workday=override.is_workday, is_estimated=False, reason=override.reason)

    def is_workday(self, day: date) -> bool:
        """Whether people work on ``day``; ask :meth:`day` where it matters that the year is only estimated."""
        return self.day(day).is_workday

    def next_workday(self, day: date) -> CountedDay:
        """Return the first working day on or after ``day``."""
        return self._nth_workday(self._days(day, _DAY), 1)

    def previous_workday(self, day: date) -> CountedDay:
        """Return the last working day on or before ``day``."""
        return self._nth_workday(self._days(day, -_DAY), 1)

    def add_workdays(self, start: date, number: int) -> CountedDay:
        """
        Return the ``number``-th working day after ``start``, or before it for a negative number.

        The first day does not count (民法典第二百零一条: 开始的当日不计入). Zero gives the first working day on or
        after ``start``.
        """
        if number == 0:
            return self.next_workday(start)
        step = _DAY if number > 0 else -_DAY
        return self._nth_workday(self._days(start + step, step), abs(number))

    def count(self, start: date, end: date) -> WorkdayCount:
        """
        Count the working days after ``start`` up to and including ``end``.

        The opposite of :meth:`add_workdays`: negative, and counted from ``end`` up to the day before ``start``, when
        ``end`` lies before ``start``.
        """
        if end >= start:
            between = [self.day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1)]
            sign = 1
        else:
            between = [self.day(end + timedelta(days=n)) for n in range((start - end).days)]
            sign = -1
        return WorkdayCount(
            days=sign * sum(day.is_workday for day in between),
            is_estimated=any(day.is_estimated for day in between),
        )

    def _days(self, first: date, step: timedelta) -> Iterator[CalendarDay]:
        day = first
        while True:
            yield self.day(day)
            day += step

    @staticmethod
    def _nth_workday(days: Iterable[CalendarDay], number: int) -> CountedDay:
        is_estimated = False
        left = number
        for day in days:
            is_estimated = is_estimated or day.is_estimated
            left -= day.is_workday
            if left == 0:
                return CountedDay(day.day, is_estimated)
        raise AssertionError("the calendar has no end")
