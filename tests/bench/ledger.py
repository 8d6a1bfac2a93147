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

from tests.bench.planning import DAY, measure, seconds

if TYPE_CHECKING:
    from tracking.models import Mail

NINE = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
BARE = 0
TURNS = 3


def sending(mails: int, folder: Path) -> Iterator[str]:
    """Measure one sender and four against bare smtplib, in turns, and take the best of each."""
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
    took: dict[int, list[float]] = {BARE: [], 1: [], 4: []}
    try:
        for _ in range(TURNS):
            for senders in (1, 4):
                _forget_mails()
                took[senders].append(_send(senders))
                sent = list(Mail.objects.filter(status="sent").order_by("pk"))
                assert len(sent) == mails, f"{len(sent)} of {mails}"
                took[BARE].append(seconds(partial(_send_bare, sent, sink.port)))
    finally:
        sink.kill()
    limit, one, four = (min(took[senders]) for senders in (BARE, 1, 4))
    yield (
        f"sending on {where}: {mails:,} mails, looked at again, worded, sent and marked, best of {TURNS}: one sender"
        f" {mails / one:.0f}/s, {limit / one:.2f} of bare smtplib with mails already worded (goal 0.7);"
        f" four senders {limit / four:.2f} (goal 1.3)"
    )


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
    from tracking.services.reminders import send_reminders

    start.wait()
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
