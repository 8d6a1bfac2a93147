"""Rows of the database in batches: what hangs on a thousand rows is read by one question each, as plain values."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, TypeVar

from django.db.models import BigIntegerField, Func, Value
from django.db.models.functions import TruncDate
from django.utils import timezone

Row = TypeVar("Row")
Key = TypeVar("Key")
Thing = TypeVar("Thing")

# Rows read at once, with what hangs on them: the most that is in memory, whatever their number.
BATCH = 1000


class Among(Func):
    """
    A list of ids as one parameter, for ``__in``.

    A parameter an id, a thousand in each question, took longer to write and to parse than the answer to read.
    """

    output_field = BigIntegerField()

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__(Value(json.dumps(list(ids))))

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        """Take the ids apart by SQLite's function."""
        return self.as_sql(compiler, connection, template="(SELECT value FROM JSON_EACH(%(expressions)s))", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        """Take the ids apart by PostgreSQL's function."""
        template = "(SELECT JSON_ARRAY_ELEMENTS_TEXT(%(expressions)s::json)::bigint)"
        return self.as_sql(compiler, connection, template=template, **more)


class LocalDay(TruncDate):
    """
    The calendar day of a moment in a column, in the installation's time zone.

    PostgreSQL works it out itself. For SQLite we do: its function would call Python too, and take the text apart anew.
    """

    def __init__(self, column: str) -> None:
        super().__init__(column, tzinfo=timezone.get_default_timezone())

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's
        """Read the moment as it is stored."""
        sql: tuple[str, Any] = compiler.compile(self.lhs)
        return sql

    def get_db_converters(self, connection: Any) -> list[Any]:
        """Make a day of the moment where the database has not."""
        return [_local_day] if connection.vendor == "sqlite" else super().get_db_converters(connection)


def _local_day(moment: datetime | None, _expression: Any, _connection: Any) -> date | None:
    """The day of a moment as SQLite keeps it: in UTC without saying so."""
    return None if moment is None else moment.replace(tzinfo=UTC).astimezone(timezone.get_default_timezone()).date()


def batched(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows in lists of at most BATCH."""
    waiting = iter(rows)
    while batch := list(islice(waiting, BATCH)):
        yield batch


def grouped(pairs: Iterable[tuple[Key, Thing]]) -> Mapping[Key, list[Thing]]:
    """The values of each key, in their order; a key nothing is known of has none."""
    groups: defaultdict[Key, list[Thing]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups
