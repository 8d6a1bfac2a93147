"""Reply deadlines: which rule holds for an assignment, and the date that follows from it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.text import Truncator

from proposals.deadlines.holidays import parse_overrides
from proposals.deadlines.statute import NoReplyDate, ReplyTerms, Unit, reply_due_date
from proposals.deadlines.workdays import Calendar
from proposals.enums import DeadlineUnit, HandlingRole, ProposalKind
from proposals.models import Assignment, DeadlineRule, LocalHolidays, Proposal, User


def local_calendar() -> Calendar:
    """
    Return the published calendar with the place's own days; asks the database once.

    :raises OverrideError: if they cannot be understood; better no mail than one on a wrong day.
    """
    return calendar_of(overrides_text())


def overrides_text() -> str:
    """Return the place's own days as they are written down; empty if there are none."""
    return LocalHolidays.objects.order_by("-pk").values_list("text", flat=True).first() or ""


def calendar_of(text: str) -> Calendar:
    """
    Return the published calendar with the days of ``text``.

    :raises OverrideError: if it cannot be understood.
    """
    return Calendar(overrides=parse_overrides(text)) if text.strip() else Calendar()


def write_overrides(text: str, *, by: User, now: datetime) -> None:
    """Put other days of the place's own in force, on all machines at once; the earlier ones stay on file."""
    LocalHolidays.objects.create(text=text, set_by=by, set_at=now)


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A reply date that another calendar would move."""

    assignment: Assignment
    before: date
    after: date


def moved_deadlines(*, before: Calendar, after: Calendar) -> list[MovedDeadline]:
    """
    Return the reply dates of unanswered assignments that are counted in working days and move with the calendar.

    A date that a person set is not the one the rule gives, and stays.
    """
    rules: dict[tuple[str, str, date], DeadlineRule | None] = {}
    moved: list[MovedDeadline] = []
    waiting = Assignment.objects.unanswered().filter(assigned_date__isnull=False, due_date__isnull=False)
    for assignment in waiting.select_related("proposal__session", "bureau").order_by("due_date", "pk"):
        assigned, due = assignment.assigned_date, assignment.due_date
        if assigned is None or due is None:
            continue
        key = (assignment.proposal.kind, assignment.role, assigned)
        if key not in rules:
            rules[key] = rule_for(*key[:2], on=assigned)
        rule = rules[key]
        if rule is None or rule.unit != DeadlineUnit.WORKDAYS:
            continue
        year = assignment.proposal.session.year
        old, new = (
            reply_due_date(terms_of(rule), assigned=assigned, session_year=year, calendar=calendar).day
            for calendar in (before, after)
        )
        if due == old != new:
            moved.append(MovedDeadline(assignment, old, new))
    return moved


def rule_for(kind: ProposalKind | str, role: HandlingRole | str, *, on: date) -> DeadlineRule | None:
    """Return the rule in force on ``on``, as :func:`narrowest` chooses it."""
    return narrowest(DeadlineRule.objects.all(), kind, role, on=on)


def narrowest(
    rules: Iterable[DeadlineRule], kind: ProposalKind | str, role: HandlingRole | str, *, on: date
) -> DeadlineRule | None:
    """
    Return the narrowest rule in force on ``on``: for kind and role, for the kind, for the role, for all; else None.

    Of two equally narrow ones the later in force holds.
    """
    valid = [
        rule
        for rule in rules
        if rule.kind in {"", kind}
        and rule.role in {"", role}
        and rule.valid_from <= on
        and (rule.valid_to is None or rule.valid_to >= on)
    ]
    return min(
        valid,
        key=lambda rule: (rule.kind == "", rule.role == "", -rule.valid_from.toordinal(), rule.pk),
        default=None,
    )


class DueDates:
    """Reply dates for many assignments: rules and calendar are read once."""

    def __init__(self, calendar: Calendar | None = None) -> None:
        self._rules = list(DeadlineRule.objects.order_by("pk"))
        self._calendar = calendar or local_calendar()

    def of(self, proposal: Proposal, role: HandlingRole | str, assigned: date | None) -> tuple[date | None, str]:
        """Return the reply date of an assignment and by which rule; without a date, why there is none."""
        year = proposal.session.year
        on = assigned or proposal.received_date or date(year, 1, 1)
        rule = narrowest(self._rules, proposal.kind, role, on=on)
        day = None
        if rule is None:
            reason = "没有适用的答复期限规则，请人工确定。"
        else:
            try:
                due = reply_due_date(terms_of(rule), assigned=assigned, session_year=year, calendar=self._calendar)
            except NoReplyDate as error:
                reason = str(error)
            else:
                day, reason = due.day, due.reason
        return day, Truncator(reason).chars(200, truncate="…")


def set_due_date(assignment: Assignment, *, calendar: Calendar | None = None) -> Assignment:
    """
    Set the reply date of an assignment and say by which rule; save both.

    Where no date follows, ``due_date`` is emptied and ``due_rule`` says why, so that a person can set it.

    :param calendar: what :func:`local_calendar` returned, for callers that set many dates; read here otherwise.
    """
    dates = DueDates(calendar)
    assignment.due_date, assignment.due_rule = dates.of(assignment.proposal, assignment.role, assignment.assigned_date)
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
