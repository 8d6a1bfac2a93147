"""Two beats, or one that is late: the same work at the same time by processes of their own, on either database."""

import contextlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from config.places import BASE_DIR
from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory

pytestmark = pytest.mark.django_db(transaction=True)

CLERKS = 12
# Wednesday, 24 December 2025, by the clock of Shanghai.
NINE = "2025-12-24T09:00:00+08:00"
FOUR = "2025-12-24T16:00:00+08:00"
NEXT_DAY = "2025-12-25T09:00:00+08:00"

# Rounds of the same work by processes that start together; each says what it did.
WORK = '''
import json
import multiprocessing
import queue
import sys
from datetime import datetime

import django

django.setup()
from django.db import connection
from tracking.services.reminders import send_reminders, sweep_reminders

forks = multiprocessing.get_context("fork")
# However busy the machine is: what is tested is who writes what, not how long the others wait for it.
if connection.vendor == "sqlite":
    connection.settings_dict["OPTIONS"]["timeout"] = 600


def beat(job, now, together, said):
    together.wait()
    if job == "sweep":
        done = sweep_reminders(now=now)
        said.put([done.armed, done.missed, done.closed])
    else:
        done = send_reminders(now=now, worker="beat", stopwatch=lambda: 0)
        said.put([done.sent, done.failed, done.retried])


def hear(said, beats):
    """Return what the next one says; wait as long as one of them is still at it."""
    while True:
        are_at_it = any([process.is_alive() for process in beats])
        try:
            return said.get(timeout=1)
        except queue.Empty:
            if not are_at_it:
                raise


for job, moment, number in json.loads(sys.argv[1]):
    together, said = forks.Barrier(number), forks.Queue()
    arguments = (job, datetime.fromisoformat(moment), together, said)
    beats = [forks.Process(target=beat, args=arguments) for _ in range(number)]
    for process in beats:
        process.start()
    print(json.dumps(sorted(hear(said, beats) for _ in beats)), flush=True)
    for process in beats:
        process.join()
'''


@pytest.fixture
def clerks():
    """Twelve clerks, each with a promise a week ahead."""
    for number in range(CLERKS):
        bureau = BureauFactory()
        UserFactory(username=f"clerk {number:02}", role=Role.CLERK, bureau=bureau)
        CommitmentFactory(bureau=bureau)


@pytest.fixture
def beats(clerks, tmp_path) -> Callable[..., list[list[list[int]]]]:
    """Return what runs rounds of a job, its moment and how many at once, and returns what each of a round says."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "JIANNUO_DATA_DIR": str(tmp_path),
        "DATABASE_URL": _shared(tmp_path),
    }

    def run(*rounds: tuple[str, str, int]) -> list[list[list[int]]]:
        command = [sys.executable, "-c", WORK, json.dumps(rounds)]
        done = subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    return run


def _shared(folder: Path) -> str:
    """Return the address of a database that processes share: the test's own, or a copy of it where it is in memory."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / "shared.sqlite3")])
        # As migrating leaves an installation's: of several that change it at once all but one are told it is locked.
        with contextlib.closing(sqlite3.connect(folder / "shared.sqlite3")) as shared:
            shared.execute("PRAGMA journal_mode=WAL")
        return f"sqlite:///{folder / 'shared.sqlite3'}"
    known = connection.settings_dict
    return f"postgresql://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


def ledger(folder: Path) -> list[tuple[Any, ...]]:
    """How many lines there are of each rung and state, and of how many people."""
    sql = (
        "SELECT offset_days, status, COUNT(*), COUNT(DISTINCT recipient_id) FROM tracking_reminder"
        " GROUP BY offset_days, status ORDER BY offset_days, status"
    )
    if connection.vendor == "sqlite":
        return sqlite3.connect(folder / "shared.sqlite3").execute(sql).fetchall()
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def numbers_sent(folder: Path) -> list[str]:
    """The Message-IDs of all mails that were handed over."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((folder / "mails").iterdir())]
    return re.findall(r"^Message-ID: (.*)$", "\n".join(texts), re.MULTILINE)


def test_two_sweeps_of_one_day_at_the_same_time_write_each_line_once(beats, tmp_path):
    (said,) = beats(("sweep", NINE, 2))

    assert said == [[0, 0, 0], [12, 12, 0]]
    assert ledger(tmp_path) == [(-30, "superseded", 12, 12), (-7, "pending", 12, 12)]


def test_four_sweeps_and_three_sendings_at_once_send_everybody_one_mail(beats, tmp_path):
    swept, sent = beats(("sweep", NINE, 4), ("send", NINE, 3))

    assert swept == [[0, 0, 0], [0, 0, 0], [0, 0, 0], [12, 12, 0]]
    assert sum(mails for mails, _, _ in sent) == 12
    assert len(numbers_sent(tmp_path)) == len(set(numbers_sent(tmp_path))) == 12
    assert ledger(tmp_path) == [(-30, "superseded", 12, 12), (-7, "sent", 12, 12)]


def test_sendings_that_find_nothing_planned_plan_once(beats, tmp_path):
    beats(("send", NINE, 3), ("send", NINE, 1))

    assert len(numbers_sent(tmp_path)) == 12
    assert ledger(tmp_path) == [(-30, "superseded", 12, 12), (-7, "sent", 12, 12)]


def test_a_beat_that_is_hours_late_changes_nothing_that_was_done(beats, tmp_path):
    *_, swept, sent = beats(("sweep", NINE, 2), ("send", NINE, 2), ("sweep", FOUR, 2), ("send", FOUR, 2))

    assert (swept, sent) == ([[0, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 0]])
    assert len(numbers_sent(tmp_path)) == 12


def test_a_beat_that_comes_only_on_the_next_day_tells_what_it_missed_once(beats, tmp_path):
    swept, _ = beats(("sweep", NEXT_DAY, 2), ("send", NEXT_DAY, 2))

    assert swept == [[0, 0, 0], [12, 12, 0]]
    assert len(numbers_sent(tmp_path)) == 12
    assert ledger(tmp_path) == [(-30, "superseded", 12, 12), (-7, "sent", 12, 12)]
