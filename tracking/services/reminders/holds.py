"""Holding all mails back until a person says that they may go out."""

from datetime import datetime

from django.db import IntegrityError, transaction

from proposals.models import User
from tracking.enums import HoldReason
from tracking.models import SendingHold
from tracking.services.reminders.heartbeats import SEND, SWEEP, beat


class ReleaseRefused(Exception):  # noqa: N818 - worded for the user
    """Somebody may not hold or release the sending; the message says why."""


def hold(reason: HoldReason, *, evidence: str, note: str, now: datetime) -> bool:
    """
    Hold the sending, unless a person has already released it for the very same ``evidence``.

    :returns: whether it is held for this.
    """
    if was_released(reason, evidence=evidence):
        return False
    try:
        with transaction.atomic():
            SendingHold.objects.get_or_create(
                reason=reason, released_at=None, defaults={"evidence": evidence, "note": note, "since": now}
            )
    except IntegrityError:
        # Another sender has just found the same.
        pass
    return True


def was_released(reason: HoldReason, *, evidence: str) -> bool:
    """Whether a person has already let mails go out in spite of this very ``evidence``."""
    return SendingHold.objects.filter(reason=reason, evidence=evidence, released_at__isnull=False).exists()


def hold_by_hand(*, by: User, now: datetime, note: str = "") -> None:
    """
    Hold the sending because a person wants it; twice is once.

    :raises ReleaseRefused: if that is not this person's to decide.
    """
    _require_oversight(by)
    SendingHold.objects.get_or_create(
        reason=HoldReason.PERSON,
        released_at=None,
        defaults={
            "evidence": f"{now.isoformat()} {by.pk}",
            "note": note.strip()[:300] or "由督查室人工暂停",
            "since": now,
            "held_by": by,
        },
    )


@transaction.atomic
def release(hold_id: int, *, by: User, now: datetime) -> bool:
    """
    Let mails go out again as far as this hold is concerned; what is due is sent with the next run.

    :returns: false if it had been released before.
    :raises ReleaseRefused: if that is not this person's to decide.
    """
    _require_oversight(by)
    found = SendingHold.objects.select_for_update().in_force().filter(pk=hold_id).first()
    if found is None:
        return False
    found.released_at, found.released_by = now, by
    found.save()
    if found.reason == HoldReason.CLOCK:
        # The person says that the clock is right now: from here on it is measured against this moment.
        beat(SWEEP, now=now)
        beat(SEND, now=now)
    return True


def _require_oversight(by: User) -> None:
    if not by.oversees:
        raise ReleaseRefused("只有督查室或系统管理员可以暂停或恢复发送。")
