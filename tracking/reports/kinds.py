"""What a report calls the matters it is about: 建议 of an assembly of deputies, 提案 of one of members, or both."""

from dataclasses import dataclass

from tracking.reports.types import AnnualReport


@dataclass(frozen=True, slots=True)
class Called:
    """The full words and the short ones, and who puts them forward; ``is_one``: of one kind, nothing to tell apart."""

    full: str
    short: str
    people: str
    is_one: bool


_BOTH = Called("人大代表建议、政协提案", "建议提案", "代表、委员", is_one=False)
_SUGGESTIONS = Called("人大代表建议", "建议", "代表", is_one=True)
_PROPOSALS = Called("政协提案", "提案", "委员", is_one=True)


def answered(report: AnnualReport) -> str:
    """What proposals with a letter are called: in a report of one bureau only its own letters count."""
    return f"{'本单位已答复' if report.bureau else '已收到答复'}的{called(report).short}"


def called(report: AnnualReport) -> Called:
    """A report of one assembly speaks of what is put forward there; an empty one, and that of all, of both."""
    counts = report.overall.proposals
    if not report.assembly or not counts.total.value:
        return _BOTH
    if not counts.proposals.value:
        return _SUGGESTIONS
    return _BOTH if counts.suggestions.value else _PROPOSALS
