"""Which dates stand on which rung on a given day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from proposals.deadlines.workdays import Calendar
from tracking.ladder.rungs import Rule, Rung

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Every date from ``first_due`` to ``last_due`` stands on ``rung`` by ``rule``."""

    rule: Rule
    rung: Rung
    first_due: date
    last_due: date


@dataclass(frozen=True, slots=True)
class Windows:
    """
    Where the rules of one audience stand on one day.

    ``current`` holds for each date the one rung that counts now, the most urgent it has reached; ``missed`` the rungs
    it passed on the way within the look-back, which are recorded but no longer told.
    """

    current: tuple[Window, ...]
    missed: tuple[Window, ...]


_Span = tuple[date, date]


def windows(rules: Iterable[Rule], *, today: date, oldest: date, lookback: timedelta, calendar: Calendar) -> Windows:
    """
    Lay the rules of one audience over all dates from ``oldest`` on, as of ``today``.

    A day on which nothing was planned leaves no gap: a rung is a range of dates, not a day's list. A rung counts for a
    date only if it was reached while its rule was in force.
    """
    current: list[Window] = []
    missed: list[Window] = []
    # From the most urgent rung down: what a more urgent one covers is no longer this one's.
    taken: list[_Span] = []
    for rule, rung, first, last in _reached(rules, today=today, oldest=oldest, calendar=calendar):
        free = _without((first, last), taken)
        current.extend(Window(rule, rung, *span) for span in free)
        since = max(first, rung.latest_due(today - lookback, calendar=calendar) + _DAY)
        if since <= last:
            missed.extend(Window(rule, rung, *span) for span in _without((since, last), free))
        taken = _merged([*taken, (first, last)])
    return Windows(tuple(current), tuple(missed))


def latest_reached(rules: Iterable[Rule], *, today: date, calendar: Calendar) -> date | None:
    """Return the latest date that has reached a rung of these rules by ``today``; None if no rule was in force yet."""
    last = (_last(rule, rule.rung, today=today, calendar=calendar) for rule in rules)
    return max(filter(None, last), default=None)


def _last(rule: Rule, rung: Rung, *, today: date, calendar: Calendar) -> date | None:
    """The latest date that has reached ``rung`` while its rule was in force."""
    until = today if rule.valid_to is None else min(today, rule.valid_to)
    return None if until < rule.valid_from else rung.latest_due(until, calendar=calendar)


def _reached(
    rules: Iterable[Rule], *, today: date, oldest: date, calendar: Calendar
) -> list[tuple[Rule, Rung, date, date]]:
    """Every rung that some date has reached while its rule was in force, the most urgent first, with those dates."""
    found: list[tuple[Rule, Rung, date, date]] = []
    for rule in rules:
        for rung in rule.rungs():
            last = _last(rule, rung, today=today, calendar=calendar)
            if last is None or last < oldest:
                # The repeats of a rule only fall further back.
                break
            first = oldest
            if rule.valid_from > date.min:
                first = max(oldest, rung.latest_due(rule.valid_from - _DAY, calendar=calendar) + _DAY)
            if first <= last:
                found.append((rule, rung, first, last))
    return sorted(found, key=lambda one: (-one[1].offset, one[1].unit))


def _without(span: _Span, taken: Sequence[_Span]) -> list[_Span]:
    """The parts of ``span`` outside ``taken``, which are in order and apart."""
    parts: list[_Span] = []
    first, last = span
    for start, end in taken:
        if end < first:
            continue
        if start > last:
            break
        if start > first:
            parts.append((first, start - _DAY))
        first = end + _DAY
        if first > last:
            return parts
    parts.append((first, last))
    return parts


def _merged(spans: Sequence[_Span]) -> list[_Span]:
    merged: list[_Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1] + _DAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
