"""The report's charts as values: the page draws them as SVG, the .docx as pictures, the .xlsx as charts of its own."""

from dataclasses import dataclass

from tracking.reports.figures import STATE_LABELS, Share, State
from tracking.reports.tables import shown_states
from tracking.reports.types import AnnualReport
from tracking.reports.wording import month

# Longer lists are cut to the first so many; the annexed table has them all.
BUREAUS_SHOWN = 12
_TONES = {
    State.KEPT_IN_TIME: "done",
    State.KEPT_LATE: "late",
    State.ON_SCHEDULE: "wait",
    State.BEHIND: "behind",
    State.OVERDUE: "over",
    State.PAUSED: "pause",
    State.UNACHIEVABLE: "never",
    State.SUPERSEDED: "other",
    State.UNDATED: "value",
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: how many, and which tone it is drawn in."""

    label: str
    value: int
    tone: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of one or several pieces."""

    label: str
    pieces: tuple[Piece, ...]

    @property
    def total(self) -> int:
        """The length of the whole bar."""
        return sum(piece.value for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars under a title; ``legend`` names the tones where bars have several pieces."""

    title: str
    unit: str
    bars: tuple[Bar, ...]
    legend: tuple[tuple[str, str], ...] = ()

    @property
    def summary(self) -> str:
        """The same in words, for those who do not see it."""
        return "；".join(
            f"{bar.label}{bar.total}{self.unit}"
            + ("（" + "、".join(f"{p.label}{p.value}" for p in bar.pieces if p.value) + "）" if self.legend else "")
            for bar in self.bars
        )


def states(report: AnnualReport) -> BarChart:
    """What became of the commitments, a bar a state."""
    known = ((state, report.commitments.of(state).value) for state in shown_states(report.commitments))
    few = Share(0, report.commitments.confirmed.value).is_few
    counted = ((state, value) for state, value in known if value or not few)
    bars = tuple(Bar(STATE_LABELS[s], (Piece(STATE_LABELS[s], value, _TONES[s]),)) for s, value in counted)
    return BarChart("承诺事项落实情况", "项", bars)


def bureaus(report: AnnualReport) -> BarChart:
    """The bureaus with the most commitments, each bar divided by state."""
    shown = report.by_bureau[:BUREAUS_SHOWN]
    states = shown_states(report.commitments)
    bars = tuple(
        Bar(line.label, tuple(Piece(STATE_LABELS[s], line.figures.of(s).value, _TONES[s]) for s in states))
        for line in shown
    )
    cut = f"（承诺事项最多的{len(shown)}个单位）" if len(shown) < len(report.by_bureau) else ""
    legend = tuple((STATE_LABELS[s], _TONES[s]) for s in states)
    return BarChart(f"各责任单位承诺事项落实情况{cut}", "项", bars, legend)


def months(report: AnnualReport) -> BarChart:
    """What falls due in each month of the plan."""
    bars = tuple(Bar(month(line.month), (Piece("到期", line.figure.value, "wait"),)) for line in report.outlook.months)
    return BarChart("分月到期情况", "项", bars)
