"""Hear what the lower app has done, and wake the job that looks."""

from typing import Any

from django.dispatch import receiver

from proposals.signals import reply_recorded


@receiver(reply_recorded)
def find_commitments_in_new_reply(*, reply_id: int, **_kwargs: Any) -> None:
    """Ask for the reply to be read for commitments."""
    from tracking.tasks import extract_commitments_task  # noqa: PLC0415 - the app registry is loaded by then

    extract_commitments_task.delay(reply_id=reply_id)
