"""A list as a workbook, written row by row: one sheet, text never a formula, memory the same for any number of rows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, Any

from proposals.sheets.book import CELL_LIMIT, FORMULA_STARTS, open_book

Value = str | int | date | None

# What no sheet can hold, or nobody can see: control characters, marks that turn the direction of writing.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of a column and its width in characters."""

    text: str
    width: int


def write_listing(
    stream: IO[bytes], *, title: str, note: str, headings: Sequence[Heading], rows: Iterable[Sequence[Value]]
) -> int:
    """
    Write the rows under their headings and return how many they were.

    ``note`` stands above them: what was asked, and when.
    """
    with open_book(stream) as book:
        formats = _formats(book)
        sheet = book.add_worksheet(title)
        for at, heading in enumerate(headings):
            sheet.set_column(at, at, heading.width)
        sheet.write_string(0, 0, _plain(note), formats["note"])
        for at, heading in enumerate(headings):
            sheet.write_string(1, at, heading.text, formats["head"])
        count = 0
        for count, row in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write(sheet, formats, (count + 1, at), value)
        sheet.freeze_panes(2, 0)
        sheet.autofilter(1, 0, count + 1, len(headings) - 1)
        sheet.set_paper(9)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(1, 1)
    return count


def _formats(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "valign": "top", "font_name": "仿宋", "font_size": 11}
    return {
        "note": book.add_format({"font_name": "仿宋", "font_size": 11}),
        "head": book.add_format({**cell, "font_name": "黑体", "bg_color": "#DDE5EC", "text_wrap": True}),
        "text": book.add_format({**cell, "text_wrap": True}),
        "guarded": book.add_format({**cell, "text_wrap": True, "quote_prefix": True}),
        "number": book.add_format(cell),
        "date": book.add_format({**cell, "num_format": "yyyy-mm-dd"}),
    }


def _write(sheet: Any, formats: dict[str, Any], at: tuple[int, int], value: Value) -> None:
    match value:
        case None | "":
            sheet.write_blank(*at, None, formats["text"])
        case int():
            sheet.write_number(*at, value, formats["number"])
        case date():
            sheet.write_datetime(*at, datetime.combine(value, time.min), formats["date"])
        case _:
            guarded = value.startswith(FORMULA_STARTS)
            sheet.write_string(*at, _plain(value), formats["guarded" if guarded else "text"])


def _plain(text: str) -> str:
    return _UNSEEN.sub("", text)[:CELL_LIMIT]
