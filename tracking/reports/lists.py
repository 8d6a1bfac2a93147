"""The report's lists: tables that name commitments and targets one by one."""

from collections.abc import Callable

from tracking.reports import deeds, tables, wording
from tracking.reports.figures import Figure
from tracking.reports.rows import TargetRow
from tracking.reports.table import Cell, Table, heads
from tracking.reports.types import AnnualReport, Item


def carried_open(report: AnnualReport) -> Table:
    """Promises of earlier years that are still open, what presses most first."""
    known = tables.carried_of(report)
    return _items(
        "以前年度结转、尚未办结的承诺事项",
        known.items,
        known.open,
        (("承诺期限", 12), ("落实情况", 9), ("逾期（天）", 8)),
        lambda item: (
            Cell(item.due_date),
            Cell(item.state),
            Cell(item.days_overdue or wording.NOTHING),
        ),
    )


def carried_targets(report: AnnualReport) -> Table:
    """Every pledged number of earlier years' promises."""
    known = tables.carried_of(report)
    return _targets("以前年度结转承诺事项量化目标逐项完成情况", known.targets, known.targets_counted, with_year=True)


def extended(report: AnnualReport) -> Table:
    """Commitments given a later date, the most often extended first."""
    return _items(
        "经批准延期的承诺事项",
        report.problems.most_extended,
        report.commitments.extended,
        (("现行期限", 12), ("延期（次）", 8)),
        lambda item: (Cell(item.due_date), Cell(item.extensions)),
    )


def behind(report: AnnualReport) -> Table:
    """Commitments whose date has not come, but that of a stage has, the next due first."""
    return _items(
        "进度滞后的承诺事项",
        report.problems.behind,
        report.commitments.behind,
        (("滞后的阶段节点", 24), ("完成期限", 12)),
        lambda item: (Cell(item.lagging), Cell(item.due_date)),
    )


def paused(report: AnnualReport) -> Table:
    """Commitments whose clock stands still, until when and why."""
    return _items(
        "暂停计时的承诺事项",
        report.problems.paused,
        report.commitments.paused,
        (("暂停至", 12), ("原因", 20)),
        lambda item: (Cell(item.paused_until), Cell(item.reason)),
    )


def superseded(report: AnnualReport) -> Table:
    """Commitments another letter has replaced."""
    return _items(
        "已作补充答复的承诺事项",
        report.problems.superseded,
        report.commitments.superseded,
        (("完成期限", 12), ("补充答复", 20)),
        lambda item: (Cell(item.due_date), Cell(item.reason)),
    )


def impossible(report: AnnualReport) -> Table:
    """Commitments found impossible, and why."""
    return _items(
        "无法兑现的承诺事项",
        report.problems.impossible,
        report.commitments.unachievable,
        (("原因", 24),),
        lambda item: (Cell(item.reason),),
    )


def repeated(report: AnnualReport) -> Table:
    """Commitments promised before in another letter."""
    return _items(
        "以前答复中已经作出的承诺事项",
        report.problems.promised_again,
        report.problems.again,
        (("以前作出的答复", 14), ("落实情况", 9)),
        lambda item: (Cell(item.again), Cell(item.state)),
    )


def soft(report: AnnualReport) -> Table:
    """Open commitments without anything that could be checked."""
    return _items("没有具体措施和时限的承诺事项", report.problems.soft_items, report.problems.soft, (), lambda _: ())


def returned(report: AnnualReport) -> Table:
    """Commitments the office sent back, the most often returned first."""
    return _items(
        "核查退回整改的承诺事项",
        report.problems.most_returned,
        report.problems.returned,
        (("退回（次）", 8), ("落实情况", 9)),
        lambda item: (Cell(item.returned), Cell(item.state)),
    )


def targets(report: AnnualReport) -> Table:
    """Every pledged number, where it stands and by which value."""
    return _targets("量化目标逐项完成情况", report.targets, report.overall.targets.total)


def _targets(title: str, rows: tuple[TargetRow, ...], total: Figure, *, with_year: bool = False) -> Table:
    lines = tuple(
        (
            Cell(position),
            Cell(row.bureau),
            Cell((f"{row.year}年度" if with_year else "") + f"第{row.number}号{row.kind}"),
            Cell(wording.shortened(row.promise or row.quote)),
            Cell(deeds.goal(row)),
            Cell(wording.short_day(row.due)),
            Cell(deeds.reached(row, row.value)),
            Cell(wording.short_day(row.measured)),
            Cell(_proof(row)),
            Cell(wording.NOTHING if deeds.deed(row) else wording.percent(row.percent)),
            Cell(row.verdict),
        )
        for position, row in enumerate(rows, start=1)
    )
    columns = heads(
        ("序号", 4),
        ("责任单位", 10),
        ("建议提案", 8),
        ("承诺原文", 30),
        ("目标值", 9),
        ("完成时限", 12),
        ("最新完成值", 9),
        ("数据日期", 12),
        ("核查和佐证", 13),
        ("完成比例", 8),
        ("结论", 8),
    )
    # Bureau, letter and promise stand once for all the numbers of a promise.
    return Table(title, columns, lines, _rest(len(lines), total, "个"), merged=(1, 2, 3))


def _proof(row: TargetRow) -> str:
    """Whether the office has accepted the value, and by which files it is proved."""
    if row.value is None:
        return wording.NOTHING
    said = "经核查" if row.accepted else "未经核查"
    return f"{said}：{row.evidence}" if row.evidence else f"{said}，没有佐证材料"


def overdue(report: AnnualReport) -> Table:
    """Overdue commitments, the longest first."""
    return _items(
        "逾期未兑现承诺事项",
        report.problems.overdue,
        report.commitments.overdue,
        (("承诺期限", 12), ("逾期（天）", 8)),
        lambda item: (Cell(item.due_date), Cell(item.days_overdue)),
    )


def undated(report: AnnualReport) -> Table:
    """Commitments under way without a date, the longest confirmed first."""
    return _items(
        "未定期限、尚未兑现的承诺事项", report.problems.undated, report.problems.undated_open, (), lambda _: ()
    )


def ahead(report: AnnualReport) -> Table:
    """The follow-up plan: what falls due next, by date, whatever year it was promised in."""
    due, earlier = report.outlook.due, report.outlook.carried
    return _items(
        "跟踪落实计划",
        report.outlook.items,
        Figure(due.key, due.value + earlier.value),
        (("承诺期限", 13),),
        lambda item: (Cell(item.due_date),),
    )


def _items(
    title: str,
    items: tuple[Item, ...],
    total: Figure,
    more: tuple[tuple[str, int], ...],
    cells: Callable[[Item], tuple[Cell, ...]],
) -> Table:
    lines = tuple(
        (Cell(position), Cell(item.bureau), Cell(item.proposal), Cell(wording.unnumbered(item.quote)), *cells(item))
        for position, item in enumerate(items, start=1)
    )
    columns = heads(("序号", 4), ("责任单位", 12), ("建议提案", 9), ("承诺原文", 36), *more)
    return Table(title, columns, lines, _rest(len(lines), total, "项"))


def _rest(shown: int, total: Figure, unit: str) -> str:
    return f"本表列出前{shown}{unit}，全部{total.value}{unit}见Excel台账。" if shown < total.value else ""
