"""
Have reports compiled on a day of every year without anybody asking.

Asking is idempotent: a plan remembers the last day of compiling it has served, so that every run of the task asks at
most once for each, and a day on which nothing ran is caught up with. Since a report of a past day is told from events,
it is the same report when it comes late.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from proposals.models import User
from proposals.services.permissions import require_oversight
from tracking.models import ReportSchedule
from tracking.reports.scheduling import last_yearly_day, next_yearly_day
from tracking.services.report_files import ReportRefused
from tracking.services.reports import request_report


@dataclass(frozen=True, slots=True)
class Plan:
    """What a person decides: a name, the day of compiling, the day up to which is counted, and whether it holds."""

    name: str
    month: int
    day: int
    as_of_month: int
    as_of_day: int
    is_active: bool = True


def keep_schedule(schedule: ReportSchedule, plan: Plan, *, by: User, now: datetime) -> ReportSchedule:
    """
    Make a plan or change one; it holds from today on, what it has asked for before stays.

    :raises NotAllowed: if ``by`` does not oversee.
    :raises ReportRefused: if another plan has this name.
    """
    require_oversight(by)
    for name in Plan.__slots__:
        setattr(schedule, name, getattr(plan, name))
    schedule.since = timezone.localdate(now)
    schedule.note = ""
    try:
        with transaction.atomic():
            schedule.save()
    except IntegrityError as error:
        raise ReportRefused(f"已有名为“{plan.name}”的编制计划，请换一个名称。") from error
    return schedule


def next_compiling(schedule: ReportSchedule, *, today: date) -> tuple[date, date]:
    """The next day of compiling and the day up to which that report will count."""
    due = last_yearly_day(schedule.month, schedule.day, on=today)
    served = schedule.asked_for is not None and schedule.asked_for >= due
    if served or due < schedule.since:
        due = next_yearly_day(schedule.month, schedule.day, after=today)
    return due, last_yearly_day(schedule.as_of_month, schedule.as_of_day, on=due)


def request_scheduled_reports(*, now: datetime) -> list[int]:
    """
    Ask for every report whose day of compiling has come; returns the ids of those asked for.

    A report that cannot be made leaves the reason with the plan, and is tried again at the next run.
    """
    today = timezone.localdate(now)
    asked = (_ask(schedule, today=today, now=now) for schedule in ReportSchedule.objects.filter(is_active=True))
    return [report_id for report_id in asked if report_id is not None]


def _ask(schedule: ReportSchedule, *, today: date, now: datetime) -> int | None:
    due, as_of = next_compiling(schedule, today=today)
    if due > today:
        return None
    held = ReportSchedule.objects.filter(Q(asked_for__isnull=True) | Q(asked_for__lt=due), pk=schedule.pk)
    try:
        with transaction.atomic():
            if not held.update(asked_for=due, note="", updated_at=now):
                return None
            report = request_report(year=as_of.year, as_of=as_of, by=None, now=now, schedule=schedule)
            return int(report.pk)
    except ReportRefused as error:
        ReportSchedule.objects.filter(pk=schedule.pk).exclude(note=str(error)).update(
            note=str(error), updated_at=F("updated_at")
        )
        return None
