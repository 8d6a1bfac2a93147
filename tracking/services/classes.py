"""
The result class of a reply over time: what the letter printed stays, changes are dated records with their basis.

Domain practice: the bureau proposes, the supervision office decides; 已落实 promises turn B into A (B转A), a plan that
fell through may turn it back.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from proposals.enums import CountsAs, Role
from proposals.models import Reply, ResultClass, User
from tracking.enums import ClassChangeStatus, CommitmentStatus
from tracking.models import ClassChange, Commitment, SupplementaryReply
from tracking.services.door import MoveNotAllowed

# What a class must count as for its promises, once all kept, to make it a solved one.
_UNDER_WAY = (CountsAs.IN_PROGRESS, CountsAs.PLANNED, CountsAs.LATER)


def class_on(reply: Reply, *, on: date) -> ResultClass | None:
    """Return the class of a reply on a day: the latest change adopted by then, else the letter's own."""
    change = (
        ClassChange.objects.filter(reply=reply, status=ClassChangeStatus.ADOPTED, changed_on__lte=on)
        .select_related("to_class")
        .order_by("-changed_on", "-pk")
        .first()
    )
    return change.to_class if change else reply.result_class


def class_now(reply_field: str = "pk") -> Subquery:
    """The id of the class after the latest adopted change, for annotating rows; null where nothing changed."""
    adopted = ClassChange.objects.filter(reply=OuterRef(reply_field), status=ClassChangeStatus.ADOPTED)
    return Subquery(adopted.order_by("-changed_on", "-pk").values("to_class")[:1])


def propose_when_all_kept(commitment: Commitment, *, now: datetime) -> ClassChange | None:
    """
    Propose the solved class of the letter's own scheme once every promise of its reply is fulfilled.

    Does nothing while one is open or failed, where the class is solved already, or where a change waits.
    """
    reply = Reply.objects.select_related("result_class").get(pk=commitment.reply_id)
    standing = set(
        reply.commitments.exclude(status=CommitmentStatus.DISMISSED).values_list("status", flat=True).distinct()
    )
    if standing != {CommitmentStatus.FULFILLED}:
        return None
    current = class_on(reply, on=timezone.localdate(now))
    if current is None or current.counts_as not in _UNDER_WAY or _waiting(reply):
        return None
    solved = current.scheme.classes.filter(counts_as__in=[CountsAs.SOLVED, CountsAs.ADOPTED]).order_by("order").first()
    if solved is None:
        return None
    return ClassChange.objects.create(
        reply=reply,
        from_class=current,
        to_class=solved,
        basis=f"本件{len(reply.commitments.confirmed())}项承诺事项已全部落实。",
        proposed_at=now,
    )


@transaction.atomic
def propose_class(
    reply: Reply,
    *,
    to_class: ResultClass,
    basis: str,
    by: User,
    now: datetime,
    supplement: SupplementaryReply | None = None,
) -> ClassChange:
    """
    Propose another class for a reply, by its bureau or the office.

    :raises MoveNotAllowed: if the class belongs to another scheme, is the present one, a change waits already, or no
        basis is given.
    """
    locked = Reply.objects.select_for_update(of=("self",)).select_related("result_class").get(pk=reply.pk)
    _require_concerned(locked, by)
    current = class_on(locked, on=timezone.localdate(now))
    if current is not None and current.scheme_id != to_class.scheme_id:
        raise MoveNotAllowed("只能在原答复件所用的分类方案之内调整类别。")
    if current is not None and current.pk == to_class.pk:
        raise MoveNotAllowed(f"现在就是{to_class.code}类，无需调整。")
    if not basis.strip():
        raise MoveNotAllowed("请写明调整的依据。")
    if _waiting(locked):
        raise MoveNotAllowed("已有一份类别调整等待督查室决定。")
    return ClassChange.objects.create(
        reply=locked,
        from_class=current,
        to_class=to_class,
        basis=basis.strip(),
        supplement=supplement,
        proposed_by=by,
        proposed_at=now,
    )


@transaction.atomic
def decide_class(change: ClassChange, *, adopt: bool, by: User, now: datetime, on: date, note: str = "") -> ClassChange:
    """
    Adopt a proposed change as of ``on``, or decline it with a reason.

    :raises MoveNotAllowed: if it is decided already, ``by`` is not of the office or proposed it herself, the day lies
        in the future or before the reply, or a refusal has no reason.
    """
    locked = ClassChange.objects.select_for_update(of=("self",)).select_related("reply").get(pk=change.pk)
    if by.role != Role.OFFICE:
        raise MoveNotAllowed("只有督查室可以决定办理结果类别。")
    if locked.status != ClassChangeStatus.PROPOSED:
        raise MoveNotAllowed(f"这项调整刚刚已作处理（{locked.get_status_display()}），请刷新页面查看。")
    if locked.proposed_by_id == by.pk:
        raise MoveNotAllowed("不能决定自己提出的调整，请由另一位同事决定。")
    if adopt and (on > timezone.localdate(now) or (locked.reply.replied_on and on < locked.reply.replied_on)):
        raise MoveNotAllowed("转类日期须在答复日期之后，且不晚于今天。")
    if not adopt and not note.strip():
        raise MoveNotAllowed("不予调整必须写明理由。")
    locked.status = ClassChangeStatus.ADOPTED if adopt else ClassChangeStatus.DECLINED
    locked.changed_on = on if adopt else None
    locked.decided_by, locked.decided_at, locked.note = by, now, note.strip()
    locked.save()
    return locked


def _waiting(reply: Reply) -> bool:
    return ClassChange.objects.filter(reply=reply, status=ClassChangeStatus.PROPOSED).exists()


def _require_concerned(reply: Reply, by: User) -> None:
    if by.role == Role.OFFICE:
        return
    if not by.works_in_bureau or reply.bureau is None or by.bureau_id not in {reply.bureau_id, reply.bureau.parent_id}:
        raise MoveNotAllowed("只有答复单位和督查室可以提出类别调整。")
