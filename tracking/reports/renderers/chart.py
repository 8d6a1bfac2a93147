"""Where the bars of a chart stand; the page draws them as SVG attributes, the .docx as a picture."""

from dataclasses import dataclass

from tracking.reports.charts import BarChart

WIDTH = 640
LABEL_SIZE = 15
_VALUE_WIDTH, _LINE, _BAR, _GAP = 70, 28, 18, 10
# The legend: side of a box, from box to text, from text to the next box, height of a line, below the last line.
KEY, _KEY_TEXT, _KEY_GAP, _KEY_LINE, _KEY_BELOW = 12, 18, 20, 24, 10
# Labels longer than this many characters are cut: the table beside the chart has them whole.
_LABEL_LIMIT = 14


@dataclass(frozen=True, slots=True)
class Box:
    """A piece of a bar in user units, and the tone it is filled with."""

    x: int
    width: int
    tone: str


@dataclass(frozen=True, slots=True)
class Line:
    """One bar: label and value are written beside it, so colour is never needed to read its length."""

    label: str
    value: str
    y: int
    height: int
    boxes: tuple[Box, ...]
    text_y: int
    value_x: int


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of the legend; ``y`` is the top of its box."""

    label: str
    tone: str
    x: int
    y: int
    text_x: int
    text_y: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A laid out chart; ``summary`` says the same in words."""

    title: str
    width: int
    height: int
    bar_x: int
    label_x: int
    lines: tuple[Line, ...]
    keys: tuple[Key, ...]
    top: int
    summary: str


def layout(chart: BarChart) -> Chart:
    """Place every bar, label and number of a chart."""
    labels = [
        bar.label if len(bar.label) <= _LABEL_LIMIT else bar.label[: _LABEL_LIMIT - 1] + "…" for bar in chart.bars
    ]
    label_width = max((_breadth(label) for label in labels), default=0) + _GAP
    most = max(1, *(bar.total for bar in chart.bars)) if chart.bars else 1
    room = WIDTH - label_width - _VALUE_WIDTH
    keys = _keys(chart)
    head = keys[-1].y + _KEY_LINE + _KEY_BELOW - 6 if keys else 0
    lines = []
    for position, (bar, label) in enumerate(zip(chart.bars, labels, strict=True)):
        top = head + position * _LINE
        ends = [0]
        for piece in bar.pieces:
            ends.append(ends[-1] + piece.value)
        edges = [label_width + room * end // most for end in ends]
        boxes = tuple(
            Box(left, right - left, piece.tone)
            for piece, left, right in zip(bar.pieces, edges, edges[1:], strict=False)
            if right > left
        )
        lines.append(
            Line(
                label=label,
                value=f"{bar.total}{chart.unit}",
                y=top + (_LINE - _BAR) // 2,
                height=_BAR,
                boxes=boxes,
                text_y=top + _LINE // 2 + 5,
                value_x=edges[-1] + 8,
            )
        )
    return Chart(
        title=chart.title,
        width=WIDTH,
        height=head + _LINE * len(lines),
        bar_x=label_width,
        label_x=label_width - _GAP,
        lines=tuple(lines),
        keys=keys,
        top=head,
        summary=chart.summary,
    )


def _keys(chart: BarChart) -> tuple[Key, ...]:
    """The legend in as many lines as it needs."""
    keys, x, line = [], 0, 0
    for label, tone in chart.legend:
        width = _KEY_TEXT + _breadth(label)
        if x and x + width > WIDTH:
            x, line = 0, line + 1
        top = 6 + line * _KEY_LINE
        keys.append(Key(label, tone, x, top, x + _KEY_TEXT, top + KEY - 1))
        x += width + _KEY_GAP
    return tuple(keys)


def _breadth(text: str) -> int:
    """How wide a text is at the label's size: half for what is narrow."""
    return round(sum(0.6 if c.isascii() else 1 for c in text) * LABEL_SIZE)
