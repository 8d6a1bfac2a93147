"""Looking again at what claimed mails would tell, and wording them, in groups."""

import logging
from collections import deque
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

# So many are worded, saved and handed over together.
TAKEN_AT_ONCE = 50

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


class Batch:
    """
    Claimed mails whose matters were just looked at again, to be worded one by one and taken in groups.

    Mails with nothing left to tell are closed as empty, mails that cannot be worded put back with the reason; neither
    is taken, nor is one whose lease has passed to another worker. ``fallen`` counts them. The questions are as many for
    one mail as for hundreds, and nobody waits for the database while mails are worded.
    """

    def __init__(self, mail_ids: Collection[int], *, token: str, moment: datetime, today: date) -> None:
        self._ours = Mail.objects.filter(status=MailStatus.SENDING, claimed_by=token)
        mails = list(
            self._ours.filter(pk__in=mail_ids).select_related("recipient__bureau").order_by("not_before", "pk")
        )
        self._told = _still_told(mails, today=today)
        self._pressed = times_pressed([line for lines in self._told.values() for line in lines])
        self._calendar, self._moment, self._today = local_calendar(), moment, today
        # What has nothing left to tell is closed at once: a new line may open it again.
        self._unworded = deque(sorted(mails, key=lambda mail: mail.pk in self._told))
        self._worded: list[Mail] = []
        self._composed: list[Composed] = []
        self.fallen = len(mail_ids) - len(mails)

    @property
    def is_done(self) -> bool:
        """Whether all of it was taken."""
        return not self._unworded and not self._worded

    def word_one(self) -> None:
        """Word one more mail of the group that is taken next, if that is not full: there may be time to kill."""
        if self._unworded and len(self._composed) < TAKEN_AT_ONCE:
            mail = self._unworded.popleft()
            self._worded.append(mail)
            one = _composed(mail, self._told.get(mail.pk, ()), word=self._word, moment=self._moment)
            if one:
                self._composed.append(one)

    def take(self) -> list[Composed]:
        """Return the next group, with the note that its mails are about to be handed over."""
        while self._unworded and len(self._composed) < TAKEN_AT_ONCE:
            self.word_one()
        mails, composed, self._worded, self._composed = self._worded, self._composed, [], []
        with transaction.atomic(durable=True):
            ours = set(
                self._ours.select_for_update().filter(pk__in=[mail.pk for mail in mails]).values_list("pk", flat=True)
            )
            composed = [one for one in composed if one.mail.pk in ours]
            _save([mail for mail in mails if mail.pk in ours])
            _put_on_mails(
                [line for one in composed for line in self._told[one.mail.pk] if line.mail_id is None], composed
            )
        self.fallen += len(mails) - len(composed)
        return composed

    def _word(self, mail: Mail) -> Letter:
        words_of = compose_alone if mail.matter else compose
        lines = self._told[mail.pk]
        return words_of(mail.recipient, lines, today=self._today, pressed=self._pressed, calendar=self._calendar)


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
    if not added:
        return
    digests = [one.mail.pk for one in composed if not one.mail.matter and not one.was_uncertain]
    own = Mail.objects.filter(pk__in=digests, recipient=OuterRef("recipient")).values("pk")[:1]
    Reminder.objects.filter(pk__in=[line.pk for line in added]).update(mail=Subquery(own))
