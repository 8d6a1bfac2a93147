"""One list of the workbook: its own columns, then what its rows are divided by, which the proof counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from itertools import chain, islice
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from tracking.reports import facets
from tracking.reports.keys import FACETS
from tracking.reports.renderers.xlsx_cells import Formats, fit_row, paper, write
from tracking.reports.rows import ROW_TYPES, CountedRow, Row, RowTable, columns

# A sheet of a workbook has 1,048,576 rows; the first has the headings.
MOST_ROWS = 1_048_575
_FACET_WIDTH = 16
_WRAPPED = 20


@dataclass(frozen=True, slots=True)
class Written:
    """
    A list as it stands in its sheets, with the number of rows in each, and where and how each facet is written.

    ``fields`` are the columns of the list itself, by the names of its fields.
    """

    sheets: Mapping[str, int]
    columns: Mapping[str, str]
    fields: Mapping[str, str]
    texts: Mapping[tuple[str, str], str]

    def range(self, sheet: str, column: str) -> str:
        """The cells of a column in one of the sheets, at least one."""
        return f"'{sheet}'!${column}$2:${column}${max(self.sheets[sheet], 1) + 1}"


class _Texts:
    """The words of each facet's values; equal words for different values are told apart."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, str], str] = {}
        self._taken: set[tuple[str, str]] = set()

    def of(self, name: str, value: str, row: Row) -> str:
        if (name, value) not in self.known:
            text = facets.words(name, value, row)
            if (name, text) in self._taken:
                text = f"{text}（{value}）"
            self._taken.add((name, text))
            self.known[name, value] = text
        return self.known[name, value]


@dataclass(frozen=True, slots=True)
class _Place:
    """A sheet to write to; so many rows of its list stand in sheets before it."""

    sheet: Any
    formats: Formats
    texts: _Texts
    before: int


def write_rows(
    book: Any, formats: Formats, table: RowTable, name: str, rows: Iterable[CountedRow], *, most: int
) -> Written:
    """Write a list row by row; what one sheet cannot hold goes on in 台账（2） and so on, and so do the numbers."""
    kind = ROW_TYPES[table]
    names = [f.name for f in fields(kind)]
    divided = sorted(FACETS[table])
    texts, waiting, sheets = _Texts(), iter(rows), dict[str, int]()
    ahead = list(islice(waiting, 1))
    while ahead or not sheets:
        title = f"{name}（{len(sheets) + 1}）" if sheets else name
        part = chain(ahead, islice(waiting, most - 1))
        place = _Place(book.add_worksheet(title), formats, texts, before=sum(sheets.values()))
        sheets[title] = _write_sheet(place, table, part)
        ahead = list(islice(waiting, 1))
    where = {name: xl_col_to_name(position) for position, name in enumerate(divided, start=1 + len(names))}
    own = {name: xl_col_to_name(position) for position, name in enumerate(names, start=1)}
    return Written(sheets, where, own, texts.known)


def _write_sheet(place: _Place, table: RowTable, rows: Iterable[CountedRow]) -> int:
    """Write the rows of one sheet and return their number."""
    sheet, formats, texts = place.sheet, place.formats, place.texts
    kind = ROW_TYPES[table]
    names = [f.name for f in fields(kind)]
    divided = sorted(FACETS[table])
    sheet.set_column(0, 0, 7)
    sheet.write_string(0, 0, "序号", formats.head)
    for position, column in enumerate(columns(kind), start=1):
        sheet.set_column(position, position, column.width)
        sheet.write_string(0, position, column.heading, formats.head)
    first = 1 + len(names)
    for position, name in enumerate(divided, start=first):
        sheet.set_column(position, position, _FACET_WIDTH)
        sheet.write_string(0, position, f"〔统计〕{facets.HEADINGS[name]}", formats.facet_head)
    # Narrow columns hold short words; measuring them would only cost time.
    wide = [column for column in columns(kind) if column.width >= _WRAPPED]
    last = 0
    for last, row in enumerate(rows, start=1):
        fit_row(sheet, last, [(getattr(row.words, column.name), column.width) for column in wide])
        sheet.write_number(last, 0, place.before + last, formats.number)
        for position, name in enumerate(names, start=1):
            value = getattr(row.words, name)
            if value is not None and value != "":
                write(sheet, formats, (last, position), value)
        for position, name in enumerate(divided, start=first):
            # A report compiled before its rows were divided so has nothing there.
            if name in row.facets:
                sheet.write_string(last, position, texts.of(name, row.facets[name], row.words), formats.facet)
    width = first + len(divided)
    sheet.hide_gridlines(0)  # shown on the screen and on paper
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, width - 1)
    paper(sheet, heads=1, pages=1 + width // 20 * 2)
    return last
