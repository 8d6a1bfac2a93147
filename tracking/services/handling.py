"""
Who inside a bureau works on what: the handler of a commitment, and handing everything over when a colleague leaves.

A commitment without a handler is everybody's of its bureau. Nothing changes hands before the receiver accepts.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from proposals.enums import BUREAU_ROLES, Role
from proposals.models import User
from proposals.querysets import of_bureau
from tracking.enums import OPEN_STATUSES, CommitmentAction, HandOverStatus
from tracking.models import Commitment, HandOver
from tracking.services.door import MoveNotAllowed, lock_for, move
from tracking.services.reminders import pass_on_notices


def colleagues(user: User) -> QuerySet[User]:
    """The people of a user's bureau and of those directly under it, herself included."""
    return User.objects.filter(of_bureau(user, "bureau"), role__in=BUREAU_ROLES).select_related("bureau")


def workload(user: User) -> QuerySet[User]:
    """The colleagues with ``handled``, how many open commitments each works on; who left stays while she has some."""
    handled = Count("handled_commitments", filter=Q(handled_commitments__status__in=OPEN_STATUSES))
    people = colleagues(user).annotate(handled=handled)
    return people.filter(Q(is_active=True) | Q(handled__gt=0)).order_by("bureau__name", "-handled", "pk")


@transaction.atomic
def assign_handler(
    commitment: Commitment, *, handler: User | None, by: User, now: datetime, version: int | None = None
) -> Commitment:
    """
    Say who works on a commitment; None gives it back to the whole bureau.

    :raises MoveNotAllowed: if it is not open or not with this bureau, or the handler is no active colleague of it.
    """
    locked = lock_for(commitment, CommitmentAction.ASSIGN, by=by, version=version)
    if handler is not None and not _works_for(handler, locked):
        raise MoveNotAllowed("经办人须是责任单位的在岗人员。")
    if locked.handler_id == (handler.pk if handler else None):
        return locked
    return _give(locked, handler, by=by, now=now)


@transaction.atomic
def offer_hand_over(*, giver: User, receiver: User, reason: str, by: User, now: datetime) -> HandOver:
    """
    Offer all open matters of ``giver`` to ``receiver``; the giver does it herself, or a head or the office for her.

    :raises MoveNotAllowed: if they are not colleagues, the receiver is not active, an offer waits already, the giver
        works on nothing, or no reason is given.
    """
    locked = User.objects.select_for_update(of=("self",)).select_related("bureau").get(pk=giver.pk)
    heads = by.role == Role.HEAD and locked in colleagues(by)
    if by.pk != locked.pk and not heads and by.role != Role.OFFICE:
        raise MoveNotAllowed("只能移交自己经办的事项，或由单位负责人、督查室代为移交。")
    if locked.bureau is None or not receiver.is_active or receiver.bureau_id != locked.bureau_id or receiver == locked:
        raise MoveNotAllowed("请选择本单位的另一位在岗人员接收。")
    if not reason.strip():
        raise MoveNotAllowed("请写明交接原因。")
    if HandOver.objects.waiting().filter(giver=locked).exists():
        raise MoveNotAllowed(f"{locked}的事项已有一份交接等待接收。")
    if not Commitment.objects.tracked().filter(handler=locked).exists():
        raise MoveNotAllowed(f"{locked}名下没有经办的承诺事项，无需交接。")
    return HandOver.objects.create(
        bureau=locked.bureau, giver=locked, receiver=receiver, reason=reason.strip(), offered_by=by, offered_at=now
    )


@transaction.atomic
def accept_hand_over(hand_over: HandOver, *, by: User, now: datetime) -> HandOver:
    """
    Take over everything the giver works on now.

    :raises MoveNotAllowed: if it was answered meanwhile, or offered to somebody else.
    """
    locked = _answerable(hand_over, by=by)
    taken = list(Commitment.objects.tracked().filter(handler=locked.giver_id).order_by("pk"))
    for commitment in taken:
        held = lock_for(commitment, CommitmentAction.ASSIGN, by=by)
        _give(held, locked.receiver, by=by, now=now, note=f"工作交接：{locked.reason}")
    locked.status, locked.answered_at = HandOverStatus.ACCEPTED, now
    locked.save(update_fields=["status", "answered_at", "updated_at"])
    locked.commitments.set(taken)
    return locked


@transaction.atomic
def decline_hand_over(hand_over: HandOver, *, by: User, now: datetime, note: str) -> HandOver:
    """
    Do not take it over, and say why.

    :raises MoveNotAllowed: if it was answered meanwhile, offered to somebody else, or no reason is given.
    """
    locked = _answerable(hand_over, by=by)
    if not note.strip():
        raise MoveNotAllowed("请写明不接收的理由。")
    locked.status, locked.answered_at, locked.note = HandOverStatus.DECLINED, now, note.strip()
    locked.save(update_fields=["status", "answered_at", "note", "updated_at"])
    return locked


@transaction.atomic
def withdraw_hand_over(hand_over: HandOver, *, by: User, now: datetime) -> HandOver:
    """
    Take an offer back.

    :raises MoveNotAllowed: if it was answered meanwhile, or ``by`` did not make it.
    """
    locked = _still_open(hand_over)
    if by.pk not in {locked.offered_by_id, locked.giver_id}:
        raise MoveNotAllowed("只能撤回自己提出的交接。")
    locked.status, locked.answered_at = HandOverStatus.WITHDRAWN, now
    locked.save(update_fields=["status", "answered_at", "updated_at"])
    return locked


def _answerable(hand_over: HandOver, *, by: User) -> HandOver:
    locked = _still_open(hand_over)
    if by.pk != locked.receiver_id:
        raise MoveNotAllowed("只有接收人本人可以接收。")
    return locked


def _still_open(hand_over: HandOver) -> HandOver:
    locked = HandOver.objects.select_for_update(of=("self",)).select_related("giver", "receiver").get(pk=hand_over.pk)
    if not locked.is_open:
        raise MoveNotAllowed(f"这份交接刚刚已作处理（{locked.get_status_display()}），请刷新页面查看。")
    return locked


def _works_for(handler: User, commitment: Commitment) -> bool:
    return handler.is_active and handler.role in BUREAU_ROLES and handler.bureau_id == commitment.bureau_id


def _give(locked: Commitment, handler: User | None, *, by: User, now: datetime, note: str = "") -> Commitment:
    before, locked.handler = locked.handler, handler
    words = f"经办人：{before or '未定'}改为{handler or '未定'}"
    moved = move(
        locked,
        CommitmentAction.ASSIGN,
        by=by,
        now=now,
        note="；".join(filter(None, [words, note])),
        changes={"handler": [before.pk if before else None, handler.pk if handler else None]},
    )
    pass_on_notices(moved, before=before, today=timezone.localdate(now))
    return moved
