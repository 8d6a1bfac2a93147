"""
The parts of a joint commitment (分工): who of the joining bureaus does what by when, and what each reports.

The owner or the office divides; a joining bureau reports. The commitment itself stays with its owner, who alone submits
it for verification.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from proposals.deadlines.statute import chinese_date
from proposals.models import Bureau, User
from proposals.querysets import of_bureau
from tracking.enums import CommitmentAction, ReminderRule
from tracking.models import Commitment, ProgressUpdate, Share
from tracking.services.door import MoveNotAllowed, hold, lock_for, move
from tracking.services.evidence import EvidenceFile, keep_evidence, point_out_repeats
from tracking.services.reminders import queue_notice


@dataclass(frozen=True, slots=True)
class Part:
    """What one joining bureau is to do, and by when (None: by the commitment's own date)."""

    bureau: Bureau
    task: str
    due_date: date | None = None


@transaction.atomic
def divide(
    commitment: Commitment, parts: Sequence[Part], *, by: User, now: datetime, version: int | None = None
) -> Commitment:
    """
    Say which joining bureau does what; a bureau that is not named any more has no part from now on.

    Bureaus with a new or changed part are told. A part that was reported as done and is changed has to be done anew.

    :raises MoveNotAllowed: if this is neither the owner nor the office, a bureau does not join in, a task is empty, or
        a date has passed or lies after the commitment's own.
    """
    locked = lock_for(commitment, CommitmentAction.DIVIDE, by=by, version=version)
    today = timezone.localdate(now)
    before = list(locked.shares.standing().select_related("bureau").order_by("pk"))
    standing = {share.bureau_id: share for share in before}
    was = _plain(before)
    _check(locked, [part for part in parts if _is_new(part, standing.get(part.bureau.pk))], today=today)
    named = {part.bureau.pk for part in parts}
    for bureau_id, share in standing.items():
        if bureau_id not in named:
            share.dropped_at = now
            share.save(update_fields=["dropped_at", "updated_at"])
    told = [part.bureau for part in parts if _write(locked, part, standing.get(part.bureau.pk))]
    after = list(locked.shares.standing().select_related("bureau").order_by("pk"))
    if _plain(after) == was:
        return locked
    words = "；".join(_words(share) for share in after) or "取消全部分工"
    move(locked, CommitmentAction.DIVIDE, by=by, now=now, note=words, changes={"shares": [was, _plain(after)]})
    for bureau in told:
        queue_notice(locked, rule=ReminderRule.SHARED, today=today, bureau=bureau)
    return locked


@transaction.atomic
def report_share(
    share: Share,
    *,
    by: User,
    now: datetime,
    form_key: uuid.UUID,
    text: str,
    is_done: bool,
    evidence: Sequence[EvidenceFile],
) -> ProgressUpdate:
    """
    Record what a joining bureau reports for its part; the latest report says whether it is done.

    A form sent twice makes one report.

    :raises MoveNotAllowed: if the part was dropped or is another bureau's, the commitment is not with the bureaus, or
        the text is empty.
    """
    hold(share.commitment)
    known = ProgressUpdate.objects.filter(form_key=form_key, share=share, by=by).first()
    if known:
        return known
    locked = lock_for(share.commitment, CommitmentAction.REPORT_SHARE, by=by)
    part = locked.shares.standing().filter(of_bureau(by, "bureau"), pk=share.pk).select_related("bureau").first()
    if part is None:
        raise MoveNotAllowed("这项分工已经取消或调整，请刷新页面查看。")
    if not text.strip():
        raise MoveNotAllowed("请写明进展情况。")
    update = ProgressUpdate.objects.create(
        commitment=locked, share=part, text=text.strip(), claims_done=False, by=by, at=now, form_key=form_key
    )
    keep_evidence(update, evidence)
    point_out_repeats(update)
    if is_done != part.is_done:
        part.done_at, part.done_by = (now, by) if is_done else (None, None)
        part.save(update_fields=["done_at", "done_by", "updated_at"])
    done = "（已完成）" if is_done else ""
    move(locked, CommitmentAction.REPORT_SHARE, by=by, now=now, note=f"{part.bureau}{done}：{text}")
    return update


def _is_new(part: Part, share: Share | None) -> bool:
    return share is None or (share.task, share.due_date) != (part.task.strip(), part.due_date)


def _write(locked: Commitment, part: Part, share: Share | None) -> bool:
    """Write a part; whether there was anything to write."""
    if not _is_new(part, share):
        return False
    if share is None:
        Share.objects.create(commitment=locked, bureau=part.bureau, task=part.task.strip(), due_date=part.due_date)
        return True
    if share.due_date != part.due_date:
        share.due_version += 1
    share.task, share.due_date, share.done_at, share.done_by = part.task.strip(), part.due_date, None, None
    share.save(update_fields=["task", "due_date", "due_version", "done_at", "done_by", "updated_at"])
    return True


def _check(locked: Commitment, parts: Sequence[Part], *, today: date) -> None:
    joining = set(locked.joining_bureaus.values_list("pk", flat=True))
    for part in parts:
        if part.bureau.pk not in joining:
            raise MoveNotAllowed(f"{part.bureau}不是这项承诺的配合单位，请先由督查室登记为配合单位。")
        if not part.task.strip():
            raise MoveNotAllowed(f"请写明{part.bureau}的分工内容。")
        if part.due_date and part.due_date < today:
            raise MoveNotAllowed(f"{part.bureau}的分工期限不能早于今天。")
        if part.due_date and locked.due_date and part.due_date > max(locked.due_date, today):
            raise MoveNotAllowed(f"{part.bureau}的分工期限不能晚于这项承诺的现行期限{chinese_date(locked.due_date)}。")


def _plain(shares: Iterable[Share]) -> list[dict[str, Any]]:
    return [
        {
            "bureau": share.bureau_id,
            "task": share.task,
            "due_date": share.due_date.isoformat() if share.due_date else None,
        }
        for share in shares
    ]


def _words(share: Share) -> str:
    due = f"（{chinese_date(share.due_date)}前）" if share.due_date else ""
    return f"{share.bureau}：{share.task}{due}"
