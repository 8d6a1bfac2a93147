"""
The one door through which a commitment's status changes.

Every change locks the row, checks role x state x action x side against ``tracking.moves.MOVES``, writes the event and
saves, in one transaction.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from proposals.models import Reply, User
from proposals.querysets import of_bureau
from tracking.enums import CommitmentAction, CommitmentStatus, RequestKind
from tracking.models import Commitment, CommitmentEvent
from tracking.moves import ACTIONS_NEEDING_A_REASON, MOVES, Side


class MoveNotAllowed(Exception):  # noqa: N818 - worded for the user
    """The action is not legal for this role in this state, or lacks what it needs; the message says which."""


class ChangedMeanwhile(MoveNotAllowed):
    """Somebody else changed the commitment after the page was opened; nothing was overwritten."""


def may(action: CommitmentAction, commitment: Commitment, *, by: User) -> bool:
    """Whether the table lets this user do this to the commitment as it stands; pages show only what it allows."""
    move = MOVES[action]
    return by.role in move.roles and commitment.status in move.sources and _concerns(commitment, by, move.side)


def _concerns(commitment: Commitment, by: User, side: Side) -> bool:
    """A bureau's people act for their own bureau and those under it, on the side the action is for."""
    if not by.works_in_bureau:
        return True
    if side == Side.RECEIVER:
        offered = commitment.requests.waiting().filter(kind=RequestKind.TRANSFER)
        return bool(offered.filter(of_bureau(by, "to_bureau")).exists())
    if side == Side.JOINING:
        return commitment.shares.filter(of_bureau(by, "bureau"), dropped_at__isnull=True).exists()
    return by.acts_for(commitment.bureau)


def hold(commitment: Commitment) -> None:
    """Hold the row until the transaction ends: of a form sent twice at once, the second sees what the first wrote."""
    Commitment.objects.select_for_update(of=("self",)).get(pk=commitment.pk)


def hold_promises(reply: Reply) -> None:
    """Hold the commitments of a letter, before the letter itself: in this order work on them takes both."""
    # Not against others that only refer to them: two letters compared at once (recurrence) would wait for each other.
    rows = Commitment.objects.select_for_update(of=("self",), no_key=True).filter(reply=reply)
    list(rows.order_by("pk").values_list("pk"))


def require_standing(reply_id: int) -> None:
    """
    Hold a letter until the transaction ends, for what is to hang on it.

    :raises MoveNotAllowed: if it was made void.
    """
    if Reply.objects.select_for_update(of=("self",)).get(pk=reply_id).is_void:
        raise MoveNotAllowed("这件答复已经作废，不能再办理；如属误操作，请督查室先恢复这件答复。")


def lock_for(
    commitment: Commitment, action: CommitmentAction, *, by: User, note: str = "", version: int | None = None
) -> Commitment:
    """
    Lock the row and check that ``by`` may do ``action`` to it now.

    ``version`` is what the page showed; None for callers that show none.

    :raises ChangedMeanwhile: if the commitment is no longer what the page showed.
    :raises MoveNotAllowed: if the table refuses, or a reason is missing.
    """
    rows = Commitment.objects.select_for_update(of=("self",), no_key=True).select_related("bureau")
    locked = rows.get(pk=commitment.pk)
    if version is not None and version != locked.version:
        raise ChangedMeanwhile("这项承诺刚刚被其他人修改过，您的修改没有保存。请核对最新内容后重新提交。")
    if not may(action, locked, by=by):
        raise MoveNotAllowed(f"“{locked.get_status_display()}”的承诺事项不能由您“{action.label}”。")
    if action in ACTIONS_NEEDING_A_REASON and not note.strip():
        raise MoveNotAllowed(f"“{action.label}”必须写明理由。")
    return locked


def move(
    locked: Commitment,
    action: CommitmentAction,
    *,
    by: User | None,
    now: datetime,
    note: str = "",
    changes: Mapping[str, Any] | None = None,
) -> Commitment:
    """
    Carry out a checked action on a row that :func:`lock_for` returned: event first, then the state.

    ``changes`` says what the action did to the terms (tracking.services.terms.difference).
    """
    reinstated = action == CommitmentAction.REINSTATE
    target = _before_void(locked) if reinstated else MOVES[action].target or CommitmentStatus(locked.status)
    CommitmentEvent.objects.create(
        commitment=locked,
        action=action,
        from_status=locked.status,
        to_status=target,
        by=by,
        at=now,
        note=note.strip(),
        changes=dict(changes or {}),
    )
    # What reminders count from: since when the state and the date have been what they are.
    today = timezone.localdate(now)
    if target != locked.status:
        locked.state_since = today
    locked.note_due_date(on=today)
    if locked.due_set_on is None or action == CommitmentAction.CONFIRM:
        locked.due_set_on = today
    # A move that leaves a fulfilled commitment fulfilled keeps the day it was.
    if target != CommitmentStatus.FULFILLED:
        locked.fulfilled_at = None
    elif locked.status != CommitmentStatus.FULFILLED:
        locked.fulfilled_at = (_fulfilled_first(locked) if reinstated else None) or now
    locked.status = target
    if action == CommitmentAction.CONFIRM:
        locked.confirmed_at = now
    locked.version += 1
    locked.save()
    return locked


def _before_void(commitment: Commitment) -> CommitmentStatus:
    """The state in which its letter was made void."""
    told = commitment.events.filter(action=CommitmentAction.VOID).order_by("-at", "-pk")
    return CommitmentStatus(told.values_list("from_status", flat=True)[0])


def _fulfilled_first(commitment: Commitment) -> datetime | None:
    """When it became what it was as its letter was made void."""
    reached = commitment.events.filter(to_status=CommitmentStatus.FULFILLED).exclude(
        from_status__in=[CommitmentStatus.FULFILLED, CommitmentStatus.VOID]
    )
    return reached.order_by("at", "pk").values_list("at", flat=True).last()
