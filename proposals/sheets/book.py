"""A workbook as every table here is written: in one pass, text always text, memory the same for any number of rows."""

from typing import IO, Any

import xlsxwriter

CELL_LIMIT = 32_767
# A spreadsheet takes text that begins so for a formula as soon as somebody edits the cell; some editions take the
# full-width forms, too. Such a cell is marked as text (quotePrefix): its content stays what it is.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def open_book(stream: IO[bytes]) -> Any:
    """Begin a workbook: rows are written in their order, and nothing that looks like something else is made into it."""
    plain = {f"strings_to_{kind}": False for kind in ("formulas", "urls", "numbers")}
    # A sheet of a million wide rows may have more than 4 GB before it is packed; smaller ones are written as ever.
    return xlsxwriter.Workbook(stream, {"constant_memory": True, "use_zip64": True, **plain})
