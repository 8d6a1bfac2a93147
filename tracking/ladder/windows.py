"""Which due dates stand on which rung on a given day."""

from dataclasses import dataclass
from datetime import date, timedelta

from proposals.deadlines.workdays import Calendar
from tracking.ladder.rungs import Ladder, Rung

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Window:
    """Every due date from ``first_due`` to ``last_due`` stands on ``rung``."""

    rung: Rung
    first_due: date
    last_due: date


@dataclass(frozen=True, slots=True)
class Windows:
    """
    Where a ladder stands on one day.

    ``current`` holds for each due date the one rung that counts now, the most urgent it has reached; ``missed`` the
    rungs it passed on the way within the look-back, which are recorded but no longer told.
    """

    current: tuple[Window, ...]
    missed: tuple[Window, ...]


def windows(ladder: Ladder, *, today: date, oldest: date, lookback: timedelta, calendar: Calendar) -> Windows:
    """
    Lay the ladder over all due dates from ``oldest`` on, as of ``today``.

    A day on which nothing was planned leaves no gap: a rung is a range of due dates, not a day's list.
    """
    reached = _reached(ladder, today=today, oldest=oldest, calendar=calendar)
    current: list[Window] = []
    missed: list[Window] = []
    # From the most urgent rung down: what a more urgent one covers is no longer this one's. Around long holidays one
    # working day before may be earlier than seven days before, hence the running maximum.
    taken = oldest - _DAY
    for rung, latest in reversed(reached):
        if latest > taken:
            current.append(Window(rung, taken + _DAY, latest))
        since = max(oldest, rung.latest_due(today - lookback, calendar=calendar) + _DAY)
        until = min(latest, taken)
        if since <= until:
            missed.append(Window(rung, since, until))
        taken = max(taken, latest)
    return Windows(tuple(current), tuple(missed))


def _reached(ladder: Ladder, *, today: date, oldest: date, calendar: Calendar) -> list[tuple[Rung, date]]:
    found: list[tuple[Rung, date]] = []
    for number, rung in enumerate(ladder.climb()):
        latest = rung.latest_due(today, calendar=calendar)
        if latest >= oldest:
            found.append((rung, latest))
        elif number >= len(ladder.rungs):
            # Only the repeats fall strictly further back: among the rungs of a long holiday a later one may reach on.
            break
    return found
