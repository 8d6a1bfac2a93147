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
from tracking.services.reminders.digest import TimesPressed, compose, times_pressed
from tracking.services.reminders.settling import look_again

logger = logging.getLogger(__name__)

# Longer than the longest talk with a server: eight exchanges, each within EMAIL_TIMEOUT (measured: a lease shorter
# than that gave 13 doubles in 14 deliveries).
LEASE = timedelta(minutes=10)
CLAIM_SIZE = 20

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


def message_id_for(recipient_id: int, day: date) -> str:
    """Return the Message-ID of a person's mail of a day: always the same for the same person, day and installation."""
    identity = f"{settings.SITE_URL}|{recipient_id}|{day.isoformat()}"
    digest = hashlib.sha256(identity.encode()).hexdigest()[:32]
    return f"<digest.{day:%Y%m%d}.{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def open_mails(*, today: date, moment: datetime) -> None:
    """
    Open today's mail for everybody with lines to be told, unless hers has been sent already.

    Whoever is sent an earlier day's mail once more today, since that may not have arrived, gets her new lines tomorrow.
    """
    waiting = (
        Reminder.objects.pending()
        .filter(mail=None)
        .exclude(recipient__in=_mails_of_before_sent_today(today).values("recipient"))
        .order_by()
        .values_list("recipient", flat=True)
        .distinct()
    )
    known = Mail.objects.filter(send_on=today)
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


def _mails_of_before_sent_today(today: date) -> QuerySet[Mail]:
    """Mails of earlier days that are still to be sent again under their own number, or were so today."""
    midnight = timezone.make_aware(datetime.combine(today, time.min), timezone.get_default_timezone())
    again = Q(status__in=[MailStatus.PENDING, MailStatus.SENDING], may_have_arrived=True)
    return Mail.objects.filter(again | Q(status=MailStatus.SENT, sent_at__gte=midnight), send_on__lt=today)


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
    fresh = [mail.pk for mail in mails if not mail.may_have_arrived]
    told = look_again(
        Reminder.objects.filter(
            Q(mail__in=mails) | Q(mail=None, recipient__in=[mail.recipient_id for mail in mails if mail.pk in fresh])
        ),
        today=today,
    )
    pressed = times_pressed(told)
    composed = []
    for mail in mails:
        lines = [
            line
            for line in told
            if line.mail_id == mail.pk or (line.mail_id is None and line.recipient_id == mail.recipient_id)
        ]
        if mail.may_have_arrived:
            lines = [line for line in lines if line.mail_id == mail.pk]
        one = _compose(mail, lines, pressed=pressed, moment=moment, today=today)
        if one:
            composed.append(one)
    own_mail = Mail.objects.filter(pk__in=fresh, recipient=OuterRef("recipient")).values("pk")[:1]
    new = [pk for one in composed if not one.was_uncertain for pk in one.line_ids]
    Reminder.objects.filter(pk__in=new).update(mail=Subquery(own_mail))
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
            letter = compose(mail.recipient, lines, today=today, pressed=pressed)
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
