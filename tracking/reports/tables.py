"""The report's tables, laid out once: the page, the .docx and the .xlsx draw the same cells."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracking.reports import wording
from tracking.reports.compared import ComparedRate, compared_rates
from tracking.reports.figures import (
    NO_FIGURES,
    STATE_LABELS,
    VERDICT_LABELS,
    BreakdownLine,
    KindFigures,
    Share,
    State,
    StateFigures,
)
from tracking.reports.kinds import answered, called
from tracking.reports.table import TOTAL, Cell, Head, Table, Value, cell, heads
from tracking.reports.types import AnnualReport, Carried, ClassLine, Compared

# Tables that people read leave out what there is none of; ``full`` ones have the same lines and columns every year, for
# programs that read one year's data after another's.


def overall(report: AnnualReport, *, full: bool = False) -> Table:
    """总体情况 by kind of proposal."""
    matters = called(report)
    is_one = matters.is_one and not full
    drafts = report.overall.drafts
    counted: tuple[tuple[str, str, KindFigures], ...] = (
        (matters.short, "件", report.overall.proposals),
        *([("其中：信息待补全", "件", drafts)] if drafts.total.value or full else []),
        (answered(report), "件", report.overall.replied),
        ("独办、主办、分办", "件次", report.overall.assigned),
        ("会办", "件次", report.overall.joining),
        ("答复件", "件", report.overall.replies),
        ("承诺事项", "项", report.overall.commitments),
        ("量化目标", "个", report.overall.targets),
    )
    if report.bureau and not full:
        # A bureau is not shown what it had nothing to do with.
        counted = (counted[0], *(line for line in counted[1:] if line[2].total.value))
    # Of one kind there is nothing to tell apart.
    kinds = () if is_one else heads(("建议", 10), ("提案", 10))
    return Table(
        f"{report.year}年度{matters.short}办理和承诺总体情况",
        (*heads(("项目", 20), ("单位", 8)), *kinds, Head("数量" if is_one else TOTAL, 10)),
        tuple(
            (
                Cell(label),
                Cell(unit),
                *(() if is_one else (cell(k.suggestions), cell(k.proposals))),
                cell(k.total),
            )
            for label, unit, k in counted
        ),
    )


def _divided(
    title: str,
    columns: tuple[Head, ...],
    lines: Sequence[tuple[Cell, ...]],
    sums: tuple[Cell, ...],
    *,
    share_at: int,
    full: bool,
) -> Table:
    """Make a table whose lines divide a whole; of a whole too small for percentages there is no column of shares."""
    whole = sums[share_at].value
    if isinstance(whole, Share) and whole.is_few and not full:
        columns = columns[:share_at] + columns[share_at + 1 :]
        cut = [line[:share_at] + line[share_at + 1 :] for line in (*lines, sums)]
        return Table(title, columns, tuple(cut))
    return Table(title, columns, (*lines, sums), _rounding([line[share_at].value for line in lines]))


def class_words(line: ClassLine) -> str:
    """A class as people say it: A类（已经解决或基本解决）."""
    if not line.code:
        return line.label
    mark = f"{line.code}类" if len(line.code) == 1 else line.code
    return f"{mark}（{line.label}）"


def classes(report: AnnualReport, *, full: bool = False) -> Table:
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
    table = _divided(
        "答复件办理结果情况",
        heads(("分类方案", 16), ("类别", 24), ("答复件（件）", 11), ("占比", 10), ("跟踪后（件）", 11)),
        lines,
        (Cell(TOTAL), Cell(""), cell(total), Cell(Share(total.value, total.value)), cell(total)),
        share_at=3,
        full=full,
    )
    return replace(table, merged=(0,), grouped=True)


def _rounding(shares: Iterable[Value]) -> str:
    """Say so where rounded shares of one whole do not add up to 100.0; empty where they do."""
    percents = [share.percent for share in shares if isinstance(share, Share) and share.percent is not None]
    if not percents or sum(percents) == 100:
        return ""
    return f"各项占比分别四舍五入，相加为{sum(percents)}%。"


# These stand in a table only where there are any.
_SELDOM = frozenset({State.BEHIND, State.PAUSED, State.UNACHIEVABLE, State.SUPERSEDED})


def shown_states(figures: StateFigures, *, full: bool = False) -> tuple[State, ...]:
    """The states a table has lines or columns for."""
    return tuple(state for state in State if full or state not in _SELDOM or figures.of(state).value)


def states(report: AnnualReport, *, full: bool = False) -> Table:
    """What became of the commitments; the lines divide the total."""
    figures = report.commitments
    few = Share(0, figures.confirmed.value).is_few and not full
    lines = [
        (Cell(STATE_LABELS[s]), cell(figures.of(s)), Cell(Share(figures.of(s).value, figures.confirmed.value)))
        for s in shown_states(figures, full=full)
        if figures.of(s).value or not few
    ]
    total = figures.confirmed
    return _divided(
        "承诺事项落实情况",
        heads(("落实情况", 20), ("承诺事项（项）", 14), ("占比", 10)),
        lines,
        (Cell(TOTAL), cell(total), Cell(Share(total.value, total.value))),
        share_at=2,
        full=full,
    )


def breakdown(
    title: str, first: Head, lines: tuple[BreakdownLine, ...], total: StateFigures, *, full: bool = False
) -> Table:
    return _by_state(title, first, (*lines, BreakdownLine(TOTAL, total)), shown_states(total, full=full))


def _by_state(title: str, first: Head, lines: Iterable[BreakdownLine], shown: Sequence[State], note: str = "") -> Table:
    columns = heads(
        ("承诺事项（项）", 12),
        *((STATE_LABELS[s], 9) for s in shown),
        ("兑现率", 14),
        ("按期兑现率", 14),
    )

    def cells(label: str, figures: StateFigures) -> tuple[Cell, ...]:
        return (
            Cell(label),
            cell(figures.confirmed),
            *(cell(figures.of(s)) for s in shown),
            Cell(figures.kept_rate),
            Cell(figures.in_time_rate),
        )

    return Table(title, (first, *columns), tuple(cells(line.label, line.figures) for line in lines), note)


def bureaus(report: AnnualReport, *, full: bool = False) -> Table:
    """Commitments by responsible bureau."""
    return breakdown(
        "各责任单位承诺事项落实情况", Head("责任单位", 31), report.by_bureau, report.commitments, full=full
    )


def letter_classes(report: AnnualReport, *, full: bool = False) -> Table:
    """Commitments by the class of their letter: an A letter promises too."""
    lines = tuple(replace(line, label=wording.class_words(line.label)) for line in report.by_class)
    return breakdown("各办理结果类别承诺事项落实情况", Head("办理结果类别", 24), lines, report.commitments, full=full)


def topics(report: AnnualReport, *, full: bool = False) -> Table:
    """Commitments by field of work."""
    return breakdown("各领域承诺事项落实情况", Head("领域", 20), report.by_topic, report.commitments, full=full)


def carried(report: AnnualReport, *, full: bool = False) -> Table:
    """Promises of earlier years that were open when the year began, by the year they were made for."""
    known = carried_of(report)
    return breakdown("以前年度结转承诺事项落实情况", Head("承诺年度", 14), known.by_year, known.figures, full=full)


def years(report: AnnualReport, *, full: bool = False) -> Table:
    """Commitments by the year of their promise: this year's, and what earlier ones left open, which is not added."""
    known = carried_of(report)
    lines = (
        BreakdownLine(f"{report.year}年度（本年度）", report.commitments),
        *(replace(line, label=f"{line.label}（结转）") for line in known.by_year),
    )
    counted = {state for line in lines for state in shown_states(line.figures, full=full)}
    return _by_state(
        "各承诺年度承诺事项落实情况",
        Head("承诺年度", 18),
        lines if known.by_year else (),
        [state for state in State if state in counted],
        "以前年度的，只统计年初尚未办结、结转到本年度的承诺事项；本年度与结转分别统计，不相加。",
    )


def carried_bureaus(report: AnnualReport, *, full: bool = False) -> Table:
    """The same by responsible bureau."""
    known = carried_of(report)
    return breakdown(
        "各责任单位以前年度结转承诺事项落实情况", Head("责任单位", 31), known.by_bureau, known.figures, full=full
    )


def carried_of(report: AnnualReport) -> Carried:
    """What earlier years had left open; nothing in reports compiled before it was counted."""
    return report.carried or Carried(NO_FIGURES, ())


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
        f"{called(report).people}满意度评价情况",
        heads(("评价", 20), ("收到评价（份）", 12), ("满意", 9), ("基本满意", 9), ("不满意", 9), ("满意率", 10)),
        tuple(
            (
                Cell(label),
                cell(said.rated),
                cell(said.satisfied),
                cell(said.basically),
                cell(said.dissatisfied),
                Cell(said.rate, unit="份"),
            )
            for label, said in named
        ),
        f"每位{called(report).people}对一件答复件的评价计1份，没有评价的不计入；满意率为满意和基本满意占收到评价份数的比例。",
    )


def compared(report: AnnualReport, *, full: bool = False) -> Table:
    """This year beside last year, counted anew by the same rules for the same day."""
    lines = [_compared_line(line) for line in report.compared if full or _told(line)]
    lines += [_compared_rate(rate) for rate in compared_rates(report)]
    return Table(
        "与上年同期比较",
        heads(("类别", 11), ("项目", 29), ("本年", 11), ("上年同期", 11), ("上年报告原数", 11)),
        tuple(lines),
        "上年同期数按现有数据和本报告的口径重新计算；与上年报告不一致的，列出上年报告原数。",
        merged=(0,),
        grouped=True,
    )


def _told(line: Compared) -> bool:
    """Whether there is any of it."""
    return bool(line.now.value or line.then.value or line.printed)


def _compared_line(line: Compared) -> tuple[Cell, ...]:
    printed = wording.NOTHING if line.printed is None else f"{line.printed}"
    return (Cell(line.group), Cell(f"{line.label}（{line.unit}）"), cell(line.now), cell(line.then), Cell(printed))


def _compared_rate(rate: ComparedRate) -> tuple[Cell, ...]:
    shares = (rate.now, rate.then, None if rate.printed == rate.then else rate.printed)
    return (Cell("比例"), Cell(rate.label), *(Cell(share, unit=rate.unit) for share in shares))


def verdicts(report: AnnualReport, *, full: bool = False) -> Table:
    """Targets by verdict; the lines divide the total."""
    total = report.overall.targets.total
    lines = [
        (Cell(VERDICT_LABELS[line.verdict]), cell(line.figure), Cell(Share(line.figure.value, total.value)))
        for line in report.verdicts
        if full or line.figure.value or not Share(0, total.value).is_few
    ]
    return _divided(
        "量化目标完成情况",
        heads(("结论", 20), ("量化目标（个）", 14), ("占比", 10)),
        lines,
        (Cell(TOTAL), cell(total), Cell(Share(total.value, total.value))),
        share_at=2,
        full=full,
    )


def units(report: AnnualReport) -> Table:
    """What was pledged and done in each unit; different units are never added."""
    lines = tuple(
        (
            Cell(line.unit),
            cell(line.targets),
            *(Cell(amount.total) for amount in (line.pledged, line.done, line.verified)),
        )
        for line in report.by_unit
    )
    return Table(
        "量化目标分计量单位合计",
        heads(("计量单位", 16), ("量化目标（个）", 13), ("目标值合计", 14), ("完成值合计", 14), ("其中经核查", 14)),
        lines,
        "只加总计量单位相同的目标，区间目标按下限计；比例、比率、时间和上限目标不加总。"
        "同一单位的目标内容可能不同，一项目标可能是另一项的一部分，合计数只反映总量。",
    )


def months(report: AnnualReport, *, full: bool = False) -> Table:
    """How many commitments fall due in each month of the plan: this year's, and those of earlier years."""
    outlook = report.outlook
    earlier = full or outlook.carried.value > 0
    lines = [(wording.month(line.month), line.figure, line.carried) for line in outlook.months]
    lines.append((TOTAL, outlook.due, outlook.carried))
    return Table(
        "分月到期情况",
        heads(("月份", 20), ("本年度承诺事项（项）" if earlier else "承诺事项（项）", 14))
        + (heads(("以前年度结转（项）", 14)) if earlier else ()),
        tuple((Cell(name), cell(own), *([cell(before)] if earlier else [])) for name, own, before in lines),
    )


def sheets(report: AnnualReport, *, full: bool = False) -> tuple[tuple[str, Table], ...]:
    """Every table of counts under the short name of its sheet in the workbook."""
    return (
        ("总体情况", overall(report, full=full)),
        ("办理结果", classes(report, full=full)),
        ("落实情况", states(report, full=full)),
        ("分单位", bureaus(report, full=full)),
        ("分类别", letter_classes(report, full=full)),
        ("分领域", topics(report, full=full)),
        ("分承诺年度", years(report, full=full)),
        ("满意度", satisfaction(report)),
        ("以前年度", carried(report, full=full)),
        ("以前年度分单位", carried_bureaus(report, full=full)),
        ("与上年比较", compared(report, full=full)),
        ("量化结论", verdicts(report, full=full)),
        ("分计量单位", units(report)),
        ("分月到期", months(report, full=full)),
    )
