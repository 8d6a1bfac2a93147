"""Circulars (通报): proposed by the rules, sent only after a person of the office has clicked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from proposals.enums import Role
from proposals.models import User
from tracking.enums import ReminderStatus
from tracking.models import Commitment, Reminder
from tracking.services.reminders.consideration import NotPossible


@dataclass(frozen=True, slots=True)
class Proposed:
    """One commitment that is proposed for a circular about one of its dates, and who would be told."""

    commitment: Commitment
    period: date
    lines: tuple[Reminder, ...]


def proposed_circulars(*, limit: int) -> list[Proposed]:
    """Return what waits for a decision, the longest overdue first, at most ``limit`` commitments."""
    proposed = Reminder.objects.filter(status=ReminderStatus.PROPOSED)
    ids = proposed.order_by("period", "commitment").values_list("commitment", flat=True).distinct()[:limit]
    lines = (
        proposed.filter(commitment__in=list(ids))
        .select_related("commitment__bureau", "commitment__reply__proposal", "recipient__bureau", "stands_in_for")
        .order_by("period", "commitment", "recipient")
    )
    grouped: dict[int, list[Reminder]] = {}
    for line in lines:
        grouped.setdefault(line.commitment_id or 0, []).append(line)
    return [
        Proposed(own[0].commitment, own[0].period, tuple(own))
        for own in grouped.values()
        if own[0].commitment is not None
    ]


def count_proposed() -> int:
    """Return how many commitments wait for a decision."""
    return Reminder.objects.filter(status=ReminderStatus.PROPOSED).values("commitment").distinct().count()


@transaction.atomic
def decide_circular(commitment: Commitment, *, send: bool, by: User, now: datetime, note: str = "") -> int:
    """
    Send what is proposed about a commitment with the next mails of its recipients, or say that it is not to be.

    What was declined is not proposed again about the same date.

    :returns: how many people will be told.
    :raises NotPossible: if it is not the office's person, nothing waits any more, or a refusal has no reason.
    """
    if by.role != Role.OFFICE:
        raise NotPossible("只有督查室可以决定是否通报。")
    if not send and not note.strip():
        raise NotPossible("不予通报请写明理由。")
    waiting: Sequence[Reminder] = list(
        Reminder.objects.select_for_update().filter(commitment=commitment, status=ReminderStatus.PROPOSED)
    )
    if not waiting:
        raise NotPossible("这项承诺的通报已经处理，或事由已经消除，请刷新页面查看。")
    Reminder.objects.filter(pk__in=[line.pk for line in waiting]).update(
        status=ReminderStatus.PENDING if send else ReminderStatus.DECLINED,
        note="" if send else note.strip()[:200],
        decided_by=by,
        decided_at=now,
        updated_at=now,
    )
    return len(waiting)
