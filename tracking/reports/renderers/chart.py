"""Where the bars of the page's chart stand; the template draws them as SVG attributes, without script or style."""

from dataclasses import dataclass

from tracking.reports.types import STATE_LABELS, AnnualReport, State

WIDTH = 640
_LABEL_WIDTH, _VALUE_WIDTH, _LINE, _BAR = 110, 60, 34, 20
_TONES = {
    State.KEPT_IN_TIME: "done",
    State.KEPT_LATE: "done",
    State.ON_SCHEDULE: "wait",
    State.OVERDUE: "over",
    State.UNDATED: "value",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in user units: label and value are written beside it, so colour is never needed to read it."""

    label: str
    value: int
    tone: str
    y: int
    height: int
    length: int
    text_y: int
    value_x: int


@dataclass(frozen=True, slots=True)
class Chart:
    """The states as horizontal bars."""

    width: int
    height: int
    bar_x: int
    label_x: int
    bars: tuple[Bar, ...]
    summary: str


def state_chart(report: AnnualReport) -> Chart:
    """Lay out the five states; ``summary`` says the same in words for those who do not see it."""
    figures = [(state, report.commitments.of(state).value) for state in State]
    most = max(1, *(value for _, value in figures))
    room = WIDTH - _LABEL_WIDTH - _VALUE_WIDTH
    bars = []
    for position, (state, value) in enumerate(figures):
        top, length = position * _LINE, room * value // most
        bars.append(
            Bar(
                label=STATE_LABELS[state],
                value=value,
                tone=_TONES[state],
                y=top + (_LINE - _BAR) // 2,
                height=_BAR,
                length=length,
                text_y=top + _LINE // 2 + 5,
                value_x=_LABEL_WIDTH + length + 8,
            )
        )
    summary = "，".join(f"{bar.label}{bar.value}项" for bar in bars)
    return Chart(WIDTH, _LINE * len(bars), _LABEL_WIDTH, _LABEL_WIDTH - 10, tuple(bars), summary)
