"""The report's tables, laid out once: the page, the .docx and the .xlsx draw the same cells."""

from collections.abc import Callable

from tracking.reports import wording
from tracking.reports.table import Cell, Head, Table, cell, heads
from tracking.reports.types import (
    NO_FIGURES,
    STATE_LABELS,
    VERDICT_LABELS,
    AnnualReport,
    BreakdownLine,
    Carried,
    ClassLine,
    Figure,
    Item,
    KindFigures,
    Share,
    State,
    StateFigures,
)


def overall(report: AnnualReport) -> Table:
    """总体情况 by kind of proposal."""
    counted: tuple[tuple[str, str, KindFigures], ...] = (
        ("建议提案", "件", report.overall.proposals),
        ("其中：信息待补全", "件", report.overall.drafts),
        ("已收到答复的建议提案", "件", report.overall.replied),
        ("独办、主办、分办", "件次", report.overall.assigned),
        ("会办", "件次", report.overall.joining),
        ("答复件", "件", report.overall.replies),
        ("承诺事项", "项", report.overall.commitments),
        ("量化目标", "个", report.overall.targets),
    )
    return Table(
        f"{report.year}年度建议提案办理和承诺总体情况",
        heads(("项目", 20), ("单位", 8), ("建议", 10), ("提案", 10), ("合计", 10)),
        tuple(
            (Cell(label), Cell(unit), cell(k.suggestions), cell(k.proposals), cell(k.total))
            for label, unit, k in counted
        ),
    )


def class_words(line: ClassLine) -> str:
    """A class as people say it: A类（已经解决或基本解决）."""
    if not line.code:
        return line.label
    mark = f"{line.code}类" if len(line.code) == 1 else line.code
    return f"{mark}（{line.label}）"


def classes(report: AnnualReport) -> Table:
    """Letters by the class printed on them, in the scheme's own words."""
    total = report.overall.replies.total
    lines = [
        (
            Cell(line.scheme or wording.NOTHING),
            Cell(class_words(line)),
            cell(line.replies),
            Cell(Share(line.replies.value, total.value)),
            cell(line.after),
        )
        for line in report.classes
    ]
    lines.append((Cell("合计"), Cell(""), cell(total), Cell(Share(total.value, total.value)), cell(total)))
    return Table(
        "答复件办理结果情况",
        heads(("分类方案", 16), ("类别", 24), ("答复件（件）", 11), ("占比", 10), ("跟踪后（件）", 11)),
        tuple(lines),
        grouped=True,
    )


# These stand in a table only where there are any.
_SELDOM = frozenset({State.PAUSED, State.UNACHIEVABLE, State.SUPERSEDED})


def shown_states(figures: StateFigures) -> tuple[State, ...]:
    """The states a table has lines or columns for."""
    return tuple(state for state in State if state not in _SELDOM or figures.of(state).value)


def states(report: AnnualReport) -> Table:
    """What became of the commitments; the lines divide the total."""
    figures = report.commitments
    lines = [
        (Cell(STATE_LABELS[s]), cell(figures.of(s)), Cell(Share(figures.of(s).value, figures.confirmed.value)))
        for s in shown_states(figures)
    ]
    lines.append(
        (
            Cell("合计"),
            cell(figures.confirmed),
            Cell(Share(figures.confirmed.value, figures.confirmed.value)),
        )
    )
    return Table("承诺事项落实情况", heads(("落实情况", 20), ("承诺事项（项）", 14), ("占比", 10)), tuple(lines))


def breakdown(title: str, first: Head, lines: tuple[BreakdownLine, ...], total: StateFigures) -> Table:
    shown = shown_states(total)
    columns = heads(
        ("承诺事项（项）", 10),
        *((STATE_LABELS[s], 10) for s in shown),
        ("兑现率", 9),
        ("按期兑现率", 11),
    )

    def cells(label: str, figures: StateFigures) -> tuple[Cell, ...]:
        return (
            Cell(label),
            cell(figures.confirmed),
            *(cell(figures.of(s)) for s in shown),
            Cell(figures.kept_rate),
            Cell(figures.in_time_rate),
        )

    return Table(
        title,
        (first, *columns),
        (*(cells(line.label, line.figures) for line in lines), cells("合计", total)),
    )


def bureaus(report: AnnualReport) -> Table:
    """Commitments by responsible bureau."""
    return breakdown("各责任单位承诺事项落实情况", Head("责任单位", 20), report.by_bureau, report.commitments)


def letter_classes(report: AnnualReport) -> Table:
    """Commitments by the class of their letter: an A letter promises too."""
    return breakdown("各办理结果类别承诺事项落实情况", Head("办理结果类别", 24), report.by_class, report.commitments)


def topics(report: AnnualReport) -> Table:
    """Commitments by field of work."""
    return breakdown("各领域承诺事项落实情况", Head("领域", 20), report.by_topic, report.commitments)


def carried(report: AnnualReport) -> Table:
    """Promises of earlier years that were open when the year began, by the year they were made for."""
    known = report.carried or Carried(NO_FIGURES, ())
    return breakdown("以前年度结转承诺事项落实情况", Head("承诺年度", 20), known.by_year, known.figures)


def satisfaction(report: AnnualReport) -> Table:
    """Opinions received, first and last, on result and attitude; who said nothing is in none."""
    known = report.satisfaction
    named = (
        (
            ("首次评价：办理结果", known.first_result),
            ("首次评价：办理态度", known.first_attitude),
            ("最终评价：办理结果", known.final_result),
            ("最终评价：办理态度", known.final_attitude),
        )
        if known
        else ()
    )
    return Table(
        "代表、委员满意度评价情况",
        heads(("评价", 20), ("收到评价（份）", 12), ("满意", 9), ("基本满意", 9), ("不满意", 9), ("满意率", 10)),
        tuple(
            (
                Cell(label),
                cell(said.rated),
                cell(said.satisfied),
                cell(said.basically),
                cell(said.dissatisfied),
                Cell(said.rate),
            )
            for label, said in named
        ),
        "满意率为满意和基本满意占收到评价份数的比例；没有评价的不计入。",
    )


def compared(report: AnnualReport) -> Table:
    """This year beside last year, counted anew by the same rules for the same day."""
    lines = tuple(
        (
            Cell(line.label),
            cell(line.now),
            cell(line.then),
            Cell(wording.NOTHING if line.printed is None else f"{line.printed}"),
        )
        for line in report.compared
    )
    return Table(
        "与上年同期比较",
        heads(("项目", 20), ("本年（项）", 11), ("上年同期（项）", 13), ("上年报告原数", 12)),
        lines,
        "上年同期数按现有数据和本报告的口径重新计算；与上年报告不一致的，是上年报告编制后数据有更正，列出原数备查。",
    )


def extended(report: AnnualReport) -> Table:
    """Commitments given a later date, the most often extended first."""
    return items_table(
        "经批准延期的承诺事项",
        report.problems.most_extended,
        report.commitments.extended,
        (("现行期限", 12), ("延期（次）", 8)),
        lambda item: (Cell(item.due_date), Cell(item.extensions)),
    )


def impossible(report: AnnualReport) -> Table:
    """Commitments found impossible, and why."""
    return items_table(
        "无法兑现的承诺事项",
        report.problems.impossible,
        report.commitments.unachievable,
        (("原因", 24),),
        lambda item: (Cell(item.reason),),
    )


def repeated(report: AnnualReport) -> Table:
    """Commitments promised before in another letter."""
    return items_table("重复作出的承诺事项", report.problems.promised_again, report.problems.again, (), lambda _: ())


def verdicts(report: AnnualReport) -> Table:
    """Targets by verdict; the lines divide the total."""
    total = report.overall.targets.total
    lines = [
        (Cell(VERDICT_LABELS[line.verdict]), cell(line.figure), Cell(Share(line.figure.value, total.value)))
        for line in report.verdicts
    ]
    lines.append((Cell("合计"), cell(total), Cell(Share(total.value, total.value))))
    return Table("量化目标完成情况", heads(("结论", 20), ("量化目标（个）", 14), ("占比", 10)), tuple(lines))


def targets(report: AnnualReport) -> Table:
    """Every pledged number, where it stands and by which value."""
    lines = tuple(
        (
            Cell(position),
            Cell(row.bureau),
            Cell(f"第{row.number}号{row.kind}"),
            Cell(row.quote),
            Cell(wording.bounds(row.low, row.high, row.unit)),
            Cell(row.due),
            Cell(wording.NOTHING if row.value is None else f"{wording.number(row.value)}{row.unit}"),
            Cell(row.measured),
            Cell(wording.NOTHING if row.measured is None else "是" if row.accepted else "否"),
            Cell(wording.percent(row.percent)),
            Cell(row.verdict),
        )
        for position, row in enumerate(report.targets, start=1)
    )
    columns = heads(
        ("序号", 4),
        ("责任单位", 11),
        ("建议提案", 12),
        ("承诺目标（原文）", 14),
        ("目标值", 9),
        ("完成时限", 17),
        ("最新完成值", 9),
        ("数据日期", 17),
        ("经核查", 5),
        ("完成比例", 8),
        ("结论", 9),
    )
    return Table("量化目标逐项完成情况", columns, lines, _rest(len(lines), report.overall.targets.total, "个"))


def overdue(report: AnnualReport) -> Table:
    """Overdue commitments, the longest first."""
    return items_table(
        "逾期未兑现承诺事项",
        report.problems.overdue,
        report.commitments.overdue,
        (("承诺期限", 12), ("逾期（天）", 8)),
        lambda item: (Cell(item.due_date), Cell(item.days_overdue)),
    )


def undated(report: AnnualReport) -> Table:
    """Commitments under way without a date, the longest confirmed first."""
    return items_table(
        "未定期限、尚未兑现的承诺事项", report.problems.undated, report.problems.undated_open, (), lambda _: ()
    )


def ahead(report: AnnualReport) -> Table:
    """The follow-up plan: what falls due next, by date."""
    return items_table(
        "跟踪落实计划",
        report.outlook.items,
        report.outlook.due,
        (("承诺期限", 13),),
        lambda item: (Cell(item.due_date),),
    )


def items_table(
    title: str,
    items: tuple[Item, ...],
    total: Figure,
    more: tuple[tuple[str, int], ...],
    cells: Callable[[Item], tuple[Cell, ...]],
) -> Table:
    lines = tuple(
        (Cell(position), Cell(item.bureau), Cell(item.proposal), Cell(item.quote), *cells(item))
        for position, item in enumerate(items, start=1)
    )
    columns = heads(("序号", 4), ("责任单位", 12), ("建议提案", 9), ("承诺原文", 36), *more)
    return Table(title, columns, lines, _rest(len(lines), total, "项"))


def _rest(shown: int, total: Figure, unit: str) -> str:
    return f"本表列出前{shown}{unit}，全部{total.value}{unit}见Excel台账。" if shown < total.value else ""


def months(report: AnnualReport) -> Table:
    """How many commitments fall due in each month of the plan."""
    lines = [(Cell(wording.month(line.month)), cell(line.figure)) for line in report.outlook.months]
    lines.append((Cell("合计"), cell(report.outlook.due)))
    return Table("分月到期情况", heads(("月份", 20), ("承诺事项（项）", 14)), tuple(lines))


def sheets(report: AnnualReport) -> tuple[tuple[str, Table], ...]:
    """Every table of counts under the short name of its sheet in the workbook."""
    return (
        ("总体情况", overall(report)),
        ("办理结果", classes(report)),
        ("落实情况", states(report)),
        ("分单位", bureaus(report)),
        ("分类别", letter_classes(report)),
        ("分领域", topics(report)),
        ("满意度", satisfaction(report)),
        ("以前年度", carried(report)),
        ("与上年比较", compared(report)),
        ("量化结论", verdicts(report)),
        ("分月到期", months(report)),
    )
