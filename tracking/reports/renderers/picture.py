"""A chart as a PNG, drawn with Pillow: the text with a Chinese font of the machine, tones that stay apart in grey."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from tracking.reports.charts import BarChart
from tracking.reports.renderers.chart import KEY, LABEL_SIZE, Chart, layout

# Pixels a user unit: 640 units on 156 mm print at about 300 dots an inch.
SCALE = 3
_MARGIN = 4
# Each tone with its own lightness, and with lines where it must not be overlooked: most printers are black and white.
_FILLS = {
    "done": "#2f6b4f",
    "late": "#8fbfa3",
    "wait": "#b9cfe4",
    "behind": "#e0a15a",
    "over": "#b3261e",
    "pause": "#e6d9a3",
    "never": "#4a4a4a",
    "other": "#c9c2d6",
    "value": "#e2e2e2",
}
_HATCHED = frozenset({"behind", "over", "pause"})
_INK, _EDGE = "#1a1a1a", "#555555"

Font = tuple[str, int]


def draw(chart: BarChart, font: Font) -> bytes:
    """Draw a chart; equal charts and fonts give equal bytes."""
    laid = layout(chart)
    size = (SCALE * (laid.width + 2 * _MARGIN), SCALE * (laid.height + 2 * _MARGIN))
    image = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(image)
    letters = _letters(font)
    _bars(pen, laid)
    for line in laid.lines:
        _text(pen, laid.label_x, line.y + line.height // 2, line.label, letters, anchor="rm")
        _text(pen, line.value_x, line.y + line.height // 2, line.value, letters, anchor="lm")
    for key in laid.keys:
        _fill(pen, (key.x, key.y, key.x + KEY, key.y + KEY), key.tone)
        _text(pen, key.text_x, key.y + KEY // 2, key.label, letters, anchor="lm")
    pen.line(_scaled((laid.bar_x, laid.top, laid.bar_x, laid.height)), fill=_EDGE, width=SCALE // 2)
    stream = io.BytesIO()
    image.quantize(64).save(stream, "PNG", optimize=True)
    return stream.getvalue()


@lru_cache(maxsize=2)
def _letters(font: Font) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font[0], LABEL_SIZE * SCALE, index=font[1])


def _bars(pen: ImageDraw.ImageDraw, laid: Chart) -> None:
    for line in laid.lines:
        for box in line.boxes:
            _fill(pen, (box.x, line.y, box.x + box.width, line.y + line.height), box.tone)


def _fill(pen: ImageDraw.ImageDraw, corners: tuple[int, int, int, int], tone: str) -> None:
    left, top, right, bottom = _scaled(corners)
    pen.rectangle((left, top, right, bottom), fill=_FILLS[tone], outline=_EDGE, width=1)
    if tone in _HATCHED:
        for start in range(left - (bottom - top), right, 4 * SCALE):
            _hatch(pen, start, (left, top, right, bottom))


def _hatch(pen: ImageDraw.ImageDraw, start: int, corners: tuple[int, int, int, int]) -> None:
    """One slanting white line, cut off at the sides of the box."""
    left, top, right, bottom = corners
    from_x, to_x = max(start, left), min(start + bottom - top, right)
    if from_x < to_x:
        pen.line((from_x, bottom - (from_x - start), to_x, bottom - (to_x - start)), fill="white", width=SCALE)


def _text(pen: ImageDraw.ImageDraw, x: int, y: int, text: str, font: ImageFont.FreeTypeFont, *, anchor: str) -> None:
    pen.text((SCALE * (x + _MARGIN), SCALE * (y + _MARGIN)), text, fill=_INK, font=font, anchor=anchor)


def _scaled(corners: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top, right, bottom = (SCALE * (value + _MARGIN) for value in corners)
    return left, top, right, bottom
