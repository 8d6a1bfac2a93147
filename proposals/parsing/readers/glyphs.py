"""Characters at places on a page, and how they make lines."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median

NO_LINE_START = frozenset("，。、；：？！）》”’〕】％%,.;:?!)]}…")
_NO_LINE_END = frozenset("（《“‘〔【〈「([{")
_CELL_GAP = 2.0  # in characters; no justified line is stretched so far
_WORD_GAP = 0.2  # in characters; between Latin letters and figures


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character; units are points, y grows upward, ``base`` is the base line and ``size`` the type size."""

    char: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line of a page.

    ``head`` is the width of the first stretch that cannot be broken: if it had fitted on the line before, this line
    begins a paragraph. ``cells`` has more than one part where wide gaps divide the line.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    page: int  # from 1
    head: float = 0.0
    cells: tuple[str, ...] = ()
    is_row: bool = False  # a whole row of a ruled table


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of one page from top to bottom, and the paper's edges."""

    lines: tuple[Line, ...]
    left: float
    bottom: float
    right: float
    top: float


@dataclass(slots=True)
class _Row:
    low: float
    high: float
    glyphs: list[Glyph] = field(default_factory=list)


def plain_character(char: str) -> str:
    """Return the everyday form of a character that a font names by its look (Kangxi radicals, ligatures)."""
    if "\u2e80" <= char <= "\u2fd5" or "\uf900" <= char <= "\ufaff" or "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    return char


def without_overprint(glyphs: Iterable[Glyph]) -> Iterator[Glyph]:
    """Drop characters drawn a second time on the same place, which is how some programs make type bold."""
    seen: dict[tuple[str, int], list[float]] = defaultdict(list)
    for glyph in glyphs:
        places = [
            left
            for row in (-1, 0, 1)
            for left in seen.get((glyph.char, round(glyph.base) + row), ())
            if abs(left - glyph.left) < glyph.size * 0.2
        ]
        if not places or glyph.char.isspace():
            seen[glyph.char, round(glyph.base)].append(glyph.left)
            yield glyph


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """Group characters into lines from top to bottom, raised and lowered ones with the line they stand in."""
    rows: list[_Row] = []
    for fragment in _fragments(without_overprint(glyphs)):
        size = max(glyph.size for glyph in fragment)
        base = median(glyph.base for glyph in fragment)
        low, high = base - 0.2 * size, base + 0.8 * size
        row = _row_at(rows, low, high)
        if row is None:
            row = _Row(low, high)
            rows.append(row)
        elif high - low > row.high - row.low:
            row.low, row.high = low, high
        row.glyphs.extend(fragment)
    lines = [_line(row.glyphs, page) for row in rows]
    return sorted((line for line in lines if line.text), key=lambda line: -line.base)


def _row_at(rows: list[_Row], low: float, high: float) -> _Row | None:
    # The newest first: text mostly runs on where it was.
    for row in reversed(rows):
        overlap = min(high, row.high) - max(low, row.low)
        if overlap > 0.5 * min(high - low, row.high - row.low):
            return row
    return None


def _fragments(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield stretches of characters that follow each other on one base line."""
    current: list[Glyph] = []
    for glyph in glyphs:
        if current:
            last = current[-1]
            is_next = abs(glyph.base - last.base) < 0.3 * last.size and glyph.left > last.right - 0.6 * last.size
            if not is_next:
                yield current
                current = []
        current.append(glyph)
    if current:
        yield current


def _line(glyphs: list[Glyph], page: int) -> Line:
    glyphs = sorted(glyphs, key=lambda glyph: glyph.left)
    inked = [glyph for glyph in glyphs if not glyph.char.isspace()]
    if not inked:
        return Line("", 0.0, 0.0, 0.0, 0.0, page)
    size = Counter(round(glyph.size, 1) for glyph in inked).most_common(1)[0][0] or 1.0
    cells: list[str] = [""]
    previous: Glyph | None = None  # blanks count here, so that only what nothing fills is a gap
    for glyph in glyphs:
        if previous is None and glyph.char.isspace():
            continue
        if previous is not None and not previous.char.isspace():
            gap = (glyph.left - previous.right) / size
            if glyph.char.isspace():
                cells[-1] += " " if glyph.left < inked[-1].left else ""
            elif gap >= _CELL_GAP:
                cells.append("")
            elif gap >= _WORD_GAP and _is_latin(previous.char) and _is_latin(glyph.char):
                cells[-1] += " "
        if not glyph.char.isspace():
            cells[-1] += glyph.char
        previous = glyph
    base = median(glyph.base for glyph in inked if abs(glyph.size - size) < 0.2 * size + 0.1)
    return Line(
        text="\t".join(cells),
        left=inked[0].left,
        right=inked[-1].right,
        base=base,
        size=size,
        page=page,
        head=_head(inked),
        cells=tuple(cells),
    )


def _is_latin(char: str) -> bool:
    return char.isascii() and not char.isspace()


def _head(inked: list[Glyph]) -> float:
    """Return the width up to the first place where the line could have been broken."""
    end = 0
    while end + 1 < len(inked):
        here, following = inked[end], inked[end + 1]
        is_word = _is_latin(here.char) and _is_latin(following.char)
        if is_word and following.left - here.right > _WORD_GAP * here.size:
            break
        if not is_word and following.char not in NO_LINE_START and here.char not in _NO_LINE_END:
            break
        end += 1
    return inked[end].right - inked[0].left
