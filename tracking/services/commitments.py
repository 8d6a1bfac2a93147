"""
The life of a commitment: the one door through which its status and its terms change.

Every change locks the row, checks role x state x action against ``tracking.enums.MOVES``, writes the event and
saves, in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from proposals.deadlines.statute import chinese_date
from proposals.models import Bureau, Reply, User
from tracking.enums import (
    ACTIONS_NEEDING_A_REASON,
    MOVES,
    CommitmentAction,
    CommitmentStatus,
    Origin,
    ReminderRule,
)
from tracking.models import Commitment, CommitmentEvent, LetterReview, Target
from tracking.services.reminders import queue_notice


class MoveNotAllowed(Exception):  # noqa: N818 - worded for the user
    """The action is not legal for this role in this state, or lacks what it needs; the message says which."""


class ChangedMeanwhile(MoveNotAllowed):
    """Somebody else changed the commitment after the page was opened; nothing was overwritten."""


@dataclass(frozen=True, slots=True)
class TargetTerms:
    """What a person says a target is; ``pk`` names the one to change, None adds one."""

    pk: int | None
    quote: str
    metric: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    due_date: date | None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a person decides about a commitment: owner, date, who joins in, targets. ``quote`` is never among them."""

    bureau: Bureau | None
    due_date: date | None
    joining_bureaus: Sequence[Bureau]
    targets: Sequence[TargetTerms]


def may(action: CommitmentAction, commitment: Commitment, *, by: User) -> bool:
    """Whether the table lets this user do this to the commitment as it stands; pages show only what it allows."""
    move = MOVES[action]
    return by.role in move.roles and commitment.status in move.sources and _concerns(commitment, by)


def _concerns(commitment: Commitment, by: User) -> bool:
    """A bureau's people act for their own bureau; joining bureaus look on."""
    return not by.works_in_bureau or (
        commitment.bureau is not None and by.bureau_id in {commitment.bureau_id, commitment.bureau.parent_id}
    )


def lock_for(
    commitment: Commitment, action: CommitmentAction, *, by: User, note: str = "", version: int | None = None
) -> Commitment:
    """
    Lock the row and check that ``by`` may do ``action`` to it now.

    ``version`` is what the page showed; None for callers that show none.

    :raises ChangedMeanwhile: if the commitment is no longer what the page showed.
    :raises MoveNotAllowed: if the table refuses, or a reason is missing.
    """
    locked = Commitment.objects.select_for_update(of=("self",)).select_related("bureau").get(pk=commitment.pk)
    if version is not None and version != locked.version:
        raise ChangedMeanwhile("这项承诺刚刚被其他人修改过，您的修改没有保存。请核对最新内容后重新提交。")
    if not may(action, locked, by=by):
        raise MoveNotAllowed(f"“{locked.get_status_display()}”的承诺事项不能由您“{action.label}”。")
    if action in ACTIONS_NEEDING_A_REASON and not note.strip():
        raise MoveNotAllowed(f"“{action.label}”必须写明理由。")
    return locked


def move(locked: Commitment, action: CommitmentAction, *, by: User | None, now: datetime, note: str = "") -> Commitment:
    """Carry out a checked action on a row that :func:`lock_for` returned: event first, then the state."""
    target = MOVES[action].target or CommitmentStatus(locked.status)
    CommitmentEvent.objects.create(
        commitment=locked, action=action, from_status=locked.status, to_status=target, by=by, at=now, note=note.strip()
    )
    locked.status = target
    locked.fulfilled_at = now if target == CommitmentStatus.FULFILLED else None
    if action == CommitmentAction.CONFIRM:
        locked.confirmed_at = now
    locked.version += 1
    locked.save()
    return locked


@transaction.atomic
def confirm_commitment(
    commitment: Commitment, *, terms: Terms, by: User, now: datetime, version: int | None = None
) -> Commitment:
    """
    Accept a candidate: from here on it is tracked, and its bureau is told.

    :raises MoveNotAllowed: if it is no candidate, or has no owner.
    """
    locked = lock_for(commitment, CommitmentAction.CONFIRM, by=by, version=version)
    if terms.bureau is None:
        raise MoveNotAllowed("请先选择责任单位，再确认。")
    changes = _apply(locked, terms)
    move(locked, CommitmentAction.CONFIRM, by=by, now=now, note=changes)
    queue_notice(locked, rule=ReminderRule.CONFIRMED, today=timezone.localdate(now))
    _close_review_if_decided(locked.reply_id, by=by, now=now)
    return locked


@transaction.atomic
def amend_commitment(
    commitment: Commitment, *, terms: Terms, by: User, now: datetime, note: str = "", version: int | None = None
) -> Commitment:
    """
    Change owner, date or targets; what was there before stands in the event.

    :raises MoveNotAllowed: if it is closed, or a tracked one would lose its owner.
    """
    locked = lock_for(commitment, CommitmentAction.AMEND, by=by, version=version)
    if terms.bureau is None and locked.status != CommitmentStatus.CANDIDATE:
        raise MoveNotAllowed("跟踪中的承诺事项必须有责任单位。")
    owner_before = locked.bureau_id
    changes = _apply(locked, terms)
    if not changes:
        return locked
    move(locked, CommitmentAction.AMEND, by=by, now=now, note="；".join(filter(None, [changes, note.strip()])))
    if locked.is_open and locked.bureau_id != owner_before:
        queue_notice(locked, rule=ReminderRule.CONFIRMED, today=timezone.localdate(now))
    return locked


@transaction.atomic
def dismiss_commitment(
    commitment: Commitment, *, by: User, now: datetime, note: str, version: int | None = None
) -> Commitment:
    """Say that this is nothing to track, and why. It stays on file and can be restored."""
    locked = lock_for(commitment, CommitmentAction.DISMISS, by=by, note=note, version=version)
    move(locked, CommitmentAction.DISMISS, by=by, now=now, note=note)
    _close_review_if_decided(locked.reply_id, by=by, now=now)
    return locked


@transaction.atomic
def restore_commitment(
    commitment: Commitment, *, by: User, now: datetime, note: str, version: int | None = None
) -> Commitment:
    """Make a dismissed commitment a candidate again."""
    locked = lock_for(commitment, CommitmentAction.RESTORE, by=by, note=note, version=version)
    move(locked, CommitmentAction.RESTORE, by=by, now=now, note=note)
    LetterReview.objects.filter(reply=locked.reply_id).update(reviewed_at=None, reviewed_by=None)
    return locked


@transaction.atomic
def reopen_commitment(
    commitment: Commitment, *, by: User, now: datetime, note: str, version: int | None = None
) -> Commitment:
    """Track a fulfilled commitment again, on new evidence."""
    locked = lock_for(commitment, CommitmentAction.REOPEN, by=by, note=note, version=version)
    move(locked, CommitmentAction.REOPEN, by=by, now=now, note=note)
    queue_notice(locked, rule=ReminderRule.RETURNED, today=timezone.localdate(now))
    return locked


@transaction.atomic
def finish_review(reply: Reply, *, by: User, now: datetime) -> None:
    """
    Say that a letter has been gone through, also one in which nothing was found.

    :raises MoveNotAllowed: while candidates wait for a decision.
    """
    if by.role not in MOVES[CommitmentAction.CONFIRM].roles:
        raise MoveNotAllowed("只有督查室可以完成审读。")
    if reply.commitments.candidates().exists():
        raise MoveNotAllowed("还有待确认的承诺事项，请先逐项确认或不予跟踪。")
    LetterReview.objects.filter(reply=reply, reviewed_at__isnull=True).update(reviewed_at=now, reviewed_by=by)


def _close_review_if_decided(reply_id: int, *, by: User, now: datetime) -> None:
    if not Commitment.objects.candidates().filter(reply=reply_id).exists():
        LetterReview.objects.filter(reply=reply_id, reviewed_at__isnull=True).update(reviewed_at=now, reviewed_by=by)


def _apply(locked: Commitment, terms: Terms) -> str:
    """Write the terms to the row (saved by :func:`move`) and return what changed, in the user's words."""
    changes: list[str] = []
    if locked.bureau_id != (terms.bureau.pk if terms.bureau else None):
        changes.append(f"责任单位：{locked.bureau or '未定'}改为{terms.bureau or '未定'}")
        locked.bureau = terms.bureau
    if locked.due_date != terms.due_date:
        changes.append(f"承诺期限：{_day(locked.due_date)}改为{_day(terms.due_date)}")
        locked.due_date = terms.due_date
        if locked.due_from and (terms.due_date is None or locked.due_from > terms.due_date):
            locked.due_from = None
    before = {bureau.pk: str(bureau) for bureau in locked.joining_bureaus.all()}
    after = {bureau.pk: str(bureau) for bureau in terms.joining_bureaus}
    if before.keys() != after.keys():
        changes.append(f"配合单位：{'、'.join(before.values()) or '无'}改为{'、'.join(after.values()) or '无'}")
        locked.joining_bureaus.set(terms.joining_bureaus)
    return "；".join(changes + _apply_targets(locked, terms.targets))


def _apply_targets(locked: Commitment, wanted: Sequence[TargetTerms]) -> list[str]:
    """Add, change and remove targets; one that has measured values is never removed, for a report may have it."""
    changes: list[str] = []
    known = {target.pk: target for target in locked.targets.all()}
    kept = {terms.pk for terms in wanted}
    for pk, target in known.items():
        if pk not in kept:
            if target.values.exists():
                raise MoveNotAllowed(f"目标“{target.quote}”已有完成值，不能删除。")
            changes.append(f"删除目标“{target.quote}”")
            target.delete()
    for terms in wanted:
        fields = {
            "quote": terms.quote,
            "metric": terms.metric,
            "low": terms.low,
            "high": terms.high,
            "unit": terms.unit,
            "due_date": terms.due_date,
        }
        if terms.pk is None:
            Target.objects.create(commitment=locked, origin=Origin.PERSON, **fields)
            changes.append(f"增加目标“{terms.quote}”")
        elif terms.pk in known and any(getattr(known[terms.pk], name) != value for name, value in fields.items()):
            for name, value in fields.items():
                setattr(known[terms.pk], name, value)
            known[terms.pk].save()
            changes.append(f"修改目标“{terms.quote}”")
    return changes


def _day(day: date | None) -> str:
    return chinese_date(day) if day else "无"
