"""Read OFD (GB/T 33190-2016), the page format of electronic official documents: XML pages in a zip archive."""

import math
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from proposals.parsing.readers.archive import Archive, damaged
from proposals.parsing.readers.glyphs import Glyph, Page, lines_of, plain_character
from proposals.parsing.readers.limits import Limits
from proposals.parsing.readers.lines import Lines
from proposals.parsing.readers.paragraphs import join_lines
from proposals.parsing.readers.ruling import Grid, Rule, split_tables
from proposals.parsing.readers.xml import local_name, parse_xml
from proposals.parsing.types import SourceText, UnreadableDocument

_POINTS = 72 / 25.4  # OFD counts in millimetres
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?")
_PATH_PART = re.compile(r"([A-Za-z])([^A-Za-z]*)")
_A4 = (0.0, 0.0, 210.0, 297.0)
_MANY_STROKES = 5_000
_FARTHEST = 1e5


def is_ofd(archive: Archive) -> bool:
    """Tell whether an archive holds an OFD document."""
    return "OFD.xml" in archive


def read_ofd(archive: Archive, limits: Limits) -> SourceText:
    """
    Return the text of an OFD document as paragraphs with page numbers.

    Raises UnreadableDocument: ``damaged``, ``bomb``, ``too_large``, ``encrypted``, ``no_text`` for pages that are
    only pictures.
    """
    if any(name.lower().endswith("encryptions.xml") for name in archive.names()):
        raise UnreadableDocument("encrypted", "OFD 文件已加密，无法读取。请取消加密后重新上传。")
    lines = Lines(limits)
    paragraphs = join_lines(list(_Package(archive, limits).pages()))
    if not paragraphs:
        raise UnreadableDocument("no_text", "扫描件没有文字层，请上传可复制文字的版本。")
    for paragraph in paragraphs:
        lines.add(paragraph.text, paragraph.kind, paragraph.page)
    return lines.source("ofd")


class _Package:
    """Follows the locations from the main entry to the pages."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.names()}
        self._characters = 0

    def _part(self, place: str, folder: str = "") -> tuple[etree._Element, str]:
        """Return a part and its folder; writers differ in slashes and capitals."""
        place = place.strip().replace("\\", "/")
        for base in (folder, ""):
            path = posixpath.normpath(posixpath.join("/", base, place)).lstrip("/")
            name = self._names.get(path.lower())
            if name is not None:
                return parse_xml(self._archive.read(name), self._limits), posixpath.dirname(path)
        raise damaged()

    def pages(self) -> Iterator[Page]:
        """Yield the pages of all documents in the package."""
        root, folder = self._part("OFD.xml")
        number = 0
        for place in _named(root, "DocRoot"):
            document, inner = self._part(place.text or "", folder)
            templates = {item.get("ID", ""): item.get("BaseLoc", "") for item in _named(document, "TemplatePage")}
            usual = next((_numbers(box.text) for box in _named(document, "PhysicalBox")), [])
            for entry in _named(document, "Page"):
                number += 1
                if number > self._limits.pages:
                    raise UnreadableDocument(
                        "too_large", f"文件超过{self._limits.pages}页，不像一封答复。请只上传答复正文。"
                    )
                content, _ = self._part(entry.get("BaseLoc", ""), inner)
                layers = [content]
                for use in _named(content, "Template"):
                    place_of_template = templates.get(use.get("TemplateID", ""))
                    if place_of_template:
                        layers.append(self._part(place_of_template, inner)[0])
                yield self._page(layers, usual, number)

    def _page(self, layers: list[etree._Element], usual: list[float], number: int) -> Page:
        own = next((_numbers(box.text) for box in _named(layers[0], "PhysicalBox")), [])
        x, y, width, height = own if len(own) == 4 else usual if len(usual) == 4 else _A4
        sheet = _Sheet(x, y + height)
        glyphs = [glyph for layer in layers for glyph in sheet.glyphs(layer)]
        self._characters += len(glyphs)
        if self._characters > self._limits.characters or not 0 < width * height < _FARTHEST**2:
            raise UnreadableDocument("too_large", "文件文字过多，不像一封答复。请只上传答复正文。")
        grid = Grid(*sheet.rules(layers))
        rows, rest = split_tables(glyphs, grid, number)
        lines = sorted([*rows, *lines_of(rest, number)], key=lambda line: -line.base)
        return Page(tuple(lines), 0.0, 0.0, width * _POINTS, height * _POINTS)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Turns places of a page, in millimetres from its upper left corner, into points from its lower left one."""

    left: float
    bottom: float

    def point(self, thing: etree._Element, x: float, y: float) -> tuple[float, float]:
        """Return the place on paper of a point inside a drawn thing."""
        box = _numbers(thing.get("Boundary"))
        a, b, c, d, e, f = _matrix(thing)
        here = (a * x + c * y + e + (box[0] if box else 0.0), b * x + d * y + f + (box[1] if len(box) > 1 else 0.0))
        return (here[0] - self.left) * _POINTS, (self.bottom - here[1]) * _POINTS

    def glyphs(self, layer: etree._Element) -> Iterator[Glyph]:
        """Yield the characters of a page's layer; text across the page, such as a watermark, is left out."""
        for thing in _named(layer, "TextObject"):
            a, b, c, d, _, _ = _matrix(thing)
            size = (_numbers(thing.get("Size")) or [0.0])[0]
            angle = abs(math.degrees(math.atan2(b, a)))
            if thing.get("Visible", "true").lower() == "false" or size <= 0 or angle > 5:
                continue
            type_size = size * math.hypot(c, d) * _POINTS
            for code in _named(thing, "TextCode"):
                for char, x, y, width in _placed(code, size):
                    left, base = self.point(thing, x, y)
                    right, _ = self.point(thing, x + width, y)
                    if char and max(abs(left), abs(right), abs(base), type_size) < _FARTHEST and type_size > 0.1:
                        yield Glyph(char, left, right, base, type_size)

    def rules(self, layers: list[etree._Element]) -> tuple[list[Rule], list[Rule]]:
        """Return the horizontal and vertical rules drawn on a page."""
        across: list[Rule] = []
        down: list[Rule] = []
        for layer in layers:
            for thing in _named(layer, "PathObject"):
                for data in _named(thing, "AbbreviatedData"):
                    for start, end in _strokes(data.text or ""):
                        (x0, y0), (x1, y1) = self.point(thing, *start), self.point(thing, *end)
                        if abs(y0 - y1) < 1:
                            across.append(Rule(y0, min(x0, x1), max(x0, x1)))
                        elif abs(x0 - x1) < 1:
                            down.append(Rule(x0, min(y0, y1), max(y0, y1)))
                if len(across) + len(down) > _MANY_STROKES:
                    return [], []
        return across, down


def _named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (found for found in element.iter() if local_name(found) == name)


def _numbers(text: str | None) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text or "")[:20_000]]


def _matrix(thing: etree._Element) -> tuple[float, float, float, float, float, float]:
    values = _numbers(thing.get("CTM"))
    return tuple(values) if len(values) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)  # type: ignore[return-value]


def _placed(code: etree._Element, size: float) -> Iterator[tuple[str, float, float, float]]:
    """Yield the characters of a TextCode with their places and widths in millimetres."""
    text = (code.text or "").strip("\r\n")
    x, y = (_numbers(code.get("X")) or [0.0])[0], (_numbers(code.get("Y")) or [0.0])[0]
    steps, drops = _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text))
    for i, char in enumerate(text):
        natural = size / 2 if char.isascii() else size
        step = steps[i] if i < len(steps) else (0.0 if drops else natural)
        width = min(step, natural) if step > 0 else natural
        shown = char if char.isprintable() or char.isspace() or "\ue000" <= char <= "\uf8ff" else ""
        yield plain_character(shown), x, y, width
        x += step
        y += drops[i] if i < len(drops) else 0.0


def _deltas(text: str | None, count: int) -> list[float]:
    """Return the distances of a DeltaX: plain numbers, and ``g n v`` for n times v (GB/T 33190, 11.3)."""
    found: list[float] = []
    parts = (text or "").split()
    i = 0
    while i < len(parts) and len(found) < count:
        if parts[i] == "g" and i + 2 < len(parts):
            times = int(parts[i + 1]) if parts[i + 1].isascii() and parts[i + 1].isdigit() else 0
            found += (_numbers(parts[i + 2])[:1] or [0.0]) * min(times, count)
            i += 3
        else:
            found += _numbers(parts[i])[:1]
            i += 1
    return found


def _strokes(data: str) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    here = start = (0.0, 0.0)
    for kind, values in _PATH_PART.findall(data):
        numbers = _numbers(values)
        if kind in "SML" and len(numbers) >= 2:
            there = (numbers[0], numbers[1])
            if kind == "L":
                yield here, there
            else:
                start = there
            here = there
        elif kind == "C":
            yield here, start
            here = start
