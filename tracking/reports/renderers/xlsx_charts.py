"""The spreadsheet's own charts beside the tables they draw: they follow when somebody edits the numbers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tracking.reports.figures import STATE_LABELS, State
from tracking.reports.table import Table

_PLAIN = "#1F4E79"
# Columns of the same heading have the same colour in every sheet; tones that stay apart in grey.
_COLOURS: Mapping[str, str] = {
    STATE_LABELS[State.KEPT_IN_TIME]: "#2F6B4F",
    STATE_LABELS[State.KEPT_LATE]: "#8FBFA3",
    STATE_LABELS[State.ON_SCHEDULE]: "#B9CFE4",
    STATE_LABELS[State.BEHIND]: "#E0A15A",
    STATE_LABELS[State.OVERDUE]: "#B3261E",
    STATE_LABELS[State.PAUSED]: "#E6D9A3",
    STATE_LABELS[State.UNACHIEVABLE]: "#4A4A4A",
    STATE_LABELS[State.SUPERSEDED]: "#C9C2D6",
    STATE_LABELS[State.UNDATED]: "#E2E2E2",
    "满意": "#2F6B4F",
    "基本满意": "#8FBFA3",
    "不满意": "#B3261E",
    "上年同期": "#B9CFE4",
    "跟踪后（件）": "#8FBFA3",
    "以前年度结转（项）": "#8FBFA3",
}
_STATES = tuple(STATE_LABELS.values())
# A chart of more lines than this cannot be read; the table beside it can.
_MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class _Drawing:
    """How a sheet is drawn: the column of the names, and what may stand over the columns of the values."""

    headings: tuple[str, ...]
    names: int = 0
    kind: str = "bar"
    is_stacked: bool = False


_DIVIDED = _Drawing(_STATES, is_stacked=True)
_DRAWINGS: Mapping[str, _Drawing] = {
    "办理结果": _Drawing(("答复件（件）", "跟踪后（件）"), names=1),
    "落实情况": _Drawing(("承诺事项（项）",)),
    "分单位": _DIVIDED,
    "分类别": _DIVIDED,
    "分领域": _DIVIDED,
    "分承诺年度": _DIVIDED,
    "满意度": _Drawing(("满意", "基本满意", "不满意"), is_stacked=True),
    "以前年度": _DIVIDED,
    "以前年度分单位": _DIVIDED,
    "与上年比较": _Drawing(("本年", "上年同期"), names=1),
    "量化结论": _Drawing(("量化目标（个）",)),
    "分月到期": _Drawing(
        ("承诺事项（项）", "本年度承诺事项（项）", "以前年度结转（项）"), kind="column", is_stacked=True
    ),
}


def add_chart(book: Any, sheet: Any, name: str, table: Table, *, first: int) -> None:
    """Draw the lines of a sheet, of which the first stands in row ``first``, if it is one that is drawn and has any."""
    drawing = _DRAWINGS.get(name)
    if drawing is None:
        return
    columns = [(at, head.text) for at, head in enumerate(table.heads) if head.text in drawing.headings]
    # Totals and rates stand below what is counted, and in no chart.
    lines = table.lines[:-1] if table.has_total else table.lines
    counted = sum(1 for line in lines if isinstance(line[columns[0][0]].value, int))
    if not counted:
        return
    last = first + min(counted, _MOST_LINES) - 1
    several = len(columns) > 1
    stacked = several and drawing.is_stacked
    chart = book.add_chart({"type": drawing.kind, **({"subtype": "stacked"} if stacked else {})})
    for column, heading in columns:
        chart.add_series(
            {
                "name": [name, first - 1, column],
                "categories": [name, first, drawing.names, last, drawing.names],
                "values": [name, first, column, last, column],
                "data_labels": {} if stacked else {"value": True},
                "fill": {"color": _COLOURS.get(heading, _PLAIN) if several else _PLAIN},
                "gap": 60,
            }
        )
    chart.set_title({"name": table.title, "name_font": {"size": 12}, "overlay": False})
    if drawing.kind == "bar":
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"major_gridlines": {"visible": False}, "visible": False})
    else:
        chart.set_y_axis({"major_gridlines": {"visible": False}, "visible": False})
    chart.set_legend({"position": "bottom"} if several else {"none": True})
    chart.set_size({"width": 620, "height": max(300, 120 + 24 * (last - first + 1) * (1 if stacked else len(columns)))})
    sheet.insert_chart(1, len(table.heads) + 1, chart, {"description": f"{table.title}图", "object_position": 3})
