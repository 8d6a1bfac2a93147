"""
The result class of a reply over time: what the letter printed stays, changes are dated records with their basis.

Domain practice: the bureau proposes, the supervision office decides; 已落实 promises turn B into A (B转A), a plan that
fell through may turn it back.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from proposals.deadlines.statute import chinese_date
from proposals.enums import CountsAs, Role
from proposals.models import Reply, ResultClass, ResultScheme, User
from tracking.enums import SET_ASIDE_STATUSES, ClassChangeStatus, CommitmentStatus
from tracking.models import ClassChange, Commitment, SupplementaryReply
from tracking.services.door import MoveNotAllowed

# What a class must count as for its promises, once all kept, to make it a solved one.
_UNDER_WAY = (CountsAs.IN_PROGRESS, CountsAs.PLANNED, CountsAs.LATER)


def class_on(reply: Reply, *, on: date) -> ResultClass | None:
    """Return the class of a reply on a day: the latest change adopted by then, else the letter's own."""
    change = (
        ClassChange.objects.filter(reply=reply, status=ClassChangeStatus.ADOPTED, changed_on__lte=on)
        .select_related("to_class")
        .order_by("-changed_on", "-decided_at", "-pk")
        .first()
    )
    return change.to_class if change else reply.result_class


def class_now(reply_field: str = "pk") -> Subquery:
    """The id of the class after the latest adopted change, for annotating rows; null where nothing changed."""
    adopted = ClassChange.objects.filter(reply=OuterRef(reply_field), status=ClassChangeStatus.ADOPTED)
    return Subquery(adopted.order_by("-changed_on", "-decided_at", "-pk").values("to_class")[:1])


def propose_when_all_kept(commitment: Commitment, *, now: datetime) -> ClassChange | None:
    """
    Propose the solved class of the letter's own scheme once every promise of its reply is fulfilled.

    Does nothing while one is open or failed, where the class is solved already, or where a change waits.
    """
    # Of the last two promises accepted at once, each would see the other as open: the second waits here for the first.
    reply = _locked(commitment.reply)
    if not all_kept(reply):
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
        basis=f"本件{reply.commitments.confirmed().count()}项承诺事项已全部落实。",
        proposed_at=now,
    )


def all_kept(reply: Reply) -> bool:
    """Whether something was promised and every promise is fulfilled; a candidate nobody has judged yet is none."""
    standing = reply.commitments.exclude(status__in=SET_ASIDE_STATUSES).values_list("status", flat=True)
    return set(standing) == {CommitmentStatus.FULFILLED}


def classes_open_to(reply: Reply, *, on: date) -> list[ResultClass]:
    """
    The classes a reply may be given: those of its own scheme, but not the present one.

    A letter without a class takes the scheme that was in force on its day for its kind, the narrower before a general.
    """
    current = class_on(reply, on=on)
    if current is not None:
        return list(ResultClass.objects.filter(scheme=current.scheme_id).exclude(pk=current.pk).order_by("order"))
    day = reply.replied_on or on
    kind = reply.proposal.kind if reply.proposal else reply.kind
    scheme = (
        ResultScheme.objects.filter(valid_from__lte=day, kind__in=["", kind])
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
        .order_by("-kind", "-valid_from", "pk")
        .first()
    )
    return list(scheme.classes.order_by("order")) if scheme else []


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
    locked = _locked(reply)
    if not may_propose_class(locked, by=by):
        raise MoveNotAllowed("只有答复单位和督查室可以提出类别调整。")
    today = timezone.localdate(now)
    current = class_on(locked, on=today)
    if current is not None and current.pk == to_class.pk:
        raise MoveNotAllowed(f"现在就是{to_class.code}类，无需调整。")
    if to_class not in classes_open_to(locked, on=today):
        raise MoveNotAllowed("只能在原答复件所用的分类方案之内调整类别。")
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
        in the future, before the reply or before an earlier change, a promise was taken up again since the system
        proposed it, or a refusal has no reason.
    """
    reply = _locked(change.reply)
    locked = ClassChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
    if by.role != Role.OFFICE:
        raise MoveNotAllowed("只有督查室可以决定办理结果类别。")
    if locked.status != ClassChangeStatus.PROPOSED:
        raise MoveNotAllowed(f"这项调整刚刚已作处理（{locked.get_status_display()}），请刷新页面查看。")
    if locked.proposed_by_id == by.pk:
        raise MoveNotAllowed("不能决定自己提出的调整，请由另一位同事决定。")
    if adopt:
        _check_adoption(reply, locked, on=on, today=timezone.localdate(now))
    elif not note.strip():
        raise MoveNotAllowed("不予调整必须写明理由。")
    locked.status = ClassChangeStatus.ADOPTED if adopt else ClassChangeStatus.DECLINED
    locked.changed_on = on if adopt else None
    locked.decided_by, locked.decided_at, locked.note = by, now, note.strip()
    locked.save()
    return locked


def _waiting(reply: Reply) -> bool:
    return ClassChange.objects.filter(reply=reply, status=ClassChangeStatus.PROPOSED).exists()


def may_propose_class(reply: Reply, *, by: User) -> bool:
    """Whether ``by`` may propose another class: people of the answering bureau, of the one above it, and the office."""
    return by.role == Role.OFFICE or by.acts_for(reply.bureau)


def _check_adoption(reply: Reply, change: ClassChange, *, on: date, today: date) -> None:
    if on > today or (reply.replied_on and on < reply.replied_on):
        raise MoveNotAllowed("转类日期须在答复日期之后，且不晚于今天。")
    last = ClassChange.objects.filter(reply=reply).adopted().order_by("-changed_on").first()
    if last is not None and last.changed_on is not None and on < last.changed_on:
        raise MoveNotAllowed(f"转类日期不能早于上一次转类（{chinese_date(last.changed_on)}）。")
    if change.proposed_by_id is None and not all_kept(reply):
        raise MoveNotAllowed("提出调整之后，有承诺事项重新跟踪或待核查，现在不能按“全部落实”调整，请写明理由不予调整。")


def _locked(reply: Reply) -> Reply:
    rows = Reply.objects.select_for_update(of=("self",)).select_related("result_class", "bureau", "proposal")
    locked = rows.get(pk=reply.pk)
    if locked.is_void:
        raise MoveNotAllowed("这件答复已经作废，不能调整类别。")
    return locked
