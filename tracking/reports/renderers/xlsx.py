"""The report as a workbook: summary with a native chart, by bureau, targets, and the ledger with every commitment."""

import io
from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import xlsxwriter

from tracking.reports import prose, tables
from tracking.reports.rows import CommitmentRow, Row, TargetRow, columns
from tracking.reports.tables import Cell, Table, Value
from tracking.reports.types import AnnualReport, Imprint, Share
from tracking.reports.wording import NOTHING, day

_CELL_LIMIT = 32_767
_CUT = "……（内容过长，已截断）"
# A spreadsheet takes text that begins so for a formula as soon as somebody edits the cell.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def render(
    report: AnnualReport, imprint: Imprint, *, ledger: Iterable[CommitmentRow], targets: Iterable[TargetRow]
) -> bytes:
    """Write the workbook in one pass over the rows."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": "".join(prose.title(report)),
            "comments": f"SHA-256: {imprint.sha256}",
            "created": datetime.combine(imprint.compiled_on, time.min),
        }
    )
    formats = _formats(book)
    _summary(book, formats, report, imprint)
    _by_bureau(book, formats, report)
    _rows(book, formats, "量化目标", TargetRow, targets)
    _rows(book, formats, "台账", CommitmentRow, ledger)
    book.close()
    return stream.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    box = {"border": 1, "valign": "vcenter", "font_name": "仿宋", "font_size": 11}
    return {
        "title": book.add_format({"font_name": "黑体", "font_size": 16}),
        "caption": book.add_format({"font_name": "黑体", "font_size": 12}),
        "note": book.add_format({"font_name": "仿宋", "font_size": 11}),
        "head": book.add_format(
            {**box, "font_name": "黑体", "text_wrap": True, "align": "center", "bg_color": "#DDE5EC"}
        ),
        "text": book.add_format({**box, "text_wrap": True}),
        "guarded": book.add_format({**box, "text_wrap": True, "quote_prefix": True}),
        "number": book.add_format({**box, "num_format": "General"}),
        "share": book.add_format({**box, "num_format": "0.0%"}),
        "date": book.add_format({**box, "num_format": "yyyy-mm-dd"}),
    }


def _paper(sheet: Any, *, heads: int = 0, pages: int = 1) -> None:
    """Print on its side, so many sheets wide (A4, or A3 where one is not enough), with the heads on each."""
    sheet.set_paper(9 if pages == 1 else 8)
    sheet.set_landscape()
    sheet.fit_to_pages(pages, 0)
    if heads:
        sheet.repeat_rows(0, heads - 1)


def _write(sheet: Any, formats: dict[str, Any], at: tuple[int, int], value: Value) -> None:
    """Write a value as what it is: numbers and days as such, text never as a formula."""
    match value:
        case None:
            sheet.write_blank(*at, None, formats["text"])
        case bool():
            sheet.write_string(*at, "是" if value else "否", formats["text"])
        case int() | Decimal():
            sheet.write_number(*at, value, formats["number"])
        case date():
            sheet.write_datetime(*at, datetime.combine(value, time.min), formats["date"])
        case Share() if value.denominator:
            sheet.write_number(*at, value.numerator / value.denominator, formats["share"])
        case Share():
            sheet.write_string(*at, NOTHING, formats["text"])
        case _:
            _write_text(sheet, formats, at, value)


def _write_text(sheet: Any, formats: dict[str, Any], at: tuple[int, int], text: str) -> None:
    if len(text) > _CELL_LIMIT:
        text = text[: _CELL_LIMIT - len(_CUT)] + _CUT
    sheet.write_string(*at, text, formats["guarded" if text.startswith(_FORMULA_STARTS) else "text"])


def _lines(sheet: Any, formats: dict[str, Any], first: int, lines: Iterable[tuple[Cell, ...]]) -> int:
    row = first
    for row, line in enumerate(lines, start=first):
        for column, cell in enumerate(line):
            _write(sheet, formats, (row, column), cell.value)
    return row


def _heads(sheet: Any, formats: dict[str, Any], row: int, table: Table) -> None:
    for column, head in enumerate(table.heads):
        sheet.write_string(row, column, head.text, formats["head"])


def _summary(book: Any, formats: dict[str, Any], report: AnnualReport, imprint: Imprint) -> None:
    sheet = book.add_worksheet("总表")
    sheet.set_column(0, 1, 32)
    sheet.set_column(2, 8, 15)
    sheet.write_string(0, 0, "".join(prose.title(report)), formats["title"])
    sheet.write_string(1, 0, f"数据截至{day(report.as_of)}24时", formats["note"])
    sheet.freeze_panes(2, 0)
    _paper(sheet)
    row = 3
    states = tables.states(report)
    for table in (
        tables.overall(report),
        tables.classes(report),
        states,
        tables.letter_classes(report),
        tables.verdicts(report),
        tables.months(report),
    ):
        sheet.write_string(row, 0, table.title, formats["caption"])
        _heads(sheet, formats, row + 1, table)
        last = _lines(sheet, formats, row + 2, table.lines)
        if table is states:
            _chart(book, sheet, states, first=row + 2, last=last - 1)
        row = last + 2
    for note in prose.notes(report, imprint):
        sheet.write_string(row, 0, note, formats["note"])
        row += 1


def _chart(book: Any, sheet: Any, table: Table, *, first: int, last: int) -> None:
    """Bars of the states, the total left out."""
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": table.heads[1].text,
            "categories": ["总表", first, 0, last, 0],
            "values": ["总表", first, 1, last, 1],
            "data_labels": {"value": True},
            "fill": {"color": "#1F4E79"},
            "gap": 60,
        }
    )
    chart.set_title({"name": table.title, "name_font": {"size": 12}})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"major_gridlines": {"visible": False}, "visible": False})
    chart.set_legend({"none": True})
    chart.set_size({"width": 560, "height": 300})
    sheet.insert_chart(3, 10, chart, {"description": f"{table.title}条形图", "object_position": 3})


def _by_bureau(book: Any, formats: dict[str, Any], report: AnnualReport) -> None:
    sheet = book.add_worksheet("分单位")
    table = tables.bureaus(report)
    for column, head in enumerate(table.heads):
        sheet.set_column(column, column, max(head.width, 12))
    _heads(sheet, formats, 0, table)
    last = _lines(sheet, formats, 1, table.lines)
    sheet.freeze_panes(1, 1)
    _paper(sheet, heads=1)
    # The total stays below the filter, so that filtering never hides it.
    sheet.autofilter(0, 0, max(last - 1, 0), len(table.heads) - 1)


def _rows(book: Any, formats: dict[str, Any], name: str, kind: type[Row], rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(name)
    for position, column in enumerate(columns(kind)):
        sheet.set_column(position, position, column.width)
        sheet.write_string(0, position, column.heading, formats["head"])
    names = [f.name for f in fields(kind)]
    last = 0
    for last, row in enumerate(rows, start=1):
        for position, field_name in enumerate(names):
            _write(sheet, formats, (last, position), getattr(row, field_name))
    sheet.freeze_panes(1, 0)
    _paper(sheet, heads=1, pages=1 + len(names) // 20 * 2)
    sheet.autofilter(0, 0, last, len(names) - 1)
