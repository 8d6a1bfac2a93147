"""
The ledger of reminders on one database of its own: ``python -m tests.bench.ledger sqlite 200000 2000``.

Planning is measured by :mod:`tests.bench.planning`; sending is held against bare smtplib on one kept connection with
the same messages.
"""

import contextlib
import io
import os
import smtplib
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import django

from tests.bench.planning import DAY, Taken, measure, seconds

if TYPE_CHECKING:
    from tracking.models import Mail

NINE = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
BARE = 0
TURNS = 3


def sending(mails: int, folder: Path) -> Iterator[str]:
    """
    Measure one sender and four against bare smtplib, in turns, and take the best of each.

    By the clock, and by processor time: all that senders, database and mail server take, which says the same on a
    machine that others work on. Senders come from a process that has sent before, as workers have that serve for days.
    """
    from django.conf import settings
    from django.db import connection

    from tests.kill.servers import Sink
    from tracking.models import Mail
    from tracking.services.reminders import plan_reminders

    where = connection.vendor
    _people_with_promises(mails)
    plan_reminders(today=DAY)
    sink = Sink(folder, 0, faults=False)
    settings.EMAIL_PORT = sink.port
    sink.start()
    took: dict[int, list[Taken]] = {BARE: [], 1: [], 4: []}
    try:
        _send_rest(0)
        for _ in range(TURNS):
            for senders in (1, 4):
                _forget_mails()
                before = _processor(sink.pid)
                passed = _send(senders)
                took[senders].append(Taken(passed, _processor(sink.pid) - before))
                sent = list(Mail.objects.filter(status="sent").order_by("pk"))
                assert len(sent) == mails, f"{len(sent)} of {mails}"
                before = _processor(sink.pid)
                passed = seconds(partial(_send_bare, sent, sink.port))
                took[BARE].append(Taken(passed, _processor(sink.pid) - before))
    finally:
        sink.kill()
    limit, one, four = (
        Taken(min(run.seconds for run in took[senders]), min(run.processor for run in took[senders]))
        for senders in (BARE, 1, 4)
    )
    yield (
        f"sending on {where}: {mails:,} mails, looked at again, worded, sent and marked, best of {TURNS}: one sender"
        f" {mails / one.seconds:.0f}/s, {limit.seconds / one.seconds:.2f} of bare smtplib with mails already worded"
        f" (goal 0.7); four senders {limit.seconds / four.seconds:.2f} (goal 1.3); of processor time, all that takes"
        f" part counted, {1000 * one.processor / mails:.2f} ms a mail with one sender and"
        f" {1000 * four.processor / mails:.2f} with four against {1000 * limit.processor / mails:.2f}:"
        f" {limit.processor / one.processor:.2f} and {limit.processor / four.processor:.2f}"
    )


def _processor(sink: int) -> float:
    """Return what this process, those it has waited for, the mail server and the database's have spent so far."""
    from django.db import connection

    spent = sum(os.times()[:4]) + _spent_by(sink)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (number,) = cursor.fetchone()
        server = int(_state_of(number)[1])
        spent += _spent_by(server) + sum(_spent_by(pid) for pid in _children_of(server))
    return spent


def _spent_by(pid: int) -> float:
    return sum(map(int, _state_of(pid)[11:15])) / os.sysconf("SC_CLK_TCK")


def _children_of(pid: int) -> list[int]:
    known = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    with_parent = [(number, _state_of(number)) for number in known]
    return [number for number, state in with_parent if state and int(state[1]) == pid]


def _state_of(pid: int) -> list[str]:
    """Return what the kernel knows of a process, from its state on; nothing if it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _send_bare(mails: list["Mail"], port: int) -> None:
    """Send mails already worded as one would without a ledger: Django's message, smtplib, one kept connection."""
    from django.conf import settings
    from django.core.mail import EmailMultiAlternatives

    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    with smtplib.SMTP("127.0.0.1", port) as server:
        for mail in mails:
            letter = EmailMultiAlternatives(mail.subject, mail.body, to=[mail.address])
            letter.attach_alternative(mail.html, "text/html")
            letter.attach("jiannuo.ics", mail.calendar, "text/calendar")
            server.sendmail(sender, letter.to, letter.message().as_bytes(linesep="\r\n"))


def _forget_mails() -> None:
    from tracking.models import Mail, MailTry, Reminder

    # Not those that were overtaken before the first turn: nobody looks at them again.
    Reminder.objects.filter(status="sent").update(status="pending", mail=None)
    for model in (MailTry, Mail):
        model.objects.all()._raw_delete("default")


def _people_with_promises(number: int) -> None:
    from proposals.enums import Role
    from proposals.models import Bureau, Reply, User
    from tests.factories.tracking import CommitmentFactory
    from tracking.models import Commitment

    reply = Reply.objects.first()
    bureaus = Bureau.objects.bulk_create([Bureau(name=f"第{n}镇") for n in range(number)])
    User.objects.bulk_create(
        [
            User(
                username=f"town{n}",
                display_name=f"经办{n}",
                email=f"town{n}@yunling.invalid",
                role=Role.CLERK,
                bureau=b,
            )
            for n, b in enumerate(bureaus)
        ]
    )
    Commitment.objects.bulk_create(
        [
            CommitmentFactory.build(reply=reply, bureau=bureau, due_date=DAY + timedelta(days=7), start=n * 100)
            for n, bureau in enumerate(bureaus)
        ]
    )


def _send(senders: int) -> float:
    """Let this many processes send until nothing is left, and return the seconds from the first mail to the last."""
    from django.db import connections

    connections.close_all()
    context = get_context("fork")
    start = context.Barrier(senders + 1)
    processes = [context.Process(target=_send_all, args=(start, number)) for number in range(senders)]
    for process in processes:
        process.start()
    start.wait()
    begun = time.perf_counter()
    for process in processes:
        process.join()
    return time.perf_counter() - begun


def _send_all(start: threading.Barrier, number: int) -> None:
    start.wait()
    _send_rest(number)


def _send_rest(number: int) -> None:
    from tracking.services.reminders import send_reminders

    now = NINE
    while True:
        result = send_reminders(now=now, worker=f"bench:{number}", is_told_the_time=True)
        if result.held or (not result.sent and not result.retried):
            if result.held or result.stopped:
                sys.stderr.write(f"{result}\n")
            return


def main() -> None:
    """Measure on one database and print."""
    from tests.kill.servers import postgresql

    database, size, mails = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jiannuo-bench-")))
        server = stack.enter_context(postgresql(folder)) if database == "postgresql" else None
        (folder / "data").mkdir()
        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings.dev",
            JIANNUO_DATA_DIR=str(folder / "data"),
            EMAIL_HOST="127.0.0.1",
            DATABASE_URL=server.url if server else "",
            SENDING_VOLUME_FLOOR=str(mails),
        )
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        # As every command and worker does when it starts.
        call_command("check", stdout=io.StringIO())
        for line in measure(size):
            print(line, flush=True)
        for line in sending(mails, folder):
            print(line, flush=True)


if __name__ == "__main__":
    main()
