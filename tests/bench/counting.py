"""One database: make a year, count it for the report and by SQL alone, take it away."""

import os
import sys
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import django

django.setup()

from django.conf import settings  # noqa: E402 - after setup
from django.db import connection  # noqa: E402 - after setup

from tests.bench import bare_tables, year  # noqa: E402 - after setup
from tracking.reports import data  # noqa: E402
from tracking.reports.assemble import Assembly  # noqa: E402
from tracking.reports.batches import BATCH  # noqa: E402
from tracking.reports.collector import without_collector  # noqa: E402
from tracking.reports.figures import State, Verdict  # noqa: E402
from tracking.reports.scope import Scope  # noqa: E402
from tracking.reports.types import AnnualReport  # noqa: E402

Result = TypeVar("Result")
SCOPE = Scope(2025, date(2025, 12, 31))
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds by the clock, and of the processors: ours and, where it is a process of this machine, the database's."""

    clock: float
    cpu: float


def main() -> None:
    """Print one line a measurement."""
    number = int(sys.argv[1])
    connection.settings_dict["TEST"]["NAME"] = f"{connection.settings_dict['NAME']}_bench"
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        year.fill(number)
        for line in _measured(number):
            print(line, flush=True)  # noqa: T201 - what a bench is for
    finally:
        connection.creation.destroy_test_db(str(settings.DATABASES["default"]["NAME"]), verbosity=0)


def _measured(number: int) -> list[str]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Work done by helpers of the server would be in nobody's account.
            cursor.execute("SET max_parallel_workers_per_gather = 0")
    pairs = []
    for _ in range(ROUNDS):
        bare, found = _spent(lambda: bare_tables.count(SCOPE))
        ours, report = _spent(_count)
        _compare(report, *found)
        pairs.append((ours, bare))
    ours, bare = (min((pair[side] for pair in pairs), key=lambda spent: spent.cpu) for side in (0, 1))
    read = _read_alone()
    # Once more, slowed by the tracing: what the process has in memory from making the rows is left out.
    tracemalloc.start()
    _count()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return [
        f"report of {number:,} commitments, {number * year.TARGETS:,} targets, {number * year.EVENTS:,} events: data part "
        f"{ours.cpu:.1f} s of processor ({ours.clock:.1f} s by the clock), its tables by SQL alone {bare.cpu:.2f} s "
        f"({bare.clock:.2f} s), ratio {ours.cpu / bare.cpu:.1f} (goal 3; {read.cpu / bare.cpu:.1f} of it for its statements "
        f"alone, their rows thrown away), {number / ours.cpu:,.0f} commitments a second, {peak / 2**20:.0f} MB of objects at most"
    ]


def _read_alone() -> Spent:
    """What the database and its driver take for the rows behind the figures, whatever is then made of them."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, parameters: Any, *more: Any) -> Any:
        asked.append((sql, parameters))
        return execute(sql, parameters, *more)

    with connection.execute_wrapper(note):
        _count()

    def read() -> None:
        with connection.cursor() as cursor:
            for sql, parameters in asked:
                cursor.execute(sql, parameters)
                while cursor.fetchmany(BATCH):
                    pass

    return min((_spent(read)[0] for _ in range(ROUNDS)), key=lambda spent: spent.cpu)


def _spent(work: Callable[[], Result]) -> tuple[Spent, Result]:
    begun, cpu, served = time.perf_counter(), time.process_time(), _server_seconds()
    result = work()
    own = time.process_time() - cpu
    return Spent(time.perf_counter() - begun, own + _server_seconds() - served), result


def _server_seconds() -> float:
    """What our session's process of PostgreSQL has used so far; 0 where the database runs in our own process."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat").read_text()
    user, system = stat.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _compare(report: AnnualReport, states: Counter[str], verdicts: Counter[str]) -> None:
    """A baseline that counts something else would be none."""
    ours = Counter({state.value: report.commitments.of(state).value for state in State})
    judged = Counter({line.verdict.value: line.figure.value for line in report.verdicts})
    if +ours != +states or +judged != +verdicts or len(judged) != len(Verdict):
        raise SystemExit(f"the report counts {ours}, {judged}; its tables by SQL {states}, {verdicts}")


def _count() -> AnnualReport:
    """As tracking.services.reports does it."""
    assembly = Assembly(year=SCOPE.year, as_of=SCOPE.as_of)
    with without_collector():
        for stream in data.streams(SCOPE):
            for row in stream:
                assembly.add(row)
    return assembly.report(data.names())


if __name__ == "__main__":
    main()
