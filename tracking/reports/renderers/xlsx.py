"""
The report as a workbook: a sheet a table with charts, the ledger and every other list, and the proof of each figure.

Written in one pass: rows go to the disk as they come. The sheet 数据核对 counts every figure of the report again from
the lists by formula, beside the number the report has; each formula carries its value, so that programs that do not
calculate show it too.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, time
from typing import IO, Any

from proposals.sheets.book import open_book
from tracking.reports import prose, prose_notes, tables
from tracking.reports.facets import TABLE_WORDS
from tracking.reports.renderers.xlsx_cells import Formats, fit_row, paper, write_cell, write_heads
from tracking.reports.renderers.xlsx_charts import add_chart
from tracking.reports.renderers.xlsx_proof import write_proof
from tracking.reports.renderers.xlsx_rows import MOST_ROWS, Written, write_rows
from tracking.reports.rows import CountedRow, RowTable
from tracking.reports.table import Table
from tracking.reports.types import AnnualReport, Imprint
from tracking.reports.wording import day

_NOTES, _PROOF = "说明", "数据核对"
# The lists in the order of their sheets.
SHEETS = {
    RowTable.COMMITMENTS: "台账",
    RowTable.TARGETS: "量化目标",
    RowTable.PROPOSALS: "建议提案",
    RowTable.ASSIGNMENTS: "交办",
    RowTable.REPLIES: "答复件",
    RowTable.UNMATCHED: "未匹配答复件",
    RowTable.CANDIDATES: "待确认内容",
    RowTable.CARRIED: "以前年度结转",
    RowTable.CARRIED_TARGETS: "结转量化目标",
    RowTable.LASTYEAR: "上年度",
    RowTable.RATINGS: "评价",
    RowTable.LASTYEAR_PROPOSALS: "上年度建议提案",
    RowTable.LASTYEAR_REPLIES: "上年度答复件",
    RowTable.LASTYEAR_TARGETS: "上年度量化目标",
    RowTable.LASTYEAR_RATINGS: "上年度评价",
}


def render(
    report: AnnualReport,
    imprint: Imprint,
    *,
    rows: Callable[[RowTable], Iterator[CountedRow]],
    stream: IO[bytes],
    most: int = MOST_ROWS,
) -> None:
    """Write the workbook to ``stream`` in one pass over the rows of each table, at most so many rows a sheet."""
    book = open_book(stream)
    book.set_properties(
        {
            "title": "".join(prose.title(report, imprint.phrases)),
            "author": prose.signer(report, imprint.phrases),
            "comments": f"SHA-256: {imprint.sha256}",
            "created": datetime.combine(imprint.compiled_on, time.min),
        }
    )
    formats, list_formats = Formats.of(book, border=True), Formats.of(book, border=False)
    _notes(book, formats, report, imprint)
    for name, table in tables.sheets(report):
        _table(book, formats, name, table)
    # The proof stands before the lists it counts, but is written when their lengths are known.
    proof = book.add_worksheet(_PROOF)
    written: dict[RowTable, Written] = {}
    for kind, name in SHEETS.items():
        written[kind] = write_rows(book, list_formats, kind, name, rows(kind), most=most)
    write_proof(proof, formats, report, written)
    book.close()


def _notes(book: Any, formats: Formats, report: AnnualReport, imprint: Imprint) -> None:
    sheet = book.add_worksheet(_NOTES)
    sheet.set_column(0, 0, 110)
    sheet.write_string(0, 0, "".join(prose.title(report, imprint.phrases)), formats.title)
    lists = "、".join(f"“{name}”列出{TABLE_WORDS[kind]}" for kind, name in SHEETS.items())
    lines = (
        f"数据截至{day(report.as_of)}24时。",
        *prose_notes.notes(report, imprint),
        f"{lists}。各表右侧浅色的列是统计用的分类，“{_PROOF}”表的公式按这些列从明细复算报告的每个数字。",
    )
    for row, line in enumerate(lines, start=1):
        fit_row(sheet, row, [(line, 110)])
        sheet.write_string(row, 0, line, formats.note)
    paper(sheet)


def _table(book: Any, formats: Formats, name: str, table: Table) -> None:
    sheet = book.add_worksheet(name)
    widths = [max(head.width, 12) * (2 if column == 0 else 1) for column, head in enumerate(table.heads)]
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, table.title, formats.caption)
    write_heads(sheet, formats, 1, [head.text for head in table.heads])
    last = 1
    for last, line in enumerate(table.lines, start=2):
        fit_row(sheet, last, [(cell.value, width) for cell, width in zip(line, widths, strict=True)])
        for column, cell in enumerate(line):
            write_cell(sheet, formats, (last, column), cell)
    sheet.freeze_panes(2, 1)
    # A total stays below the filter, so that filtering never hides it.
    sheet.autofilter(1, 0, max(last - table.has_total, 1), len(table.heads) - 1)
    if table.note:
        sheet.write_string(last + 2, 0, table.note, formats.caption_note)
    paper(sheet, heads=2)
    add_chart(book, sheet, name, table, first=2)
