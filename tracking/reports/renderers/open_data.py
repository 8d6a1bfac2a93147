"""
The report's tables as open data: JSON, and CSV that a spreadsheet opens without a question.

Only counts by kind, class, bureau, state and month: no names of persons, and no words of letters, which may hold names
or may not be public.
"""

import csv
import io
import json
from datetime import date
from decimal import Decimal

from proposals.sheets.book import FORMULA_STARTS
from tracking.reports import prose, prose_notes, tables
from tracking.reports.figures import Share
from tracking.reports.renderers.archive import pack
from tracking.reports.table import Cell, Table
from tracking.reports.types import AnnualReport, Imprint
from tracking.reports.wording import day

FORMAT = 3
_BOM = "\ufeff"
_MARK = "占比、兑现率等比例的单位为%，分母不足10的为空。"


def open_tables(report: AnnualReport) -> tuple[Table, ...]:
    """The tables anybody may have, with the same columns every year."""
    return tuple(table for _, table in tables.sheets(report, full=True))


def render_json(report: AnnualReport, imprint: Imprint) -> bytes:
    """Write one JSON object: where the data come from, how they were counted, and the tables."""
    content = {
        "格式": FORMAT,
        "标题": "".join(prose.title(report, imprint.phrases)),
        "年度": report.year,
        "截止日期": report.as_of.isoformat(),
        "编制日期": imprint.compiled_on.isoformat(),
        "报告编号": imprint.number,
        "SHA-256": imprint.sha256,
        "说明": [_MARK, *prose_notes.notes(report, imprint)],
        "表": [
            {
                "名称": table.title,
                "列": [head.text for head in table.heads],
                "行": [[_plain(cell) for cell in line] for line in table.lines],
            }
            for table in open_tables(report)
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def render_csv(report: AnnualReport, imprint: Imprint) -> bytes:
    """Write one CSV a table, with a byte order mark, and a text that explains them, in one archive."""
    files = []
    for number, table in enumerate(open_tables(report), start=1):
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow([head.text for head in table.heads])
        writer.writerows([_written(cell) for cell in line] for line in table.lines)
        files.append((f"{number:02}-{table.title}.csv", (_BOM + stream.getvalue()).encode()))
    lines = (
        "".join(prose.title(report, imprint.phrases)),
        f"数据截至{day(report.as_of)}24时",
        _MARK,
        *prose_notes.notes(report, imprint),
    )
    files.append(("说明.txt", (_BOM + "\r\n".join(lines) + "\r\n").encode()))
    return pack(files)


def _plain(cell: Cell) -> str | int | float | None:
    match cell.value:
        case Share():
            return None if cell.value.is_few else float(cell.value.percent or 0)
        case Decimal():
            return float(cell.value)
        case date():
            return cell.value.isoformat()
        case value:
            return value


def _written(cell: Cell) -> str:
    value = _plain(cell)
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(FORMULA_STARTS) else text
