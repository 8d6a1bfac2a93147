"""
How fast the annual report reads and counts its rows, and how much memory that takes.

The baseline is the same tables counted by SQL alone (bare_tables). Only the data part is timed: no rows are kept
and no files written. ``python -m tests.bench.reports 100000`` takes another number than the default.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from tests.bench.lists import POSTGRESQL, ROOT

COMMITMENTS = 20_000


def measure(number: int = COMMITMENTS) -> Iterator[str]:
    """Yield the lines of both databases."""
    with tempfile.TemporaryDirectory(prefix="jiannuo-bench-") as folder:
        yield from _measured(f"sqlite:///{folder}/bench.sqlite3", number)
    yield from _measured(os.environ.get("DATABASE_URL") or POSTGRESQL, number)


def _measured(url: str, number: int) -> Iterator[str]:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    command = [sys.executable, "-m", "tests.bench.counting", str(number)]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    name = url.split(":", 1)[0]
    if done.returncode:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        yield f"SKIPPED reports on {name}: {reason}"
        return
    yield from (f"{name}: {line}" for line in done.stdout.splitlines())


if __name__ == "__main__":
    for told in measure(int(sys.argv[1]) if len(sys.argv) > 1 else COMMITMENTS):
        print(told, flush=True)  # noqa: T201 - what a bench is for
