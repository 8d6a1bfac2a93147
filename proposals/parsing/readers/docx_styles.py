"""What the styles of a .docx say about hiding and numbering, with inheritance."""

from dataclasses import dataclass

from lxml import etree

from proposals.parsing.readers.docx_names import attribute, child, children, integer, is_on


@dataclass(frozen=True, slots=True)
class NumberProperty:
    """A paragraph's or style's w:numPr; a part that is not stated is None."""

    number_id: str | None = None
    depth: int | None = None


@dataclass(frozen=True, slots=True)
class _Style:
    based_on: str
    hidden: bool | None
    number: NumberProperty


def number_property(properties: etree._Element | None) -> NumberProperty:
    """Read w:numPr from paragraph properties."""
    found = child(properties, "numPr")
    number, level = child(found, "numId"), child(found, "ilvl")
    return NumberProperty(
        None if number is None else attribute(number, "val"),
        None if level is None else integer(attribute(level, "val"), 0),
    )


class Styles:
    """The styles of a document by their ids."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        self.lists: dict[str, str] = {}  # list style → w:num
        self.default_paragraph = ""
        for element in children(root, "style"):
            name = attribute(element, "styleId")
            kind = attribute(element, "type", "paragraph")
            properties = child(element, "pPr")
            number = number_property(properties)
            base = child(element, "basedOn")
            self._styles[name] = _Style(
                "" if base is None else attribute(base, "val"),
                is_on(child(child(element, "rPr"), "vanish")),
                number,
            )
            if kind == "numbering" and number.number_id:
                self.lists[name] = number.number_id
            if kind == "paragraph" and attribute(element, "default") in {"1", "true", "on"}:
                self.default_paragraph = name

    def _chain(self, name: str) -> list[tuple[str, _Style]]:
        found: list[tuple[str, _Style]] = []
        seen: set[str] = set()
        while name in self._styles and name not in seen:
            seen.add(name)
            found.append((name, self._styles[name]))
            name = self._styles[name].based_on
        return found

    def hidden(self, name: str) -> bool | None:
        """Return whether text of this style is hidden, None where no style in the chain says."""
        return next((style.hidden for _, style in self._chain(name) if style.hidden is not None), None)

    def number(self, name: str) -> tuple[NumberProperty, str]:
        """Return the numbering that a paragraph style brings, and the id of the style in the chain that states it."""
        number_id: str | None = None
        depth: int | None = None
        owner = ""
        for own_name, style in self._chain(name):
            if depth is None:
                depth = style.number.depth
            if number_id is None and style.number.number_id is not None:
                number_id, owner = style.number.number_id, own_name
        return NumberProperty(number_id, depth), owner
