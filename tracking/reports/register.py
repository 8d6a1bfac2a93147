"""The form a bureau checks, completes, signs and stamps (登记表): what it promised, filled in as far as it is known."""

from collections.abc import Iterable

from tracking.reports.rows import CommitmentRow
from tracking.reports.table import Cell, Head, Table
from tracking.reports.wording import day

# What the form of Tongling's 2009 notice asks for (案号, 现办复类别, 案由), and what a promise has beyond it.
_HEADS = (
    Head("序号", 4),
    Head("案号", 11),
    Head("案由", 15),
    Head("原办复类别", 8),
    Head("现办复类别", 8),
    Head("承诺事项（原文）", 26),
    Head("完成时限", 15),
    Head("落实情况", 22),
    Head("佐证材料", 14),
)


def table(title: str, rows: Iterable[CommitmentRow]) -> Table:
    """One line a promise; what the office does not know stays empty for the bureau to write in."""
    lines = tuple(
        (
            Cell(position),
            Cell(f"第{row.number}号{row.kind}"),
            Cell(row.title),
            Cell(_class_mark(row.result)),
            Cell(_class_mark(row.result_now)),
            Cell(row.quote),
            Cell(row.due or "未定"),
            Cell(_standing(row)),
            Cell(row.evidence),
        )
        for position, row in enumerate(rows, start=1)
    )
    return Table(title, _HEADS, lines)


def _class_mark(result: str) -> str:
    """B（正在解决） as B类."""
    mark = result.partition("（")[0]
    return f"{mark}类" if len(mark) == 1 else mark


def _standing(row: CommitmentRow) -> str:
    """The state, when it was closed or how often put off, why it is not kept, and the latest that was reported."""
    closed = f"（{day(row.fulfilled)}核查销号）" if row.fulfilled else ""
    overdue = f"，逾期{row.days_overdue}天" if row.days_overdue else ""
    extended = f"，延期{row.extensions}次" if row.extensions else ""
    unmet = f"未完成原因：{row.unmet}" if row.unmet else ""
    latest = row.progress.rpartition("\n")[2]
    sentences = (f"{row.state}{closed}{overdue}{extended}", unmet, latest)
    return "".join(f"{text.rstrip('。')}。" for text in sentences if text)
