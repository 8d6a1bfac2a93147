"""
The ladder of reminders as data: each rule is one rung (or a rung that repeats), for one audience.

Rules come from rows that an installation edits; nothing here knows where they are kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

from proposals.deadlines.workdays import Calendar


class Unit(StrEnum):
    """How a distance from the date is counted; the values are those stored in the ledger."""

    DAYS = "days"
    WORKDAYS = "workdays"


class Family(StrEnum):
    """What a rule is about; the values are those stored with the rules."""

    REPLY = "reply"
    COMMITMENT = "commitment"
    TARGET = "target"
    SHARE = "share"
    REHANDLING = "rehandling"
    SILENT = "silent"
    UNDATED = "undated"
    RETURNED = "returned"
    SUBMITTED = "submitted"
    REQUEST = "request"
    TRANSFER = "transfer"


# Their date is a limit that lies ahead or was missed; the others count from the day something began to wait.
DATED_FAMILIES = frozenset({Family.REPLY, Family.COMMITMENT, Family.TARGET, Family.SHARE, Family.REHANDLING})


class Audience(StrEnum):
    """
    Whom a rule is for; the values are those stored with the rules.

    ``CLERK`` is the person in charge of the matter, or all clerks of the bureau where nobody is; ``COLLEAGUES`` are the
    clerks who are not.
    """

    CLERK = "clerk"
    COLLEAGUES = "colleagues"
    HEAD = "head"
    OFFICE = "office"
    LEADER = "leader"


class Form(StrEnum):
    """
    How it is told: as a line of the day's digest, in a mail of its own, or only once the office has clicked (通报).
    """

    DIGEST = "digest"
    OWN = "own"
    CLICK = "click"


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
        """What people call it before and after a limit: 期限前7天, 期限当日, 逾期第7天."""
        if self.offset == 0:
            return "期限当日"
        if self.offset < 0:
            return f"期限前{-self.offset}{self._unit}"
        return f"逾期第{self.offset}{self._unit}"

    @property
    def wait_label(self) -> str:
        """What people call it where something waits: 满5个工作日."""
        return f"满{self.offset}{self._unit}"

    @property
    def _unit(self) -> str:
        return "个工作日" if self.unit == Unit.WORKDAYS else "天"


@dataclass(frozen=True, slots=True)
class Rule:
    """
    One rule: ``audience`` is told about ``family`` at ``rung``, then every ``repeat_days`` until the matter is done.

    It holds for rungs that are reached from ``valid_from`` on until ``valid_to``: one that was reached before the rule
    was made or changed is never told by it. ``place`` is the id of the unit it is for, with those under it; None: all.

    :raises ValueError: if it repeats before the date, in working days, or although it calls for a click; or if
        something waiting is to be told of before it began.
    """

    name: str
    family: Family
    audience: Audience
    rung: Rung
    form: Form = Form.DIGEST
    repeat_days: int | None = None
    valid_from: date = date.min
    valid_to: date | None = None
    place: int | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be climbed."""
        repeats_well = self.rung.unit == Unit.DAYS and self.rung.offset > 0 and self.form != Form.CLICK
        if self.repeat_days is not None and (self.repeat_days < 1 or not repeats_well):
            raise ValueError("A rule repeats in days after its date, and never one that calls for a click.")
        if self.family not in DATED_FAMILIES and self.rung.offset < 1:
            raise ValueError("What waits is told of after it began.")

    def rungs(self) -> Iterator[Rung]:
        """Yield its rung, and the repeats without end."""
        yield self.rung
        if self.repeat_days is not None:
            for step in count(1):
                yield Rung(self.rung.offset + step * self.repeat_days, self.rung.unit)

    @property
    def words(self) -> str:
        """When it tells, in one phrase: 逾期第7天，此后每7天一次，直到办结."""
        first = self.label_of(self.rung)
        return first if self.repeat_days is None else f"{first}，此后每{self.repeat_days}天一次，直到办结"

    def label_of(self, rung: Rung) -> str:
        """What people call one of its rungs."""
        return rung.label if self.family in DATED_FAMILIES else rung.wait_label
