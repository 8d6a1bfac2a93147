"""
Looking again: is a pending line still true?

The same questions are asked by every sweep of all lines, in sets, and just before sending of one person's: what was
answered at 08:59 is not pressed for at 09:00.
"""

from django.db.models import Exists, F, OuterRef, Q

from proposals.enums import BUREAU_ROLES, Role
from proposals.models import Assignment
from tracking.enums import (
    COMMITMENT_DATE_RULES,
    CONFIRMED_STATUSES,
    OPEN_STATUSES,
    PRESSED_STATUSES,
    REPLY_DATE_RULES,
    CommitmentStatus,
    ReminderRule,
    ReminderStatus,
)
from tracking.models import CommitmentRequest, Reminder, Share
from tracking.querysets import ReminderQuerySet

OVERTAKEN = "已有更急的提醒"
_GONE = "收件人已停用或已不负责该事项"
_MOVED = "期限已变更"
_SETTLED = "事项已办结、已报请核查或已答复"


def withdraw_untrue(lines: ReminderQuerySet) -> int:
    """
    Withdraw those pending ``lines`` whose cause is gone.

    :returns: how many lines were closed.
    """
    pending = lines.pending()
    return (
        _withdraw(_failing(pending, _recipient_is_right()), note=_GONE)
        + _withdraw(pending.filter(_date_has_moved()), note=_MOVED)
        + _withdraw(_failing(pending, _cause_stands()), note=_SETTLED)
    )


def supersede_overtaken(lines: ReminderQuerySet) -> int:
    """
    Supersede those pending ``lines`` that a more urgent one about the same date, told or waiting, has overtaken.

    :returns: how many lines were closed.
    """
    return _supersede(lines.pending().filter(_is_overtaken()))


def look_again(lines: ReminderQuerySet) -> list[Reminder]:
    """
    Return the pending ``lines`` that are still to be told, oldest date first; close those that are not.

    One question of the database for one person's lines, and a change only where something has changed.
    """
    judged = (
        lines.pending()
        .annotate(
            is_right=_recipient_is_right(),
            has_moved=_date_has_moved(),
            stands=_cause_stands(),
            is_overtaken=_is_overtaken(),
        )
        .select_related("commitment__bureau", "assignment__bureau", "assignment__proposal")
        .order_by("period", "pk")
    )
    told: list[Reminder] = []
    untrue: dict[str, list[int]] = {}
    overtaken: list[int] = []
    # A condition over an empty column is neither true nor false: for a line that means no.
    for line in judged:
        if not line.is_right:
            untrue.setdefault(_GONE, []).append(line.pk)
        elif line.has_moved:
            untrue.setdefault(_MOVED, []).append(line.pk)
        elif not line.stands:
            untrue.setdefault(_SETTLED, []).append(line.pk)
        elif line.is_overtaken:
            overtaken.append(line.pk)
        else:
            told.append(line)
    for note, ids in untrue.items():
        _withdraw(Reminder.objects.pending().filter(pk__in=ids), note=note)
    if overtaken:
        _supersede(Reminder.objects.pending().filter(pk__in=overtaken))
    return told


def _failing(lines: ReminderQuerySet, condition: Q) -> ReminderQuerySet:
    """Lines for which ``condition`` does not hold; asked through a subquery, where an empty column means no."""
    return lines.exclude(pk__in=lines.filter(condition).values("pk"))


def _withdraw(lines: ReminderQuerySet, *, note: str) -> int:
    return lines.update(status=ReminderStatus.WITHDRAWN, note=note)


def _supersede(lines: ReminderQuerySet) -> int:
    return lines.update(status=ReminderStatus.SUPERSEDED, note=OVERTAKEN)


def _is_overtaken() -> Q:
    """A later rung about the same date was told to the same person, or waits to be."""
    overtaken = Q()
    for subject, family in (("commitment", COMMITMENT_DATE_RULES), ("assignment", REPLY_DATE_RULES)):
        later = Reminder.objects.filter(
            **{subject: OuterRef(subject)},
            rule__in=family,
            period=OuterRef("period"),
            recipient=OuterRef("recipient"),
            offset_days__gt=OuterRef("offset_days"),
            status__in=[ReminderStatus.PENDING, ReminderStatus.SENT],
        )
        overtaken |= Q(Exists(later), rule__in=family)
    return overtaken


def _recipient_is_right() -> Q:
    """The recipient still works, and still answers for the matter: its bureau's people, or the office."""
    of_its_bureau = Q(recipient__role__in=BUREAU_ROLES) & (
        Q(recipient__bureau=F("commitment__bureau")) | Q(recipient__bureau=F("assignment__bureau"))
    )
    # A transfer is offered to another bureau, and answered to the one that asked, which may not own it any more; a part
    # of the work is given to a joining one.
    told_to_others = [ReminderRule.REQUESTED, ReminderRule.ANSWERED, ReminderRule.SHARED]
    of_the_other = Q(recipient__role__in=BUREAU_ROLES, rule__in=told_to_others)
    return Q(recipient__is_active=True) & (Q(recipient__role=Role.OFFICE) | of_its_bureau | of_the_other)


def _date_has_moved() -> Q:
    """The line is about a date that is no longer the matter's."""
    commitment = Q(rule__in=COMMITMENT_DATE_RULES) & (
        Q(commitment__due_date__isnull=True) | ~Q(commitment__due_date=F("period"))
    )
    reply = Q(rule__in=REPLY_DATE_RULES) & (Q(assignment__due_date__isnull=True) | ~Q(assignment__due_date=F("period")))
    return commitment | reply


def _cause_stands() -> Q:
    """What the line is about still has to be done, or is still news."""
    unanswered = Assignment.objects.unanswered().values("pk")
    waiting = CommitmentRequest.objects.waiting().filter(commitment=OuterRef("commitment"))
    undone = Share.objects.undone().filter(commitment=OuterRef("commitment"))
    theirs = undone.filter(bureau=OuterRef("recipient__bureau"))
    has_a_part = Exists(theirs) | (Q(recipient__role=Role.OFFICE) & Exists(undone))
    return (
        Q(rule__in=COMMITMENT_DATE_RULES, commitment__status__in=PRESSED_STATUSES)
        | Q(rule__in=REPLY_DATE_RULES, assignment__in=unanswered)
        | Q(rule=ReminderRule.CONFIRMED, commitment__status__in=OPEN_STATUSES)
        | Q(rule=ReminderRule.RETURNED, commitment__status=CommitmentStatus.RETURNED)
        | Q(rule=ReminderRule.SUBMITTED, commitment__status=CommitmentStatus.SUBMITTED)
        | Q(Exists(waiting), rule=ReminderRule.REQUESTED)
        | Q(rule=ReminderRule.ANSWERED, commitment__status__in=CONFIRMED_STATUSES)
        | (Q(rule=ReminderRule.SHARED, commitment__status__in=OPEN_STATUSES) & Q(has_a_part))
    )
