"""The ledger of reminders, on SQLite and on a PostgreSQL cluster of its own: see :mod:`tests.bench.ledger`."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.kill.servers import postgresql_programs

ROOT = Path(__file__).resolve().parents[2]
# BENCH_COMMITMENTS=1000000 BENCH_MAILS=10000 make bench: the full size, which takes half an hour and more.
COMMITMENTS = os.environ.get("BENCH_COMMITMENTS") or "100000"
MAILS = os.environ.get("BENCH_MAILS") or "2000"


def measure() -> Iterator[str]:
    """Yield the lines of both databases."""
    yield from _measured("sqlite")
    if postgresql_programs() is None:
        yield "SKIPPED the ledger on PostgreSQL: its server programs (initdb, pg_ctl) are not installed"
        return
    yield from _measured("postgresql")


def _measured(database: str) -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.ledger", database, COMMITMENTS, MAILS]
    with (
        tempfile.TemporaryFile("w+", encoding="utf-8") as errors,
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True) as bench,
    ):
        assert bench.stdout is not None
        # Each line as it comes: the full size takes long enough to look hung.
        yield from (line.rstrip("\n") for line in bench.stdout)
        if bench.wait():
            errors.seek(0)
            reason = (errors.read().strip().splitlines() or ["no reason given"])[-1]
            yield f"FAILED the ledger on {database}: {reason}"
