"""Why a commitment is due on the day it is: from the words of the letter to the date in force, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from proposals.deadlines.statute import chinese_date
from proposals.deadlines.workdays import Calendar
from tracking.due_dates.in_force import Extension, InForce, Pause, Step, StepKind, date_in_force
from tracking.due_dates.lateness import outcome_words, standing_words
from tracking.due_dates.reading import reading_words
from tracking.enums import CommitmentStatus, RequestKind, RequestStatus
from tracking.models import Commitment, CommitmentRequest
from tracking.services.requests import days_in_transfers
from tracking.services.terms import extensions_of, pauses_of


@dataclass(frozen=True, slots=True)
class Line:
    """One step: what it is, in words, how many calendar days it added (None: it set a date), the date after it."""

    label: str
    words: str
    day: date | None = None
    days: int | None = None
    request: CommitmentRequest | None = None


@dataclass(frozen=True, slots=True)
class WhyThisDate:
    """
    The way to the date in force.

    ``standing`` says how late it is against both dates, ``transfer_days`` the calendar days spent waiting for answers
    to transfers, ``pause`` is the one that stops the clock today.
    """

    lines: tuple[Line, ...]
    standing: str
    transfer_days: int
    pause: CommitmentRequest | None


def why_this_date(
    commitment: Commitment, requests: Sequence[CommitmentRequest], *, today: date, calendar: Calendar
) -> WhyThisDate:
    """Tell it from the commitment and all ``requests`` about it; asks the database nothing."""
    granted = [request for request in requests if request.status == RequestStatus.GRANTED]
    moved = date_in_force(commitment.base_date, extensions=extensions_of(granted), pauses=pauses_of(granted))
    return WhyThisDate(
        lines=(*_first_lines(commitment, granted, calendar), *_steps(moved, granted)),
        standing=_standing(commitment, today),
        transfer_days=days_in_transfers(requests, today=today),
        pause=_pause_on(granted, today),
    )


def _first_lines(commitment: Commitment, granted: Sequence[CommitmentRequest], calendar: Calendar) -> list[Line]:
    lines = [Line("信中原文", f"“{commitment.due_quote}”" if commitment.due_quote else "没有写明期限")]
    found, promised = commitment.found_due_date, commitment.promised_due_date
    read = reading_words(
        quote=commitment.due_quote,
        precision=commitment.due_precision,
        rule=commitment.due_rule,
        start=commitment.due_from,
        found=found,
        calendar=calendar,
    )
    if read:
        lines.append(Line("识别规则", read, found))
    if promised:
        by_hand = "与信中一致" if promised == found else "由督查室核定" if found else "由督查室填写"
        lines.append(Line("承诺期限", by_hand, promised))
    if commitment.agreed_due_date:
        terms = [request for request in granted if request.kind == RequestKind.TERMS]
        agreed = f"{_decided(terms[-1])}同意承办单位提出的期限" if terms else ""
        measure = f"衡量标准：{commitment.agreed_measure}" if commitment.agreed_measure else ""
        words = "；".join(filter(None, [agreed, measure]))
        lines.append(Line("商定期限", words, commitment.agreed_due_date, request=terms[-1] if terms else None))
    return lines


def _steps(moved: InForce, granted: Sequence[CommitmentRequest]) -> list[Line]:
    behind: dict[Extension | Pause, CommitmentRequest] = {}
    for request in granted:
        facts: list[Extension | Pause] = [*extensions_of([request]), *pauses_of([request])]
        for fact in facts:
            behind.setdefault(fact, request)
    lines = [_line(step, behind.get(step.fact)) for step in moved.steps]
    return [*lines, Line("现行期限", "", moved.date)] if lines else []


def _line(step: Step, request: CommitmentRequest | None) -> Line:
    if isinstance(step.fact, Extension):
        return Line("延期", f"{chinese_date(step.fact.decided_on)}同意延期", step.date, step.days, request)
    until = chinese_date(step.fact.until)
    words = f"{chinese_date(step.fact.start)}至{until}暂停计时"
    if request and request.waiting_for:
        words += f"，等待{request.waiting_for}"
    if request and request.resumed_on and request.until_date and step.fact.until < request.until_date:
        words += f"（原定至{chinese_date(request.until_date)}，提前恢复）"
    if step.kind == StepKind.PAUSED_TOO_LATE:
        words += "；开始时期限已过，不顺延"
    return Line("暂停计时", words, step.date, step.days, request)


def _standing(commitment: Commitment, today: date) -> str:
    dates = commitment.base_date, commitment.due_date
    agreed = commitment.promised_due_date is None
    if commitment.is_open or commitment.status == CommitmentStatus.CANDIDATE:
        return standing_words(*dates, on=today, agreed=agreed)
    if commitment.fulfilled_at:
        return outcome_words(*dates, done=timezone.localdate(commitment.fulfilled_at), agreed=agreed)
    return ""


def _pause_on(granted: Sequence[CommitmentRequest], today: date) -> CommitmentRequest | None:
    for request in granted:
        if any(pause.start <= today <= pause.until for pause in pauses_of([request])):
            return request
    return None


def _decided(request: CommitmentRequest) -> str:
    return chinese_date(timezone.localdate(request.decided_at)) if request.decided_at else ""
