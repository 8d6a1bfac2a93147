"""Planning: which lines the ledger must hold on a day. Running it twice, late or after a gap gives the same ledger."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Max, Min, Q

from proposals.deadlines.workdays import Calendar
from proposals.models import Bureau
from proposals.services.deadlines import local_calendar
from tracking.enums import ReminderStatus
from tracking.ladder.rungs import Audience, Family, Form, Rule
from tracking.ladder.windows import latest_reached, windows
from tracking.models import Reminder
from tracking.services.reminders import statistics, watermark
from tracking.services.reminders.arming import Batch, arm
from tracking.services.reminders.audience import People, has_handler, people_beside, people_of
from tracking.services.reminders.families import Matters, all_matters
from tracking.services.reminders.rules import rules_in_force
from tracking.services.reminders.settling import overtaken_lines, untrue_lines
from tracking.services.reminders.worksheet import Worksheet, worksheet

# Rungs passed longer ago than this without being told are not even written down.
LOOKBACK = timedelta(days=31)


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


def plan_reminders(*, today: date) -> PlanResult:
    """
    Bring the ledger up to ``today``: close lines that are no longer true, add those that are due.

    Looks at where every open date stands today, not at what happened since yesterday, so days without a planning leave
    no gap: the most urgent rung reached is told once, the ones passed are written down as superseded. If nothing was
    written since the last look of the same day, there is nothing to look for.
    """
    with _planners_transaction() as is_ours:
        if not is_ours:
            return PlanResult(today, skipped=True)
        if watermark.stands(today=today):
            return PlanResult(today)
        with watermark.moved(today=today):
            return _plan(today=today)


def is_planned(day: date) -> bool:
    """Whether the last planning was for ``day``."""
    return watermark.is_at(day)


def _plan(*, today: date) -> PlanResult:
    statistics.ready_to_plan()
    calendar = local_calendar()
    matters = all_matters(today=today)
    with worksheet(today=today) as sheet:
        closed = sheet.close(*untrue_lines(today=today), status=ReminderStatus.WITHDRAWN)
        for family, rules in _by_family(rules_in_force(today=today)).items():
            _plan_family(sheet, matters[family], rules, calendar=calendar)
        last_known = Reminder.objects.aggregate(last=Max("pk"))["last"] or 0
        armed, missed = sheet.write()
        statistics.has_planned(armed + missed)
        closed += sheet.close(*overtaken_lines(last_known=last_known), status=ReminderStatus.SUPERSEDED)
    return PlanResult(today, armed=armed, missed=missed, closed=closed)


def _by_family(rules: Iterable[Rule]) -> dict[Family, list[Rule]]:
    families: dict[Family, list[Rule]] = defaultdict(list)
    for rule in rules:
        families[rule.family].append(rule)
    return families


def _plan_family(sheet: Worksheet, matters: Matters, rules: list[Rule], *, calendar: Calendar) -> None:
    latest = latest_reached(rules, today=sheet.today, calendar=calendar)
    if latest is None:
        return
    in_reach = matters.rows.filter(**{f"{matters.date}__lte": latest})
    oldest = in_reach.aggregate(oldest=Min(matters.date))["oldest"]
    if oldest is None:
        return
    for (place, audience, is_circular), own in _ladders(rules).items():
        stand = windows(own, today=sheet.today, oldest=oldest, lookback=LOOKBACK, calendar=calendar)
        for part, name, people in _with_people(_of_place(matters, place, rules), audience, is_circular=is_circular):
            sheet.add_people(name, people)
            arm(sheet, Batch(part, name, audience, is_circular), stand)


def _with_people(
    matters: Matters, audience: Audience, *, is_circular: bool
) -> Iterator[tuple[Matters, str, Sequence[People]]]:
    """Yield the matters with the people an audience is, named: for clerks those with somebody in charge apart."""
    beside = people_beside(audience)
    if not matters.handler or beside is None:
        name = f"{audience.value} of circulars" if is_circular else audience.value
        yield matters, name, people_of(audience, is_circular=is_circular)
        return
    handled = has_handler(matters.handler, matters.bureau)
    yield replace(matters, rows=matters.rows.exclude(handled)), audience.value, people_of(audience)
    in_charge = replace(matters, rows=matters.rows.filter(handled), bureau=matters.handler)
    yield in_charge, f"{audience.value} in charge", [beside]


def _ladders(rules: Iterable[Rule]) -> dict[tuple[int | None, Audience, bool], list[Rule]]:
    """
    The rules that one ladder is made of: for the same people, circulars apart.

    A rung told in a mail of its own stands on the same ladder as those told in the digest: the most urgent counts.
    """
    ladders: dict[tuple[int | None, Audience, bool], list[Rule]] = defaultdict(list)
    for rule in rules:
        ladders[rule.place, rule.audience, rule.form == Form.CLICK].append(rule)
    return ladders


def _of_place(matters: Matters, place: int | None, rules: Iterable[Rule]) -> Matters:
    """The matters a place's rules are for; the general ones are for all units that have none of their own."""
    if place is not None:
        return replace(matters, rows=matters.rows.filter(_is_under(matters, [place])))
    own = [rule.place for rule in rules if rule.place is not None]
    return replace(matters, rows=matters.rows.exclude(_is_under(matters, own))) if own else matters


def _is_under(matters: Matters, places: list[int]) -> Q:
    """The matter's bureau is one of these, or stands directly under one."""
    under = Bureau.objects.filter(Q(pk__in=places) | Q(parent__in=places))
    return Q(**{f"{matters.bureau}__in": under})


@contextmanager
def _planners_transaction() -> Iterator[bool]:
    """
    Keep to one planner at a time, in one transaction; yields false if another planning is under way.

    On PostgreSQL two would only wait for each other's rows, or deadlock. On SQLite a transaction of this length would
    keep every other writer waiting: there each part of the work is one, and two plannings at once find the same.
    """
    if connection.vendor == "sqlite":
        yield True
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [zlib.crc32(watermark.PLANNING.encode())])
            (is_ours,) = cursor.fetchone()
        yield bool(is_ours)
