"""Planning: which lines the ledger must hold on a day. Running it twice, late or after a gap gives the same ledger."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Min, QuerySet

from proposals.deadlines.workdays import Calendar
from proposals.models import Assignment
from proposals.services.deadlines import local_calendar
from tracking.enums import ReminderRule
from tracking.ladder.rungs import DEFAULT_LADDERS, Audience, Ladder
from tracking.ladder.windows import windows
from tracking.models import Commitment, Heartbeat, Reminder
from tracking.services.reminders.arming import Batch, arm, record_missed
from tracking.services.reminders.audience import (
    ROLE_OF,
    WHY_DEPUTY,
    WHY_OFFICE,
    deputies_of,
    deserted_bureaus,
    office_staff,
    reachable_in_bureaus,
)
from tracking.services.reminders.settling import supersede_overtaken, withdraw_untrue

PLANNING = "plan_reminders"
# Rungs passed longer ago than this without being told are not even written down.
LOOKBACK = timedelta(days=31)

_WHOM = {Audience.CLERK: "责任单位经办人", Audience.HEAD: "责任单位负责人", Audience.OFFICE: "督查室"}


@dataclass(frozen=True, slots=True)
class PlanResult:
    """
    What a planning did to the ledger on ``day``.

    ``armed`` lines were added (or taken up again) to be sent, ``missed`` were added as passed, ``closed`` were
    withdrawn or superseded. ``skipped`` when another planning was under way, which does the same work.
    """

    day: date
    armed: int = 0
    missed: int = 0
    closed: int = 0
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class _Family:
    """Reminders before and after one kind of date."""

    subject_field: str
    subjects: QuerySet[Any]
    due_rule: ReminderRule
    overdue_rule: ReminderRule


def plan_reminders(*, today: date) -> PlanResult:
    """
    Bring the ledger up to ``today``: close lines that are no longer true, add those that are due.

    Looks at where every open date stands today, not at what happened since yesterday, so days without a planning leave
    no gap: the most urgent rung reached is told once, the ones passed are written down as superseded.
    """
    with transaction.atomic():
        if not _only_planner():
            return PlanResult(today, skipped=True)
        calendar = local_calendar()
        closed = withdraw_untrue(Reminder.objects.all())
        armed = missed = 0
        for family in _families():
            added, passed = _plan_family(family, today=today, calendar=calendar)
            armed, missed = armed + added, missed + passed
        closed += supersede_overtaken(Reminder.objects.all())
        Heartbeat.objects.update_or_create(name=PLANNING, defaults={"day": today})
    return PlanResult(today, armed=armed, missed=missed, closed=closed)


def is_planned(day: date) -> bool:
    """Whether the last planning was for ``day``."""
    return Heartbeat.objects.filter(name=PLANNING, day=day).exists()


def _families() -> tuple[_Family, ...]:
    return (
        _Family(
            "commitment",
            Commitment.objects.pressed(),
            ReminderRule.COMMITMENT_DUE,
            ReminderRule.COMMITMENT_OVERDUE,
        ),
        _Family(
            "assignment",
            Assignment.objects.unanswered(),
            ReminderRule.REPLY_DUE,
            ReminderRule.REPLY_OVERDUE,
        ),
    )


def _plan_family(family: _Family, *, today: date, calendar: Calendar) -> tuple[int, int]:
    oldest = family.subjects.aggregate(oldest=Min("due_date"))["oldest"]
    if oldest is None:
        return 0, 0
    armed = missed = 0
    for ladder in DEFAULT_LADDERS:
        stand = windows(ladder, today=today, oldest=oldest, lookback=LOOKBACK, calendar=calendar)
        for batch in _batches(family, ladder):
            armed += arm(batch, stand.current, today=today)
            missed += record_missed(batch, stand.missed, today=today)
    return armed, missed


def _batches(family: _Family, ladder: Ladder) -> Iterator[Batch]:
    """Whom a ladder reaches: its own audience, and for the clerks' ladder those who stand in for them."""
    role, whom = ROLE_OF[ladder.audience], _WHOM[ladder.audience]
    if ladder.audience == Audience.OFFICE:
        yield _batch(family, family.subjects, office_staff(), whom, for_all_bureaus=True)
        return
    yield _batch(family, family.subjects, reachable_in_bureaus(role), whom)
    if ladder.audience == Audience.CLERK:
        yield _batch(family, family.subjects, deputies_of(role), f"{whom}（{WHY_DEPUTY}）")
        deserted = family.subjects.filter(bureau__in=deserted_bureaus())
        yield _batch(family, deserted, office_staff(), f"{whom}（{WHY_OFFICE}）", for_all_bureaus=True)


def _batch(
    family: _Family, subjects: QuerySet[Any], people: QuerySet[Any], why: str, *, for_all_bureaus: bool = False
) -> Batch:
    return Batch(
        subject_field=family.subject_field,
        subjects=subjects,
        people=people,
        for_all_bureaus=for_all_bureaus,
        due_rule=family.due_rule,
        overdue_rule=family.overdue_rule,
        why=why,
    )


def _only_planner() -> bool:
    """
    Hold the planning to one at a time until the transaction ends; false if another one is under way.

    SQLite has one writer anyway. On PostgreSQL two would only wait for each other's rows, or deadlock.
    """
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [zlib.crc32(PLANNING.encode())])
        (got,) = cursor.fetchone()
    return bool(got)
