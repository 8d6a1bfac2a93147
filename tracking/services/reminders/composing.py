"""Looking again at what claimed mails would tell, and wording them, in groups."""

import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from proposals.services.deadlines import local_calendar
from tracking.enums import MailStatus
from tracking.ladder.backoff import MAX_ATTEMPTS, wait_before
from tracking.models import Mail, Reminder
from tracking.services.reminders.addresses import address_of
from tracking.services.reminders.digest import Letter, compose, compose_alone, times_pressed
from tracking.services.reminders.items import fetch_rest
from tracking.services.reminders.outbox import LEASE
from tracking.services.reminders.settling import look_again

logger = logging.getLogger(__name__)

_WRITTEN = (
    *("subject", "body", "html", "calendar", "address", "composed_at", "may_have_arrived"),
    *("status", "attempts", "not_before", "failure", "claimed_by", "lease_until", "updated_at"),
)


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail ready to be handed over: its lines, and whether an earlier attempt may already have arrived."""

    mail: Mail
    line_ids: tuple[int, ...]
    was_uncertain: bool


def compose_mails(mail_ids: Collection[int], *, token: str, moment: datetime, today: date) -> list[Composed]:
    """
    Look again at what claimed mails would tell, word them, and note that they are about to be handed over.

    Mails with nothing left to tell are closed as empty, mails that cannot be worded put back with the reason; neither
    is returned, nor is one whose lease has passed to another worker. The questions are as many for one mail as for
    hundreds, and nobody waits for the database while mails are worded.
    """
    claimed = Mail.objects.filter(pk__in=mail_ids, status=MailStatus.SENDING, claimed_by=token)
    mails = list(claimed.select_related("recipient__bureau").order_by("not_before", "pk"))
    told = _still_told(mails, today=today)
    pressed, calendar = times_pressed([line for lines in told.values() for line in lines]), local_calendar()

    def word(mail: Mail) -> Letter:
        words_of = compose_alone if mail.matter else compose
        return words_of(mail.recipient, told[mail.pk], today=today, pressed=pressed, calendar=calendar)

    composed = [one for mail in mails if (one := _composed(mail, told.get(mail.pk, ()), word=word, moment=moment))]
    with transaction.atomic(durable=True):
        ours = set(claimed.select_for_update().values_list("pk", flat=True))
        composed = [one for one in composed if one.mail.pk in ours]
        _save([mail for mail in mails if mail.pk in ours])
        _put_on_mails([line for one in composed for line in told[one.mail.pk] if line.mail_id is None], composed)
    return composed


def _still_told(mails: Sequence[Mail], *, today: date) -> dict[int, list[Reminder]]:
    """Return the lines to be told by mail; one that came up since a digest was opened goes into it, if that is new."""
    digests = {mail.recipient_id: mail.pk for mail in mails if not mail.matter and not mail.may_have_arrived}
    added = Q(mail=None, own_mail=False, recipient__in=digests)
    pending = Reminder.objects.pending().filter(Q(mail__in=mails) | added)
    lines = list(pending.select_related("commitment__bureau").order_by("period", "pk"))
    fetch_rest(lines)
    told: dict[int, list[Reminder]] = {}
    for line in look_again(lines, today=today):
        told.setdefault(line.mail_id or digests[line.recipient_id], []).append(line)
    return told


def _composed(
    mail: Mail, lines: Sequence[Reminder], *, word: Callable[[Mail], Letter], moment: datetime
) -> Composed | None:
    was_uncertain = mail.may_have_arrived
    if not lines:
        mail.status, mail.failure, mail.claimed_by, mail.lease_until = MailStatus.EMPTY, "", "", None
        return None
    # The very same letter goes out again if it may have arrived.
    if not was_uncertain:
        try:
            letter = word(mail)
        except Exception as error:
            # One mail that cannot be worded must not keep all the others from being sent.
            logger.exception("mail %s cannot be composed", mail.pk)
            _put_back(mail, reason=f"邮件无法生成（{type(error).__name__}）", moment=moment)
            return None
        mail.subject, mail.body, mail.html = letter.subject, letter.body, letter.html
        mail.calendar = letter.calendar
        mail.address, mail.composed_at = address_of(mail.recipient), moment
    mail.may_have_arrived = True
    mail.attempts += 1
    mail.lease_until = moment + LEASE
    return Composed(mail, tuple(line.pk for line in lines), was_uncertain)


def _put_back(mail: Mail, *, reason: str, moment: datetime) -> None:
    mail.attempts += 1
    mail.status = MailStatus.FAILED if mail.attempts >= MAX_ATTEMPTS else MailStatus.PENDING
    mail.failure = reason
    mail.not_before = moment + wait_before(mail.attempts, key=mail.message_id)
    mail.claimed_by, mail.lease_until = "", None


def _save(mails: Sequence[Mail]) -> None:
    """Write mails back; the lines of those given up go into the next one."""
    # No row is made: it is how one statement writes different words into many.
    Mail.objects.bulk_create(mails, update_conflicts=True, unique_fields=["pk"], update_fields=_WRITTEN)
    given_up = [mail.pk for mail in mails if mail.status == MailStatus.FAILED]
    if given_up:
        Reminder.objects.pending().filter(mail__in=given_up).update(mail=None)


def _put_on_mails(added: Sequence[Reminder], composed: Sequence[Composed]) -> None:
    """Put lines that had no mail on the digests that tell them."""
    digests = [one.mail.pk for one in composed if not one.mail.matter and not one.was_uncertain]
    own = Mail.objects.filter(pk__in=digests, recipient=OuterRef("recipient")).values("pk")[:1]
    Reminder.objects.filter(pk__in=[line.pk for line in added]).update(mail=Subquery(own))
