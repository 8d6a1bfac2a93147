"""
What bureaus ask for about a commitment, and what becomes of it: another date, a pause, a date where none was promised,
another owner, or that the promise cannot be kept.

The office answers, a transfer the bureau that is to take it over; nobody answers her own request. The promised date is
never touched: what is granted moves the date in force (tracking.due_dates).
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from proposals.deadlines.statute import chinese_date
from proposals.models import Bureau, User
from proposals.querysets import of_bureau
from tracking.enums import CommitmentAction, ReminderRule, RequestKind, RequestStatus
from tracking.models import Commitment, CommitmentRequest, FollowUpRule
from tracking.moves import GRANTING_ACTIONS, MOVES, REFUSING_ACTIONS
from tracking.services.door import MoveNotAllowed, hold, lock_for, may, move
from tracking.services.reminders import queue_notice
from tracking.services.terms import difference, drop_parts_of_leavers, settle_due_date, snapshot


@dataclass(frozen=True, slots=True)
class Wish:
    """
    What is asked for, by kind: a new date (extension, terms), days to pause, a measure (terms), another bureau.

    ``until_date`` is the last day on which the clock stands still.
    """

    kind: RequestKind
    new_date: date | None = None
    start_date: date | None = None
    until_date: date | None = None
    waiting_for: str = ""
    measure: str = ""
    to_bureau: Bureau | None = None


def follow_up_rule(*, on: date) -> FollowUpRule:
    """Return the rule in force on a day; one with the usual limits where a place has stated none."""
    valid = FollowUpRule.objects.filter(valid_from__lte=on).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    return valid.order_by("-valid_from", "-pk").first() or FollowUpRule(name="通用规则", valid_from=on)


def extensions_left(commitment: Commitment, *, today: date) -> int:
    """How many more times the date may be extended; counts what was granted since the commitment was made."""
    granted = commitment.requests.granted(RequestKind.EXTENSION).count()
    return max(0, int(follow_up_rule(on=today).max_extensions) - int(granted))


@transaction.atomic
def ask(
    commitment: Commitment,
    wish: Wish,
    *,
    by: User,
    now: datetime,
    reason: str,
    form_key: uuid.UUID,
    version: int | None = None,
) -> CommitmentRequest:
    """
    Ask for something about a commitment. A form sent twice makes one request.

    :raises MoveNotAllowed: if the commitment is not with this bureau, the wish lacks or contradicts something, one of
        its kind waits already, or the number of extensions is used up.
    """
    hold(commitment)
    known = CommitmentRequest.objects.filter(form_key=form_key, commitment=commitment, asked_by=by).first()
    if known:
        return known
    locked = lock_for(commitment, CommitmentAction.REQUEST, by=by, note=reason, version=version)
    if locked.bureau is None:
        raise MoveNotAllowed("这项承诺还没有责任单位。")
    if locked.requests.waiting().filter(kind=wish.kind).exists():
        raise MoveNotAllowed(f"这项承诺已有一份待答复的“{wish.kind.label}”申请，请等待答复或先撤回。")
    _check(locked, wish, today=timezone.localdate(now))
    request = CommitmentRequest.objects.create(
        commitment=locked,
        kind=wish.kind,
        reason=reason.strip(),
        new_date=wish.new_date,
        start_date=wish.start_date,
        until_date=wish.until_date,
        waiting_for=wish.waiting_for.strip(),
        measure=wish.measure.strip(),
        from_bureau=locked.bureau,
        to_bureau=wish.to_bureau,
        asked_by=by,
        asked_at=now,
        form_key=form_key,
    )
    move(locked, CommitmentAction.REQUEST, by=by, now=now, note=f"{words_of(request)}。理由：{request.reason}")
    queue_notice(locked, rule=ReminderRule.REQUESTED, today=timezone.localdate(now), bureau=wish.to_bureau)
    return request


@transaction.atomic
def grant_request(
    request: CommitmentRequest, *, by: User, now: datetime, note: str = "", version: int | None = None
) -> CommitmentRequest:
    """
    Agree to a request and carry it out.

    :raises MoveNotAllowed: if it was answered or withdrawn meanwhile, it is not this person's to answer, or what it
        asks for is no longer possible.
    """
    locked, waiting = _lock(request, GRANTING_ACTIONS[RequestKind(request.kind)], by=by, note=note, version=version)
    today = timezone.localdate(now)
    _check(locked, _wish_of(waiting), today=today, asked_before=True)
    before = snapshot(locked)
    _answer(waiting, RequestStatus.GRANTED, by=by, now=now, note=note)
    if waiting.kind == RequestKind.TERMS:
        locked.agreed_due_date, locked.agreed_measure = waiting.new_date, waiting.measure
    if waiting.kind == RequestKind.TRANSFER and waiting.to_bureau is not None:
        locked.bureau, locked.handler = waiting.to_bureau, None
        # Who answers for the whole has no part beside the others.
        locked.joining_bureaus.remove(waiting.to_bureau)
        drop_parts_of_leavers(locked, now=now)
    settle_due_date(locked)
    move(
        locked,
        GRANTING_ACTIONS[RequestKind(waiting.kind)],
        by=by,
        now=now,
        note=_told(waiting, note),
        changes=difference(before, snapshot(locked)),
    )
    close_requests(locked, by=by, now=now)
    _tell(locked, waiting, today=today)
    if waiting.kind == RequestKind.TRANSFER:
        queue_notice(locked, rule=ReminderRule.CONFIRMED, today=today)
    return waiting


@transaction.atomic
def refuse_request(
    request: CommitmentRequest, *, by: User, now: datetime, note: str, version: int | None = None
) -> CommitmentRequest:
    """
    Say no to a request, and why.

    :raises MoveNotAllowed: if it was answered meanwhile, it is not this person's to answer, or no reason is given.
    """
    action = REFUSING_ACTIONS[RequestKind(request.kind)]
    locked, waiting = _lock(request, action, by=by, note=note, version=version)
    _answer(waiting, RequestStatus.REFUSED, by=by, now=now, note=note)
    move(locked, action, by=by, now=now, note=_told(waiting, note))
    _tell(locked, waiting, today=timezone.localdate(now))
    return waiting


@transaction.atomic
def withdraw_request(request: CommitmentRequest, *, by: User, now: datetime) -> CommitmentRequest:
    """
    Take back a request that nobody has answered yet; anybody of the bureau that asked may.

    :raises MoveNotAllowed: if it was answered meanwhile, or belongs to another bureau.
    """
    locked = lock_for(request.commitment, CommitmentAction.WITHDRAW, by=by)
    waiting = _still_waiting(request)
    _answer(waiting, RequestStatus.WITHDRAWN, by=by, now=now, note="")
    move(locked, CommitmentAction.WITHDRAW, by=by, now=now, note=words_of(waiting))
    return waiting


@transaction.atomic
def resume_clock(request: CommitmentRequest, *, by: User, now: datetime, note: str = "") -> CommitmentRequest:
    """
    End a pause early: from today on the clock runs again, and the days not used come off the date in force.

    :raises MoveNotAllowed: if this is no pause in force today.
    """
    locked = lock_for(request.commitment, CommitmentAction.RESUME, by=by)
    today = timezone.localdate(now)
    pause = CommitmentRequest.objects.select_for_update().get(pk=request.pk)
    last_day = pause.last_paused_day
    if pause.kind != RequestKind.PAUSE or pause.status != RequestStatus.GRANTED or last_day is None or last_day < today:
        raise MoveNotAllowed("这项承诺现在没有暂停计时，无需恢复。")
    before = snapshot(locked)
    pause.resumed_on = today
    pause.save(update_fields=["resumed_on", "updated_at"])
    settle_due_date(locked)
    move(
        locked,
        CommitmentAction.RESUME,
        by=by,
        now=now,
        note=note or f"自{chinese_date(today)}起恢复计时",
        changes=difference(before, snapshot(locked)),
    )
    return pause


def close_requests(locked: Commitment, *, by: User, now: datetime, note: str = "事项已办结") -> int:
    """Withdraw what still waits about a commitment that was closed, saying why; returns how many."""
    if locked.is_open:
        return 0
    return int(
        locked.requests.waiting().update(
            status=RequestStatus.WITHDRAWN, decided_by=by, decided_at=now, decision_note=note
        )
    )


def kinds_to_ask(commitment: Commitment, *, by: User) -> list[RequestKind]:
    """What this person could ask for about the commitment as it stands, but for what waits already."""
    if not may(CommitmentAction.REQUEST, commitment, by=by):
        return []
    about_dates = [RequestKind.TERMS] if commitment.base_date is None else [RequestKind.EXTENSION, RequestKind.PAUSE]
    waiting = set(commitment.requests.waiting().values_list("kind", flat=True))
    return [kind for kind in (*about_dates, RequestKind.TRANSFER, RequestKind.IMPOSSIBLE) if kind not in waiting]


def may_answer(request: CommitmentRequest, *, by: User) -> bool:
    """Whether it waits for this person: the office's to answer, or a transfer offered to her bureau."""
    if not request.is_open or request.asked_by_id == by.pk:
        return False
    if request.kind != RequestKind.TRANSFER:
        return by.role in MOVES[CommitmentAction.REFUSE].roles
    offered = CommitmentRequest.objects.filter(pk=request.pk).filter(of_bureau(by, "to_bureau"))
    return bool(by.works_in_bureau and offered.exists())


def days_in_transfers(requests: Iterable[CommitmentRequest], *, today: date) -> int:
    """Calendar days a commitment spent waiting for the answer to transfers, refused and withdrawn ones included."""
    days = 0
    for request in requests:
        if request.kind == RequestKind.TRANSFER:
            answered = timezone.localdate(request.decided_at) if request.decided_at else today
            days += (answered - timezone.localdate(request.asked_at)).days
    return days


def words_of(request: CommitmentRequest) -> str:
    """Say in one phrase what a request asks for."""
    match request.kind:
        case RequestKind.EXTENSION:
            return f"申请延期至{_day(request.new_date)}"
        case RequestKind.PAUSE:
            waiting = f"（等待{request.waiting_for}）" if request.waiting_for else ""
            return f"申请自{_day(request.start_date)}至{_day(request.until_date)}暂停计时{waiting}"
        case RequestKind.TERMS:
            return f"提出完成期限{_day(request.new_date)}，衡量标准：{request.measure}"
        case RequestKind.TRANSFER:
            return f"申请移交{request.to_bureau}"
        case _:
            return "申请认定无法兑现"


def _lock(
    request: CommitmentRequest, action: CommitmentAction, *, by: User, note: str, version: int | None
) -> tuple[Commitment, CommitmentRequest]:
    if request.asked_by_id == by.pk:
        raise MoveNotAllowed("不能答复自己提出的申请，请由其他人答复。")
    # A reason for giving up is the bureau's own, already on file.
    reason = note or (request.reason if action == CommitmentAction.GIVE_UP else "")
    locked = lock_for(request.commitment, action, by=by, note=reason, version=version)
    return locked, _still_waiting(request)


def _still_waiting(request: CommitmentRequest) -> CommitmentRequest:
    waiting = CommitmentRequest.objects.select_for_update().get(pk=request.pk)
    if not waiting.is_open:
        raise MoveNotAllowed(f"这份申请刚刚已作处理（{waiting.get_status_display()}），请刷新页面查看。")
    return waiting


def _answer(request: CommitmentRequest, status: RequestStatus, *, by: User, now: datetime, note: str) -> None:
    request.status, request.decided_by, request.decided_at, request.decision_note = status, by, now, note.strip()
    request.save(update_fields=["status", "decided_by", "decided_at", "decision_note", "updated_at"])


def _tell(locked: Commitment, request: CommitmentRequest, *, today: date) -> None:
    queue_notice(locked, rule=ReminderRule.ANSWERED, today=today, bureau=request.from_bureau, asked_by=request.asked_by)


def _told(request: CommitmentRequest, note: str) -> str:
    return "；".join(filter(None, [words_of(request), note.strip() or request.reason]))


def _wish_of(request: CommitmentRequest) -> Wish:
    return Wish(
        kind=RequestKind(request.kind),
        new_date=request.new_date,
        start_date=request.start_date,
        until_date=request.until_date,
        waiting_for=request.waiting_for,
        measure=request.measure,
        to_bureau=request.to_bureau,
    )


def _check(locked: Commitment, wish: Wish, *, today: date, asked_before: bool = False) -> None:
    """Refuse what cannot be; ``asked_before`` when it is granted, and days that have passed meanwhile may stand."""
    match wish.kind:
        case RequestKind.EXTENSION:
            _check_extension(locked, wish, today=today, asked_before=asked_before)
        case RequestKind.PAUSE:
            _check_pause(locked, wish, today=today, asked_before=asked_before)
        case RequestKind.TERMS:
            if locked.base_date is not None:
                raise MoveNotAllowed("这项承诺已有期限，如需调整请申请延期。")
            if wish.new_date is None or not wish.measure.strip():
                raise MoveNotAllowed("请填写完成期限和衡量标准。")
            if wish.new_date < today and not asked_before:
                raise MoveNotAllowed("完成期限不能早于今天。")
        case RequestKind.TRANSFER:
            if wish.to_bureau is None or not wish.to_bureau.is_active:
                raise MoveNotAllowed("请选择一个在用的接收单位。")
            if wish.to_bureau.pk == locked.bureau_id:
                raise MoveNotAllowed("拟接收单位就是现在的责任单位，无需移交。")
        case RequestKind.IMPOSSIBLE:
            pass


def _check_extension(locked: Commitment, wish: Wish, *, today: date, asked_before: bool) -> None:
    if locked.due_date is None:
        raise MoveNotAllowed("这项承诺尚无期限，请先提出完成期限。")
    if wish.new_date is None or wish.new_date <= locked.due_date:
        raise MoveNotAllowed(f"新的期限须晚于现行期限{chinese_date(locked.due_date)}。")
    if wish.new_date < today and not asked_before:
        raise MoveNotAllowed("新的期限不能早于今天。")
    if extensions_left(locked, today=today) == 0:
        limit = follow_up_rule(on=today).max_extensions
        raise MoveNotAllowed(f"按规定每项承诺最多延期{limit}次，已经用完。")


def _check_pause(locked: Commitment, wish: Wish, *, today: date, asked_before: bool) -> None:
    if locked.due_date is None:
        raise MoveNotAllowed("这项承诺尚无期限，无需暂停计时。")
    if wish.start_date is None or wish.until_date is None or wish.until_date < wish.start_date:
        raise MoveNotAllowed("请填写暂停的起止日期，截止日不能早于起始日。")
    if wish.start_date > locked.due_date:
        raise MoveNotAllowed(f"暂停起始日须不晚于现行期限{chinese_date(locked.due_date)}，期限已过的请申请延期。")
    if wish.until_date < today and not asked_before:
        raise MoveNotAllowed("暂停截止日不能早于今天。")


def _day(day: date | None) -> str:
    return chinese_date(day) if day else "未定"
