"""What can be exchanged: each kind says what its columns are, what a row would change, and writes it."""

from abc import ABC, abstractmethod
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from proposals.enums import RowFate
from proposals.models import User
from proposals.sheets.types import Cell, CellKind, CellProblem, Column, ColumnKind, Table, Value
from proposals.sheets.values import read_value, shown

# A problem of a row: the heading of the column, empty for the row as a whole, and a sentence for the user.
Problem = tuple[str, str]
# A change: heading, what stands there now, what would stand there.
Change = tuple[str, str, str]


class RowRefused(Exception):  # noqa: N818 - worded for the user
    """A row cannot be written after all; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row with what was understood of it; columns that are not in the file, or wrong, have no value."""

    number: int
    values: Mapping[str, Value]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Verdict:
    """What would become of a row; ``plan`` is what the kind itself needs to write it."""

    row: Row
    subject: str
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    exists: bool = False
    plan: object = None

    @property
    def fate(self) -> RowFate:
        """Error before anything else; what exists is changed or the same."""
        if self.problems:
            return RowFate.ERROR
        if not self.exists:
            return RowFate.NEW
        return RowFate.CHANGED if self.changes else RowFate.SAME


class ExchangeKind(ABC):
    """
    One kind of table. An instance serves one run: it looks up once what its rows refer to.

    Rows come in batches, in the file's order; every batch makes the same number of queries, whatever its size. The
    second look before writing must say the same as the first, so nothing but the database and the rows decides.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    explanation: ClassVar[str]
    columns: ClassVar[tuple[Column, ...]]

    def table(self) -> Table:
        """Return the table with the choices that the database knows."""
        return Table(self.title, self.columns)

    @abstractmethod
    def key_of(self, row: Row) -> Hashable | None:
        """Return what tells whether two rows of a file mean the same thing; None if the row does not say."""

    @abstractmethod
    def judge(self, rows: Sequence[Row], *, by: User, lock: bool = False) -> list[Verdict]:
        """Say what would become of the rows; ``lock`` keeps others from changing what they touch."""

    @abstractmethod
    def apply(self, verdicts: Sequence[Verdict], *, by: User, now: datetime) -> None:
        """
        Write rows that are new or changed.

        :raises RowRefused: if one cannot be written; nothing of the batch is kept then.
        """

    @abstractmethod
    def export(self) -> Iterator[Sequence[Value]]:
        """Yield all rows in the order of the columns, in memory that does not grow with their number."""

    def settle(self, verdict: Verdict, before: Mapping[str, Value] | None) -> Verdict:
        """Fill in the changes against what stands there (None: a new row) and ask a new row for all it needs."""
        verdict.exists = before is not None
        values = verdict.row.values
        wrong = {heading for heading, _ in verdict.problems}
        for column in self.columns:
            if column.name not in values:
                if before is None and column.is_required and column.heading not in wrong:
                    verdict.problems.append((column.heading, "新增时必须填写。"))
                continue
            old, new = shown((before or {}).get(column.name)), shown(values[column.name])
            if old != new:
                verdict.changes.append((column.heading, old, new))
        return verdict


_KINDS: dict[str, type[ExchangeKind]] = {}


def register(kind: type[ExchangeKind]) -> type[ExchangeKind]:
    """Offer a kind on the pages; an app that stands on this one adds its own when it is ready."""
    _KINDS[kind.name] = kind
    return kind


def kinds() -> list[type[ExchangeKind]]:
    """Return all kinds in the order in which a new installation needs them."""
    return list(_KINDS.values())


def kind_named(name: str) -> type[ExchangeKind] | None:
    """Return the kind of that name, None if there is none."""
    return _KINDS.get(name)


def understood(number: int, cells: Mapping[str, Cell], columns: Sequence[Column], present: set[str]) -> Row:
    """Read the cells of a row by their columns; ``present`` names the columns that the file has."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for column in columns:
        if column.name not in present:
            continue
        try:
            value = read_value(cells.get(column.name), column)
        except CellProblem as problem:
            problems.append((column.heading, str(problem)))
            continue
        # Nothing chosen says nothing: what is there stays.
        if column.kind is ColumnKind.CHOICE and not value:
            continue
        values[column.name] = value
    return Row(number, values, tuple(problems))


def stored(cells: Mapping[str, Cell]) -> dict[str, list[str | int]]:
    """Return cells as they are kept with a row."""
    return {name: [cell.kind.value, cell.text, int(cell.is_merged)] for name, cell in cells.items()}


def restored(kept: Mapping[str, Sequence[str | int]]) -> dict[str, Cell]:
    """Return cells as they were found."""
    return {
        name: Cell(str(text), CellKind(str(kind)), is_merged=bool(merged))
        for name, (kind, text, merged) in kept.items()
    }


YES_NO = ("是", "否")


def yes_no(value: object) -> str:
    """Return a flag as a cell shows it."""
    return YES_NO[0] if value else YES_NO[1]


def text_of(values: Mapping[str, Value], name: str) -> str:
    """Return a text of a row, empty if the row has none."""
    value = values.get(name)
    return value if isinstance(value, str) else ""
