"""The rows behind a figure as a list for the page: what they have in common, and the columns worth a screen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from proposals.enums import ProposalKind
from tracking.models import ReportRow
from tracking.reports.keys import UNLISTED, UNMARKED, FigureKey
from tracking.reports.rows import ROW_TYPES, CommitmentRow, Row, RowTable, TargetRow, columns
from tracking.reports.tables import Cell
from tracking.reports.types import STATE_LABELS, VERDICT_LABELS
from tracking.reports.wording import month
from tracking.services.reports import read_row

_TABLES = {
    RowTable.PROPOSALS: "建议提案",
    RowTable.ASSIGNMENTS: "交办",
    RowTable.REPLIES: "答复件",
    RowTable.UNMATCHED: "未匹配建议提案的答复件",
    RowTable.CANDIDATES: "待确认的内容",
    RowTable.COMMITMENTS: "承诺事项",
    RowTable.TARGETS: "量化目标",
}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "kind": {kind.value: str(kind.label) for kind in ProposalKind},
    "draft": {"yes": "信息待补全", "no": "信息完整"},
    "replied": {"yes": "已收到答复", "no": "未收到答复"},
    "part": {"answering": "独办、主办、分办", "joining": "会办"},
    "state": {state.value: label for state, label in STATE_LABELS.items()},
    "verdict": {verdict.value: label for verdict, label in VERDICT_LABELS.items()},
    "kept": {"yes": "已兑现", "no": "未兑现"},
    "due": {"yes": "截止日及以前到期", "no": "截止日后到期或无期限"},
    "submitted": {"in_time": "期限内报请核查", "waiting": "正在核查", "no": "其他"},
    "returned": {"yes": "曾被退回", "no": "未被退回"},
    "ahead": {"year": "一年内到期", "later": "一年后到期", "no": "其他"},
    "class": {UNMARKED: "未标注类别", UNLISTED: "标注的类别不在分类方案内"},
}
# The ledger has more columns than a screen; the workbook shows them all.
_SHOWN: Mapping[type[Row], frozenset[str]] = {
    CommitmentRow: frozenset({"number", "kind", "quote", "bureau", "due", "state", "days_overdue", "fulfilled"}),
    TargetRow: frozenset(
        {"bureau", "number", "kind", "quote", "due", "value", "unit", "measured", "percent", "verdict"}
    ),
}
_PAGES = {
    RowTable.PROPOSALS: "proposal",
    RowTable.REPLIES: "letter",
    RowTable.UNMATCHED: "letter",
    RowTable.CANDIDATES: "commitment",
    RowTable.COMMITMENTS: "commitment",
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
            cells=tuple((c.heading, _cell(getattr(words, c.name))) for c in shown),
            link=reverse(page, args=[row.subject_id]) if page else "",
        )
        for row, words in read
    )
    return Listing(_title(key, read[0][1] if read else None), tuple(c.heading for c in shown), lines)


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return Cell("是" if value else "否")
    return Cell(value if value != "" else None)  # type: ignore[arg-type] # rows hold nothing else


def _title(key: FigureKey, first: Row | None) -> str:
    words = [_words(name, value, first) for name, value in sorted(key.wanted.items())]
    return _TABLES[key.table] + (f"（{'、'.join(words)}）" if words else "")


def _words(name: str, value: str, first: Row | None) -> str:
    """Say a facet in words; bureaus and classes are called what the rows themselves call them."""
    if name == "month":
        return month(value) + "到期" if value != "none" else "其他月份"
    known = _VALUES.get(name, {}).get(value)
    if known:
        return known
    column = {"bureau": "bureau", "class": "result"}.get(name, "")
    return str(getattr(first, column, "") or value)
