"""
The date in force: the promised date, moved by what was granted since.

Extensions and pauses are facts with days of their own, so the date depends on which there are and not on the order in
which they were entered: adding and removing them in any order gives the same date.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


@dataclass(frozen=True, slots=True)
class Extension:
    """A later date, granted on ``decided_on``. It already allows for every pause begun by that day."""

    decided_on: date
    new_date: date


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which the clock stands still: ``start`` to ``until``, both included."""

    start: date
    until: date


class StepKind(Enum):
    """What a step does to the date."""

    EXTENDED = "extended"
    PAUSED = "paused"
    PAUSED_TOO_LATE = "paused_too_late"


@dataclass(frozen=True, slots=True)
class Step:
    """One move of the date: the fact, the calendar days it added, and the date after it."""

    kind: StepKind
    fact: Extension | Pause
    days: int
    date: date


@dataclass(frozen=True, slots=True)
class InForce:
    """The date in force (None without a base) and the steps that led to it, oldest first."""

    date: date | None
    steps: tuple[Step, ...]


def date_in_force(base: date | None, *, extensions: Iterable[Extension], pauses: Iterable[Pause]) -> InForce:
    """
    Move ``base`` by the facts in the order of their own days.

    An extension sets its date. A pause adds its days that no earlier pause covers; one that begins after the date had
    run out stops nothing. On the same day a pause comes before an extension, which then allows for it.
    """
    if base is None:
        return InForce(None, ())
    facts: list[Extension | Pause] = sorted({*extensions, *pauses}, key=_order)
    current, covered = base, date.min
    steps: list[Step] = []
    for fact in facts:
        if isinstance(fact, Extension):
            days, current = (fact.new_date - current).days, fact.new_date
            steps.append(Step(StepKind.EXTENDED, fact, days, current))
            continue
        first = fact.start if covered < fact.start else covered + timedelta(days=1)
        covered = max(covered, fact.until)
        if fact.start > current:
            steps.append(Step(StepKind.PAUSED_TOO_LATE, fact, 0, current))
            continue
        days = max(0, (fact.until - first).days + 1)
        current += timedelta(days=days)
        steps.append(Step(StepKind.PAUSED, fact, days, current))
    return InForce(current, tuple(steps))


def is_paused(pauses: Iterable[Pause], *, on: date) -> bool:
    """Whether the clock stands still on that day."""
    return any(pause.start <= on <= pause.until for pause in pauses)


def _order(fact: Extension | Pause) -> tuple[date, int, date]:
    if isinstance(fact, Extension):
        return fact.decided_on, 1, fact.new_date
    return fact.start, 0, fact.until
