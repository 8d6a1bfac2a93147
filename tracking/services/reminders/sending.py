"""Sending: from the outbox to the mail server, so that nobody gets two mails a day and nobody none."""

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from proposals.services.deadlines import local_calendar
from tracking.ladder.hours import Hours
from tracking.services.reminders import circuit
from tracking.services.reminders.addresses import marked_among
from tracking.services.reminders.composing import Batch, Composed
from tracking.services.reminders.delivery import Answer, Courier, Verdict
from tracking.services.reminders.families import sending_hours
from tracking.services.reminders.guards import check_seal, check_volume, clock_is_doubtful, count_run, why_held
from tracking.services.reminders.heartbeats import SEND, beat
from tracking.services.reminders.journal import Journal, left_behind
from tracking.services.reminders.outbox import (
    CLAIM_SIZE,
    LEASE,
    claim,
    merge_unsent,
    open_mails,
    token_for,
)
from tracking.services.reminders.planning import is_planned, plan_reminders
from tracking.services.reminders.results import Result, mark, release, settle

logger = logging.getLogger(__name__)

# One run ends after this long; the next tick goes on where it stopped.
BUDGET = timedelta(minutes=4)
# A talk with the server has at most eight exchanges, each within EMAIL_TIMEOUT, and one that found the line dead.
_LONGEST_TIMEOUT = LEASE.total_seconds() / 9
_BROKEN_IN_A_ROW = 3
# A server that refuses this many and takes none is itself what is wrong.
_REFUSED_IN_A_ROW = 5
# How old the last look at a mail's matters may be when it is handed over.
FRESH = timedelta(seconds=10)
# So many are claimed at most, where the server is fast enough to take them while the look is fresh.
_MOST_CLAIMED = 200
# A mark waits for so many others and no longer, beside the talk with the server that is under way: what is not marked
# when the machine loses power comes twice. When only the process dies, its journal knows.
_MARKED_AT_ONCE = 50
_MARKED_AFTER = timedelta(seconds=0.25)


@dataclass(slots=True)
class SendResult:
    """
    What one run did: mails ``sent``, ``failed`` for good, put back to be ``retried``, ``skipped`` because
    nothing is left to tell or they cannot be worded now.

    ``held_until`` says when mails may go out again, if this is no time for them; ``held`` what a person has to look at
    first; ``stopped`` why the run ended early.
    """

    sent: int = 0
    failed: int = 0
    retried: int = 0
    skipped: int = 0
    held_until: datetime | None = None
    held: str = ""
    stopped: str = ""


def send_reminders(
    *,
    now: datetime,
    worker: str,
    stopwatch: Callable[[], float] = time.monotonic,
    is_told_the_time: bool = False,
) -> SendResult:
    """
    Send everybody's digest of the day that has not been sent yet.

    Outside the hours of a working day, and while a person has to look at something first, nothing is sent. Mails are
    claimed, looked at again and committed in groups, then handed over one by one; what the server takes is noted in a
    journal at once and marked in groups. A worker that dies between the server's answer and the note leaves the one
    window that cannot be closed: that mail is sent once more with the same Message-ID, date and text, which mail
    systems recognise.

    :param worker: names the caller in the ledger; every run gets a fence of its own.
    :param stopwatch: seconds that have passed, from any start; with ``now`` it tells the moment of each step.
    :param is_told_the_time: ``now`` was given by a person, so it says nothing about this machine's clock.
    :raises ImproperlyConfigured: if a talk with the server may outlast a lease, which would double mails.
    """
    if settings.EMAIL_TIMEOUT is None or settings.EMAIL_TIMEOUT >= _LONGEST_TIMEOUT:
        raise ImproperlyConfigured(f"EMAIL_TIMEOUT must be set, below {_LONGEST_TIMEOUT:.0f} seconds.")
    if not is_told_the_time:
        if clock_is_doubtful(now=now):
            return SendResult(held=why_held())
        beat(SEND, now=now)
    for notes in left_behind(settings.SENDING_JOURNAL_FOLDER):
        settle(notes)
    calendar, hours = local_calendar(), sending_hours()
    local = timezone.localtime(now, timezone.get_default_timezone())
    if not hours.is_open(local, calendar=calendar):
        return SendResult(held_until=hours.next_opening(local, calendar=calendar))
    check_seal(now=now)
    held = why_held()
    if held:
        return SendResult(held=held)
    today = local.date()
    if not is_planned(today) and plan_reminders(today=today).skipped:
        return SendResult(stopped="正在计划今天的提醒")
    started = stopwatch()
    token = token_for(worker)
    run = _Run(
        token=token,
        start=local,
        hours=hours,
        moment=lambda: now + timedelta(seconds=stopwatch() - started),
        result=SendResult(),
        journal=Journal(settings.SENDING_JOURNAL_FOLDER, token=token),
    )
    merge_unsent(today=today, moment=now)
    open_mails(today=today, moment=now)
    check_volume(today=today, now=now)
    run.result.held = why_held()
    if not run.result.held:
        run.send_all()
    return run.result


@dataclass(slots=True)
class _Run:
    """One run of one worker."""

    token: str
    start: datetime
    hours: Hours
    moment: Callable[[], datetime]
    result: SendResult
    journal: Journal
    # Why nothing more may be handed over.
    halted: str = ""
    broken: int = 0
    has_sent: bool = False
    is_server_known_to_work: bool = False
    is_taken_over: bool = False
    unmarked: list[Result] = field(default_factory=list)
    # Refusals that are not believed yet, and why they will not be.
    refused: list[Result] = field(default_factory=list)
    distrust: str = ""

    def send_all(self) -> None:
        """Send until nothing is due, the run is over, or the server does not answer."""
        with Courier() as courier, self.journal:
            self.result.stopped = circuit.why_open(now=self.moment())
            size, is_counted = CLAIM_SIZE, False
            while not self.result.stopped and not self.is_over():
                ids = claim(token=self.token, today=self.start.date(), moment=self.moment(), size=size)
                if not ids:
                    break
                if not is_counted:
                    count_run()
                    is_counted = True
                is_fast = self.send(ids, courier)
                size = min(2 * size, _MOST_CLAIMED) if is_fast else CLAIM_SIZE
        if self.halted:
            self.result.stopped = self.halted
            circuit.failed(self.halted, now=self.moment())

    def is_over(self) -> bool:
        """Whether the run has to stop: nobody answers, nothing can be noted, out of time, or out of hours."""
        passed = self.moment() - self.start
        is_late = passed >= BUDGET or (self.start + passed).time() >= self.hours.closes
        return is_late or bool(self.halted) or self.journal.is_torn

    def send(self, ids: list[int], courier: Courier) -> bool:
        """
        Send claimed mails one after the other; those it does not come to while the look is fresh are let go.

        :returns: whether it came to all of them.
        """
        waiting: deque[Composed] = deque()
        is_done = False
        try:
            line = courier.open()
            if line.verdict != Verdict.TAKEN:
                self.halted = line.reason
                return False
            looked = self.moment()
            batch = Batch(ids, token=self.token, moment=looked, today=self.start.date())
            while not waiting and not batch.is_done and self._goes_on(until=looked + FRESH):
                waiting.extend(self._without_address(batch.take()))
                self._hand_over(waiting, courier, until=looked + FRESH, meanwhile=batch.word_one)
            self.result.skipped += batch.fallen
            is_done = not waiting and batch.is_done
        finally:
            # What could not be marked is left to its lease, so that the journal's word on it counts.
            left = {one.mail.pk for one, _ in self.unmarked}
            self.refused, self.unmarked = [], []
            if not is_done:
                release([pk for pk in ids if pk not in left], waiting, token=self.token)
        return is_done

    def _goes_on(self, *, until: datetime) -> bool:
        """Whether there is sense in handing over one more of this batch."""
        return not self.is_taken_over and not self.is_over() and self.moment() <= until

    def _hand_over(
        self, waiting: deque[Composed], courier: Courier, *, until: datetime, meanwhile: Callable[[], None]
    ) -> None:
        """Hand mails over while there is sense in it; those the server has answered for leave ``waiting``."""
        marked_at = self.moment()
        try:
            while waiting and self._goes_on(until=until):
                self.journal.begin(waiting[0].mail.pk)
                if self.journal.is_torn:
                    break
                one = waiting.popleft()
                answer = self._judged(courier.deliver(one.mail, meanwhile=meanwhile))
                if answer.verdict == Verdict.TAKEN:
                    self.journal.note(one.mail.pk, one.line_ids, at=self.moment())
                self.unmarked += self._believed(one, answer)
                is_due = len(self.unmarked) >= _MARKED_AT_ONCE or self.moment() - marked_at >= _MARKED_AFTER
                if is_due or not self.journal.is_kept:
                    self._write_down_unmarked()
                    marked_at = self.moment()
        finally:
            self._write_down_unmarked()
        self._write_down(self.refused)

    def _without_address(self, composed: Sequence[Composed]) -> list[Composed]:
        """Close those that can go nowhere, and return the others."""
        marked = marked_among([one.mail.address for one in composed])
        nowhere: list[Result] = []
        for one in composed:
            if not one.mail.address:
                nowhere.append((one, Answer(Verdict.REFUSED, "收件人没有邮箱地址")))
            elif one.mail.address.lower() in marked:
                nowhere.append((one, Answer(Verdict.REFUSED, "该地址已标记为无法送达，待督查室更正")))
        self._write_down(nowhere)
        closed = {one.mail.pk for one, _ in nowhere}
        return [one for one in composed if one.mail.pk not in closed]

    def _judged(self, answer: Answer) -> Answer:
        """Notice, before the next mail is handed over, that there is no sense in it."""
        self.broken = self.broken + 1 if answer.verdict in (Verdict.UNKNOWN, Verdict.UNSENT) else 0
        if answer.verdict == Verdict.CLOSED or self.broken >= _BROKEN_IN_A_ROW:
            self.halted = answer.reason
        return answer

    def _believed(self, one: Composed, answer: Answer) -> list[Result]:
        """
        Keep refusals back until the server has taken a mail; if it takes none of several, none of them was the fault.

        A server whose rules for us were changed refuses every recipient: nobody's address must be marked for that, and
        nobody's mail given up.
        """
        believed: list[Result] = []
        self.has_sent = self.has_sent or answer.verdict == Verdict.TAKEN
        is_held_back = answer.verdict == Verdict.REFUSED and answer.code
        (self.refused if is_held_back else believed).append((one, answer))
        if self.has_sent:
            believed += self.refused
            self.refused = []
        elif len(self.refused) >= _REFUSED_IN_A_ROW or self.distrust:
            self.distrust = (
                self.distrust or f"邮件服务器拒收全部邮件，请检查发件设置：{self.refused[-1][1].reason}"[:300]
            )
            self.halted = self.halted or self.distrust
            believed += [
                (one, replace(answer, verdict=Verdict.CLOSED, reason=self.distrust, is_address_gone=False))
                for one, answer in self.refused
            ]
            self.refused = []
        return believed

    def _write_down_unmarked(self) -> None:
        self._write_down(self.unmarked)
        self.unmarked = []

    def _write_down(self, results: Sequence[Result]) -> None:
        if not results:
            return
        marked = mark(results, token=self.token, moment=self.moment())
        if len(marked) < len(results):
            # Somebody else works on this batch: what is left of it is hers.
            logger.warning("mails were taken over while they were being sent by %s", self.token)
            self.is_taken_over = True
        for _, answer in marked:
            self._count(answer.verdict)
        if not self.is_server_known_to_work and any(a.verdict in (Verdict.TAKEN, Verdict.LATER) for _, a in marked):
            circuit.answered()
            self.is_server_known_to_work = True

    def _count(self, verdict: Verdict) -> None:
        match verdict:
            case Verdict.TAKEN:
                self.result.sent += 1
            case Verdict.REFUSED:
                self.result.failed += 1
            case _:
                self.result.retried += 1
