"""This year beside last year: which figures are compared, in what order, and what they are called."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracking.reports.figures import VERDICT_LABELS, Figure, Share, StateFigures
from tracking.reports.kinds import Called, answered, called
from tracking.reports.types import AnnualReport, Compared, Earlier, Opinions, Satisfaction

_MATTERS, _PROMISED, _TARGETS, _OPINIONS = "办理情况", "承诺事项", "量化目标", "满意度评价"
_PROMISES = {
    "confirmed": "承诺事项",
    "kept": "已兑现",
    "kept_in_time": "按期兑现",
    "overdue": "逾期未兑现",
    "undated": "未定期限",
}


@dataclass(frozen=True, slots=True)
class _Year:
    """What one year has of what is compared."""

    commitments: StateFigures
    others: Earlier


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    group: str
    label: str
    unit: str
    figure: Figure


def _this_year(report: AnnualReport) -> _Year:
    """What a report says of its own year; without opinions, where it was compiled before these were counted."""
    counts = report.overall
    others = Earlier(
        proposals=counts.proposals,
        replied=counts.replied,
        replies=counts.replies,
        targets=counts.targets.total,
        verdicts=report.verdicts,
        satisfaction=report.satisfaction,
    )
    return _Year(report.commitments, others)


def lines(report: AnnualReport, earlier: Earlier, printed: Mapping[str, int]) -> tuple[Compared, ...]:
    """
    Put the two years of a report side by side: ``earlier`` and the commitments of last year it holds.

    ``printed`` is what last year's own report said, as :func:`printed_in` gives it.
    """
    now = _this_year(report)
    then = _Year(report.last_year, earlier)
    matters = called(report)
    befores = {line.name: line.figure for line in _lines(then, matters, answered(report))}
    found = []
    for line in _lines(now, matters, answered(report)):
        before = befores[line.name]
        said = printed.get(line.name, before.value)
        found.append(
            Compared(
                label=line.label,
                now=line.figure,
                then=before,
                printed=None if said == before.value else said,
                unit=line.unit,
                group=line.group,
            )
        )
    return tuple(found)


def printed_in(report: AnnualReport, *, with_verdicts: bool) -> dict[str, int]:
    """What a report said of its own year, by the names of the lines; what it did not count is left out."""
    known = _lines(_this_year(report), called(report), answered(report))
    verdicts = {line.verdict.value for line in report.verdicts}
    return {
        line.name: line.figure.value
        for line in known
        if line.figure.key and (with_verdicts or line.name not in verdicts)
    }


def _lines(year: _Year, matters: Called, with_letter: str) -> Iterator[_Line]:
    others = year.others
    yield from _of_matters(others, matters, with_letter)
    for name, label in _PROMISES.items():
        yield _Line(name, _PROMISED, label, "项", getattr(year.commitments, name))
    yield _Line("targets", _TARGETS, "量化目标", "个", others.targets)
    for line in others.verdicts:
        yield _Line(line.verdict.value, _TARGETS, VERDICT_LABELS[line.verdict], "个", line.figure)
    if said := others.satisfaction:
        yield _Line("rated", _OPINIONS, "收到评价", "份", said.final_result.rated)
        for name, label, opinions in named_opinions(said):
            yield _Line(f"{name}_dissatisfied", _OPINIONS, f"{label}不满意", "份", opinions.dissatisfied)


def _of_matters(others: Earlier, matters: Called, with_letter: str) -> Iterator[_Line]:
    kinds = others.proposals
    yield _Line("proposals", _MATTERS, matters.short, "件", kinds.total)
    if not matters.is_one:
        yield _Line("suggestions", _MATTERS, "其中：建议", "件", kinds.suggestions)
        yield _Line("motions", _MATTERS, "其中：提案", "件", kinds.proposals)
    yield _Line("replied", _MATTERS, with_letter, "件", others.replied.total)
    yield _Line("replies", _MATTERS, "答复件", "件", others.replies.total)


def named_opinions(said: Satisfaction) -> tuple[tuple[str, str, Opinions], ...]:
    """The first and the last opinions on each thing, as the comparison calls them."""
    return (
        ("first_result", "首次评价办理结果", said.first_result),
        ("final_result", "最终评价办理结果", said.final_result),
        ("first_attitude", "首次评价办理态度", said.first_attitude),
        ("final_attitude", "最终评价办理态度", said.final_attitude),
    )


@dataclass(frozen=True, slots=True)
class ComparedRate:
    """A rate of both years, and what last year's own report printed where figures of it have changed since."""

    label: str
    unit: str
    now: Share
    then: Share
    printed: Share | None


def compared_rates(report: AnnualReport) -> tuple[ComparedRate, ...]:
    """The rates of both years; nothing in reports compiled before last year's were kept."""
    now, then, why = report.commitments, report.last_year, report.restated
    if not then.confirmed.key:
        return ()
    found = [
        ComparedRate("兑现率", "项", now.kept_rate, then.kept_rate, why.kept_rate if why else None),
        ComparedRate("按期兑现率", "项", now.in_time_rate, then.in_time_rate, why.in_time_rate if why else None),
    ]
    said, before = report.satisfaction, report.earlier.satisfaction if report.earlier else None
    if said and before and (said.final_result.rated.value or before.final_result.rated.value):
        printed = why.opinions if why and why.opinions else (None,) * 4
        for (_, label, one), (_, _, other), told in zip(
            named_opinions(said), named_opinions(before), printed, strict=True
        ):
            found.append(ComparedRate(f"{label}满意率", "份", one.rate, other.rate, told))
    return tuple(found)
