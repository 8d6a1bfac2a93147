"""Names of WordprocessingML, the same for the transitional and the strict namespace."""

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
}
_NAMESPACES = tuple(space for space, prefix in _PREFIXES.items() if prefix == "w")
_OFF = frozenset({"0", "false", "off"})


def name_of(element: etree._Element) -> str:
    """Return the element's name as ``w:p``; names of namespaces not read here come without prefix, as ``:p``."""
    tag = element.tag
    return _short(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=2048)  # asked for every element; a document has some dozen names
def _short(tag: str) -> str:
    space, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(space[1:], '')}:{local}"


def children(element: etree._Element | None, local: str) -> Iterator[etree._Element]:
    """Yield the children ``w:local``, none if there is no element."""
    if element is not None:
        for space in _NAMESPACES:
            yield from element.iterchildren(f"{{{space}}}{local}")


def child(element: etree._Element | None, local: str) -> etree._Element | None:
    """Return the first child ``w:local``, None if there is none or no element."""
    return next(children(element, local), None)


def attribute(element: etree._Element, local: str, default: str = "") -> str:
    """Return the attribute ``w:local``; some writers leave out its prefix."""
    for space in _NAMESPACES:
        found = element.get(f"{{{space}}}{local}")
        if found is not None:
            return found
    return element.get(local, default)


def integer(text: str, default: int) -> int:
    """Return ``text`` as a number below a million, ``default`` if it is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else default


def is_on(element: etree._Element | None) -> bool | None:
    """Return what an on/off property says, None where it says nothing."""
    return None if element is None else attribute(element, "val", "1") not in _OFF
