"""Automatic numbering of .docx: the 一、 and （1） that stand on the page but nowhere in the paragraphs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from proposals.parsing.readers.docx_names import attribute, child, children, integer
from proposals.parsing.readers.numerals import numeral
from proposals.parsing.readers.symbols import bullet

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_NARROW_END = re.compile(r"[\x21-\x7e①-⓿❶-➓㉑-㉟㊱-㊿·●○■□➢◆]\Z")


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None  # 0: never; n: only after a paragraph of level n (from 1) or higher
    legal: bool = False
    font: str = ""
    style: str = ""


@dataclass(slots=True)
class _List:
    """The running numbers of one abstract list; every list that points to it counts on."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Use:
    """One w:num: an abstract list with its own levels and starts laid over it."""

    abstract: str
    starts: dict[int, int]
    levels: dict[int, _Level]
    begun: set[int] = field(default_factory=set)


class Numbering:
    """Counts the numbered paragraphs of a document in order; an empty one for a document without lists."""

    def __init__(self, root: etree._Element | None, style_lists: Mapping[str, str]) -> None:
        """``root`` is numbering.xml; ``style_lists`` gives for each list style the w:num it stands for."""
        self._lists: dict[str, _List] = {}
        self._uses: dict[str, _Use] = {}
        links: dict[str, str] = {}
        if root is None:
            return
        for element in children(root, "abstractNum"):
            name = attribute(element, "abstractNumId")
            self._lists[name] = _List({attribute_level(level): _level(level) for level in children(element, "lvl")})
            link = child(element, "numStyleLink")
            if link is not None:
                links[name] = attribute(link, "val")
        for element in children(root, "num"):
            target = child(element, "abstractNumId")
            if target is not None:
                self._uses[attribute(element, "numId")] = _use(element, attribute(target, "val"))
        # A list that only names a list style is that style's list.
        for use in self._uses.values():
            style = links.get(use.abstract)
            real = self._uses.get(style_lists.get(style, "")) if style is not None else None
            if real is not None:
                use.abstract = real.abstract

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
        depth = min(max(depth, 0), _LEVELS - 1)
        levels = {**counted.levels, **use.levels}
        level = levels.get(depth)
        if level is None:
            return ""
        counts = counted.counts
        self._advance(counts, use, levels, depth)
        for deeper in [other for other in counts if other > depth]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or depth < restart:
                del counts[deeper]
        if level.form == "bullet":
            shown = bullet(level.text, level.font)
        else:
            shown = _PLACE.sub(lambda place: self._number(int(place[1]) - 1, counts, levels, level), level.text)
        return shown + _gap(shown, level.suffix)

    @staticmethod
    def _advance(counts: dict[int, int], use: _Use, levels: dict[int, _Level], depth: int) -> None:
        first_use = depth not in use.begun
        use.begun.add(depth)
        if depth in use.starts and first_use:
            counts[depth] = use.starts[depth]
        elif depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = use.starts.get(depth, levels[depth].start)

    @staticmethod
    def _number(place: int, counts: dict[int, int], levels: dict[int, _Level], shown: _Level) -> str:
        level = levels.get(place, _Level())
        number = counts.get(place, level.start)
        return numeral(number, "decimal" if shown.legal else level.form)


def attribute_level(element: etree._Element) -> int:
    """Return w:ilvl of an element, 0 where it is missing or no number."""
    return integer(attribute(element, "ilvl"), 0)


def _level(element: etree._Element) -> _Level:
    def value(name: str, default: str) -> str:
        found = child(element, name)
        return default if found is None else attribute(found, "val", default)

    restart = child(element, "lvlRestart")
    fonts = child(child(element, "rPr"), "rFonts")
    legal = child(element, "isLgl")
    return _Level(
        start=integer(value("start", "0"), 0),
        form=value("numFmt", "decimal"),
        text=value("lvlText", ""),
        suffix=value("suff", "tab"),
        restart=None if restart is None else integer(attribute(restart, "val"), 0),
        legal=legal is not None and attribute(legal, "val", "1") not in {"0", "false", "off"},
        font="" if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi"),
        style=value("pStyle", ""),
    )


def _use(element: etree._Element, abstract: str) -> _Use:
    starts: dict[int, int] = {}
    levels: dict[int, _Level] = {}
    for override in children(element, "lvlOverride"):
        depth = attribute_level(override)
        start = child(override, "startOverride")
        if start is not None:
            starts[depth] = integer(attribute(start, "val"), 1)
        own = child(override, "lvl")
        if own is not None:
            levels[depth] = _level(own)
    return _Use(abstract, starts, levels)


def _gap(label: str, suffix: str) -> str:
    # The page shows a gap; a full-width mark brings its own, "1." needs one so that "2026年" cannot grow onto it.
    if not label or suffix == "nothing":
        return ""
    return " " if suffix == "space" or _NARROW_END.search(label) else ""
