"""Planning: which lines the ledger must hold on a day. Running it twice, late or after a gap gives the same ledger."""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Min, Q

from proposals.deadlines.workdays import Calendar
from proposals.models import Bureau
from proposals.services.deadlines import local_calendar
from tracking.ladder.rungs import Audience, Family, Form, Rule
from tracking.ladder.windows import windows
from tracking.models import Heartbeat, Reminder
from tracking.services.reminders import statistics
from tracking.services.reminders.arming import Batch, arm, record_missed
from tracking.services.reminders.audience import People, has_handler, people_beside, people_of
from tracking.services.reminders.families import Matters, all_matters
from tracking.services.reminders.rules import rules_in_force
from tracking.services.reminders.settling import supersede_overtaken, withdraw_untrue

PLANNING = "plan_reminders"
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
    no gap: the most urgent rung reached is told once, the ones passed are written down as superseded.
    """
    with transaction.atomic():
        if not _only_planner():
            return PlanResult(today, skipped=True)
        statistics.ready_to_plan()
        calendar = local_calendar()
        closed = withdraw_untrue(Reminder.objects.all(), today=today)
        armed = missed = 0
        matters = all_matters(today=today)
        for family, rules in _by_family(rules_in_force(today=today)).items():
            added, passed = _plan_family(matters[family], rules, today=today, calendar=calendar)
            armed, missed = armed + added, missed + passed
        statistics.has_planned(armed + missed)
        closed += supersede_overtaken(Reminder.objects.all())
        Heartbeat.objects.update_or_create(name=PLANNING, defaults={"day": today})
    return PlanResult(today, armed=armed, missed=missed, closed=closed)


def is_planned(day: date) -> bool:
    """Whether the last planning was for ``day``."""
    return Heartbeat.objects.filter(name=PLANNING, day=day).exists()


def _by_family(rules: Iterable[Rule]) -> dict[Family, list[Rule]]:
    families: dict[Family, list[Rule]] = defaultdict(list)
    for rule in rules:
        families[rule.family].append(rule)
    return families


def _plan_family(matters: Matters, rules: list[Rule], *, today: date, calendar: Calendar) -> tuple[int, int]:
    oldest = matters.rows.aggregate(oldest=Min(matters.date))["oldest"]
    if oldest is None:
        return 0, 0
    armed = missed = 0
    for (place, audience, is_circular), own in _ladders(rules).items():
        stand = windows(own, today=today, oldest=oldest, lookback=LOOKBACK, calendar=calendar)
        for part, people in _with_people(_of_place(matters, place, rules), audience):
            batch = Batch(matters=part, people=people, audience=audience, is_circular=is_circular)
            armed += arm(batch, stand.current, today=today)
            if not is_circular:
                missed += record_missed(batch, stand.missed, today=today)
    return armed, missed


def _with_people(matters: Matters, audience: Audience) -> Iterator[tuple[Matters, Sequence[People]]]:
    """Yield the matters with the people an audience is: for clerks those with somebody in charge apart."""
    beside = people_beside(audience)
    if not matters.handler or beside is None:
        yield matters, people_of(audience)
        return
    handled = has_handler(matters.handler, matters.bureau)
    yield replace(matters, rows=matters.rows.exclude(handled)), people_of(audience)
    yield replace(matters, rows=matters.rows.filter(handled), bureau=matters.handler), [beside]


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
