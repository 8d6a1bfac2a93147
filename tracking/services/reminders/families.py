"""
What the rules are about: for each family its matters, the date it counts from, and what makes it still true.

The same conditions choose the matters when lines are planned and judge the lines when they are looked at again.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce, TruncDate
from django.db.models.lookups import LessThan

from proposals.models import Assignment
from tracking.enums import PRESSED_STATUSES, CommitmentStatus, ReminderRule, RequestKind
from tracking.ladder.hours import Hours
from tracking.ladder.rungs import Family
from tracking.models import (
    Commitment,
    CommitmentRequest,
    MeasuredValue,
    ProgressUpdate,
    Rehandling,
    ReminderPolicy,
    Share,
    Target,
)


@dataclass(frozen=True, slots=True)
class Matters:
    """
    The open matters of one family.

    ``rows`` have the ids of the subject and of the part of it they are about (the ``part_field`` of the line), the
    bureau, the date counted from and that date's version under the names given, ``handler`` who is in charge of it in
    that bureau; ``before`` and ``after`` are the reasons of lines before the date (or on it) and after it.
    """

    family: Family
    subject_field: str
    rows: QuerySet[Any]
    before: ReminderRule
    after: ReminderRule
    subject: str = "pk"
    part_field: str = ""
    part: str = ""
    bureau: str = "bureau"
    date: str = "due_date"
    version: str = ""
    handler: str = ""


@dataclass(frozen=True, slots=True)
class Quiet:
    """When a report of progress keeps reminders away: see :class:`tracking.models.ReminderPolicy`."""

    reported_after: date
    due_since: date


def policy() -> ReminderPolicy:
    """Return the policy in force: the row, or the defaults where it is missing."""
    return ReminderPolicy.objects.order_by("pk").first() or ReminderPolicy()


def sending_hours() -> Hours:
    """Return the hours in which mails go out."""
    rule = policy()
    return Hours(rule.opens, rule.closes)


def quiet_on(today: date) -> Quiet:
    """Return whose reports keep quiet on ``today``."""
    rule = policy()
    return Quiet(
        reported_after=today - timedelta(days=rule.quiet_days),
        due_since=today - timedelta(days=rule.quiet_until_overdue),
    )


def all_matters(*, today: date) -> dict[Family, Matters]:
    """Return the open matters of every family as of ``today``."""
    quiet = quiet_on(today)
    loud = is_loud(quiet)
    pressed = Commitment.objects.pressed().filter(is_unpaused(today=today))
    asked = CommitmentRequest.objects.waiting().annotate(asked_on=TruncDate("asked_at"))
    families = (
        Matters(
            Family.COMMITMENT,
            "commitment",
            pressed.filter(due_date__isnull=False).filter(loud),
            ReminderRule.COMMITMENT_DUE,
            ReminderRule.COMMITMENT_OVERDUE,
            version="due_version",
            handler="handler",
        ),
        Matters(
            Family.REPLY,
            "assignment",
            Assignment.objects.unanswered().filter(due_date__isnull=False),
            ReminderRule.REPLY_DUE,
            ReminderRule.REPLY_OVERDUE,
            version="due_version",
        ),
        Matters(
            Family.TARGET,
            "commitment",
            # Asked target by target: few have a date of their own.
            Target.objects.filter(is_stage(), Exists(pressed.filter(loud, pk=OuterRef("commitment"))), is_unreached()),
            ReminderRule.TARGET_DUE,
            ReminderRule.TARGET_OVERDUE,
            subject="commitment",
            part_field="target",
            part="pk",
            bureau="commitment__bureau",
            version="due_version",
            handler="commitment__handler",
        ),
        Matters(
            Family.SHARE,
            "commitment",
            Share.objects.undone()
            # Asked share by share, as the targets are.
            .filter(Exists(pressed.filter(pk=OuterRef("commitment"))))
            .annotate(in_force=share_date(), in_force_version=share_version())
            .filter(share_is_loud(quiet), in_force__isnull=False),
            ReminderRule.SHARE_DUE,
            ReminderRule.SHARE_OVERDUE,
            subject="commitment",
            part_field="share",
            part="pk",
            date="in_force",
            version="in_force_version",
        ),
        Matters(
            Family.REHANDLING,
            "rehandling",
            Rehandling.objects.unanswered(),
            ReminderRule.REHANDLING_DUE,
            ReminderRule.REHANDLING_OVERDUE,
        ),
        _waiting(Family.SILENT, pressed.filter(is_not_late(today=today)), ReminderRule.SILENT, date="heard_on"),
        _waiting(
            Family.UNDATED,
            Commitment.objects.pressed().filter(due_date__isnull=True),
            ReminderRule.UNDATED,
            date="due_set_on",
        ),
        _waiting(
            Family.RETURNED,
            Commitment.objects.tracked().filter(status=CommitmentStatus.RETURNED),
            ReminderRule.RETURNED_WAITING,
            date="state_since",
        ),
        _waiting(
            Family.SUBMITTED,
            Commitment.objects.tracked().filter(status=CommitmentStatus.SUBMITTED),
            ReminderRule.SUBMITTED_WAITING,
            date="state_since",
        ),
        _asked(
            Family.REQUEST,
            asked.exclude(kind=RequestKind.TRANSFER),
            ReminderRule.REQUEST_WAITING,
            bureau="commitment__bureau",
        ),
        _asked(
            Family.TRANSFER,
            asked.filter(kind=RequestKind.TRANSFER),
            ReminderRule.TRANSFER_WAITING,
            bureau="to_bureau",
        ),
    )
    return {matters.family: matters for matters in families}


def _waiting(family: Family, rows: QuerySet[Any], rule: ReminderRule, *, date: str) -> Matters:
    if date == "heard_on":
        rows = rows.annotate(heard_on=heard_on())
    dated = rows.filter(**{f"{date}__isnull": False})
    return Matters(family, "commitment", dated, rule, rule, date=date, handler="handler")


def _asked(family: Family, rows: QuerySet[Any], rule: ReminderRule, *, bureau: str) -> Matters:
    """Requests that wait for an answer; the request itself is the version, so that the next one is told anew."""
    return Matters(
        family,
        "commitment",
        rows,
        rule,
        rule,
        subject="commitment",
        bureau=bureau,
        date="asked_on",
        version="pk",
        handler="commitment__handler" if bureau == "commitment__bureau" else "",
    )


def is_unpaused(path: str = "", *, today: date) -> Q:
    """The clock is not stopped on ``today``."""
    stopped = CommitmentRequest.objects.stopping_the_clock(today=today)
    return ~Q(**{f"{path or 'pk'}__in": stopped.values("commitment")})


def heard_on(path: str = "") -> Coalesce:
    """Return the day of the last report of something new, else the day since which the bureau has the matter."""
    return Coalesce(f"{path}reported_on", f"{path}state_since")


def is_pressed(path: str = "") -> Q:
    """The bureau has to act."""
    return Q(**{f"{path}status__in": PRESSED_STATUSES})


def is_loud(quiet: Quiet, path: str = "") -> Q:
    """No quiet after a report: none is recent, or the matter is too late for that, or it was sent back."""
    return (
        Q(**{f"{path}reported_on__isnull": True})
        | Q(**{f"{path}reported_on__lte": quiet.reported_after})
        | Q(**{f"{path}due_date__lt": quiet.due_since})
        | Q(**{f"{path}status": CommitmentStatus.RETURNED})
    )


def share_date(path: str = "") -> Coalesce:
    """Return the date of a share in force: its own, or the commitment's where it has none."""
    return Coalesce(f"{path}due_date", f"{path}commitment__due_date")


def share_version(path: str = "") -> Case:
    """Return the version of that date: as often as it was changed."""
    return Case(
        When(**{f"{path}due_date__isnull": True, "then": F(f"{path}commitment__due_version")}),
        default=F(f"{path}due_version"),
    )


def share_is_loud(quiet: Quiet, path: str = "") -> Q:
    """No quiet after a report of the joining bureau on its share: none is recent, or the share is too late for that."""
    reports = ProgressUpdate.objects.filter(share=OuterRef(f"{path}pk" if path else "pk"))
    return ~Exists(reports.filter(at__date__gt=quiet.reported_after)) | Q(LessThan(share_date(path), quiet.due_since))


def is_not_late(path: str = "", *, today: date) -> Q:
    """Not past its date: what is, is pressed for that, and not for being silent besides."""
    return Q(**{f"{path}due_date__isnull": True}) | Q(**{f"{path}due_date__gte": today})


def is_stage(path: str = "") -> Q:
    """
    The target has a date of its own before the one first promised, or agreed on where none was.

    One dated like its commitment is extended with it: nobody is pressed for it on the old day (tracking.reports.rules).
    """
    end = Coalesce(F(f"{path}commitment__promised_due_date"), F(f"{path}commitment__due_date"))
    return Q(**{f"{path}due_date__isnull": False}) & (
        Q(**{f"{path}commitment__promised_due_date__isnull": True, f"{path}commitment__due_date__isnull": True})
        | Q(LessThan(F(f"{path}due_date"), end))
    )


def is_unreached(path: str = "") -> Q:
    """No reported figure reaches what was pledged: at least the lower bound, at most the upper one at its date."""
    target = OuterRef(f"{path}pk" if path else "pk")
    values = MeasuredValue.objects.filter(target=target)
    enough = values.filter(target__low__isnull=False, value__gte=F("target__low"))
    kept = values.filter(target__low__isnull=True, value__lte=F("target__high"), measured_on__gte=F("target__due_date"))
    return ~Exists(enough) & ~Exists(kept)
