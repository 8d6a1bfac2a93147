"""
How fast the list of commitments and the search are with 100,000 commitments, on SQLite and on PostgreSQL.

The baseline of a page is what it asks, written by hand: one statement that counts all the rows and one that gives the
first thirty with the names beside them. Two ratios are told: of all the statements of our page, and of the whole page
with sign-in, filter form and template. Every database is measured in a process of its own, on rows made for it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/jiannuo_bench"


def measure() -> Iterator[str]:
    """Yield the lines of both databases."""
    with tempfile.TemporaryDirectory(prefix="jiannuo-bench-") as folder:
        yield from _measured(f"sqlite:///{folder}/bench.sqlite3")
    yield from _measured(os.environ.get("DATABASE_URL") or POSTGRESQL)


def _measured(url: str) -> Iterator[str]:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-m", "tests.bench.listing"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    name = url.split(":", 1)[0]
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        yield f"SKIPPED lists on {name}: {reason}"
        return
    yield from (f"{name}: {line}" for line in done.stdout.splitlines())
