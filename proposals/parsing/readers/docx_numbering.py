"""The lists of a .docx, from numbering.xml."""

from collections.abc import Mapping

from lxml import etree

from proposals.parsing.readers.docx_names import attribute, child, children, integer
from proposals.parsing.readers.numbering import Counted, Level, Numbering, Use


def read_numbering(root: etree._Element | None, style_lists: Mapping[str, str]) -> Numbering:
    """
    Return the lists of a document.

    ``root`` is numbering.xml, None where there is none; ``style_lists`` gives for each list style its w:num.
    """
    lists: dict[str, Counted] = {}
    uses: dict[str, Use] = {}
    links: dict[str, str] = {}
    for element in children(root, "abstractNum"):
        name = attribute(element, "abstractNumId")
        lists[name] = Counted({_depth(level): _level(level) for level in children(element, "lvl")})
        link = child(element, "numStyleLink")
        if link is not None:
            links[name] = attribute(link, "val")
    for element in children(root, "num"):
        target = child(element, "abstractNumId")
        if target is not None:
            uses[attribute(element, "numId")] = _use(element, attribute(target, "val"))
    # A list that only names a list style is that style's list.
    for use in uses.values():
        style = links.get(use.abstract)
        real = uses.get(style_lists.get(style, "")) if style is not None else None
        if real is not None:
            use.abstract = real.abstract
    return Numbering(lists, uses)


def _depth(element: etree._Element) -> int:
    return integer(attribute(element, "ilvl"), 0)


def _level(element: etree._Element) -> Level:
    def value(name: str, default: str) -> str:
        found = child(element, name)
        return default if found is None else attribute(found, "val", default)

    restart = child(element, "lvlRestart")
    fonts = child(child(element, "rPr"), "rFonts")
    legal = child(element, "isLgl")
    return Level(
        start=integer(value("start", "0"), 0),
        form=value("numFmt", "decimal"),
        text=value("lvlText", ""),
        suffix=value("suff", "tab"),
        restart=None if restart is None else integer(attribute(restart, "val"), 0),
        legal=legal is not None and attribute(legal, "val", "1") not in {"0", "false", "off"},
        font="" if fonts is None else attribute(fonts, "ascii") or attribute(fonts, "hAnsi"),
        style=value("pStyle", ""),
    )


def _use(element: etree._Element, abstract: str) -> Use:
    starts: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for override in children(element, "lvlOverride"):
        depth = _depth(override)
        start = child(override, "startOverride")
        if start is not None:
            starts[depth] = integer(attribute(start, "val"), 1)
        own = child(override, "lvl")
        if own is not None:
            levels[depth] = _level(own)
    return Use(abstract, starts, levels)
