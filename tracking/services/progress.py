"""Progress: bureaus report with figures and files; the office verifies; nobody verifies her own update."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from proposals.models import User
from tracking.enums import CommitmentAction, ReminderRule, VerificationOutcome, VerificationWay
from tracking.models import Commitment, MeasuredValue, ProgressUpdate, Verification
from tracking.services.classes import propose_when_all_kept
from tracking.services.door import MoveNotAllowed, lock_for, move
from tracking.services.evidence import EvidenceFile, keep_evidence, point_out_repeats, proven_since_return
from tracking.services.reminders import queue_notice
from tracking.services.requests import close_requests


@dataclass(frozen=True, slots=True)
class Measurement:
    """A figure for one target: the value in the target's unit, the day it holds for, and whose figure it is."""

    value: Decimal
    measured_on: date
    source: str


@dataclass(frozen=True, slots=True)
class SiteVisit:
    """An on-site check: the day, where, and who took part."""

    day: date
    place: str
    people: str


@transaction.atomic
def record_progress(
    commitment: Commitment,
    *,
    by: User,
    now: datetime,
    form_key: uuid.UUID,
    text: str,
    claims_done: bool,
    values: Mapping[int, Measurement],
    evidence: Sequence[EvidenceFile],
) -> ProgressUpdate:
    """
    Record what the bureau reports; ``values`` maps a target's id to its figure. A form sent twice makes one update.

    :raises MoveNotAllowed: if the commitment is not with this bureau, the text is empty, a figure is dated in the
        future or belongs to another commitment, or completion is claimed without any evidence.
    """
    known = ProgressUpdate.objects.filter(form_key=form_key, commitment=commitment, by=by).first()
    if known:
        return known
    action = CommitmentAction.SUBMIT if claims_done else CommitmentAction.UPDATE
    locked = lock_for(commitment, action, by=by)
    _check(locked, text, claims_done=claims_done, values=values, evidence=evidence, today=timezone.localdate(now))
    update = ProgressUpdate.objects.create(
        commitment=locked, text=text.strip(), claims_done=claims_done, by=by, at=now, form_key=form_key
    )
    MeasuredValue.objects.bulk_create(
        MeasuredValue(update=update, target_id=pk, value=m.value, measured_on=m.measured_on, source=m.source)
        for pk, m in values.items()
    )
    keep_evidence(update, evidence)
    point_out_repeats(update)
    if update.is_news:
        locked.reported_on = timezone.localdate(now)
    move(locked, action, by=by, now=now, note=text)
    if claims_done:
        queue_notice(locked, rule=ReminderRule.SUBMITTED, today=timezone.localdate(now))
    return update


def _check(
    locked: Commitment,
    text: str,
    *,
    claims_done: bool,
    values: Mapping[int, Measurement],
    evidence: Sequence[EvidenceFile],
    today: date,
) -> None:
    if not text.strip():
        raise MoveNotAllowed("请写明进展情况。")
    if set(values) - set(locked.targets.values_list("pk", flat=True)):
        raise MoveNotAllowed("目标已被修改，请刷新页面后重新填写。")
    if any(m.measured_on > today for m in values.values()):
        raise MoveNotAllowed("数据日期不能晚于今天。")
    if claims_done and not evidence and not proven_since_return(locked):
        raise MoveNotAllowed("报请核查须附佐证材料，请至少上传一份文件。")


@transaction.atomic
def add_evidence(
    commitment: Commitment,
    *,
    by: User,
    now: datetime,
    form_key: uuid.UUID,
    text: str,
    evidence: Sequence[EvidenceFile],
    version: int | None = None,
) -> ProgressUpdate:
    """
    Add evidence to a fulfilled commitment, with the reason: what was accepted has changed, so it is verified again.

    :raises MoveNotAllowed: if it is not fulfilled, not with this bureau, or file or reason is missing.
    """
    known = ProgressUpdate.objects.filter(form_key=form_key, commitment=commitment, by=by).first()
    if known:
        return known
    locked = lock_for(commitment, CommitmentAction.ADD_EVIDENCE, by=by, note=text, version=version)
    if not evidence:
        raise MoveNotAllowed("请至少上传一份佐证材料。")
    update = ProgressUpdate.objects.create(
        commitment=locked, text=text.strip(), claims_done=True, by=by, at=now, form_key=form_key
    )
    keep_evidence(update, evidence)
    point_out_repeats(update)
    move(locked, CommitmentAction.ADD_EVIDENCE, by=by, now=now, note=text)
    queue_notice(locked, rule=ReminderRule.SUBMITTED, today=timezone.localdate(now))
    return update


@transaction.atomic
def verify_submission(
    commitment: Commitment,
    *,
    outcome: VerificationOutcome,
    by: User,
    now: datetime,
    note: str,
    version: int | None = None,
    visit: SiteVisit | None = None,
) -> Verification:
    """
    Decide on the submission that waits: accept (销号) or return with the reason; ``visit`` if it was checked on site.

    :raises MoveNotAllowed: if nothing waits, if ``by`` wrote the update herself, a return has no reason, or the visit
        lacks something or lies in the future.
    """
    accepted = outcome == VerificationOutcome.ACCEPTED
    action = CommitmentAction.ACCEPT if accepted else CommitmentAction.RETURN
    locked = lock_for(commitment, action, by=by, note=note, version=version)
    update = locked.updates.filter(claims_done=True, verification__isnull=True).order_by("-at", "-pk").first()
    if update is None:
        raise MoveNotAllowed("没有待核查的报送。")
    if update.by_id == by.pk:
        raise MoveNotAllowed("不能核查自己报送的进展，请由另一位同事核查。")
    if visit is not None:
        _check_visit(visit, today=timezone.localdate(now))
    verification = Verification.objects.create(
        update=update,
        outcome=outcome,
        note=note.strip(),
        way=VerificationWay.DESK if visit is None else VerificationWay.ON_SITE,
        checked_on=visit.day if visit else None,
        place=visit.place.strip() if visit else "",
        people=visit.people.strip() if visit else "",
        author=update.by,
        by=by,
        at=now,
    )
    move(locked, action, by=by, now=now, note=note)
    close_requests(locked, by=by, now=now)
    if accepted:
        propose_when_all_kept(locked, now=now)
    if not accepted:
        queue_notice(locked, rule=ReminderRule.RETURNED, today=timezone.localdate(now))
    return verification


def _check_visit(visit: SiteVisit, *, today: date) -> None:
    if not visit.place.strip() or not visit.people.strip():
        raise MoveNotAllowed("现场核查须写明地点和参加人员。")
    if visit.day > today:
        raise MoveNotAllowed("现场核查日期不能晚于今天。")
