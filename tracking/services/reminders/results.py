"""Writing down what became of the mails that were handed over, fenced and in groups."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet

from tracking.enums import MailStatus, RefusalSource, ReminderStatus, TryOutcome
from tracking.ladder.backoff import MAX_ATTEMPTS, wait_before
from tracking.models import Mail, MailTry, Reminder
from tracking.services.reminders.addresses import mark_address
from tracking.services.reminders.composing import Composed
from tracking.services.reminders.delivery import TAKEN, Answer, Verdict
from tracking.services.reminders.journal import LeftBehind
from tracking.services.reminders.outbox import FREE, LEASE

logger = logging.getLogger(__name__)

Result = tuple[Composed, Answer]

_OUTCOMES = {
    Verdict.TAKEN: TryOutcome.TAKEN,
    Verdict.LATER: TryOutcome.LATER,
    Verdict.REFUSED: TryOutcome.REFUSED,
    Verdict.UNKNOWN: TryOutcome.UNKNOWN,
    Verdict.UNSENT: TryOutcome.CLOSED,
    Verdict.CLOSED: TryOutcome.CLOSED,
}


@transaction.atomic(durable=True)
def mark(results: Sequence[Result], *, token: str, moment: datetime) -> list[Result]:
    """
    Write down what became of mails that were handed over, all in one commit.

    :returns: those that were still this worker's to mark. The lease of the others had passed to another worker: there
        this one has no say any more.
    """
    ids = [composed.mail.pk for composed, _ in results]
    ours = set(
        Mail.objects.select_for_update()
        .filter(pk__in=ids, status=MailStatus.SENDING, claimed_by=token)
        .values_list("pk", flat=True)
    )
    marked = [(composed, answer) for composed, answer in results if composed.mail.pk in ours]
    _mark_taken([composed for composed, answer in marked if answer.verdict == Verdict.TAKEN], moment=moment)
    for composed, answer in marked:
        if answer.verdict != Verdict.TAKEN:
            _mark_other(composed, answer, moment=moment)
    MailTry.objects.bulk_create(
        MailTry(
            mail=composed.mail,
            at=moment,
            worker=token,
            outcome=_OUTCOMES[answer.verdict],
            code=answer.code,
            answer=answer.reason,
        )
        for composed, answer in marked
    )
    return marked


def settle(notes: LeftBehind) -> None:
    """
    Mark what a run that died had noted as taken, and let go of what it had claimed and not begun to hand over.

    Both where the ledger still has it under that run's token. What was begun and not noted as taken waits for the end
    of its lease.
    """
    held = Mail.objects.filter(status=MailStatus.SENDING, claimed_by=notes.token)
    mails = held.filter(pk__in=notes.taken)
    results = [(Composed(mail, notes.taken[mail.pk], was_uncertain=False), TAKEN) for mail in mails]
    if results and notes.noted_at is not None:
        logger.warning("%s mails of the dead run %s were taken: they are marked now", len(results), notes.token)
        mark(results, token=notes.token, moment=notes.noted_at)
    if notes.begun is not None:
        _let_go(held.exclude(pk__in={*notes.begun, *notes.taken}))


@transaction.atomic(durable=True)
def _let_go(held: QuerySet[Mail]) -> None:
    """Let go of mails that were not begun to be handed over; those worded for it cannot have arrived either."""
    rows = list(held.select_for_update().values_list("pk", "may_have_arrived", "composed_at", "lease_until"))
    # What may have arrived before keeps its words when it is composed again, and so the moment they are of.
    worded = [
        pk for pk, may_have, composed_at, lease in rows if may_have and composed_at and lease == composed_at + LEASE
    ]
    Mail.objects.filter(pk__in=worded).update(may_have_arrived=False, attempts=F("attempts") - 1)
    Mail.objects.filter(pk__in=[pk for pk, *_ in rows]).update(status=MailStatus.PENDING, **FREE)


def _mark_taken(taken: Sequence[Composed], *, moment: datetime) -> None:
    if not taken:
        return
    Mail.objects.filter(pk__in=[one.mail.pk for one in taken]).update(
        status=MailStatus.SENT, sent_at=moment, may_have_arrived=False, failure="", **FREE
    )
    sent = {"status": ReminderStatus.SENT, "note": ""}
    lines = Reminder.objects.filter(pk__in=[pk for one in taken for pk in one.line_ids])
    # Composing has put the lines on their mails; one that was withdrawn and taken up again meanwhile has lost it.
    if lines.filter(mail__isnull=False).update(**sent) < sum(len(one.line_ids) for one in taken):
        for one in taken:
            Reminder.objects.filter(pk__in=one.line_ids, mail=None).update(mail=one.mail, **sent)


def _mark_other(composed: Composed, answer: Answer, *, moment: datetime) -> None:
    mail = composed.mail
    attempts = mail.attempts - (answer.verdict == Verdict.CLOSED)
    is_final = answer.verdict == Verdict.REFUSED or attempts >= MAX_ATTEMPTS
    Mail.objects.filter(pk=mail.pk).update(
        status=MailStatus.FAILED if is_final else MailStatus.PENDING,
        may_have_arrived=composed.was_uncertain or answer.verdict == Verdict.UNKNOWN,
        attempts=attempts,
        not_before=moment + wait_before(max(attempts, 1), key=mail.message_id),
        failure=answer.reason,
        **FREE,
    )
    lines = Reminder.objects.pending().filter(pk__in=composed.line_ids)
    if answer.verdict == Verdict.REFUSED:
        lines.update(status=ReminderStatus.FAILED, note=answer.reason[:200])
    elif is_final:
        # The server never got to it today: the lines go into the next mail.
        lines.update(mail=None)
    if answer.is_address_gone:
        mark_address(mail.address, source=RefusalSource.ANSWER, reason=answer.reason, mail=mail, now=moment)


@transaction.atomic(durable=True)
def release(mail_ids: Collection[int], untouched: Collection[Composed], *, token: str) -> None:
    """
    Let go of claimed mails at the end of a batch; those marked are no longer ours.

    :param untouched: composed mails that were not handed over after all: they cannot have arrived.
    """
    ours = Mail.objects.filter(status=MailStatus.SENDING, claimed_by=token)
    for one in untouched:
        ours.filter(pk=one.mail.pk).update(
            status=MailStatus.PENDING,
            may_have_arrived=one.was_uncertain,
            attempts=one.mail.attempts - 1,
            **FREE,
        )
    ours.filter(pk__in=mail_ids).update(status=MailStatus.PENDING, **FREE)
