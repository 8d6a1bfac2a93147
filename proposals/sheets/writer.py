"""Write tables as .xlsx in one pass: what looks like a formula is text, what cannot be seen is left out."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import IO, Any

from proposals.sheets.book import CELL_LIMIT, FORMULA_STARTS, open_book
from proposals.sheets.types import Column, ColumnKind, Table, Value
from proposals.sheets.values import shown

# The example row of a template begins so, and is not read.
EXAMPLE = "示例："
ERRORS_HEADING = "错误说明"
# The rows for which choices are offered; a list in a validation takes 255 characters, a longer one stands in a sheet.
_OFFERED_ROWS = 20_000
_LIST_LIMIT = 255
_NOTES, _CHOICES = "填写说明", "选项"


def write_table(
    stream: IO[bytes], table: Table, rows: Iterable[Sequence[Value]], *, with_example: bool = False
) -> None:
    """Write the rows under the headings of the table, with explanations and lists of choices."""
    with _book(stream, table.title) as book:
        formats = _formats(book)
        sheet = _sheet(book, formats, table, ())
        if with_example:
            for at, column in enumerate(table.columns):
                _write(sheet, formats, (1, at), _example(column, first=at == 0), "example")
        for number, row in enumerate(rows, start=2 if with_example else 1):
            for at, value in enumerate(row):
                _write(sheet, formats, (number, at), value)
        _notes(book, formats, table)
        _offer(book, sheet, table)


def write_errors(stream: IO[bytes], table: Table, rows: Iterable[tuple[Sequence[Value], str]]) -> None:
    """Write rows as they were uploaded, each with its errors in a column of its own, to be corrected and read again."""
    with _book(stream, table.title) as book:
        formats = _formats(book)
        sheet = _sheet(book, formats, table, (ERRORS_HEADING,))
        width = len(table.columns)
        for number, (row, errors) in enumerate(rows, start=1):
            for at, value in enumerate(row):
                _write(sheet, formats, (number, at), value)
            _write(sheet, formats, (number, width), errors, "error")
        _notes(book, formats, table)
        _offer(book, sheet, table)


def _book(stream: IO[bytes], title: str) -> Any:
    book = open_book(stream)
    # Without a date of making the same rows make the same file.
    book.set_properties({"title": title, "created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a fixed mark, no moment
    return book


def _formats(book: Any) -> dict[str, Any]:
    cell = {"valign": "top", "text_wrap": True, "num_format": "@"}
    return {
        "head": book.add_format(
            {"bold": True, "valign": "vcenter", "text_wrap": True, "bg_color": "#DDE5EC", "border": 1}
        ),
        "needed": book.add_format(
            {"bold": True, "valign": "vcenter", "text_wrap": True, "bg_color": "#F6DDB8", "border": 1}
        ),
        "text": book.add_format(cell),
        "guarded": book.add_format({**cell, "quote_prefix": True}),
        "example": book.add_format({**cell, "italic": True, "font_color": "#566273", "bg_color": "#F4F5F7"}),
        "error": book.add_format({**cell, "font_color": "#A3261F"}),
        "date": book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"}),
        "number": book.add_format({"valign": "top", "num_format": "0"}),
    }


def _sheet(book: Any, formats: dict[str, Any], table: Table, more: Sequence[str]) -> Any:
    sheet = book.add_worksheet(table.title)
    kinds = {ColumnKind.DATE: "date", ColumnKind.WHOLE: "number"}
    for at, column in enumerate(table.columns):
        # Empty cells are text before anybody types: 0012 and 2025-1 stay what they are.
        sheet.set_column(at, at, column.width, formats[kinds.get(column.kind, "text")])
        sheet.write_string(0, at, column.heading, formats["needed" if column.is_required else "head"])
    for at, heading in enumerate(more, start=len(table.columns)):
        sheet.set_column(at, at, 48)
        sheet.write_string(0, at, heading, formats["head"])
    sheet.freeze_panes(1, 0)
    return sheet


def _example(column: Column, *, first: bool) -> Value:
    value = column.example
    return f"{EXAMPLE}{shown(value)}" if first else value


def _write(sheet: Any, formats: dict[str, Any], at: tuple[int, int], value: Value, style: str = "text") -> None:
    if isinstance(value, date):
        sheet.write_datetime(*at, datetime.combine(value, time.min), formats["date"])
        return
    if isinstance(value, int):
        sheet.write_number(*at, value, formats["number"])
        return
    text = shown(value)[:CELL_LIMIT]
    if not text:
        return
    if style == "text" and text.startswith(FORMULA_STARTS):
        style = "guarded"
    sheet.write_string(*at, text, formats[style])


def _notes(book: Any, formats: dict[str, Any], table: Table) -> None:
    sheet = book.add_worksheet(_NOTES)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 90)
    for at, heading in enumerate(("列名", "是否必填", "说明")):
        sheet.write_string(0, at, heading, formats["head"])
    for row, column in enumerate(table.columns, start=1):
        choices = f"可填：{'、'.join(column.choices)}。" if column.choices else ""
        sheet.write_string(row, 0, column.heading, formats["text"])
        sheet.write_string(row, 1, "必填" if column.is_required else "", formats["text"])
        sheet.write_string(row, 2, column.note + choices, formats["text"])
    general = (
        f"以“{EXAMPLE}”开头的行是示例，导入时不读取，可以删去。",
        "列的先后可以调换，多余的列不读取；没有的列保持系统中原来的内容，有列而单元格为空表示清空（另有说明的除外）。",
        "不要合并单元格，不要填公式；日期写成2025-07-28的样子。",
        "导入前先显示每一行将怎样处理，确认以后才写入。",
    )
    for row, sentence in enumerate(general, start=len(table.columns) + 2):
        sheet.write_string(row, 0, sentence)


def _offer(book: Any, sheet: Any, table: Table) -> None:
    """Offer choices in the cells; a list from the database is a help and does not refuse other words."""
    lists = book.add_worksheet(_CHOICES)
    lists.hide()
    long: list[tuple[int, tuple[str, ...]]] = []
    for at, column in enumerate(table.columns):
        offered = column.choices or table.choices.get(column.name, ())
        if not offered:
            continue
        rule: dict[str, Any] = {"validate": "list", "error_title": column.heading, "error_message": "请从列表中选择。"}
        if not column.choices:
            rule |= {"error_type": "information", "show_error": False}
        if len(",".join(offered)) <= _LIST_LIMIT and not any("," in item for item in offered):
            rule["source"] = list(offered)
        else:
            letter = chr(ord("A") + len(long))
            rule["source"] = f"={_CHOICES}!${letter}$1:${letter}${len(offered)}"
            long.append((len(long), offered))
        sheet.data_validation(1, at, _OFFERED_ROWS, at, rule)
    # One pass: a sheet in constant memory is written row by row.
    for row in range(max((len(offered) for _, offered in long), default=0)):
        for at, offered in long:
            if row < len(offered):
                lists.write_string(row, at, offered[row])
