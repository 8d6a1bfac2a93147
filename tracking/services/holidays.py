"""The place's own days off and at work: what a change would move is listed before it is put in force."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone

from proposals.deadlines.holidays import OverrideError
from proposals.deadlines.workdays import Calendar
from proposals.enums import Role
from proposals.models import User
from proposals.services.deadlines import (
    MovedDeadline,
    calendar_of,
    moved_deadlines,
    overrides_text,
    set_due_date,
    write_overrides,
)
from tracking.ladder.rungs import Rule, Rung
from tracking.services.reminders.families import all_matters
from tracking.services.reminders.rules import rules_in_force

# A rung further from a changed day than this is not moved by it: no holiday is longer.
_REACH = timedelta(days=40)


class HolidaysNotAccepted(Exception):  # noqa: N818 - worded for the user
    """The days cannot be put in force; the message says why."""


@dataclass(frozen=True, slots=True)
class MovedReminder:
    """Reminders of ``number`` matters with this date that would go out on another day; ``about`` names the rule."""

    about: str
    due: date
    number: int
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class HolidayChange:
    """What other days of the place's own would move; ``token`` stands for just this change."""

    days: tuple[date, ...]
    deadlines: tuple[MovedDeadline, ...]
    reminders: tuple[MovedReminder, ...]
    token: str


def compare_holidays(text: str, *, today: date) -> HolidayChange:
    """
    List what would move if ``text`` were the place's own days: reply dates, and the days on which reminders go out.

    :raises HolidaysNotAccepted: if it cannot be understood.
    """
    current = overrides_text()
    try:
        before, after = calendar_of(current), calendar_of(text)
    except OverrideError as error:
        raise HolidaysNotAccepted(str(error)) from None
    named = {override.day for override in (*before.overrides, *after.overrides)}
    days = tuple(sorted(day for day in named if before.is_workday(day) != after.is_workday(day)))
    return HolidayChange(
        days=days,
        deadlines=tuple(moved_deadlines(before=before, after=after)) if days else (),
        reminders=tuple(_moved_reminders(days, before, after, today=today)) if days else (),
        token=hashlib.sha256(f"{current}\0{text}".encode()).hexdigest(),
    )


@transaction.atomic
def apply_holidays(text: str, *, token: str, by: User, now: datetime) -> HolidayChange:
    """
    Put the place's own days in force and count the reply dates that rest on them anew.

    :param token: of the change that was shown; another one means that somebody changed the days meanwhile.
    :raises HolidaysNotAccepted: if it is not the office's, was not shown before, or cannot be understood.
    """
    if by.role not in {Role.OFFICE, Role.ADMIN}:
        raise HolidaysNotAccepted("只有督查室可以修改放假安排。")
    change = compare_holidays(text, today=timezone.localdate(now))
    if change.token != token:
        raise HolidaysNotAccepted("放假安排或影响清单已有变化，请重新查看影响后再启用。")
    calendar = calendar_of(text)
    for moved in change.deadlines:
        set_due_date(moved.assignment, calendar=calendar)
    write_overrides(text, by=by, now=now)
    return change


def _moved_reminders(days: tuple[date, ...], before: Calendar, after: Calendar, *, today: date) -> list[MovedReminder]:
    near = (max(days[0] - _REACH, today - _REACH), days[-1] + _REACH)
    dates = {family: _dates(matters.rows, matters.date) for family, matters in all_matters(today=today).items()}
    moved: list[MovedReminder] = []
    for rule in rules_in_force(today=today):
        for due, number in dates[rule.family].items():
            for rung in _rungs_near(rule, due, near, before):
                old, new = (calendar.next_workday(rung.day(due, calendar=calendar)).day for calendar in (before, after))
                if old != new and max(old, new) >= today:
                    moved.append(MovedReminder(f"{rule.name}（{rule.label_of(rung)}）", due, number, old, new))
    return sorted(moved, key=lambda one: (min(one.before, one.after), one.due, one.about))


def _dates(rows: QuerySet[Any], field: str) -> dict[date, int]:
    return dict(rows.order_by().values_list(field).annotate(number=Count("pk")))


def _rungs_near(rule: Rule, due: date, near: tuple[date, date], calendar: Calendar) -> list[Rung]:
    """The rungs of a rule that a matter due then reaches in the days that may be concerned."""
    found: list[Rung] = []
    for rung in rule.rungs():
        day = rung.day(due, calendar=calendar)
        if day > near[1]:
            break
        if day >= near[0]:
            found.append(rung)
    return found
