"""Where promises stand, in the plain words a proposer is told."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from proposals.deadlines.statute import chinese_date
from tracking.enums import CommitmentStatus, RequestKind, RequestStatus, SupplementOutcome, SupplementStatus
from tracking.models import Commitment, CommitmentRequest, SupplementItem

_GRANTED = (RequestKind.EXTENSION, RequestKind.PAUSE, RequestKind.IMPOSSIBLE)


def standings(commitments: Iterable[Commitment], *, today: date) -> dict[int, str]:
    """Say of each promise in a sentence where it stands; two queries, whatever their number."""
    rows = list(commitments)
    granted: dict[int, list[CommitmentRequest]] = defaultdict(list)
    for request in CommitmentRequest.objects.filter(
        commitment__in=[row.pk for row in rows], status=RequestStatus.GRANTED, kind__in=_GRANTED
    ).order_by("decided_at", "pk"):
        granted[request.commitment_id].append(request)
    told = {
        item.commitment_id: item
        for item in SupplementItem.objects.filter(
            commitment__in=[row.pk for row in rows], supplement__status=SupplementStatus.ISSUED
        )
        .select_related("supplement")
        .order_by("supplement__replied_on", "pk")
    }
    return {row.pk: _sentence(row, granted[row.pk], told.get(row.pk), today) for row in rows}


def _sentence(
    commitment: Commitment, granted: list[CommitmentRequest], told: SupplementItem | None, today: date
) -> str:
    match commitment.status:
        case CommitmentStatus.FULFILLED:
            day = commitment.fulfilled_at
            return f"已落实，督查室于{chinese_date(timezone.localdate(day))}核查通过。" if day else "已落实。"
        case CommitmentStatus.UNACHIEVABLE:
            reasons = [request.reason for request in granted if request.kind == RequestKind.IMPOSSIBLE]
            return f"经督查室认定无法兑现。原因：{reasons[-1]}" if reasons else "经督查室认定无法兑现。"
        case CommitmentStatus.SUPERSEDED:
            return _replaced(told)
        case CommitmentStatus.SUBMITTED:
            return "责任单位报告已完成，督查室正在核查。"
    return "".join([_running(commitment, today), *_changes(commitment, granted, today)])


def _running(commitment: Commitment, today: date) -> str:
    again = "督查室核查后要求继续整改" if commitment.status == CommitmentStatus.RETURNED else "正在落实"
    if commitment.due_date is None:
        return f"{again}，完成期限正在商定。"
    if commitment.due_date < today:
        return f"{again}，已超过期限（{chinese_date(commitment.due_date)}），督查室正在催办。"
    return f"{again}，期限为{chinese_date(commitment.due_date)}。"


def _changes(commitment: Commitment, granted: list[CommitmentRequest], today: date) -> list[str]:
    """What moved the date, neutrally: that it was moved, by whom, and what is waited for."""
    said = []
    extended = [request for request in granted if request.kind == RequestKind.EXTENSION]
    if extended and commitment.base_date:
        said.append(f"原承诺{chinese_date(commitment.base_date)}，经督查室同意后调整。")
    for request in granted:
        first, last = request.start_date, request.last_paused_day
        if request.kind == RequestKind.PAUSE and first and last and first <= today <= last:
            waiting = f"等待{request.waiting_for}，" if request.waiting_for else ""
            said.append(f"目前{waiting}暂缓计时至{chinese_date(last)}。")
    return said


def _replaced(told: SupplementItem | None) -> str:
    if told is None or told.outcome != SupplementOutcome.REPLACED:
        return "承诺已由补充答复调整。"
    supplement = told.supplement
    day = f"，{chinese_date(supplement.replied_on)}" if supplement.replied_on else ""
    until = f"预计{chinese_date(told.new_date)}前完成。" if told.new_date else ""
    return f"已由补充答复（{supplement.doc_number}{day}）调整为：{told.promise.rstrip('。')}。{until}"
