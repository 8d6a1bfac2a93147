"""
The outbox: whose mail is open, who works on it, and what became of it.

A mail is worked on under a lease. The worker's token is the fence: once the lease has run out and another worker has
taken the mail over, the first one can neither compose nor mark it any more. Each step commits before the next begins.
"""

import hashlib
import logging
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from tracking.enums import MailStatus, TryOutcome
from tracking.ladder.backoff import MAX_ATTEMPTS, wait_before
from tracking.models import Mail, MailTry, Reminder
from tracking.services.reminders.addresses import address_of
from tracking.services.reminders.digest import TimesPressed, compose, compose_alone, times_pressed
from tracking.services.reminders.items import fetch_numbers
from tracking.services.reminders.settling import look_again

logger = logging.getLogger(__name__)

# Longer than the longest talk with a server: eight exchanges, each within EMAIL_TIMEOUT (measured: a lease shorter
# than that gave 13 doubles in 14 deliveries).
LEASE = timedelta(minutes=10)
CLAIM_SIZE = 20
# Keys are looked up in lists of this length, which every database takes.
_OPENED_AT_ONCE = 500

# What a mail that nobody works on looks like.
FREE: dict[str, str | None] = {"claimed_by": "", "lease_until": None}


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail ready to be handed over: its lines, and whether an earlier attempt may already have arrived."""

    mail: Mail
    line_ids: tuple[int, ...]
    was_uncertain: bool


def token_for(worker: str) -> str:
    """Return a fence of its own for one run of ``worker``."""
    return f"{worker[:60]}:{uuid.uuid4().hex}"


def message_id_for(recipient_id: int, day: date, matter: str = "") -> str:
    """
    Return the Message-ID of a person's mail of a day: her digest, or the mail of its own about ``matter``.

    Always the same for the same person, day, matter and installation.
    """
    kind = "reminder" if matter else "digest"
    identity = "|".join(filter(None, [settings.SITE_URL, str(recipient_id), day.isoformat(), matter]))
    hashed = hashlib.sha256(identity.encode()).hexdigest()[:32]
    return f"<{kind}.{day:%Y%m%d}.{hashed}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def open_mails(*, today: date, moment: datetime) -> None:
    """
    Open today's digest for everybody with lines to be told, unless hers has been sent already, and the other mails.

    Whoever is sent an earlier day's mail once more today, since that may not have arrived, gets her new lines tomorrow.
    """
    waiting = (
        Reminder.objects.pending()
        .filter(mail=None, own_mail=False)
        .exclude(recipient__in=_mails_of_before_sent_today(today).values("recipient"))
        .order_by()
        .values_list("recipient", flat=True)
        .distinct()
    )
    known = Mail.objects.filter(send_on=today, matter="")
    # A mail that turned out empty is opened again, but never one that may have arrived: its number is taken.
    known.filter(status=MailStatus.EMPTY, may_have_arrived=False, recipient__in=waiting).update(
        status=MailStatus.PENDING, not_before=moment
    )
    Mail.objects.bulk_create(
        [
            Mail(recipient_id=pk, send_on=today, message_id=message_id_for(pk, today), not_before=moment)
            for pk in waiting.exclude(recipient__in=known.values("recipient"))
        ],
        ignore_conflicts=True,
    )
    _open_own_mails(today=today, moment=moment)


def _open_own_mails(*, today: date, moment: datetime) -> None:
    """Open a mail for each line that is told in one of its own, and put the line on it."""
    waiting = list(Reminder.objects.pending().filter(mail=None, own_mail=True).order_by("pk"))
    for start in range(0, len(waiting), _OPENED_AT_ONCE):
        lines = {line.identity: line for line in waiting[start : start + _OPENED_AT_ONCE]}
        Mail.objects.bulk_create(
            [
                Mail(
                    recipient_id=line.recipient_id,
                    send_on=today,
                    matter=matter,
                    message_id=message_id_for(line.recipient_id, today, matter),
                    not_before=moment,
                )
                for matter, line in lines.items()
            ],
            ignore_conflicts=True,
        )
        todays = Mail.objects.filter(send_on=today, matter__in=lines)
        # As with the digest: one that turned out empty is opened again, but never one that may have arrived.
        todays.filter(status=MailStatus.EMPTY, may_have_arrived=False).update(
            status=MailStatus.PENDING, not_before=moment
        )
        for mail in todays.filter(status=MailStatus.PENDING):
            Reminder.objects.pending().filter(pk=lines[mail.matter].pk, mail=None).update(mail=mail)


def _mails_of_before_sent_today(today: date) -> QuerySet[Mail]:
    """Digests of earlier days that are still to be sent again under their own number, or were so today."""
    midnight = timezone.make_aware(datetime.combine(today, time.min), timezone.get_default_timezone())
    again = Q(status__in=[MailStatus.PENDING, MailStatus.SENDING], may_have_arrived=True)
    return Mail.objects.filter(again | Q(status=MailStatus.SENT, sent_at__gte=midnight), send_on__lt=today, matter="")


@transaction.atomic(durable=True)
def merge_unsent(*, today: date, moment: datetime) -> None:
    """
    Give the lines of earlier days' unsent mails back, so that today's mail tells everything at once.

    A mail that may have arrived stays as it is and is sent again under its own number.
    """
    unsent = (
        Mail.objects.select_for_update(skip_locked=True)
        .filter(send_on__lt=today, may_have_arrived=False)
        .filter(Q(status=MailStatus.PENDING) | Q(status=MailStatus.SENDING, lease_until__lt=moment))
    )
    ids = list(unsent.values_list("pk", flat=True))
    Reminder.objects.pending().filter(mail__in=ids).update(mail=None)
    Mail.objects.filter(pk__in=ids).update(status=MailStatus.MERGED, **FREE)


@transaction.atomic(durable=True)
def claim(*, token: str, today: date, moment: datetime) -> list[int]:
    """Take some mails that are due, or whose worker has gone silent; nobody else can take them until the lease ends."""
    due = (
        Mail.objects.select_for_update(skip_locked=True)
        .filter(
            Q(status=MailStatus.PENDING, not_before__lte=moment) | Q(status=MailStatus.SENDING, lease_until__lt=moment)
        )
        .filter(Q(send_on=today) | Q(send_on__lt=today, may_have_arrived=True))
        .order_by("not_before", "pk")
    )
    mails = list(due.only("pk", "status", "claimed_by", "lease_until", "may_have_arrived")[:CLAIM_SIZE])
    ids = [mail.pk for mail in mails]
    MailTry.objects.bulk_create(_lost(mail, moment) for mail in mails if mail.claimed_by and mail.may_have_arrived)
    Mail.objects.filter(pk__in=ids).update(status=MailStatus.SENDING, claimed_by=token, lease_until=moment + LEASE)
    return ids


def _lost(mail: Mail, moment: datetime) -> MailTry:
    """The try of a worker that was never heard of again."""
    return MailTry(mail=mail, at=moment, worker=mail.claimed_by, outcome=TryOutcome.LOST)


@transaction.atomic(durable=True)
def compose_mails(mail_ids: Collection[int], *, token: str, moment: datetime, today: date) -> list[Composed]:
    """
    Look again at what claimed mails would tell, word them, and note that they are about to be handed over.

    Mails with nothing left to tell are closed as empty, mails that cannot be worded put back with the reason; neither
    is returned, nor is one whose lease has passed to another worker.
    """
    mails = list(
        Mail.objects.select_for_update(of=("self",))
        .select_related("recipient__bureau")
        .filter(pk__in=mail_ids, status=MailStatus.SENDING, claimed_by=token)
        .order_by("not_before", "pk")
    )
    # A line that came up since the digest was opened goes into it.
    digests = [mail for mail in mails if not mail.matter and not mail.may_have_arrived]
    added = Q(mail=None, own_mail=False, recipient__in=[mail.recipient_id for mail in digests])
    told = look_again(Reminder.objects.filter(Q(mail__in=mails) | added), today=today)
    fetch_numbers(told)
    pressed = times_pressed(told)
    composed = []
    for mail in mails:
        is_open_to_more = not mail.matter and not mail.may_have_arrived
        lines = [
            line
            for line in told
            if line.mail_id == mail.pk
            or (is_open_to_more and line.mail_id is None and line.recipient_id == mail.recipient_id)
        ]
        one = _compose(mail, lines, pressed=pressed, moment=moment, today=today)
        if one:
            composed.append(one)
    digest = Mail.objects.filter(pk__in=[mail.pk for mail in digests], recipient=OuterRef("recipient")).values("pk")[:1]
    new = [pk for one in composed if not one.was_uncertain and not one.mail.matter for pk in one.line_ids]
    Reminder.objects.filter(pk__in=new).update(mail=Subquery(digest))
    return composed


def _compose(
    mail: Mail, lines: Sequence[Reminder], *, pressed: TimesPressed, moment: datetime, today: date
) -> Composed | None:
    was_uncertain = mail.may_have_arrived
    if not lines:
        mail.status, mail.failure, mail.claimed_by, mail.lease_until = MailStatus.EMPTY, "", "", None
        mail.save()
        return None
    # The very same letter goes out again if it may have arrived.
    if not was_uncertain:
        try:
            letter = (compose_alone if mail.matter else compose)(mail.recipient, lines, today=today, pressed=pressed)
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
    mail.save()
    return Composed(mail, tuple(line.pk for line in lines), was_uncertain)


def _put_back(mail: Mail, *, reason: str, moment: datetime) -> None:
    mail.attempts += 1
    mail.status = MailStatus.FAILED if mail.attempts >= MAX_ATTEMPTS else MailStatus.PENDING
    mail.failure = reason
    mail.not_before = moment + wait_before(mail.attempts, key=mail.message_id)
    mail.claimed_by, mail.lease_until = "", None
    mail.save()
    if mail.status == MailStatus.FAILED:
        Reminder.objects.pending().filter(mail=mail).update(mail=None)
