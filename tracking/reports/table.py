"""What a table of the report is: cells, heads, lines; the same for the page and every file."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracking.reports import wording
from tracking.reports.figures import Figure, Share

# What the line is called that adds up the others.
TOTAL = "合计"

Value = int | str | date | Decimal | Share | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One value; ``key`` opens the rows it counted, ``unit`` is what a share is a share of."""

    value: Value
    key: str = ""
    unit: str = "项"

    @property
    def text(self) -> str:
        """The value as people read it."""
        match self.value:
            case None:
                return wording.NOTHING
            case Share():
                return wording.share(self.value, self.unit)
            case date():
                return wording.day(self.value)
            case Decimal():
                return wording.number(self.value)
            case _:
                return str(self.value)

    @property
    def is_number(self) -> bool:
        """Whether it stands right-aligned among numbers."""
        return isinstance(self.value, int | Decimal | Share)


@dataclass(frozen=True, slots=True)
class Head:
    """A column's heading and its width in characters."""

    text: str
    width: int


@dataclass(frozen=True, slots=True)
class Table:
    """
    A titled table; ``note`` stands under it.

    Lines with equal words in the columns ``merged`` belong together, on paper at most ``together`` of them; where they
    only head a group (``grouped``), the group may run over to the next sheet.
    """

    title: str
    heads: tuple[Head, ...]
    lines: tuple[tuple[Cell, ...], ...]
    note: str = ""
    merged: tuple[int, ...] = ()
    together: int = 8
    grouped: bool = False

    @property
    def counted(self) -> bool:
        """Whether it says anything: a table with nothing but an empty total does not."""
        return len(self.lines) > self.has_total

    @property
    def has_total(self) -> bool:
        """Whether its last line adds up the others."""
        return bool(self.lines) and self.lines[-1][0].value == TOTAL

    @property
    def labelled(self) -> tuple[tuple[tuple[str, Cell], ...], ...]:
        """Each line with the heading beside every cell, for screens on which a line becomes a list."""
        return tuple(
            tuple((head.text, cell) for head, cell in zip(self.heads, line, strict=True)) for line in self.lines
        )

    @property
    def headings(self) -> tuple[tuple[str, bool], ...]:
        """Each heading, and whether numbers stand under it."""
        last = self.lines[-1] if self.lines else tuple(Cell("") for _ in self.heads)
        return tuple((head.text, cell.is_number) for head, cell in zip(self.heads, last, strict=True))


def heads(*pairs: tuple[str, int]) -> tuple[Head, ...]:
    """Columns by heading and width."""
    return tuple(Head(text, width) for text, width in pairs)


def cell(figure: Figure) -> Cell:
    """A counted number with the key that opens its rows."""
    return Cell(figure.value, figure.key)
