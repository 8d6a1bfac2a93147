"""The ladder of reminders as data: how far from its date each one stands, and who climbs which ladder."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, pairwise

from proposals.deadlines.workdays import Calendar


class Unit(StrEnum):
    """How a distance from the date is counted; the values are those stored in the ledger."""

    DAYS = "days"
    WORKDAYS = "workdays"


class Audience(StrEnum):
    """Whom a ladder is for."""

    CLERK = "clerk"
    HEAD = "head"
    OFFICE = "office"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step: ``offset`` days or working days from the date, negative before it."""

    offset: int
    unit: Unit = Unit.DAYS

    def day(self, due: date, *, calendar: Calendar) -> date:
        """Return the day on which this rung of a matter due on ``due`` is reached."""
        if self.unit == Unit.DAYS or self.offset == 0:
            return due + timedelta(days=self.offset)
        return calendar.add_workdays(due, self.offset).day

    def latest_due(self, today: date, *, calendar: Calendar) -> date:
        """
        Return the latest due date whose rung is reached by ``today``; every earlier one's is reached too.

        This turns “whose rung is it today?” into a range of due dates, which a database answers from an index.
        """
        if self.unit == Unit.DAYS or self.offset == 0:
            return today - timedelta(days=self.offset)
        if self.offset < 0:
            return calendar.add_workdays(today, -self.offset).day
        return calendar.add_workdays(today + timedelta(days=1), -self.offset).day - timedelta(days=1)

    @property
    def label(self) -> str:
        """What people call it: 期限前7天, 期限当日, 逾期第7天."""
        if self.offset == 0:
            return "期限当日"
        unit = "个工作日" if self.unit == Unit.WORKDAYS else "天"
        if self.offset < 0:
            return f"期限前{-self.offset}{unit}"
        return f"逾期第{self.offset}{unit}"


@dataclass(frozen=True, slots=True)
class Ladder:
    """
    The rungs of one audience in order; after the last one it goes on every ``repeat_days`` until the matter is done.

    :raises ValueError: if the rungs do not rise, or the ladder would not repeat after the date.
    """

    audience: Audience
    rungs: tuple[Rung, ...]
    repeat_days: int = 7

    def __post_init__(self) -> None:
        """Refuse a ladder on which a later rung would be less urgent."""
        if any(later.offset <= earlier.offset for earlier, later in pairwise(self.rungs)):
            raise ValueError("The rungs of a ladder must rise.")
        if self.rungs[-1] != Rung(self.rungs[-1].offset) or self.rungs[-1].offset <= 0 or self.repeat_days < 1:
            raise ValueError("A ladder ends with days after the date and repeats from there.")

    def climb(self) -> Iterator[Rung]:
        """Yield the rungs, without end."""
        yield from self.rungs
        for step in count(1):
            yield Rung(self.rungs[-1].offset + step * self.repeat_days)


# 30, 7 and 1 working day before, the day itself, then +1, +7 and weekly 第N次催办. A bureau's head joins on the day and
# after it, the supervision office once a matter is more than two weeks late.
DEFAULT_LADDERS = (
    Ladder(Audience.CLERK, (Rung(-30), Rung(-7), Rung(-1, Unit.WORKDAYS), Rung(0), Rung(1), Rung(7))),
    Ladder(Audience.HEAD, (Rung(0), Rung(1), Rung(7))),
    Ladder(Audience.OFFICE, (Rung(15),)),
)
