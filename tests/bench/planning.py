"""
Planning on the database at hand: a mass of reminders at once, and a normal day.

The mass is held against a bare INSERT … SELECT that works the same rows out of commitments, people and windows by a plain
join, into a table without keys, and against a loop of the ORM; what copying the finished rows takes stands beside it.
The normal day comes after a first planning whose reminders were all sent, as on any morning. Ratios are of processor time,
this process's and its database server's, so that others on the machine do not matter; what is told in seconds is by the
clock, with the processor's beside it.
"""

import os
import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction

DAY = date(2026, 3, 11)
BUREAUS = 200
# Of ten commitments seven are open; in the mass they are all due on one day.
OPEN_OF_TEN = 7
# On a normal day they are due over two years, the oldest this many days late.
SPREAD, LATE = 730, 30
PROTOTYPE = {"sqlite": (0.27, 0.4), "postgresql": (0.07, 0.7)}


def measure(size: int) -> Iterator[str]:
    """Yield the lines of both."""
    _make_people()
    yield from _mass(size)
    _empty()
    yield from _normal_day(size)
    _empty()
    yield f"memory on {connection.vendor}: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most"


class Taken(NamedTuple):
    """How long a piece of work took by the clock, and of two processors' time: ours and the server's."""

    seconds: float
    processor: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s ({self.processor:.2f} s of processor)"


def taken(work: Callable[[], object]) -> Taken:
    """Measure one run."""
    begun, busy = time.perf_counter(), _busy()
    work()
    return Taken(time.perf_counter() - begun, _busy() - busy)


def seconds(work: Callable[[], object]) -> float:
    """Return how long one run takes by the clock."""
    return taken(work).seconds


def _busy() -> float:
    """Return the processor time of this process and of the server's for its connection."""
    spent = time.process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (number,) = cursor.fetchone()
        after_name = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        spent += (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")
    return spent


def _mass(size: int) -> Iterator[str]:
    from tracking.models import Reminder
    from tracking.services.reminders import plan_reminders

    where = connection.vendor
    _fill(size, due=_plus(DAY, "20"), reported=_plus(DAY, "-30"))
    mass = taken(lambda: plan_reminders(today=DAY))
    planned, bare, copied = Reminder.objects.count(), _best(_WORKED_OUT), _best(_COPIED)
    yield (
        f"planning on {where}: {planned:,} reminders over {size:,} commitments in {mass},"
        f" {bare.processor / mass.processor:.3f} of a bare INSERT … SELECT of the same rows in {bare}"
        f" (prototype {PROTOTYPE[where][0]}); {planned / mass.processor:,.0f} rows a second of processor,"
        f" bare {planned / bare.processor:,.0f}, copying finished rows {planned / copied.processor:,.0f}"
        f" ({copied.processor / mass.processor:.3f})"
    )
    part = min(planned, 20_000)
    loop = taken(lambda: _orm_loop(part)).processor * planned / part
    yield f"planning on {where}: {loop / mass.processor:.1f} times as fast as an ORM loop with bulk_create (goal 10)"


def _normal_day(size: int) -> Iterator[str]:
    from tracking.models import Reminder
    from tracking.services.reminders import plan_reminders

    where = connection.vendor
    # Reports come every other month, so that some matters are left in peace and nobody is silent.
    _fill(size, due=_plus(DAY - timedelta(days=LATE), f"n * 7919 %% {SPREAD}"), reported=_plus(DAY, "-(n %% 60)"))
    first = taken(lambda: plan_reminders(today=DAY - timedelta(days=1)))
    began_with = Reminder.objects.count()
    days, again = [], []
    for number in range(3):
        _tell_all()
        today = DAY + timedelta(days=number)
        days.append(taken(lambda: plan_reminders(today=today)))  # noqa: B023 - called at once
        again += [taken(lambda: plan_reminders(today=today)) for _ in range(3)]  # noqa: B023
    new = (Reminder.objects.count() - began_with) // 3
    yield (
        f"planning on {where}: {size:,} commitments due over two years, the first time {began_with:,} reminders"
        f" in {first}; a normal day {new:,} in {min(days)} (prototype {PROTOTYPE[where][1]} s),"
        f" the same day again in {min(again)} (prototype 0.03 to 0.04 s)"
    )


# The windows of the mass, as a table: what each rung says of which dates.
_WINDOWS = """SELECT rule, offset_days, offset_unit, audience, own_mail, why, MIN(period) AS first, MAX(period) AS last
    FROM tracking_reminder GROUP BY 1, 2, 3, 4, 5, 6"""
# What a planning has to find out at least; columns that are not named are empty.
_WORKED_OUT = """INSERT INTO bare (commitment_id, rule, offset_days, offset_unit, period, version, recipient_id, status,
        planned_on, audience, own_mail, why, note, created_at, updated_at)
    SELECT c.id, w.rule, w.offset_days, w.offset_unit, c.due_date, c.due_version, u.id, 'pending',
        {today}, w.audience, w.own_mail, w.why, '', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
    FROM tracking_commitment c
    JOIN proposals_user u ON u.bureau_id = c.bureau_id AND u.role = 'clerk' AND u.is_active AND u.email <> ''
    JOIN bare_windows w ON c.due_date BETWEEN w.first AND w.last
    WHERE c.status IN ('tracking', 'returned') AND (c.reported_on IS NULL OR c.reported_on <= {quiet_since})"""
_COPIED = "INSERT INTO bare SELECT {columns} FROM tracking_reminder"


def _best(statement: str) -> Taken:
    return min((_bare(statement) for _ in range(3)), key=lambda run: run.processor)


def _bare(statement: str) -> Taken:
    """Measure a statement that writes the rows that were planned, but for their ids, into a table without keys."""
    from tracking.models import Reminder

    names = [field.column for field in Reminder._meta.concrete_fields if field.column != "id"]
    columns = ", ".join(names)
    text = statement.format(columns=columns, today=_plus(DAY, "0"), quiet_since=_plus(DAY, "-7"))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare AS SELECT {columns} FROM tracking_reminder WHERE 1 = 0")
        cursor.execute(f"CREATE TABLE bare_windows AS {_WINDOWS}")

        def insert() -> None:
            with transaction.atomic():
                cursor.execute(text)

        limit = taken(insert)
        said = ", ".join(name for name in names if name not in {"created_at", "updated_at"})
        for one, other in (("bare", "tracking_reminder"), ("tracking_reminder", "bare")):
            cursor.execute(f"SELECT COUNT(*) - (SELECT COUNT(*) FROM {other}) FROM {one}")
            assert cursor.fetchone() == (0,), "as many rows as were planned"
            cursor.execute(f"SELECT {said} FROM {one} EXCEPT SELECT {said} FROM {other} LIMIT 1")
            assert cursor.fetchone() is None, "the rows that were planned"
        cursor.execute("DROP TABLE bare")
        cursor.execute("DROP TABLE bare_windows")
    return limit


def _orm_loop(number: int) -> None:
    """What one would write first: look, make the rows, let the database sort out which are new."""
    from tracking.models import Commitment, Reminder

    rows = Commitment.objects.filter(status="tracking").prefetch_related("bureau__users")[:number]
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


def _make_people() -> None:
    """Make bureaus with one clerk each."""
    from proposals.enums import Role
    from tests.factories.proposals import BureauFactory, UserFactory

    for bureau in BureauFactory.create_batch(BUREAUS):
        UserFactory(role=Role.CLERK, bureau=bureau)


def _fill(size: int, *, due: str, reported: str) -> None:
    """Make ``size`` commitments by one statement; ``due`` and ``reported`` are the SQL of the ``n``-th one's days."""
    from proposals.models import Bureau
    from tests.factories.tracking import CommitmentFactory
    from tracking.models import Commitment

    first = Bureau.objects.filter(users__role="clerk").order_by("pk").first()
    confirmed = datetime(2025, 9, 1, tzinfo=UTC)
    pattern = CommitmentFactory(
        bureau=first, due_date=DAY, status="fulfilled", confirmed_at=confirmed, fulfilled_at=confirmed
    )
    is_open = f"n %% 10 < {OPEN_OF_TEN}"
    made = {
        "start": "n * 10",
        "end": "n * 10 + 5",
        "bureau_id": f"{first.pk} + n %% {BUREAUS}",
        "due_date": due,
        "status": f"CASE WHEN {is_open} THEN 'tracking' ELSE 'fulfilled' END",
        "fulfilled_at": f"CASE WHEN {is_open} THEN NULL ELSE c.fulfilled_at END",
        "state_since": _plus(DAY, "-190"),
        "reported_on": reported,
    }
    columns = [field.column for field in Commitment._meta.concrete_fields if field.column != "id"]
    values = ", ".join(made.get(column, f'c."{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH RECURSIVE seq(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM seq WHERE n < %s)
                INSERT INTO tracking_commitment ({names})
                SELECT {values} FROM seq JOIN tracking_commitment c ON c.id = %s""",
            [size - 1, pattern.pk],
        )
        if connection.vendor == "postgresql":
            # As its own housekeeping leaves a table that has lain for a minute.
            cursor.execute("VACUUM ANALYZE tracking_commitment")


def _tell_all() -> None:
    """Let everything planned have been sent, and the database have kept house overnight."""
    from proposals.models import User
    from tracking.models import Mail, Reminder

    mail, _ = Mail.objects.get_or_create(
        message_id="<bench>", defaults={"recipient": User.objects.first(), "send_on": DAY}
    )
    Reminder.objects.pending().update(status="sent", mail=mail)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE tracking_reminder")


def _empty() -> None:
    """Take commitments and ledger away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE tracking_reminder, tracking_mail, tracking_commitment CASCADE")
            return
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in ("tracking_reminder", "tracking_mail", "tracking_commitment"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("PRAGMA foreign_keys = ON")


def _plus(day: date, days: str) -> str:
    """Return the SQL of the day that lies ``days``, an expression, after ``day``."""
    if connection.vendor == "postgresql":
        return f"(date '{day}' + ({days})::int)"
    return f"date('{day}', ({days}) || ' days')"
