"""Cells of the workbook: values as what they are, text never as a formula."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from math import ceil
from typing import Any, Self

from proposals.sheets.book import CELL_LIMIT, FORMULA_STARTS
from tracking.reports.figures import Share
from tracking.reports.table import Cell, Value

_CUT = "……（内容过长，已截断）"
_LINE_HEIGHT, _MOST_LINES = 15.0, 12
# Text beyond this does not make the row higher.
_LOOKED_AT = 2_000


@dataclass(frozen=True, slots=True)
class Formats:
    """How cells look."""

    title: Any
    caption: Any
    note: Any
    caption_note: Any
    head: Any
    facet_head: Any
    text: Any
    facet: Any
    guarded: Any
    number: Any
    share: Any
    date: Any

    @classmethod
    def of(cls, book: Any, *, border: bool) -> Self:
        """Make the formats of a workbook; long lists have no borders, so that empty cells need not be written."""
        box = {"border": int(border), "valign": "vcenter", "font_name": "仿宋", "font_size": 11}
        head = {**box, "font_name": "黑体", "text_wrap": True, "align": "center"}
        return cls(
            title=book.add_format({"font_name": "黑体", "font_size": 16}),
            caption=book.add_format({"font_name": "黑体", "font_size": 12}),
            note=book.add_format({"font_name": "仿宋", "font_size": 11, "text_wrap": True, "valign": "top"}),
            caption_note=book.add_format({"font_name": "仿宋", "font_size": 11}),
            head=book.add_format({**head, "bg_color": "#DDE5EC"}),
            facet_head=book.add_format({**head, "bg_color": "#EEF1F4", "font_color": "#555555"}),
            text=book.add_format({**box, "text_wrap": True}),
            facet=book.add_format({**box, "font_color": "#555555"}),
            guarded=book.add_format({**box, "text_wrap": True, "quote_prefix": True}),
            number=book.add_format({**box, "num_format": "General"}),
            share=book.add_format({**box, "num_format": "0.0%"}),
            date=book.add_format({**box, "num_format": "yyyy-mm-dd"}),
        )


def paper(sheet: Any, *, heads: int = 0, pages: int = 1) -> None:
    """Print on its side, so many sheets wide (A4, or A3 where one is not enough), with the heads on each."""
    sheet.set_paper(9 if pages == 1 else 8)
    sheet.set_landscape()
    sheet.fit_to_pages(pages, 0)
    if heads:
        sheet.repeat_rows(0, heads - 1)


def fit_row(sheet: Any, row: int, cells: Iterable[tuple[Value, float]]) -> None:
    """
    Make a row as high as its texts need in columns of their widths, within reason; call it before its cells.

    Spreadsheets do this themselves only for rows somebody edits.
    """
    lines = max((_lines(value, width) for value, width in cells if isinstance(value, str)), default=1)
    if lines > 1:
        sheet.set_row(row, _LINE_HEIGHT * min(lines, _MOST_LINES))


def _lines(text: str, width: float) -> int:
    """How many lines a text takes: a Chinese character is two of the units column widths are counted in."""
    room = max(1.0, width - 1)
    return sum(
        max(1, ceil(sum(1 if c.isascii() else 2 for c in line[:_LOOKED_AT]) / room)) for line in text.splitlines()
    )


def write_heads(sheet: Any, formats: Formats, row: int, heads: list[str]) -> None:
    """Write a line of headings."""
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, formats.head)


def write_cell(sheet: Any, formats: Formats, at: tuple[int, int], cell: Cell) -> None:
    """Write a cell of a table; a share of so few that it has no percentage stands in words."""
    few = isinstance(cell.value, Share) and cell.value.is_few
    write(sheet, formats, at, cell.text if few else cell.value)


def write(sheet: Any, formats: Formats, at: tuple[int, int], value: Value) -> None:
    """Write a value as what it is: numbers and days as such, text never as a formula."""
    match value:
        case None | "":
            sheet.write_blank(*at, None, formats.text)
        case bool():
            sheet.write_string(*at, "是" if value else "否", formats.text)
        case int() | Decimal():
            sheet.write_number(*at, value, formats.number)
        case date():
            sheet.write_datetime(*at, datetime.combine(value, time.min), formats.date)
        case Share():
            sheet.write_number(*at, value.numerator / value.denominator, formats.share)
        case _:
            write_text(sheet, formats, at, value)


def write_text(sheet: Any, formats: Formats, at: tuple[int, int], text: str) -> None:
    """Write text; what would be taken for a formula is marked as text, what no cell can hold is cut and says so."""
    if len(text) > CELL_LIMIT:
        text = text[: CELL_LIMIT - len(_CUT)] + _CUT
    sheet.write_string(*at, text, formats.guarded if text.startswith(FORMULA_STARTS) else formats.text)
