"""Every figure of a report with where it stands and what it counts, so that it can be counted again from the rows."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from tracking.reports.compared import named_opinions
from tracking.reports.figures import STATE_LABELS, VERDICT_LABELS, Amount, Figure, Share, StateFigures
from tracking.reports.table import Cell, Table
from tracking.reports.tables import sheets
from tracking.reports.types import AnnualReport, Earlier, Satisfaction
from tracking.reports.wording import NOTHING, class_words

_IN_TEXT, _COMPARED = "其他", "与上年比较"


@dataclass(frozen=True, slots=True)
class Counted:
    """A number: where it stands, what it is called there, and the key that says what it counts."""

    place: str
    label: str
    key: str
    value: int


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate: where it stands, the keys of the figures that make its numerator, and of that it is divided by."""

    place: str
    label: str
    numerators: tuple[str, ...]
    denominator: str
    value: Share
    unit: str = "项"


@dataclass(frozen=True, slots=True)
class Summed:
    """A sum: where it stands, what it is called there, and the rows and the column that are added."""

    place: str
    label: str
    amount: Amount


def counted(report: AnnualReport) -> list[Counted]:
    """
    Every figure once: those of tables under their headings, also what these leave out because there is none of it.

    Then those that stand in sentences, or in a rate, only.
    """
    found: dict[str, Counted] = {}
    # This year's figures are called by where they stand first of all, not by the comparison that repeats them.
    for name, table in sorted(sheets(report, full=True), key=lambda sheet: sheet[0] == _COMPARED):
        for label, cell in _keyed(table):
            if isinstance(cell.value, int):
                found.setdefault(cell.key, Counted(name, label, cell.key, cell.value))
    for place, label, figure in _in_sentences(report):
        found.setdefault(figure.key, Counted(place, label, figure.key, figure.value))
    for figure in _figures(report):
        found.setdefault(figure.key, Counted(_IN_TEXT, "", figure.key, figure.value))
    # What a report compiled earlier did not count yet has no name, and no rows to count again.
    return [figure for figure in found.values() if figure.key]


def rates(report: AnnualReport) -> list[Rate]:
    """
    Every rate that is printed.

    兑现率 and 按期兑现率 of all, of each bureau, class and field, of what earlier years left, and of last year;
    满意率 of both years.
    """
    known = [rate for place, label, figures in _groups(report) for rate in _rates(place, label, figures)]
    if report.satisfaction:
        known += _opinion_rates("满意度", "", report.satisfaction)
    if report.earlier and report.earlier.satisfaction:
        known += _opinion_rates(_COMPARED, "上年同期：", report.earlier.satisfaction)
    return known


def _groups(report: AnnualReport) -> list[tuple[str, str, StateFigures]]:
    """Every group of commitments that has rates: where it stands and what it is called."""
    groups = [("落实情况", "全部", report.commitments)]
    groups += [("分单位", line.label, line.figures) for line in report.by_bureau]
    groups += [("分类别", class_words(line.label), line.figures) for line in report.by_class]
    groups += [("分领域", line.label, line.figures) for line in report.by_topic]
    if report.carried:
        groups += [("以前年度", line.label, line.figures) for line in report.carried.by_year]
        groups += [("以前年度分单位", line.label, line.figures) for line in report.carried.by_bureau]
        groups.append(("以前年度", "合计", report.carried.figures))
    if report.last_year.confirmed.key:
        groups.append((_COMPARED, "上年同期", report.last_year))
    return groups


# What rates divide, and what sentences say of commitments beside their states.
_OF_COMMITMENTS = {
    "confirmed": "承诺事项",
    **{state.value: label for state, label in STATE_LABELS.items()},
    "kept": "已兑现",
    "undated_kept": "未定期限、已兑现",
    "due": "已到期",
    "due_kept_in_time": "已到期、按期兑现",
    "late_but_submitted_in_time": "期限内报请、期限后核查通过",
    "overdue_but_submitted": "逾期未兑现、正在核查",
    "extended": "经批准延期",
    "kept_as_promised": "在原承诺期限内兑现",
}


def _in_sentences(report: AnnualReport) -> Iterator[tuple[str, str, Figure]]:
    """Figures by the part of the report they stand in and what they count there."""
    counts, problems, carried = report.overall, report.problems, report.carried
    yield "总体情况", "由两个以上单位分别答复", counts.shared
    yield "总体情况", "没有登记独办、主办、分办单位", counts.unassigned
    yield "总体情况", "收到两件以上答复件", counts.answered_again
    for move in report.class_moves:
        yield "办理结果", f"由{class_words(move.before)}转为{class_words(move.after)}", move.figure
    for place, label, figures in _groups(report):
        for name, words in _OF_COMMITMENTS.items():
            yield place, f"{label}：{words}", getattr(figures, name)
    yield "存在问题", "未定期限、尚未兑现", problems.undated_open
    yield "存在问题", "核查退回整改", problems.returned
    yield "存在问题", "没有具体措施和时限", problems.soft
    yield "存在问题", "以前答复中作过同样承诺", problems.again
    if carried:
        yield "以前年度", "尚未办结", carried.open
        yield "以前年度", "量化目标", carried.targets_counted
        for line in carried.verdicts:
            yield "以前年度", f"量化目标：{VERDICT_LABELS[line.verdict]}", line.figure
    yield "分月到期", "一年以后到期", report.outlook.later
    yield "统计说明", "待确认的内容", report.candidates
    yield "统计说明", "未与建议提案匹配的答复件", report.unmatched
    if report.earlier:
        yield from _of_last_year(report.earlier)


def _of_last_year(earlier: Earlier) -> Iterator[tuple[str, str, Figure]]:
    for name, kinds in (
        ("", earlier.proposals),
        ("已收到答复的", earlier.replied),
        ("答复件：", earlier.replies),
    ):
        yield _COMPARED, f"上年同期：{name}建议", kinds.suggestions
        yield _COMPARED, f"上年同期：{name}提案", kinds.proposals
    for _, label, said in named_opinions(earlier.satisfaction) if earlier.satisfaction else ():
        for words, figure in (("满意", said.satisfied), ("基本满意", said.basically), ("不满意", said.dissatisfied)):
            yield _COMPARED, f"上年同期：{label}{words}", figure


def _opinion_rates(place: str, whose: str, said: Satisfaction) -> list[Rate]:
    return [
        Rate(
            place,
            f"{whose}{label}满意率",
            (opinions.satisfied.key, opinions.basically.key),
            opinions.rated.key,
            opinions.rate,
            unit="份",
        )
        for _, label, opinions in named_opinions(said)
    ]


def sums(report: AnnualReport) -> list[Summed]:
    """What was pledged and done in each unit."""
    return [
        Summed("分计量单位", f"{line.unit}：{label}", amount)
        for line in report.by_unit
        for label, amount in (
            ("目标值合计", line.pledged),
            ("完成值合计", line.done),
            ("其中经核查", line.verified),
        )
    ]


def _rates(place: str, label: str, figures: StateFigures) -> tuple[Rate, Rate]:
    return (
        Rate(place, f"{label}：兑现率", (figures.kept.key,), figures.confirmed.key, figures.kept_rate),
        Rate(place, f"{label}：按期兑现率", (figures.due_kept_in_time.key,), figures.due.key, figures.in_time_rate),
    )


def _keyed(table: Table) -> Iterator[tuple[str, Cell]]:
    for line in table.lines:
        words = (cell.value for head, cell in zip(table.heads, line, strict=True) if head.text != "单位")
        name = "、".join(text for text in words if isinstance(text, str) and text not in {"", NOTHING})
        for head, cell in zip(table.heads, line, strict=True):
            if cell.key:
                yield f"{name}：{head.text}", cell


def _figures(value: object) -> Iterator[Figure]:
    if isinstance(value, Figure):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _figures(item)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _figures(getattr(value, field.name))
