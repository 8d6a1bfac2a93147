"""Tables drawn with lines: which cell of the grid a character stands in."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from proposals.parsing.readers.glyphs import Glyph, Line, lines_of

_NEAR = 2.5  # points; both sides of a drawn rule, or the ends of two rules that meet
_LONG = 8.0  # points; shorter strokes are parts of drawings
_MANY = 1500  # rules; a page with more is a drawing
_PROSE_LINES = 4  # a lone cell with as many lines is a frame around text


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A straight rule: horizontal at height ``at`` from ``start`` to ``end``, or vertical likewise; in points."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class _Cell:
    left: float
    bottom: float
    right: float
    top: float


class Grid:
    """The rules of one page."""

    def __init__(self, across: Iterable[Rule], down: Iterable[Rule]) -> None:
        self._across, self._down = _merged(across), _merged(down)
        self.is_table = 2 <= len(self._across) <= _MANY and 2 <= len(self._down) <= _MANY

    def cell_at(self, x: float, y: float) -> _Cell | None:
        """Return the cell around a point, None where it is not closed on all four sides."""
        heights = [rule.at for rule in self._across if rule.start - _NEAR <= x <= rule.end + _NEAR]
        sides = [rule.at for rule in self._down if rule.start - _NEAR <= y <= rule.end + _NEAR]
        top = min((at for at in heights if at > y), default=None)
        bottom = max((at for at in heights if at <= y), default=None)
        right = min((at for at in sides if at > x), default=None)
        left = max((at for at in sides if at <= x), default=None)
        if top is None or bottom is None or right is None or left is None:
            return None
        return _Cell(left, bottom, right, top)


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Put together pieces of one rule: programs draw a rule cell by cell, and as two sides of a thin box."""
    merged: list[Rule] = []
    by_height: list[list[Rule]] = []
    for rule in sorted(rule for rule in rules if rule.end - rule.start >= _LONG):
        if by_height and rule.at - by_height[-1][0].at <= _NEAR:
            by_height[-1].append(rule)
        else:
            by_height.append([rule])
    for level in by_height:
        at = level[0].at
        level.sort(key=lambda rule: rule.start)
        start, end = level[0].start, level[0].end
        for rule in level[1:]:
            if rule.start > end + _NEAR:
                merged.append(Rule(at, start, end))
                start = rule.start
            end = max(end, rule.end)
        merged.append(Rule(at, start, end))
    return merged


def split_tables(glyphs: Sequence[Glyph], grid: Grid, page: int) -> tuple[list[Line], list[Glyph]]:
    """Return the rows of the ruled tables of a page as lines, and the characters that stand in none."""
    if not grid.is_table:
        return [], list(glyphs)
    inside: dict[_Cell, list[Glyph]] = defaultdict(list)
    outside: list[Glyph] = []
    for glyph in glyphs:
        cell = grid.cell_at((glyph.left + glyph.right) / 2, glyph.base + 0.3 * glyph.size)
        if cell is None:
            outside.append(glyph)
        else:
            inside[cell].append(glyph)
    rows: list[Line] = []
    for cells in _rows(list(inside)):
        texts = [(cell, lines_of(inside[cell], page)) for cell in cells]
        texts = [(cell, lines) for cell, lines in texts if lines]
        if len(texts) == 1 and len(texts[0][1]) >= _PROSE_LINES:
            outside.extend(inside[texts[0][0]])
        elif texts:
            rows.append(_row_line([lines for _, lines in texts], page))
    return rows, outside


def _rows(cells: list[_Cell]) -> list[list[_Cell]]:
    rows: list[list[_Cell]] = []
    for cell in sorted(cells, key=lambda cell: -cell.top):
        if rows and rows[-1][0].top - cell.top <= _NEAR:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda cell: cell.left) for row in rows]


def _row_line(cells: list[list[Line]], page: int) -> Line:
    texts = tuple("".join(line.text.replace("\t", " ") for line in lines) for lines in cells)
    first = cells[0][0]
    return Line(
        text="\t".join(texts),
        left=first.left,
        right=max(line.right for lines in cells for line in lines),
        base=max(line.base for lines in cells for line in lines),
        size=first.size,
        page=page,
        cells=texts,
        is_row=True,
    )
