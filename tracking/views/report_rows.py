"""The rows behind a figure as a list for the page: what they have in common, and the columns worth a screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from tracking.models import ReportRow
from tracking.reports import deeds, facets
from tracking.reports.keys import FigureKey
from tracking.reports.rows import ROW_TYPES, CommitmentRow, Row, RowTable, TargetRow, columns
from tracking.reports.table import Cell
from tracking.services.report_files import read_row

# The ledger has more columns than a screen; the workbook shows them all.
_SHOWN: Mapping[type[Row], frozenset[str]] = {
    CommitmentRow: frozenset({"number", "kind", "quote", "bureau", "due", "state", "days_overdue", "fulfilled"}),
    TargetRow: frozenset(
        {"bureau", "number", "kind", "promise", "quote", "due", "value", "unit", "measured", "percent", "verdict"}
    ),
}
# 满意 may be the first opinion or the last, and of two things; a class may be the printed one or the present one.
_AMBIGUOUS = frozenset({"firstresult", "finalresult", "firstattitude", "finalattitude", "now"})
_PAGES = {
    RowTable.PROPOSALS: "proposal",
    RowTable.REPLIES: "letter",
    RowTable.UNMATCHED: "letter",
    RowTable.CANDIDATES: "commitment",
    RowTable.COMMITMENTS: "commitment",
    RowTable.CARRIED: "commitment",
    RowTable.LASTYEAR: "commitment",
    RowTable.LASTYEAR_PROPOSALS: "proposal",
    RowTable.LASTYEAR_REPLIES: "letter",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row as cells, and the page of what it was made from."""

    position: int
    cells: tuple[tuple[str, Cell], ...]
    link: str


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one page of the list."""

    title: str
    headings: tuple[str, ...]
    lines: tuple[Line, ...]


def listed(key: FigureKey, rows: Iterable[ReportRow]) -> Listing:
    """Lay out rows of one figure."""
    kind = ROW_TYPES[key.table]
    shown = [c for c in columns(kind) if c.name in _SHOWN.get(kind, {c.name})]
    read = [(row, read_row(row)) for row in rows]
    page = _PAGES.get(key.table)
    lines = tuple(
        Line(
            position=row.position,
            cells=tuple((c.heading, _cell(_shown_value(words, c.name))) for c in shown),
            link=reverse(page, args=[row.subject_id]) if page else "",
        )
        for row, words in read
    )
    return Listing(_title(key, read[0][1] if read else None), tuple(c.heading for c in shown), lines)


def _shown_value(words: Row, name: str) -> object:
    """What stands in a column; of what is done or not there is no number."""
    if isinstance(words, TargetRow) and name in {"value", "unit", "percent"} and deeds.deed(words):
        return deeds.reached(words, words.value) if name == "value" else None
    return getattr(words, name)


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell("是" if value else "否")
    return Cell(value if value != "" else None)  # type: ignore[arg-type] # rows hold nothing else


def _title(key: FigureKey, first: Row | None) -> str:
    words = [
        (facets.HEADINGS[name] if name in _AMBIGUOUS else "") + facets.words(name, value, first)
        for name, value in sorted(key.wanted.items())
    ]
    return facets.TABLE_WORDS[key.table] + (f"（{'、'.join(words)}）" if words else "")
