"""Lines of pages back into the paragraphs they were set from."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from proposals.parsing.readers.glyphs import Line, Page
from proposals.parsing.types import BlockKind

_DIGITS = re.compile(r"[0-9０-９]+")
_PAGE_NUMBER = re.compile(
    r"[-—–－_·.\s]*(?:第\s*)?[0-9０-９]{1,3}\s*页?(?:\s*[/／，,]?\s*共?\s*[0-9０-９]{1,3}\s*页?)?[-—–－_·.\s]*"
)
_MARKER = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|[（(]?[0-9０-９]{1,2}[）)、．.](?![0-9])|[①-⑳⑴-⒇⒈-⒛●■◆·]|第[一二三四五六七八九十]{1,3}[，,、]"
)
_ENDS = "。！？；：!?;:"
_EDGE_LINES = 3  # how many lines at each end of a page may be furniture


@dataclass(frozen=True, slots=True)
class Joined:
    """A paragraph or table row, with the page it begins on."""

    text: str
    kind: BlockKind
    page: int


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where running text stands: its edges, type size and the distance of its lines, in points."""

    left: float
    right: float
    size: float
    pitch: float
    indent: float  # how far in first lines usually stand; 0 where they stand no farther in than others


def join_lines(pages: Sequence[Page]) -> list[Joined]:
    """Return the paragraphs of a document, without what repeats at the head and foot of its pages."""
    bodies = _without_furniture(pages)
    lines = [line for body in bodies for line in body]
    if not lines:
        return []
    whole = _frame(lines, pages[0], None)
    frames = {body[0].page: _frame(body, page, whole) for body, page in zip(bodies, pages, strict=True) if body}
    rows = _row_lines(lines)
    joined: list[Joined] = []
    text, first = "", lines[0]
    for i, line in enumerate(lines):
        previous = lines[i - 1] if i else None
        if previous is not None:
            following = lines[i + 1] if i + 1 < len(lines) else None
            is_row = i in rows or i - 1 in rows
            if (
                is_row
                or _Seam(first, previous, line, following, frames[line.page], frames[previous.page]).begins_paragraph()
            ):
                joined.append(Joined(text, _kind(i - 1 in rows), first.page))
                text = ""
        if not text:
            first = line
        text = _glue(text, line.text)
    joined.append(Joined(text, _kind(len(lines) - 1 in rows), first.page))
    return joined


def _kind(is_row: bool) -> BlockKind:  # noqa: FBT001 - one flag, one answer
    return BlockKind.TABLE_ROW if is_row else BlockKind.PARAGRAPH


def _glue(text: str, more: str) -> str:
    """Put two lines of one paragraph together; words of Latin letters need the space that the line end was."""
    if not text:
        return more
    is_letters = text[-1].isascii() and text[-1].isalpha() and more[0].isascii() and more[0].isalpha()
    return f"{text} {more}" if is_letters else text + more


# Page furniture


def _without_furniture(pages: Sequence[Page]) -> list[list[Line]]:
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, page in enumerate(pages):
        for line in _edge_lines(page):
            places[_mask(line.text)].append((number, line.base))
    size = _usual_size([line for page in pages for line in page.lines])
    bodies: list[list[Line]] = []
    for number, page in enumerate(pages):
        edges = set(map(id, _edge_lines(page)))
        bodies.append(
            [
                line
                for line in page.lines
                if not (
                    id(line) in edges
                    and (
                        _repeats(places[_mask(line.text)], number, line, len(pages))
                        or _is_page_number(line, page)
                        or _is_in_margin(line, page, size)
                    )
                )
            ]
        )
    return bodies


def _edge_lines(page: Page) -> list[Line]:
    plain = [line for line in page.lines if not line.is_row]
    return plain if len(plain) <= 2 * _EDGE_LINES else plain[:_EDGE_LINES] + plain[-_EDGE_LINES:]


def _mask(text: str) -> str:
    return _DIGITS.sub("#", "".join(text.split()))


def _repeats(places: list[tuple[int, float]], number: int, line: Line, pages: int) -> bool:
    same = {page for page, base in places if abs(base - line.base) < 1.5 * line.size}
    # On every other page at least: odd and even pages may have furniture of their own.
    return len(same - {number}) >= 1 and len(same) * 3 >= pages


def _is_in_margin(line: Line, page: Page, size: float) -> bool:
    """Tell small print outside the type area: running heads of short documents, what a browser prints at the edge."""
    margin = 0.07 * (page.top - page.bottom)
    is_outside = line.base < page.bottom + margin or line.base > page.top - margin
    return is_outside and line.size < 0.85 * size


def _is_page_number(line: Line, page: Page) -> bool:
    margin = 0.12 * (page.top - page.bottom)
    is_outside = line.base < page.bottom + margin or line.base > page.top - margin
    is_last = line is page.lines[-1] or line is page.lines[0]
    return is_outside and is_last and _PAGE_NUMBER.fullmatch(line.text.strip()) is not None


# The frame of running text


def _frame(lines: Sequence[Line], page: Page, whole: _Frame | None) -> _Frame:
    size = _usual_size(lines)
    if whole is not None and abs(size - whole.size) > 1:
        size = whole.size
    prose = [line for line in lines if not line.is_row and len(line.cells) == 1 and abs(line.size - size) <= 1]
    if whole is not None and len(prose) < 6:
        return whole
    if not prose:
        prose = list(lines)
    gaps = [
        above.base - below.base
        for above, below in pairwise(prose)
        if above.page == below.page and 0.8 * size < above.base - below.base < 4 * size
    ]
    left = -_outer_edge([-line.left for line in prose], size)
    right = _outer_edge([line.right for line in prose], size)
    if whole is not None and right - left < 0.9 * (whole.right - whole.left):
        left, right = whole.left, whole.right  # a page of short lines says nothing about the edges
    if right - left < 0.6 * (page.right - page.left):
        right = page.right - (left - page.left)  # none of the lines is full: as far from the paper's edge as the left
    indents = [line.left - left for line in prose if 1.2 * size <= line.left - left <= 5 * size]
    indent = whole.indent if whole is not None else median(indents) if len(indents) > 1 else 0.0
    return _Frame(left, right, size, median(gaps) if gaps else 1.5 * size, indent)


def _usual_size(lines: Sequence[Line]) -> float:
    weights: Counter[float] = Counter()
    for line in lines:
        weights[round(line.size)] += len(line.text)
    return max(weights.most_common(1)[0][0], 1.0) if weights else 1.0


def _outer_edge(ends: list[float], size: float) -> float:
    """Return the farthest place that several lines reach; a single line may stick out of the type area."""
    ends = sorted(ends, reverse=True)
    company = 1 if len(ends) < 6 else 2
    for i in range(len(ends) - company):
        if ends[i] - ends[i + company] < 0.6 * size:
            return ends[i]
    return ends[0]


# Where paragraphs begin


@dataclass(frozen=True, slots=True)
class _Seam:
    """Two lines that follow each other, and what is around them."""

    first: Line  # of the paragraph that ``previous`` belongs to
    previous: Line
    line: Line
    following: Line | None
    frame: _Frame
    frame_before: _Frame

    @property
    def indent(self) -> float:
        return self.line.left - self.frame.left

    @property
    def indent_before(self) -> float:
        return self.previous.left - self.frame_before.left

    @property
    def ends_sentence(self) -> bool:
        return self.previous.text[-1] in _ENDS

    @property
    def is_numbered(self) -> bool:
        return _MARKER.match(self.line.text) is not None

    def begins_paragraph(self) -> bool:
        """Ask the signs in order of their weight; the first that knows decides."""
        signs = (self._stands_apart, self._is_display, self._had_room, self._no_indent, self._hangs)
        answers = (sign() for sign in signs)
        return next((answer for answer in answers if answer is not None), self._first_line_indent())

    def _stands_apart(self) -> bool | None:
        previous, line = self.previous, self.line
        differs = abs(previous.size - line.size) > 0.12 * max(previous.size, line.size) + 0.3
        is_far = previous.page == line.page and not (
            0 < previous.base - line.base < 1.6 * max(self.frame.pitch, line.size)
        )
        return True if differs or is_far else None

    def _is_display(self) -> bool | None:
        """Titles in the middle, and sign-offs at the right."""
        size = self.frame.size
        if self.indent_before > 5 * size and self.line.left < self.previous.left - 2 * size:
            return not self._both_centred()
        if not self._both_centred():
            return None
        if self.previous.size > 1.15 * size:
            return False  # a large title of several lines
        if self.indent > 2.6 * size:  # farther in than a first line's indent: a title in the size of the text
            room = (self.frame_before.right - self.frame_before.left) - (self.previous.right - self.previous.left)
            return room >= self.line.head + 0.3 * size
        return None

    def _both_centred(self) -> bool:
        return _is_centred(self.previous, self.frame_before) and _is_centred(self.line, self.frame)

    def _had_room(self) -> bool | None:
        # The first word of this line would have fitted on the line before.
        room = self.frame_before.right - self.previous.right
        return True if room >= self.line.head + 0.3 * self.frame.size else None

    def _no_indent(self) -> bool | None:
        if self.indent >= 1.2 * self.frame.size:
            return True if self.is_numbered else None
        # Where no first line stands in, only the words tell that a paragraph ended at the very edge.
        return not self.frame.indent and self.ends_sentence and self.is_numbered

    def _hangs(self) -> bool | None:
        """Text set in at the right of its paragraph's number."""
        inset = self.indent - (self.first.left - self.frame_before.left)
        is_hanging = _MARKER.match(self.first.text) is not None and inset > 0.5 * self.frame.size
        return self.ends_sentence if is_hanging else None

    def _first_line_indent(self) -> bool:
        size = self.frame.size
        if abs(self.indent - self.indent_before) >= 0.5 * size:
            return True
        # As far in as the line before: two paragraphs of which the first filled its line, or a block set in.
        is_usual = abs(self.indent - self.frame.indent) < 0.5 * size
        is_block = self.following is not None and abs(self.following.left - self.line.left) < 0.5 * size
        return is_usual or self.ends_sentence or not is_block


def _is_centred(line: Line, frame: _Frame) -> bool:
    left, right = line.left - frame.left, frame.right - line.right
    return abs(left - right) < 0.4 * line.size


# Tables without rules


def _row_lines(lines: Sequence[Line]) -> set[int]:
    """Return the indexes of lines that are rows of a table: ruled ones, and runs of lines with the same wide gaps."""
    rows = {i for i, line in enumerate(lines) if line.is_row}
    for i, line in enumerate(lines):
        if len(line.cells) < 2 or (len(line.cells) == 2 and _MARKER.fullmatch(line.cells[0])):
            continue  # the second: an automatic number with its text at a distance
        beside = [lines[j] for j in (i - 1, i + 1) if 0 <= j < len(lines)]
        if len(line.cells) >= 3 or any(len(other.cells) == len(line.cells) for other in beside):
            rows.add(i)
    return rows
