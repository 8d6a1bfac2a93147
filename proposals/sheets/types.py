"""What a table is made of: columns as we ask for them, cells as they were found."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class CellKind(StrEnum):
    """What the program that wrote the file took a cell for."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as found; ``text`` of a date is its ISO form, of a formula the formula, never a result."""

    text: str
    kind: CellKind = CellKind.TEXT
    is_merged: bool = False


EMPTY = Cell("")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet: its number as people see it, and its cells by column counted from 0."""

    number: int
    cells: dict[int, Cell]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What holds for all rows of a sheet."""

    name: str
    counts_from_1904: bool


class ColumnKind(StrEnum):
    """How the cells of a column are understood."""

    TEXT = "text"
    DATE = "date"
    WHOLE = "whole"
    CHOICE = "choice"
    LIST = "list"
    TARGETS = "targets"


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column of a table.

    ``is_key`` columns must be in the file, for they say which row is meant. ``note`` is what the sheet of
    explanations says; ``example`` stands in the example row of the template.
    """

    name: str
    heading: str
    note: str
    kind: ColumnKind = ColumnKind.TEXT
    is_key: bool = False
    is_required: bool = False
    at_most: int = 0
    choices: tuple[str, ...] = ()
    example: str | date = ""
    width: int = 18


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table: its title and columns, and values that only the database knows (``choices`` by column)."""

    title: str
    columns: tuple[Column, ...]
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)


class CellProblem(Exception):  # noqa: N818 - worded for the user
    """A cell cannot be understood; the message says why."""


# Text, a list of names, a day, a whole number, or the parts of each line.
Value = str | date | int | tuple[str, ...] | tuple[tuple[str, ...], ...] | None
