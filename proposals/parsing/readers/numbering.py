"""Count automatic lists: the 一、 and （1） that stand on the page but nowhere in the paragraphs."""

import re
from dataclasses import dataclass, field

from proposals.parsing.readers.numerals import numeral
from proposals.parsing.readers.symbols import bullet

LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_NARROW_END = re.compile(r"[\x21-\x7e①-⓿❶-➓㉑-㉟㊱-㊿·●○■□➢◆]\Z")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: ``text`` has %1 to %9 in the place of numbers, ``form`` is a name of OOXML."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"  # or "space", "nothing"
    restart: int | None = None  # 0: never; n: only after a paragraph of level n (from 1) or higher
    legal: bool = False  # all numbers in digits
    font: str = ""
    style: str = ""  # the paragraph style tied to the level


@dataclass(slots=True)
class Counted:
    """The running numbers of one abstract list; every list that points to it counts on."""

    levels: dict[int, Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class Use:
    """A list of the document: an abstract one with levels and starts of its own laid over it."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)
    begun: set[int] = field(default_factory=set)


class Numbering:
    """Counts the numbered paragraphs of a document in order; an empty one for a document without lists."""

    def __init__(self, lists: dict[str, Counted], uses: dict[str, Use]) -> None:
        self._lists = lists
        self._uses = uses

    def level_of_style(self, number_id: str, style: str) -> int | None:
        """Return the level that a list ties to a paragraph style (headings say only which list)."""
        use = self._uses.get(number_id)
        found = self._lists.get(use.abstract) if use is not None else None
        if found is None:
            return None
        return next((depth for depth, level in found.levels.items() if style and level.style == style), None)

    def label(self, number_id: str, depth: int) -> str:
        """Count one paragraph and return what stands before it, with the space that follows; empty for no list."""
        use = self._uses.get(number_id)
        counted = self._lists.get(use.abstract) if use is not None else None
        if use is None or counted is None:
            return ""
        depth = min(max(depth, 0), LEVELS - 1)
        levels = {**counted.levels, **use.levels}
        level = levels.get(depth)
        if level is None:
            return ""
        counts = counted.counts
        self._advance(counts, use, levels, depth)
        for deeper in [other for other in counts if other > depth]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or depth < restart:
                del counts[deeper]
        if level.form == "bullet":
            shown = bullet(level.text, level.font)
        else:
            shown = _PLACE.sub(lambda place: self._number(int(place[1]) - 1, counts, levels, level), level.text)
        return shown + _gap(shown, level.suffix)

    @staticmethod
    def _advance(counts: dict[int, int], use: Use, levels: dict[int, Level], depth: int) -> None:
        first_use = depth not in use.begun
        use.begun.add(depth)
        if depth in use.starts and first_use:
            counts[depth] = use.starts[depth]
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = use.starts.get(depth, levels[depth].start)

    @staticmethod
    def _number(place: int, counts: dict[int, int], levels: dict[int, Level], shown: Level) -> str:
        level = levels.get(place, Level())
        number = counts.get(place, level.start)
        return numeral(number, "decimal" if shown.legal else level.form)


def _gap(label: str, suffix: str) -> str:
    # The page shows a gap; a full-width mark brings its own, "1." needs one so that "2026年" cannot grow onto it.
    if not label or suffix == "nothing":
        return ""
    return " " if suffix == "space" or _NARROW_END.search(label) else ""
