"""
The outbox: whose mail is open, and who works on it.

A mail is worked on under a lease. The worker's token is the fence: once the lease has run out and another worker has
taken the mail over, the first one can neither compose nor mark it any more. Each step commits before the next begins.
"""

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tracking.enums import MailStatus, TryOutcome
from tracking.models import Mail, MailTry, Reminder, SendingState

# Longer than the longest talk with a server: eight exchanges, each within EMAIL_TIMEOUT (measured: a lease shorter
# than that gave 13 doubles in 14 deliveries).
LEASE = timedelta(minutes=10)
CLAIM_SIZE = 50
# Keys are looked up in lists of this length, which every database takes.
_OPENED_AT_ONCE = 500

# What a mail that nobody works on looks like.
FREE: dict[str, str | None] = {"claimed_by": "", "lease_until": None}


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


@transaction.atomic(durable=True)
def open_mails(*, today: date, moment: datetime) -> None:
    """
    Open today's digest for everybody with lines to be told, unless hers has been sent already, and the other mails.

    Of several senders that come at once one opens them, and the others find them open.
    Whoever is sent an earlier day's mail once more today, since that may not have arrived, gets her new lines tomorrow.
    """
    SendingState.objects.select_for_update().filter(name=SendingState.ONLY).first()
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
    unopened = waiting.exclude(recipient__in=known.values("recipient"))
    _open_digests(sorted(unopened), today=today, moment=moment)
    _open_own_mails(today=today, moment=moment)


def _open_digests(recipients: Sequence[int], *, today: date, moment: datetime) -> None:
    """
    Open a digest for each of ``recipients``.

    Other senders wait meanwhile: for a tenth of the whole run, when thousands of mails were made field by field, though
    most fields are the same for all.
    """
    blank = Mail(send_on=today, not_before=moment)
    same = {
        str(field.column): field.get_db_prep_save(field.pre_save(blank, add=True), connection)
        for field in Mail._meta.concrete_fields  # noqa: SLF001 - Django documents _meta as public
        if field.attname not in {"id", "recipient_id", "message_id"}
    }
    size = _OPENED_AT_ONCE // 2
    with connection.cursor() as cursor:
        for start in range(0, len(recipients), size):
            own = [(pk, message_id_for(pk, today)) for pk in recipients[start : start + size]]
            # Every name in the text is a table's or a column's of ours, every value a parameter.
            cursor.execute(
                f"""WITH waiting(recipient_id, number) AS (VALUES {", ".join(["(%s, %s)"] * len(own))})
                    INSERT INTO {Mail._meta.db_table} (recipient_id, message_id, {", ".join(same)})
                    SELECT recipient_id, number, {", ".join(["%s"] * len(same))} FROM waiting WHERE 1 = 1
                    ON CONFLICT DO NOTHING""",  # noqa: S608, SLF001
                [*(value for pair in own for value in pair), *same.values()],
            )


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
def claim(*, token: str, today: date, moment: datetime, size: int = CLAIM_SIZE) -> list[int]:
    """Take some mails that are due, or whose worker has gone silent; nobody else can take them until the lease ends."""
    due = (
        Mail.objects.select_for_update(skip_locked=True)
        .filter(
            Q(status=MailStatus.PENDING, not_before__lte=moment) | Q(status=MailStatus.SENDING, lease_until__lt=moment)
        )
        .filter(Q(send_on=today) | Q(send_on__lt=today, may_have_arrived=True))
        .order_by("not_before", "pk")
    )
    mails = list(due.values_list("pk", "claimed_by", "may_have_arrived")[:size])
    ids = [pk for pk, _, _ in mails]
    # The try of a worker that was never heard of again.
    MailTry.objects.bulk_create(
        MailTry(mail_id=pk, at=moment, worker=worker, outcome=TryOutcome.LOST)
        for pk, worker, may_have_arrived in mails
        if worker and may_have_arrived
    )
    Mail.objects.filter(pk__in=ids).update(status=MailStatus.SENDING, claimed_by=token, lease_until=moment + LEASE)
    return ids
