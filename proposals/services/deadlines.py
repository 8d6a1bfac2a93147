"""Reply deadlines: which rule holds for an assignment, and the date that follows from it."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Case, F, Q, When
from django.utils.text import Truncator

from proposals.deadlines.holidays import parse_overrides
from proposals.deadlines.statute import NoReplyDate, ReplyTerms, Unit, reply_due_date
from proposals.deadlines.workdays import Calendar
from proposals.enums import HandlingRole, ProposalKind
from proposals.models import Assignment, DeadlineRule

OVERRIDES_NAME = "holidays.txt"


def local_calendar() -> Calendar:
    """
    Return the published calendar with the place's own days from ``holidays.txt`` in the data folder, if there is one.

    :raises OverrideError: if that file cannot be understood; better no mail than one on a wrong day.
    """
    path = Path(settings.DATA_DIR) / OVERRIDES_NAME
    if not path.exists():
        return Calendar()
    return Calendar(overrides=parse_overrides(path.read_text(encoding="utf-8")))


def rule_for(kind: ProposalKind | str, role: HandlingRole | str, *, on: date) -> DeadlineRule | None:
    """
    Return the narrowest rule in force on ``on``: for kind and role, for the kind, for the role, for all; else None.

    Of two equally narrow ones the later in force holds.
    """
    breadth = Case(
        When(kind=kind, role=role, then=0),
        When(kind=kind, then=1),
        When(role=role, then=2),
        default=3,
    )
    return (
        DeadlineRule.objects.filter(
            Q(kind__in=("", kind)),
            Q(role__in=("", role)),
            Q(valid_to__isnull=True) | Q(valid_to__gte=on),
            valid_from__lte=on,
        )
        .order_by(breadth, F("valid_from").desc(), "pk")
        .first()
    )


def set_due_date(assignment: Assignment, *, calendar: Calendar | None = None) -> Assignment:
    """
    Set the reply date of an assignment and say by which rule; save both.

    Where no date follows, ``due_date`` is emptied and ``due_rule`` says why, so that a person can set it.

    :param calendar: what :func:`local_calendar` returned, for callers that set many dates; read here otherwise.
    """
    proposal = assignment.proposal
    year = proposal.session.year
    on = assignment.assigned_date or proposal.received_date or date(year, 1, 1)
    rule = rule_for(proposal.kind, assignment.role, on=on)
    if rule is None:
        assignment.due_date, reason = None, "没有适用的答复期限规则，请人工确定。"
    else:
        try:
            due = reply_due_date(
                terms_of(rule),
                assigned=assignment.assigned_date,
                session_year=year,
                calendar=calendar or local_calendar(),
            )
        except NoReplyDate as error:
            assignment.due_date, reason = None, str(error)
        else:
            assignment.due_date, reason = due.day, due.reason
    assignment.due_rule = Truncator(reason).chars(200, truncate="…")
    assignment.save(update_fields=["due_date", "due_rule", "updated_at"])
    return assignment


def terms_of(rule: DeadlineRule) -> ReplyTerms:
    """Return a rule's values as the law module takes them."""
    return ReplyTerms(
        name=rule.name,
        unit=Unit(rule.unit),
        amount=rule.amount,
        month=rule.fixed_month,
        day=rule.fixed_day,
        basis=rule.basis,
    )
