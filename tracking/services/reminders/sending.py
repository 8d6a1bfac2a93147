"""Sending: from the outbox to the mail server, so that nobody gets two mails a day and nobody none."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from proposals.services.deadlines import local_calendar
from tracking.ladder.hours import OFFICE_HOURS
from tracking.services.reminders.delivery import Answer, Courier, Verdict
from tracking.services.reminders.outbox import (
    LEASE,
    claim,
    compose_mail,
    mark,
    merge_unsent,
    open_mails,
    put_back,
    release,
    token_for,
)
from tracking.services.reminders.planning import is_planned, plan_reminders

logger = logging.getLogger(__name__)

# One run ends after this long; the next tick goes on where it stopped.
BUDGET = timedelta(minutes=4)
# A talk with the server has at most eight exchanges, each within EMAIL_TIMEOUT.
_LONGEST_TIMEOUT = LEASE.total_seconds() / 8
_BROKEN_IN_A_ROW = 3


@dataclass(slots=True)
class SendResult:
    """
    What one run did: mails ``sent``, ``failed`` for good, put back to be ``retried``, found ``empty``.

    ``held_until`` says when mails may go out again, if this is no time for them; ``stopped`` why the run ended early.
    """

    sent: int = 0
    failed: int = 0
    retried: int = 0
    empty: int = 0
    held_until: datetime | None = None
    stopped: str = ""


def send_reminders(*, now: datetime, worker: str, stopwatch: Callable[[], float] = time.monotonic) -> SendResult:
    """
    Send everybody's digest of the day that has not been sent yet.

    Outside the hours of a working day nothing is sent. Each mail is claimed, looked at again, committed, handed over
    and marked by itself. A worker that dies between the server's answer and the mark leaves the one window that cannot
    be closed: the mail is sent once more with the same Message-ID, date and text, which mail systems recognise.

    :param worker: names the caller in the ledger; every run gets a fence of its own.
    :param stopwatch: seconds that have passed, from any start; with ``now`` it tells the moment of each step.
    :raises ImproperlyConfigured: if a talk with the server may outlast a lease, which would double mails.
    """
    if settings.EMAIL_TIMEOUT is None or settings.EMAIL_TIMEOUT >= _LONGEST_TIMEOUT:
        raise ImproperlyConfigured(f"EMAIL_TIMEOUT must be set, below {_LONGEST_TIMEOUT:.0f} seconds.")
    calendar = local_calendar()
    local = timezone.localtime(now, timezone.get_default_timezone())
    if not OFFICE_HOURS.is_open(local, calendar=calendar):
        return SendResult(held_until=OFFICE_HOURS.next_opening(local, calendar=calendar))
    today = local.date()
    if not is_planned(today) and plan_reminders(today=today).skipped:
        return SendResult(stopped="正在计划今天的提醒")
    started = stopwatch()
    run = _Run(
        token=token_for(worker),
        day=local,
        moment=lambda: now + timedelta(seconds=stopwatch() - started),
        result=SendResult(),
    )
    merge_unsent(today=today, moment=now)
    open_mails(today=today, moment=now)
    with Courier() as courier:
        while not run.is_over():
            ids = claim(token=run.token, today=today, moment=run.moment())
            if not ids:
                break
            try:
                run.send(ids, courier)
            finally:
                # What was claimed and not reached, or was cut short before it was handed over.
                release(ids, token=run.token)
    return run.result


@dataclass(slots=True)
class _Run:
    """One run of one worker."""

    token: str
    day: datetime
    moment: Callable[[], datetime]
    result: SendResult
    broken: int = 0

    def is_over(self) -> bool:
        """Whether the run has to stop: told to, out of time, or out of hours."""
        passed = self.moment() - self.day
        return bool(self.result.stopped) or passed >= BUDGET or (self.day + passed).time() >= OFFICE_HOURS.closes

    def send(self, ids: list[int], courier: Courier) -> None:
        """Send claimed mails one after the other, each with its own look, its own commit and its own mark."""
        for mail_id in ids:
            line = courier.open()
            if line.verdict != Verdict.TAKEN:
                self.result.stopped = line.reason
            if self.is_over():
                return
            self._send_one(mail_id, courier)

    def _send_one(self, mail_id: int, courier: Courier) -> None:
        try:
            composed = compose_mail(mail_id, token=self.token, moment=self.moment(), today=self.day.date())
        except Exception as error:
            # One mail that cannot be worded must not keep all the others from being sent.
            logger.exception("mail %s cannot be composed", mail_id)
            put_back(mail_id, reason=f"邮件无法生成（{type(error).__name__}）", token=self.token, moment=self.moment())
            self.result.retried += 1
            return
        if composed is None:
            self.result.empty += 1
            return
        if composed.mail.address:
            answer = courier.deliver(composed.mail)
        else:
            answer = Answer(Verdict.REFUSED, "收件人没有邮箱地址")
        if not mark(composed, answer, token=self.token, moment=self.moment()):
            logger.warning("mail %s was taken over while it was being sent", mail_id)
            return
        self._count(answer)

    def _count(self, answer: Answer) -> None:
        self.broken = self.broken + 1 if answer.verdict == Verdict.UNKNOWN else 0
        match answer.verdict:
            case Verdict.TAKEN:
                self.result.sent += 1
            case Verdict.REFUSED:
                self.result.failed += 1
            case _:
                self.result.retried += 1
        if answer.verdict == Verdict.CLOSED or self.broken >= _BROKEN_IN_A_ROW:
            self.result.stopped = answer.reason
