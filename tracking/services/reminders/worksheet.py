"""
The worksheet of one planning: whom to tell of each bureau's matters, and the lines to be written.

Both are temporary tables of the connection's own: working the lines out locks nothing, and they come into the ledger at
the end, a few thousand at a time where writers wait for each other.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import DateField, Model, QuerySet

from tracking.enums import WAITING_STATUSES, ReminderStatus
from tracking.models import Reminder
from tracking.services.reminders.audience import People, substitutes

LEDGER = Reminder._meta.db_table  # noqa: SLF001 - Django documents _meta as public
PEOPLE = "planning_people"
LINES = "planning_lines"
_CLOSED = "planning_closed"
# What a line is about, and which part of that.
PARTS = ("target_id", "share_id")
REFERENCES = ("commitment_id", "assignment_id", "rehandling_id", *PARTS)
# What is worked out of a line; the other columns are the same for all or empty.
COLUMNS = (
    *REFERENCES,
    *("rule", "offset_days", "offset_unit", "period", "version"),
    *("recipient_id", "stands_in_for_id", "status", "audience", "own_mail", "why", "note"),
)
# What a line that was withdrawn takes on when its cause is back.
_TAKEN_UP = ("status", "audience", "own_mail", "why", "stands_in_for_id")
# SQLite has one writer, and the others wait for one part at most.
_PART = 5_000
_DAY = DateField()


@dataclass(slots=True)
class Worksheet:
    """
    The tables while they exist; ``today`` is the day planned, on which substitutes stand in.

    ``lines`` is how many were put down so far, numbered from one.
    """

    today: date
    lines: int = 0
    _groups: set[str] = field(default_factory=set)

    def add_people(self, group: str, parts: Sequence[People]) -> None:
        """Put down who a group is made of, bureau by bureau, unless that was done."""
        if group in self._groups:
            return
        self._groups.add(group)
        named, named_parameters = _named(parts)
        cover, cover_parameters = compiled(substitutes(today=self.today), "user", "covered_by")
        # Every name in the text is a table's or a column's of ours, every value a parameter.
        run(
            f"""INSERT INTO {PEOPLE} (name, bureau_id, person_id, why, stands_in_for_id)
                WITH named(person_id, bureau_id, why) AS ({named}),
                     cover(person_id, substitute_id) AS ({cover})
                SELECT %s, named.bureau_id, COALESCE(cover.substitute_id, named.person_id), MIN(named.why),
                       CASE WHEN COUNT(*) = COUNT(cover.person_id) THEN MIN(named.person_id) END
                FROM named LEFT JOIN cover ON cover.person_id = named.person_id
                GROUP BY named.bureau_id, COALESCE(cover.substitute_id, named.person_id)""",  # noqa: S608
            [*named_parameters, *cover_parameters, group],
        )
        if connection.vendor == "postgresql":
            run(f"ANALYZE {PEOPLE}")

    def add_lines(self, select: str, parameters: Sequence[Any]) -> None:
        """Put down a SELECT: :data:`COLUMNS`, what is told of the person, the id of the line that is taken up again."""
        columns = ", ".join((*COLUMNS, "why_person", "withdrawn_id"))
        self.lines += run(f"INSERT INTO {LINES} ({columns}) {select}", parameters)

    def write(self) -> tuple[int, int]:
        """
        Bring the lines into the ledger; of two for the same person and rung the one put down first counts.

        :returns: how many were added or taken up to be told, and how many were added as passed.
        """
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(withdrawn_id), COUNT(CASE WHEN status = %s THEN 1 END) FROM {LINES}",  # noqa: S608
                [ReminderStatus.SUPERSEDED.value],
            )
            withdrawn, passed = cursor.fetchone()
        told = sum(self._add(part, "<>") for part in _parts(self.lines))
        told += sum(self._take_up(part) for part in _parts(self.lines if withdrawn else 0))
        return told, sum(self._add(part, "=") for part in _parts(self.lines if passed else 0))

    def close(self, *questions: QuerySet[Reminder], status: ReminderStatus) -> int:
        """
        Give the lines found, each with its ``reason`` in words, that are still not told ``status``.

        :returns: how many were closed.
        """
        run(f"DROP TABLE IF EXISTS {_CLOSED}")
        run(f"CREATE TEMPORARY TABLE {_CLOSED} (number {_number()}, line_id bigint, reason text)")
        found = 0
        for lines in questions:
            select, parameters = compiled(lines, "pk", "reason")
            found += run(f"INSERT INTO {_CLOSED} (line_id, reason) {select}", parameters)
        return sum(
            run(
                f"""UPDATE {LEDGER} SET status = %s, note = closed.reason FROM {_CLOSED} closed
                    WHERE closed.line_id = {LEDGER}.id AND closed.number BETWEEN %s AND %s
                          AND {LEDGER}.status IN (%s, %s)""",  # noqa: S608
                [status.value, *part, *(waiting.value for waiting in WAITING_STATUSES)],
            )
            for part in _parts(found)
        )

    def _add(self, part: tuple[int, int], is_passed: str) -> int:
        columns = ", ".join(COLUMNS)
        return run(
            f"""INSERT INTO {LEDGER} ({columns}, planned_on, created_at, updated_at)
                SELECT {columns}, %s, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM {LINES}
                WHERE number BETWEEN %s AND %s AND status {is_passed} %s AND withdrawn_id IS NULL
                ON CONFLICT DO NOTHING""",  # noqa: S608
            [bound(self.today), *part, ReminderStatus.SUPERSEDED.value],
        )

    def _take_up(self, part: tuple[int, int]) -> int:
        values = ", ".join(f"{column} = line.{column}" for column in _TAKEN_UP)
        return run(
            f"""UPDATE {LEDGER} SET {values}, planned_on = %s, note = '', mail_id = NULL, updated_at = CURRENT_TIMESTAMP
                FROM {LINES} line
                WHERE line.withdrawn_id = {LEDGER}.id AND {LEDGER}.status = %s AND line.number BETWEEN %s AND %s
                      AND line.number IN (SELECT MIN(number) FROM {LINES} GROUP BY withdrawn_id)""",  # noqa: S608
            [bound(self.today), ReminderStatus.WITHDRAWN.value, *part],
        )


@contextmanager
def worksheet(*, today: date) -> Iterator[Worksheet]:
    """Open an empty worksheet for the planning of ``today``."""
    types = {field.attname: field.db_type(connection) for field in Reminder._meta.concrete_fields}  # noqa: SLF001
    columns = ", ".join(f"{column} {types[column]}" for column in COLUMNS)
    _clear()
    run(
        f"CREATE TEMPORARY TABLE {PEOPLE} (name text, bureau_id bigint, person_id bigint, why text,"
        " stands_in_for_id bigint, PRIMARY KEY (name, bureau_id, person_id))"
    )
    run(f"CREATE TEMPORARY TABLE {LINES} (number {_number()}, {columns}, why_person text, withdrawn_id bigint)")
    try:
        yield Worksheet(today)
    finally:
        _clear()


def _number() -> str:
    return "integer PRIMARY KEY" if connection.vendor == "sqlite" else "bigint GENERATED ALWAYS AS IDENTITY"


def run(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run one statement and return how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        written: int = cursor.rowcount
    return written


def compiled(rows: QuerySet[Model], *columns: str) -> tuple[str, tuple[Any, ...]]:
    """Return the SELECT of these columns in this order, and its parameters."""
    sql, parameters = rows.order_by().values_list(*columns).query.sql_with_params()
    return sql, parameters


def bound(day: date) -> date | str:
    """Return a day as the database at hand takes it for a parameter: typed on PostgreSQL, text on SQLite."""
    value: date | str = _DAY.get_db_prep_value(day, connection)
    return value


def _clear() -> None:
    for table in (PEOPLE, LINES, _CLOSED):
        run(f"DROP TABLE IF EXISTS {table}")


def _parts(number: int) -> Iterator[tuple[int, int]]:
    size = _PART if connection.vendor == "sqlite" else number
    for first in range(1, number + 1, size or 1):
        yield first, first + size - 1


def _named(parts: Sequence[People]) -> tuple[str, list[Any]]:
    """Return the SELECT of person, bureau and added reason over all parts; no pair stands in two of them."""
    selects: list[str] = []
    parameters: list[Any] = []
    for part in parts:
        if part.of is None:
            people, own = compiled(part.people, "id", part.bureau)
            columns = "part.*"
            tables = f"({people}) part"
        else:
            people, people_parameters = compiled(part.people, "id")
            bureaus, bureau_parameters = compiled(part.of, "id")
            own = (*people_parameters, *bureau_parameters)
            columns = "person.id, bureau.id"
            tables = f"({people}) person CROSS JOIN ({bureaus}) bureau"
        selects.append(f"SELECT {columns}, CAST(%s AS TEXT) FROM {tables}")  # noqa: S608
        parameters += [part.why, *own]
    return " UNION ALL ".join(selects), parameters
