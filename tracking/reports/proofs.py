"""Every figure of a report with where it stands and what it counts, so that it can be counted again from the rows."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from tracking.reports.compared import named_opinions
from tracking.reports.figures import Amount, Figure, Share, StateFigures
from tracking.reports.table import Cell, Table
from tracking.reports.tables import sheets
from tracking.reports.types import AnnualReport, Satisfaction
from tracking.reports.wording import class_words

_IN_TEXT = "正文"


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
    """Every figure once: those of tables under their headings, then those that stand in sentences only."""
    found: dict[str, Counted] = {}
    for name, table in sheets(report):
        for label, cell in _keyed(table):
            if isinstance(cell.value, int):
                found.setdefault(cell.key, Counted(name, label, cell.key, cell.value))
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
    groups = [("正文", "全部", report.commitments)]
    groups += [("分单位", line.label, line.figures) for line in report.by_bureau]
    groups += [("分类别", class_words(line.label), line.figures) for line in report.by_class]
    groups += [("分领域", line.label, line.figures) for line in report.by_topic]
    if report.carried:
        groups += [("以前年度", line.label, line.figures) for line in report.carried.by_year]
        groups += [("以前年度分单位", line.label, line.figures) for line in report.carried.by_bureau]
        groups.append(("以前年度", "合计", report.carried.figures))
    if report.last_year.confirmed.key:
        groups.append(("与上年比较", "上年同期", report.last_year))
    known = [rate for place, label, figures in groups for rate in _rates(place, label, figures)]
    if report.satisfaction:
        known += _opinion_rates("满意度", "", report.satisfaction)
    if report.earlier and report.earlier.satisfaction:
        known += _opinion_rates("与上年比较", "上年同期：", report.earlier.satisfaction)
    return known


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
        name = "、".join(cell.value for cell in line if isinstance(cell.value, str) and cell.value not in {"", "—"})
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
