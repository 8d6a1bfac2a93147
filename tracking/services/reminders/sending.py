"""Sending: from the outbox to the mail server, so that nobody gets two mails a day and nobody none."""

import logging
import time
from collections import deque
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
    Composed,
    claim,
    compose_mails,
    mark,
    merge_unsent,
    open_mails,
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
# How old the last look at a mail's matters may be when it is handed over.
FRESH = timedelta(seconds=10)


@dataclass(slots=True)
class SendResult:
    """
    What one run did: mails ``sent``, ``failed`` for good, put back to be ``retried``, ``skipped`` because
    nothing is left to tell or they cannot be worded now.

    ``held_until`` says when mails may go out again, if this is no time for them; ``stopped`` why the run ended early.
    """

    sent: int = 0
    failed: int = 0
    retried: int = 0
    skipped: int = 0
    held_until: datetime | None = None
    stopped: str = ""


def send_reminders(*, now: datetime, worker: str, stopwatch: Callable[[], float] = time.monotonic) -> SendResult:
    """
    Send everybody's digest of the day that has not been sent yet.

    Outside the hours of a working day nothing is sent. Mails are claimed, looked at again and committed a few at a
    time, then each is handed over and marked by itself. A worker that dies between the server's answer and the mark
    leaves the one window that cannot be closed: the mail is sent once more with the same Message-ID, date and text,
    which mail systems recognise.

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
        start=local,
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
            run.send(ids, courier)
    return run.result


@dataclass(slots=True)
class _Run:
    """One run of one worker."""

    token: str
    start: datetime
    moment: Callable[[], datetime]
    result: SendResult
    broken: int = 0

    def is_over(self) -> bool:
        """Whether the run has to stop: told to, out of time, or out of hours."""
        passed = self.moment() - self.start
        return bool(self.result.stopped) or passed >= BUDGET or (self.start + passed).time() >= OFFICE_HOURS.closes

    def send(self, ids: list[int], courier: Courier) -> None:
        """Send claimed mails one after the other; those it does not come to while the look is fresh are let go."""
        waiting: deque[Composed] = deque()
        try:
            line = courier.open()
            if line.verdict != Verdict.TAKEN:
                self.result.stopped = line.reason
                return
            looked = self.moment()
            composed = compose_mails(ids, token=self.token, moment=looked, today=self.start.date())
            self.result.skipped += len(ids) - len(composed)
            waiting.extend(composed)
            while waiting and not self.is_over():
                self._send_one(waiting.popleft(), courier)
                if self.moment() - looked > FRESH:
                    break
        finally:
            release(ids, waiting, token=self.token)

    def _send_one(self, composed: Composed, courier: Courier) -> None:
        if composed.mail.address:
            answer = courier.deliver(composed.mail)
        else:
            answer = Answer(Verdict.REFUSED, "收件人没有邮箱地址")
        if not mark(composed, answer, token=self.token, moment=self.moment()):
            logger.warning("mail %s was taken over while it was being sent", composed.mail.pk)
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
