"""What the office decides about a commitment and its terms; each goes through the door (tracking.services.door)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from proposals.models import Reply, User
from tracking.enums import CommitmentAction, CommitmentStatus, ReminderRule
from tracking.models import Commitment, LetterReview
from tracking.moves import MOVES
from tracking.services.door import MoveNotAllowed, lock_for, move, require_standing
from tracking.services.reminders import queue_notice
from tracking.services.requests import close_requests
from tracking.services.terms import Terms, apply_terms, difference, drop_parts_of_leavers, snapshot


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
    before = snapshot(locked)
    words = apply_terms(locked, terms)
    move(locked, CommitmentAction.CONFIRM, by=by, now=now, note=words, changes=difference(before, snapshot(locked)))
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
    before = snapshot(locked)
    words = apply_terms(locked, terms)
    if not words:
        return locked
    drop_parts_of_leavers(locked, now=now)
    move(
        locked,
        CommitmentAction.AMEND,
        by=by,
        now=now,
        note="；".join(filter(None, [words, note.strip()])),
        changes=difference(before, snapshot(locked)),
    )
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
    close_requests(locked, by=by, now=now)
    _close_review_if_decided(locked.reply_id, by=by, now=now)
    return locked


@transaction.atomic
def restore_commitment(
    commitment: Commitment, *, by: User, now: datetime, note: str, version: int | None = None
) -> Commitment:
    """
    Make a dismissed commitment a candidate again.

    :raises MoveNotAllowed: if it was not dismissed, or its letter was made void.
    """
    locked = lock_for(commitment, CommitmentAction.RESTORE, by=by, note=note, version=version)
    require_standing(locked.reply_id)
    move(locked, CommitmentAction.RESTORE, by=by, now=now, note=note)
    LetterReview.objects.filter(reply=locked.reply_id).update(reviewed_at=None, reviewed_by=None)
    return locked


@transaction.atomic
def reopen_commitment(
    commitment: Commitment, *, by: User, now: datetime, note: str, version: int | None = None
) -> Commitment:
    """Track a closed commitment again: found not to hold, possible after all, or not covered by a later reply."""
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
    require_standing(reply.pk)
    if reply.commitments.candidates().exists():
        raise MoveNotAllowed("还有待确认的承诺事项，请先逐项确认或不予跟踪。")
    LetterReview.objects.filter(reply=reply, reviewed_at__isnull=True).update(reviewed_at=now, reviewed_by=by)


def _close_review_if_decided(reply_id: int, *, by: User, now: datetime) -> None:
    if not Commitment.objects.candidates().filter(reply=reply_id).exists():
        LetterReview.objects.filter(reply=reply_id, reviewed_at__isnull=True).update(reviewed_at=now, reviewed_by=by)
