"""Find the row of headings in a sheet, whatever stands above it and in whatever order the columns are."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from proposals.sheets.types import Cell, CellKind, CellProblem, Column, ColumnKind, Sheet, SheetRow
from proposals.sheets.values import clean, read_day
from proposals.sheets.writer import ERRORS_HEADING, EXAMPLE

# Lists often carry a title and a note above their headings.
_LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the columns of a table stand in a sheet."""

    row_number: int
    present: tuple[Column, ...]
    places: dict[str, int]
    ignored: tuple[str, ...]

    @property
    def names(self) -> set[str]:
        """The names of the columns that the file has."""
        return set(self.places)

    def rows(self, rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
        """Yield the rows below the headings that hold something in a column of ours."""
        places = set(self.places.values())
        return (row for row in rows if row.number > self.row_number and places & row.cells.keys())

    def is_example(self, row: SheetRow) -> bool:
        """Whether a row is the example of the template."""
        first = row.cells.get(min(row.cells))
        return first is not None and first.text.startswith(EXAMPLE)

    def cells(self, row: SheetRow, sheet: Sheet) -> dict[str, Cell]:
        """Return a row's cells by column; a count of days in a column of days becomes the day, while we know how."""
        found: dict[str, Cell] = {}
        for column in self.present:
            cell = row.cells.get(self.places[column.name])
            if cell is not None:
                found[column.name] = _as_day(cell, sheet) if column.kind is ColumnKind.DATE else cell
        return found


def _as_day(cell: Cell, sheet: Sheet) -> Cell:
    if cell.kind is not CellKind.NUMBER:
        return cell
    try:
        day = read_day(cell.text, is_number=True, counts_from_1904=sheet.counts_from_1904)
    except CellProblem:
        return cell
    return Cell(day.isoformat(), CellKind.DATE, is_merged=cell.is_merged)


def find_headings(rows: Iterator[SheetRow], columns: Sequence[Column]) -> Headings | str:
    """Return where the columns are; a sentence for the user if they cannot be told."""
    wanted = {_plain(column.heading): column for column in columns}
    best: Headings | None = None
    for row in islice(rows, _LOOKED_AT):
        texts = {at: _plain(cell.text) for at, cell in sorted(row.cells.items())}
        known = [(at, wanted[text]) for at, text in texts.items() if text in wanted]
        doubled = {column.heading for _, column in known if sum(c is column for _, c in known) > 1}
        if doubled and len(known) > len(columns) // 2:
            return f"表头中“{'、'.join(sorted(doubled))}”出现了不止一次，请删去多余的列。"
        if best is None or len(known) > len(best.present):
            best = Headings(
                row_number=row.number,
                present=tuple(column for _, column in known),
                places={column.name: at for at, column in known},
                ignored=tuple(
                    clean(row.cells[at].text)[:50]
                    for at, text in texts.items()
                    if text not in wanted and text != ERRORS_HEADING
                ),
            )
    if best is None:
        return "表格是空的，没有内容。"
    missing = [column.heading for column in columns if column.is_key and column.name not in best.places]
    if missing:
        return f"没有找到列：{'、'.join(missing)}。请使用模板中的列名，表头放在前{_LOOKED_AT}行之内。"
    return best


def _plain(heading: str) -> str:
    """Return a heading without what people add to it: spaces, stars, （必填）."""
    text = unicodedata.normalize("NFKC", clean(heading))
    return re.sub(r"\s|\*|\(必填\)|\(选填\)", "", text)
