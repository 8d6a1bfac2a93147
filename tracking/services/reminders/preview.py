"""Who would get what on a day, and why, without sending or keeping anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db import transaction

from proposals.models import User
from proposals.services.deadlines import local_calendar
from tracking.models import Reminder
from tracking.services.reminders.audience import address_of
from tracking.services.reminders.digest import TimesPressed, compose, times_pressed
from tracking.services.reminders.planning import plan_reminders


@dataclass(frozen=True, slots=True)
class PreviewedMail:
    """One person's mail as it would be on the day."""

    recipient: User
    address: str
    subject: str
    body: str
    lines: tuple[Reminder, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """
    What ``day`` would bring; it is sent on ``send_on``, the next working day where ``day`` is none.

    ``reason`` says what kind of day it is, ``is_estimated`` that no notice covers it yet.
    """

    day: date
    send_on: date
    reason: str
    is_estimated: bool
    mails: tuple[PreviewedMail, ...]


def preview_reminders(*, day: date) -> Preview:
    """
    Plan ``day`` as if it were today, word everybody's digest, and undo it all.

    What would be sent between now and then is not known yet: a rung that falls on a day before is shown as missed.
    """
    calendar = local_calendar()
    known = calendar.day(day)
    with transaction.atomic():
        plan_reminders(today=day)
        lines = list(
            Reminder.objects.pending()
            .select_related(
                "recipient__bureau", "commitment__bureau", "assignment__bureau", "assignment__proposal", "mail"
            )
            .order_by("recipient__role", "recipient", "period", "pk")
        )
        pressed = times_pressed(lines)
        mails = tuple(
            _mail(tuple(own), day=day, pressed=pressed) for _, own in groupby(lines, key=lambda line: line.recipient_id)
        )
        transaction.set_rollback(True)
    return Preview(day, calendar.next_workday(day).day, known.reason, known.is_estimated, mails)


def _mail(lines: Sequence[Reminder], *, day: date, pressed: TimesPressed) -> PreviewedMail:
    recipient = lines[0].recipient
    letter = compose(recipient, lines, today=day, pressed=pressed)
    return PreviewedMail(recipient, address_of(recipient), letter.subject, letter.body, tuple(lines))
