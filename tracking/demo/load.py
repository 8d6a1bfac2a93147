"""Load the demonstration: build the city, then live through two years in the order in which things happened."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.test.utils import override_settings

from proposals.enums import DocumentStatus
from proposals.models import Bureau, Document, Proposal, Reply, UploadBatch, UploadOutcome, User
from proposals.services.deadlines import local_calendar
from proposals.services.documents import Incoming, parse_document, register_document, start_batch
from proposals.signals import reply_recorded
from tracking.demo.city import account_lines, build_city
from tracking.demo.clear import clear_demo, require_empty
from tracking.demo.letters import BATCHES, EMPTY_NAME, LAST_ARRIVED, SCAN_NAME, TWICE, Batch, scan
from tracking.demo.moments import Moments
from tracking.demo.proposals import LAST_RECEIVED, RECEIVED, build_proposals
from tracking.demo.sequels import Sequels
from tracking.demo.stage import Happening, Stage, StoryBroken, reply_of
from tracking.models import Commitment, Mail
from tracking.receivers import find_commitments_in_new_reply
from tracking.services.extraction import extract_commitments_of_reply
from tracking.services.reminders import plan_reminders, send_reminders
from tracking.services.reminders.guards import adopt_database
from tracking.services.reports import compile_report, request_report

ACCOUNTS_NAME = "demo_accounts.txt"
# Days on which reminders went out: seldom at first, daily at last, so that nothing is left for today but what today
# brings. The ledger leaves no gap between two of them.
SENDING_DAYS = (-477, -300, -163, -114, -70, -40, -21, -10, -5, -4, -3, -2, -1)
# Mails of the past were sent in the past: none of them leaves the house now.
_NO_MAILS = "django.core.mail.backends.dummy.EmailBackend"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How much was loaded."""

    bureaus: int
    proposals: int
    replies: int
    commitments: int
    mails: int


def load_demo(*, today: date, reset: bool = False, say: Callable[[str], object] = lambda _: None) -> Loaded:
    """
    Load the demonstration as of ``today`` into an empty database: everything, or on any failure nothing.

    :param reset: clear away a demonstration that is there first, in the same transaction.
    :param say: is told in the user's words what is being done.
    :raises DemoRefused: if the database holds anything but, with ``reset``, a demonstration.
    :raises StoryBroken: if the letters did not give what the story speaks of.
    """
    # What this machine remembers of the database's sending is written when the whole is certain.
    with _undisturbed(), override_settings(EMAIL_BACKEND=_NO_MAILS, SENDING_SEAL_FILE=None), _one_transaction():
        if reset:
            say("清除原有演示数据")
            clear_demo()
        require_empty()
        _load(today=today, say=say)
        transaction.on_commit(_write_accounts)
        loaded = Loaded(
            bureaus=Bureau.objects.count(),
            proposals=Proposal.objects.count(),
            replies=Reply.objects.count(),
            commitments=Commitment.objects.count(),
            mails=Mail.objects.count(),
        )
    adopt_database()
    return loaded


def _one_transaction() -> transaction.Atomic:
    """
    Hold the whole load in one transaction.

    The ledger's own steps insist on committing one by one, which guards against a crash between a mail and its mark.
    Here no mail leaves, and a half-loaded city would be taken for a finished one at the next start.
    """
    whole = transaction.Atomic(using=None, savepoint=True, durable=False)
    # The one way Django offers to hold durable blocks in a larger one.
    whole._from_testcase = True  # type: ignore[attr-defined]  # noqa: SLF001
    return whole


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Wake nobody for what is read here and now, and log no warning of the file that is meant to be unreadable."""
    reply_recorded.disconnect(find_commitments_in_new_reply)
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        reply_recorded.connect(find_commitments_in_new_reply)


def accounts_path() -> Path:
    """Return the file in which the start finds the accounts to name."""
    return Path(settings.DATA_DIR) / ACCOUNTS_NAME


def _write_accounts() -> None:
    path = accounts_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{line}\n" for line in account_lines()), encoding="utf-8")


def _load(*, today: date, say: Callable[[str], object]) -> None:
    moments = Moments(today, local_calendar())
    say("建立云岭市的承办单位、代表委员和用户")
    build_city(year=(today + timedelta(days=RECEIVED)).year)
    office = User.objects.get(username="office")
    say("登记建议提案并交办")
    build_proposals(today=today, by=office)
    say("读取答复件，识别、确认、报送、核查，发送提醒，编制报告")
    stage = Stage(moments)
    happenings = [
        *_arrivals(moments, office),
        *stage.happenings(),
        *Sequels(moments).happenings(),
        *_sendings(moments),
        _yearly_report(moments, office),
    ]
    for _, happen in sorted(happenings, key=lambda happening: happening[0]):
        happen()


def _arrivals(moments: Moments, office: User) -> Iterator[Happening]:
    for batch in BATCHES:
        now = moments.at(batch.arrived, 14, 5)
        yield now, partial(_take_in, batch, today=moments.today, by=office, now=now)


def _take_in(batch: Batch, *, today: date, by: User, now: datetime) -> None:
    """Take in the files of a batch and read them, as the upload page and the worker do."""
    upload = start_batch(by=by)
    for minute, letter in enumerate(batch.letters):
        outcome = _register(upload, letter.file_name, letter.content(today=today))
        _read(outcome, now=now + timedelta(minutes=minute))
        extract_commitments_of_reply(reply_id=reply_of(letter.key).pk, now=now + timedelta(minutes=minute))
    if batch.arrived == LAST_ARRIVED:
        _register(upload, TWICE.file_name, TWICE.content(today=today))
        _register(upload, EMPTY_NAME, b"")
        _read(_register(upload, SCAN_NAME, scan()), now=now, readable=False)
    _backdate(upload, now)


def _register(upload: UploadBatch, name: str, content: bytes) -> UploadOutcome:
    incoming = Incoming(name=name, file=ContentFile(content, name=name))
    return register_document(incoming, batch=upload, max_bytes=settings.UPLOAD_MAX_BYTES)


def _read(outcome: UploadOutcome, *, now: datetime, readable: bool = True) -> None:
    document = outcome.document
    if document is None:
        raise StoryBroken(f"演示数据：{outcome.name}没有收下：{outcome.refusal}")
    parse_document(
        document_id=document.pk,
        now=now,
        lease=timedelta(seconds=settings.READING_LEASE_SECONDS),
        timeout=settings.READING_TIMEOUT_SECONDS,
    )
    document.refresh_from_db()
    expected = DocumentStatus.READ if readable else DocumentStatus.FAILED
    if document.status != expected:
        raise StoryBroken(
            f"演示数据：{outcome.name}应为“{expected.label}”，实为“{document.get_status_display()}”。{document.failure}"
        )


def _backdate(upload: UploadBatch, now: datetime) -> None:
    """Give what the database stamped by itself the time of the story: pages show when files came in."""
    for rows in (
        UploadBatch.objects.filter(pk=upload.pk),
        UploadOutcome.objects.filter(batch=upload),
        Document.objects.filter(outcomes__batch=upload, outcomes__is_duplicate=False),
        Reply.objects.filter(document__outcomes__batch=upload),
    ):
        rows.update(created_at=now)


def _sendings(moments: Moments) -> Iterator[Happening]:
    for day in sorted({moments.workday(offset) for offset in SENDING_DAYS}):
        now = moments.at((day - moments.today).days, 8, 40)
        yield now, partial(_send, now)


def _send(now: datetime) -> None:
    plan_reminders(today=now.date())
    result = send_reminders(now=now, worker="demo", stopwatch=lambda: 0.0, is_told_the_time=True)
    if result.held_until or result.held or result.stopped or result.failed or result.retried:
        raise StoryBroken(f"演示数据：{now:%Y-%m-%d}的提醒没有发完：{result}")


def _yearly_report(moments: Moments, office: User) -> Happening:
    """Last year's report, counted at the end of that year, or a while after its letters where they came later."""
    year = (moments.today + timedelta(days=RECEIVED)).year - 1
    as_of = max(date(year, 12, 31), moments.today + timedelta(days=LAST_RECEIVED + 330))
    now = moments.at((as_of - moments.today).days + 20, 15)

    def compile_it() -> None:
        report = request_report(year=year, as_of=as_of, by=office, now=now)
        compile_report(report_id=report.pk, now=now)
        report.refresh_from_db()
        if not report.is_done:
            raise StoryBroken(f"演示数据：{year}年度报告没有编制完成：{report.failure}")

    return now, compile_it
