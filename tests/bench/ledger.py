"""
The ledger of reminders on one database of its own: ``python -m tests.bench.ledger sqlite 200000 2000``.

Planning is held against a bare INSERT … SELECT of the same rows into a table without keys, and against a loop of the
ORM; sending against bare smtplib on one kept connection with the same messages.
"""

import contextlib
import os
import resource
import smtplib
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from multiprocessing import get_context
from pathlib import Path

import django

DAY = date(2026, 3, 11)
NINE = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
BUREAUS = 200
# Of ten commitments seven reach a rung of the ladder in the mass; the others lie far ahead.
DUE_OF_TEN = 7


def fill(size: int) -> None:
    """Make ``size`` open commitments of 200 bureaus with one clerk each, by one statement."""
    from django.db import connection

    from proposals.enums import Role
    from tests.factories.proposals import BureauFactory, UserFactory
    from tests.factories.tracking import CommitmentFactory
    from tracking.models import Commitment

    bureaus = BureauFactory.create_batch(BUREAUS)
    for bureau in bureaus:
        UserFactory(role=Role.CLERK, bureau=bureau)
    pattern = CommitmentFactory(bureau=bureaus[0], due_date=DAY + timedelta(days=20))
    own = {"id", "start", "end", "bureau_id"}
    columns = [field.column for field in Commitment._meta.concrete_fields if field.column not in own]
    far = DAY + timedelta(days=2000)
    chosen = [
        f"CASE WHEN n %% 10 < {DUE_OF_TEN} THEN c.due_date ELSE %s END" if c == "due_date" else f'c."{c}"'
        for c in columns
    ]
    cast = "::date" if connection.vendor == "postgresql" else ""
    chosen = [words.replace("%s", f"%s{cast}") for words in chosen]
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH RECURSIVE seq(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < %s)
                INSERT INTO tracking_commitment (start, "end", bureau_id, {quoted})
                SELECT n * 10, n * 10 + 5, {bureaus[0].pk} + n %% {BUREAUS}, {", ".join(chosen)}
                FROM seq JOIN tracking_commitment c ON c.id = %s""",
            [size - 1, str(far), pattern.pk],
        )


def seconds(work: Callable[[], object]) -> float:
    """Return how long one run takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def planning(size: int) -> Iterator[str]:
    """Measure the mass, the ORM loop and a normal day."""
    from django.db import connection, transaction

    from tracking.models import Reminder
    from tracking.services.reminders import plan_reminders

    where = connection.vendor
    fill(size)
    mass = seconds(lambda: plan_reminders(today=DAY))
    planned = Reminder.objects.count()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bare AS SELECT * FROM tracking_reminder WHERE 1 = 0")
        rows = "commitment_id, recipient_id, period, rule, status, planned_on, why, offset_days, offset_unit, version"

        def bare() -> None:
            with transaction.atomic():
                cursor.execute(
                    f"""INSERT INTO bare ({rows})
                        SELECT c.id, u.id, c.due_date, 'commitment_due', 'pending', c.due_date, '期限前30天提醒', -30, 'days', 0
                        FROM tracking_commitment c JOIN proposals_user u ON u.bureau_id = c.bureau_id
                        WHERE c.due_date <= %s""",
                    [str(DAY + timedelta(days=30))],
                )

        limit = seconds(bare)
        cursor.execute("DROP TABLE bare")
    yield (
        f"planning on {where}: {planned:,} reminders over {size:,} commitments in {mass:.1f} s,"
        f" {limit / mass:.2f} of a bare INSERT … SELECT (prototype {0.27 if where == 'sqlite' else 0.07})"
    )
    again = min(seconds(lambda: plan_reminders(today=DAY)) for _ in range(3))
    tomorrow = seconds(lambda: plan_reminders(today=DAY + timedelta(days=1)))
    yield f"planning on {where}: the same day again {again * 1000:.0f} ms, the day after {tomorrow * 1000:.0f} ms"
    part = min(planned, 20_000)
    loop = seconds(lambda: _orm_loop(part)) * planned / part
    yield f"planning on {where}: {loop / mass:.0f} times as fast as an ORM loop with bulk_create (goal 10)"
    yield f"memory on {where}: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most"


def _orm_loop(number: int) -> None:
    """What one would write first: look, make the rows, let the database sort out which are new."""
    from tracking.models import Commitment, Reminder

    rows = Commitment.objects.filter(due_date__lte=DAY + timedelta(days=30)).prefetch_related("bureau__users")[:number]
    batch = [
        Reminder(
            commitment=commitment,
            recipient=clerk,
            rule="commitment_due",
            offset_days=-29,
            period=commitment.due_date,
            planned_on=DAY,
            why="期限前29天提醒",
        )
        for commitment in rows
        for clerk in commitment.bureau.users.all()
    ]
    Reminder.objects.bulk_create(batch, batch_size=2000, ignore_conflicts=True)


def sending(mails: int, folder: Path) -> Iterator[str]:
    """Measure one sender and four against bare smtplib."""
    from django.conf import settings
    from django.db import connection, connections

    from tests.kill.servers import Sink
    from tracking.models import Commitment, Mail, MailTry, Reminder
    from tracking.services.reminders import plan_reminders
    from tracking.services.reminders.delivery import message_of

    where = connection.vendor
    for model in (Reminder, Commitment):
        model.objects.all()._raw_delete("default")
    _people_with_promises(mails)
    plan_reminders(today=DAY)
    sink = Sink(folder, 0, faults=False)
    settings.EMAIL_PORT = sink.port
    sink.start()
    try:
        one = _send(1)
        sent = list(Mail.objects.filter(status="sent").order_by("pk"))
        assert len(sent) == mails, f"{len(sent)} of {mails}"
        letters = [message_of(mail) for mail in sent]
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]

        def bare() -> None:
            with smtplib.SMTP("127.0.0.1", sink.port) as server:
                for letter in letters:
                    server.sendmail(sender, letter.to, letter.message().as_bytes(linesep="\r\n"))

        limit = seconds(bare)
        Reminder.objects.update(status="pending", mail=None)
        MailTry.objects.all()._raw_delete("default")
        Mail.objects.all()._raw_delete("default")
        connections.close_all()
        four = _send(4)
        assert Mail.objects.filter(status="sent").count() == mails
    finally:
        sink.kill()
    yield (
        f"sending on {where}: {mails:,} mails, one sender {mails / one:.0f}/s, {limit / one:.2f} of bare smtplib"
        f" (goal 0.7); four senders {limit / four:.2f} (goal 1.3)"
    )


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
        for line in planning(size):
            print(line, flush=True)
        for line in sending(mails, folder):
            print(line, flush=True)


if __name__ == "__main__":
    main()
