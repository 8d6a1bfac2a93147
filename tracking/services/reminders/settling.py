"""
Looking again: is a line not yet told still true?

The same questions are asked by every planning of all lines, in sets, and just before sending of one person's: what was
answered at 08:59 is not pressed for at 09:00.
"""

from collections.abc import Collection, Sequence
from datetime import date
from functools import lru_cache, reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact, LessThanOrEqual

from proposals.enums import BUREAU_ROLES, Role
from proposals.models import Assignment
from tracking.enums import (
    COMMITMENT_DATE_RULES,
    CONFIRMED_STATUSES,
    DATE_PAIRS,
    DATE_RULES,
    NOTICE_RULES,
    OPEN_STATUSES,
    REHANDLING_DATE_RULES,
    REPLY_DATE_RULES,
    SHARE_DATE_RULES,
    TARGET_DATE_RULES,
    WAITING_RULES,
    WAITING_STATUSES,
    CommitmentStatus,
    ReminderRule,
    ReminderStatus,
)
from tracking.ladder.rungs import Audience
from tracking.models import CommitmentRequest, Reminder, Share, Snooze
from tracking.querysets import ReminderQuerySet
from tracking.services.reminders.audience import covers, has_handler
from tracking.services.reminders.families import (
    Quiet,
    heard_on,
    is_loud,
    is_not_late,
    is_pressed,
    is_stage,
    is_unpaused,
    is_unreached,
    quiet_on,
    share_date,
    share_is_loud,
    share_version,
)

OVERTAKEN = "已有更急的提醒"
_GONE = "收件人已停用、请假或已不负责该事项"
_MOVED = "期限已变更"
_SETTLED = "事项已办结、已报请核查或已答复"
_QUIET = "刚报送过进展，暂不提醒"
_PAUSED = "事项已暂停计时"
_SNOOZED = "收件人已申请暂缓提醒"

_TOLD_TO_OTHERS = (
    ReminderRule.REQUESTED,
    ReminderRule.ANSWERED,
    ReminderRule.SHARED,
    ReminderRule.TRANSFER_WAITING,
)
_COMMITMENT = "commitment__"
_TARGET = "target__"
_SHARE = "share__"


def untrue_lines(*, today: date) -> list[ReminderQuerySet]:
    """Lines not yet told whose cause is gone, with the ``reason`` in words; by status, for each has an index."""
    reason: Case | Value = Value(None, output_field=CharField())
    # One inside the other, for a condition over an empty column is neither true nor false, which for a line means no.
    for note, condition in reversed(_conditions(today, quiet_on(today))):
        reason = Case(When(condition, then=reason), default=Value(note), output_field=CharField())
    # Put together once for all of them, which takes as long as the answer on a normal day.
    untrue = Reminder.objects.annotate(reason=reason).filter(reason__isnull=False)
    return [untrue.filter(status=status) for status in WAITING_STATUSES]


def overtaken_lines(*, last_known: int) -> list[ReminderQuerySet]:
    """
    Pending lines that a more urgent one about the same date, told or waiting, has overtaken, with the ``reason``.

    Lines up to ``last_known`` apart from those written since, which stand together and need no index to be found.
    """
    pending = Reminder.objects.pending()
    # Added to nothing, so that SQLite does not go through the ledger by its numbers.
    known = pending.filter(LessThanOrEqual(F("pk") + 0, last_known))
    return [
        lines.filter(_is_overtaken()).annotate(reason=Value(OVERTAKEN, output_field=CharField()))
        for lines in (known, pending.filter(pk__gt=last_known))
    ]


def look_again(lines: Sequence[Reminder], *, today: date) -> list[Reminder]:
    """
    Return those of ``lines`` that are still to be told; close the pending ones that are not.

    Fetch the lines and what they are worded from first: what was moved since then is found out here. One question of
    the database for any number of lines, and a change only where something has changed.
    """
    judged = _judged([line.pk for line in lines], today=today)
    untrue: dict[str, list[int]] = {}
    for pk, note in judged.items():
        if note:
            untrue.setdefault(note, []).append(pk)
    for note, ids in untrue.items():
        status = ReminderStatus.SUPERSEDED if note == OVERTAKEN else ReminderStatus.WITHDRAWN
        Reminder.objects.pending().filter(pk__in=ids).update(status=status, note=note)
    return [line for line in lines if judged.get(line.pk) == ""]


def _judged(ids: Collection[int], *, today: date) -> dict[int, str]:
    """Return why pending lines are not to be told any more, an empty word for those that are."""
    if not ids:
        return {}
    statement, parameters, notes = _judgement(today, quiet_on(today))
    with connection.cursor() as cursor:
        cursor.execute(f"{statement} WHERE id IN ({', '.join(map(str, ids))})", parameters)
        # A condition over an empty column is neither true nor false: for a line that means no.
        return {
            pk: next((note for note, holds in zip(notes, answers, strict=True) if not holds), "")
            for pk, *answers in cursor.fetchall()
        }


@lru_cache(maxsize=2)
def _judgement(today: date, quiet: Quiet) -> tuple[str, tuple[Any, ...], tuple[str, ...]]:
    """
    Return the statement that judges pending lines with its parameters, and what is noted where an answer is no.

    Put into words once: that takes longer than to answer it for five hundred lines.
    """
    conditions = [*_conditions(today, quiet), (OVERTAKEN, ~_is_overtaken())]
    answers = {f"holds_{number}": condition for number, (_, condition) in enumerate(conditions)}
    judged = Reminder.objects.pending().annotate(**answers).values_list("id", *answers)
    statement, parameters = judged.query.sql_with_params()
    return f"SELECT * FROM ({statement}) judged", parameters, tuple(note for note, _ in conditions)  # noqa: S608


def _conditions(today: date, quiet: Quiet) -> list[tuple[str, Q]]:
    """What must hold for a line to be told, each with what is noted where it does not."""
    return [
        (_GONE, _recipient_is_right(today)),
        (_MOVED, _date_is_in_force()),
        (_SETTLED, _cause_stands(today)),
        (_QUIET, _is_not_quiet(quiet)),
        (_PAUSED, _clock_runs(today)),
        (_SNOOZED, _is_not_snoozed(today)),
    ]


def _is_overtaken() -> Q:
    """A later rung about the same date was told to the same person, or waits to be."""
    of_same_family = Q(rule=OuterRef("rule"))
    for before, after in DATE_PAIRS:
        of_same_family |= Q(Exact(OuterRef("rule"), Value(before)), rule=after)
    # News and circulars have no ladder.
    later = Reminder.objects.exclude(rule__in=[*NOTICE_RULES, ReminderRule.CIRCULAR]).filter(
        of_same_family,
        recipient=OuterRef("recipient"),
        period=OuterRef("period"),
        version=OuterRef("version"),
        offset_days__gt=OuterRef("offset_days"),
        status__in=[ReminderStatus.PENDING, ReminderStatus.SENT],
    )
    # Lines of one family have all the same part, or none.
    of_same_part = (Q(target=None) | Q(target=OuterRef("target"))) & (Q(share=None) | Q(share=OuterRef("share")))
    overtaken = Q()
    for subject in ("commitment", "assignment", "rehandling"):
        more_urgent = later.filter(of_same_part, **{subject: OuterRef(subject)})
        # What it is about first, for that is asked of the line alone.
        overtaken |= Q(Q(**{f"{subject}__isnull": False}) & Q(Exists(more_urgent)))
    return overtaken


def _recipient_is_right(today: date) -> Q:
    """
    The recipient still works, and she, or whom she stands in for, still answers for the matter.

    Who is on leave is not told of dates while somebody covers for her; news, told once, is never taken back for that.
    """
    cover = covers(today=today)
    is_covered = Exists(cover.filter(user=OuterRef("recipient")))
    covers_for = Exists(cover.filter(user=OuterRef("stands_in_for"), substitute=OuterRef("recipient")))
    in_person = Q(stands_in_for__isnull=True) & _answers("recipient") & (Q(rule__in=NOTICE_RULES) | ~Q(is_covered))
    stands_in = Q(stands_in_for__is_active=True) & _answers("stands_in_for")
    told = in_person | (stands_in & (Q(rule__in=NOTICE_RULES) | Q(covers_for)))
    return Q(recipient__is_active=True) & told & _is_the_one_in_charge()


def _is_the_one_in_charge() -> Q:
    """A line for the clerk in charge goes to her, and one for her colleagues does not, while there is somebody."""
    of_clerks = Q(audience__in=[Audience.CLERK, Audience.COLLEAGUES]) & ~Q(
        rule__in=[*_TOLD_TO_OTHERS, *SHARE_DATE_RULES]
    )
    has_one = has_handler("commitment__handler", "commitment__bureau")
    is_hers = Q(commitment__handler=Coalesce("stands_in_for", "recipient"))
    return (
        ~of_clerks
        | Q(commitment__handler__isnull=True)
        | ~has_one
        | (Q(audience=Audience.CLERK) & is_hers)
        | (Q(audience=Audience.COLLEAGUES) & ~is_hers)
    )


def _answers(person: str) -> Q:
    """
    She is of the office, of the matter's bureau, or of the unit above it.

    A transfer is offered to another bureau, and answered to the one that asked, which may not own it any more; a part
    of the work is given to a joining one.
    """
    bureau = f"{person}__bureau"
    # A share lies with the bureau that joins in, not with the commitment's.
    of_matter = [f"{subject}__bureau" for subject in ("share", "commitment", "assignment", "rehandling")]
    return Q(**{f"{person}__role": Role.OFFICE}) | Q(**{f"{person}__role__in": sorted(BUREAU_ROLES)}) & (
        Q(rule__in=_TOLD_TO_OTHERS)
        | Q(**{bureau: Coalesce(*of_matter)})
        | Q(**{bureau: Coalesce(*(f"{owner}__parent" for owner in of_matter))})
    )


def _date_is_in_force() -> Q:
    """The line counts from a date that is still the matter's."""
    dated = Q(period=F("commitment__due_date"), version=F("commitment__due_version"))
    waits = Q(rule__in=[ReminderRule.RETURNED_WAITING, ReminderRule.SUBMITTED_WAITING])
    return (
        Q(rule__in=NOTICE_RULES)
        | Q(dated, rule__in=[*COMMITMENT_DATE_RULES, ReminderRule.CIRCULAR])
        | Q(rule__in=REPLY_DATE_RULES, period=F("assignment__due_date"), version=F("assignment__due_version"))
        | Q(rule__in=TARGET_DATE_RULES, period=F("target__due_date"), version=F("target__due_version"))
        | Q(rule__in=SHARE_DATE_RULES, period=share_date(_SHARE), version=share_version(_SHARE))
        | Q(rule__in=REHANDLING_DATE_RULES, period=F("rehandling__due_date"))
        | Q(rule=ReminderRule.SILENT, period=Coalesce(heard_on(_COMMITMENT), F("period")))
        | Q(rule=ReminderRule.UNDATED, period=F("commitment__due_set_on"), commitment__due_date__isnull=True)
        | (waits & Q(period=F("commitment__state_since")))
        # A request is never moved, only answered.
        | Q(rule__in=[ReminderRule.REQUEST_WAITING, ReminderRule.TRANSFER_WAITING])
    )


def _cause_stands(today: date) -> Q:
    """What the line is about still has to be done, or is still news."""
    unanswered = Assignment.objects.unanswered().values("pk")
    pressed = is_pressed(_COMMITMENT)
    asked = CommitmentRequest.objects.waiting().filter(commitment=OuterRef("commitment"))
    undone = Share.objects.undone().filter(commitment=OuterRef("commitment"))
    theirs = undone.filter(bureau=OuterRef("recipient__bureau"))
    has_a_part = Q(Exists(theirs)) | Q(Q(recipient__role=Role.OFFICE) & Exists(undone))
    by_rule: list[tuple[Sequence[str], Q]] = [
        ([*COMMITMENT_DATE_RULES, ReminderRule.UNDATED, ReminderRule.CIRCULAR], pressed),
        (REPLY_DATE_RULES, Q(assignment__in=unanswered)),
        (TARGET_DATE_RULES, pressed & is_stage(_TARGET) & is_unreached(_TARGET)),
        (SHARE_DATE_RULES, pressed & Q(share__dropped_at__isnull=True, share__done_at__isnull=True)),
        (REHANDLING_DATE_RULES, Q(rehandling__closed_at__isnull=True)),
        ([ReminderRule.SILENT], pressed & is_not_late(_COMMITMENT, today=today)),
        # Sent back, or closed and opened again.
        ([ReminderRule.RETURNED], pressed),
        ([ReminderRule.RETURNED_WAITING], Q(commitment__status=CommitmentStatus.RETURNED)),
        (
            [ReminderRule.SUBMITTED, ReminderRule.SUBMITTED_WAITING],
            Q(commitment__status=CommitmentStatus.SUBMITTED),
        ),
        ([ReminderRule.CONFIRMED], Q(commitment__status__in=OPEN_STATUSES)),
        ([ReminderRule.REQUESTED], Q(Exists(asked))),
        (
            [ReminderRule.REQUEST_WAITING, ReminderRule.TRANSFER_WAITING],
            Q(Exists(asked.filter(pk=OuterRef("version")))),
        ),
        ([ReminderRule.ANSWERED], Q(commitment__status__in=CONFIRMED_STATUSES)),
        ([ReminderRule.SHARED], Q(commitment__status__in=OPEN_STATUSES) & has_a_part),
    ]
    # The rule first each time, for it is asked of the line alone.
    return reduce(or_, (Q(rule__in=rules) & stands for rules, stands in by_rule))


def _is_not_quiet(quiet: Quiet) -> Q:
    """No report of progress was so recent that the bureau is left in peace."""
    asked = [*COMMITMENT_DATE_RULES, *TARGET_DATE_RULES, ReminderRule.CIRCULAR]
    of_owner = ~Q(rule__in=asked) | is_loud(quiet, _COMMITMENT)
    return of_owner & (~Q(rule__in=SHARE_DATE_RULES) | share_is_loud(quiet, _SHARE))


def _clock_runs(today: date) -> Q:
    """The commitment is not in a pause; what waits for an answer, or was sent back, is told all the same."""
    asked = [
        *COMMITMENT_DATE_RULES,
        *TARGET_DATE_RULES,
        *SHARE_DATE_RULES,
        ReminderRule.SILENT,
        ReminderRule.CIRCULAR,
    ]
    return ~Q(rule__in=asked) | is_unpaused("commitment", today=today)


def _is_not_snoozed(today: date) -> Q:
    """The recipient did not ask to be left in peace about the matter; news and circulars are told all the same."""
    own = Snooze.objects.in_force(today=today).filter(user=OuterRef("recipient"))
    asked = Q()
    for subject in ("commitment", "assignment", "rehandling"):
        asked |= Q(Exists(own.filter(**{subject: OuterRef(subject)})))
    return ~Q(rule__in=[*DATE_RULES, *WAITING_RULES]) | ~asked
