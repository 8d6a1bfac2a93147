"""The spreadsheet's own charts beside the tables they draw: they follow when somebody edits the numbers."""

from dataclasses import dataclass
from typing import Any

from tracking.reports.table import Table

_COLOURS = ("#2F6B4F", "#8FBFA3", "#B9CFE4", "#B3261E", "#BDBDBD")
# A chart of more lines than this cannot be read; the table beside it can.
_MOST_LINES = 30


@dataclass(frozen=True, slots=True)
class _Drawing:
    """How a sheet is drawn: kind of chart, column of the names, columns of the values."""

    kind: str
    names: int
    values: tuple[int, ...]


_DRAWINGS = {
    "办理结果": _Drawing("bar", 1, (2,)),
    "落实情况": _Drawing("bar", 0, (1,)),
    "分单位": _Drawing("bar", 0, (2, 3, 4, 5, 6)),
    "分类别": _Drawing("bar", 0, (2, 3, 4, 5, 6)),
    "量化结论": _Drawing("bar", 0, (1,)),
    "分月到期": _Drawing("column", 0, (1,)),
}


def add_chart(book: Any, sheet: Any, name: str, table: Table, *, first: int, last: int) -> None:
    """Draw the lines ``first`` to ``last`` of a sheet, if it is one that is drawn and has any."""
    drawing = _DRAWINGS.get(name)
    if drawing is None or last < first:
        return
    last = min(last, first + _MOST_LINES - 1)
    stacked = len(drawing.values) > 1
    chart = book.add_chart({"type": drawing.kind, **({"subtype": "stacked"} if stacked else {})})
    for position, column in enumerate(drawing.values):
        chart.add_series(
            {
                "name": [name, first - 1, column],
                "categories": [name, first, drawing.names, last, drawing.names],
                "values": [name, first, column, last, column],
                "data_labels": {} if stacked else {"value": True},
                "fill": {"color": _COLOURS[position] if stacked else "#1F4E79"},
                "gap": 60,
            }
        )
    chart.set_title({"name": table.title, "name_font": {"size": 12}, "overlay": False})
    if drawing.kind == "bar":
        chart.set_y_axis({"reverse": True})
        chart.set_x_axis({"major_gridlines": {"visible": False}, "visible": False})
    else:
        chart.set_y_axis({"major_gridlines": {"visible": False}, "visible": False})
    chart.set_legend({"position": "bottom"} if stacked else {"none": True})
    chart.set_size({"width": 620, "height": max(300, 120 + 24 * (last - first + 1))})
    sheet.insert_chart(1, len(table.heads) + 1, chart, {"description": f"{table.title}图", "object_position": 3})
