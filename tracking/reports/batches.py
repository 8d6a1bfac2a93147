"""
Rows of the database in batches: what hangs on a thousand rows is read by one question each, as plain values.

Days, moments and decimals are read as :class:`Bare` columns, as the database gives them, and made into what they mean
here. Django makes them one by one by functions of Python, which took a third of the time of a report; the same few
hundred days and numbers come again and again, and are made once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Context, Decimal
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from django.db.models import BigIntegerField, F, Func, TextField
from django.utils import timezone

Row = TypeVar("Row", bound=tuple[Any, ...])
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

    def __init__(self, ids: Collection[int]) -> None:
        super().__init__()
        self._ids = ",".join(map(str, ids))

    def as_sqlite(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's
        """Take the ids apart by SQLite's function."""
        return "(SELECT value FROM JSON_EACH(%s))", [f"[{self._ids}]"]

    def as_postgresql(self, compiler: Any, connection: Any, **_more: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's
        """Give PostgreSQL an array: it knows how many there are when it plans, and reads them but once."""
        return "(SELECT UNNEST(%s::bigint[]))", [f"{{{self._ids}}}"]


class Bare(Func):
    """
    A column as the database gives it: SQLite gives days and moments as text, PostgreSQL gives values.

    :func:`day_of` makes of both what is meant, and :func:`decimal_of` of :class:`BareNumber`.
    """

    output_field = TextField()
    template = "%(expressions)s"

    def __init__(self, column: str) -> None:
        super().__init__(F(column))

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        """An expression has no declared type, by which the driver would call Python for every value."""
        return self.as_sql(compiler, connection, template="+%(expressions)s", **more)


class BareNumber(Bare):
    """A decimal in a column: on SQLite a number, on PostgreSQL text, of which the driver makes no decimal each time."""

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        """Ask for the digits as they are written."""
        return self.as_sql(compiler, connection, template="%(expressions)s::text", **more)


class LocalDay(Bare):
    """
    A moment in a column, of which :func:`local_day` makes the calendar day in the installation's time zone.

    PostgreSQL works it out itself. What Django has for SQLite is Python called by SQL, and takes the text apart anew.
    """

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:  # noqa: ARG002 - Django's
        """Ask for the day by the clocks of the place."""
        sql, parameters = compiler.compile(self.source_expressions[0])
        day: tuple[str, Any] = connection.ops.datetime_cast_date_sql(
            sql, tuple(parameters), timezone.get_default_timezone_name()
        )
        return day


# What a LocalDay column gives: on PostgreSQL the day, on SQLite the moment as text.
Told = str | date


def local_day(moment: Told | None) -> date | None:
    """The day of what :class:`LocalDay` gave; SQLite keeps moments in UTC without saying so."""
    if isinstance(moment, str):
        return datetime.fromisoformat(f"{moment}+00:00").astimezone(timezone.get_default_timezone()).date()
    return moment


@lru_cache(maxsize=4096)
def day_of(told: str | date | None) -> date | None:
    """The day of a :class:`Bare` column."""
    return date.fromisoformat(told) if isinstance(told, str) else told


# SQLite keeps decimals as numbers of so many digits.
_DIGITS = Context(prec=15)


@lru_cache(maxsize=4096)
def decimal_of(told: float | str | None) -> Decimal | None:
    """The number of a :class:`BareNumber` column without its padding: equal ones freeze to equal text."""
    if told is None:
        return None
    value = Decimal(told) if isinstance(told, str) else _DIGITS.create_decimal_from_float(told)
    return Decimal(format(value.normalize(), "f"))


def batched(rows: Iterable[Thing], *, of: int = BATCH) -> Iterator[list[Thing]]:
    """The rows in lists of at most so many."""
    waiting = iter(rows)
    while batch := list(islice(waiting, of)):
        yield batch


def grouped(rows: Iterable[Row]) -> Mapping[Any, list[Row]]:
    """The rows of each key, which is their first column, in their order; a key nothing is known of has none."""
    groups: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[0]].append(row)
    return groups
