"""One database: make the rows of a year, count them for the report and by bare statements, take the rows away."""

import sys
import time
import tracemalloc
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import django

django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.db import connection  # noqa: E402 - after setup
from django.db.models import Model  # noqa: E402

from proposals.models import Bureau, Document, PlenarySession, Proposal, Reply, User  # noqa: E402
from tracking.models import Commitment, CommitmentEvent, ProgressUpdate, Target  # noqa: E402
from tracking.reports import data  # noqa: E402
from tracking.reports.assemble import Assembly  # noqa: E402
from tracking.reports.scope import Scope  # noqa: E402

SCOPE = Scope(2025, date(2025, 12, 31))
A_LETTER, TARGETS = 4, 3
CONFIRMED = datetime(2025, 8, 1, 4, 0, tzinfo=UTC)
# What happens to each, ten days apart.
EVENTS = ("confirm", "update", "update", "update", "submit", "return", "update", "update", "update", "submit")
STATES = {"confirm": "tracking", "update": "tracking", "submit": "submitted", "return": "returned"}
LETTERS_OF_YEAR = """
    FROM tracking_commitment c JOIN proposals_reply r ON r.id = c.reply_id
    JOIN proposals_proposal p ON p.id = r.proposal_id JOIN proposals_plenarysession s ON s.id = p.session_id
"""
BARE = (
    "SELECT p.kind, COUNT(*) FROM proposals_proposal p JOIN proposals_plenarysession s ON s.id = p.session_id"
    " WHERE s.year = 2025 GROUP BY p.kind",
    f"SELECT c.bureau_id, r.result_class_id, c.status, COUNT(*), SUM(CASE WHEN c.due_date <= '2025-12-31' THEN 1 ELSE 0"
    f" END) {LETTERS_OF_YEAR} WHERE s.year = 2025 GROUP BY c.bureau_id, r.result_class_id, c.status",
    "SELECT last.to_status, COUNT(*) FROM (SELECT e.commitment_id, e.to_status, ROW_NUMBER() OVER"
    " (PARTITION BY e.commitment_id ORDER BY e.at DESC, e.id DESC) AS place FROM tracking_commitmentevent e"
    " WHERE e.at < '2025-12-31 16:00:00+00:00') AS last WHERE last.place = 1 GROUP BY last.to_status",
    "SELECT t.unit, COUNT(*), SUM(t.low) FROM tracking_target t JOIN tracking_commitment c ON c.id = t.commitment_id"
    " GROUP BY t.unit",
)


def main() -> None:
    """Print one line a measurement."""
    number = int(sys.argv[1])
    connection.settings_dict["TEST"]["NAME"] = f"{connection.settings_dict['NAME']}_bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        _fill(number)
        bare = min(_timed(_bare) for _ in range(3))
        counted = _timed(_count)
        # A second time, slowed by the tracing: what the process has in memory from making the rows is left out.
        tracemalloc.start()
        _count()
        peak = tracemalloc.get_traced_memory()[1]
        print(  # noqa: T201 - what a bench is for
            f"report of {number:,} commitments, {number * TARGETS:,} targets, {number * len(EVENTS):,} events: data part "
            f"{counted:.1f} s, bare aggregates {bare:.2f} s, ratio {counted / bare:.0f} (goal 3), "
            f"{number / counted:,.0f} commitments a second, {peak / 2**20:.0f} MB of objects at most"
        )
    finally:
        connection.creation.destroy_test_db(str(settings.DATABASES["default"]["NAME"]), verbosity=0)


def _timed(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _bare() -> None:
    with connection.cursor() as cursor:
        for statement in BARE:
            cursor.execute(statement)
            cursor.fetchall()


def _count() -> None:
    assembly = Assembly(year=SCOPE.year, as_of=SCOPE.as_of)
    for source in data.SOURCES:
        for row in source(SCOPE):
            assembly.add(row)
    assembly.report(data.names())


def _fill(number: int) -> None:
    session = PlenarySession.objects.create(assembly_kind="cppcc", assembly="云岭市政协", term=6, sitting=4, year=2025)
    user = User.objects.create(username="bench", display_name="测试", role="office")
    bureaus = Bureau.objects.bulk_create([Bureau(name=f"第{n}局") for n in range(40)])
    proposals = _kept(
        Proposal(session=session, kind="proposal", number=str(n), number_key=str(n), title=f"关于第{n}件事的提案")
        for n in range(number // A_LETTER)
    )
    documents = _kept(
        Document(sha256=f"{n:064x}", name=f"{n}.txt", size=1, status="read", parsed_at=CONFIRMED, text="答复。")
        for n in range(len(proposals))
    )
    replies = _kept(
        Reply(document=document, proposal=proposal, bureau=bureaus[n % 40], replied_on=date(2025, 7, 1))
        for n, (document, proposal) in enumerate(zip(documents, proposals, strict=True))
    )
    promises = _kept(
        Commitment(
            reply=replies[n // A_LETTER],
            bureau=bureaus[n // A_LETTER % 40],
            quote="下一步，我局将新建停车场3个。",
            start=n % A_LETTER * 100,
            end=n % A_LETTER * 100 + 15,
            due_date=date(2025, 10, 1) + timedelta(days=n % 300),
            promised_due_date=date(2025, 10, 1) + timedelta(days=n % 300),
            status="submitted",
            origin="machine",
            confirmed_at=CONFIRMED,
        )
        for n in range(number)
    )
    _kept(
        Target(commitment=promise, quote="停车场3个", low=Decimal(3), high=Decimal(3), unit="个", origin="machine")
        for promise in promises
        for _ in range(TARGETS)
    )
    _kept(
        CommitmentEvent(
            commitment=promise,
            action=action,
            to_status=STATES[action],
            by=user,
            at=CONFIRMED + timedelta(days=10 * place),
        )
        for promise in promises
        for place, action in enumerate(EVENTS)
    )
    _kept(
        ProgressUpdate(commitment=promise, text="正在推进。", by=user, at=CONFIRMED, form_key=uuid.uuid4())
        for promise in promises
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _kept(rows: Iterator[Model]) -> list[Model]:
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made, batch_size=2000)


if __name__ == "__main__":
    main()
