"""Nest the numbered stretches of a body: each sign of numbering with its own words and what stands under it."""

from dataclasses import dataclass, field

from proposals.parsing.outline_lines import CleanText
from proposals.parsing.outline_markers import Family, Marker


@dataclass(slots=True)
class Node:
    """One numbered stretch; the root, without a sign, is the whole body."""

    marker: Marker | None
    start: int
    end: int
    serial: int
    children: list["Node"] = field(default_factory=list)
    is_item: bool = False

    @property
    def words(self) -> int:
        """Where the words begin, after the sign."""
        return self.marker.end if self.marker else self.start


def nest(clean: CleanText, markers: list[Marker]) -> Node:
    """Nest the markers: a known family goes back to its level, a new one goes one level down."""
    size = len(clean.text)
    root = Node(None, 0, size, 0)
    stack = [root]
    paragraph = -1
    for serial, marker in enumerate(markers, 1):
        if marker.paragraph != paragraph:
            paragraph = marker.paragraph
            if not (marker.family in _families(stack) and marker.at_head):
                _close_inline(stack, paragraph)
        _close_to(stack, marker)
        node = Node(marker, marker.start, size, serial)
        stack[-1].children.append(node)
        stack.append(node)
    _set_ends(root, clean)
    return root


def _families(stack: list[Node]) -> set[Family]:
    return {node.marker.family for node in stack if node.marker}


def _close_inline(stack: list[Node], paragraph: int) -> None:
    """Close what was opened inside an earlier paragraph."""
    while len(stack) > 1:
        marker = stack[-1].marker
        if marker is None or marker.at_head or marker.paragraph == paragraph:
            return
        stack.pop()


def _close_to(stack: list[Node], marker: Marker) -> None:
    if marker.at_head and marker.family is Family.CHAPTER:
        del stack[1:]
        return
    for depth in range(len(stack) - 1, 0, -1):
        above = stack[depth].marker
        if above is not None and above.family is marker.family:
            if not marker.at_head and above.at_head and marker.value == 1 and depth == len(stack) - 1:
                return  # "1. …：1）" style: the same sign inside its own item starts a list of its own
            del stack[depth:]
            return
    if marker.at_head and marker.family is Family.SECTION:
        del stack[2 if len(stack) > 1 and stack[1].marker and stack[1].marker.family is Family.CHAPTER else 1 :]


def _set_ends(root: Node, clean: CleanText) -> None:
    work = [root]
    paragraph_of = clean.paragraphs
    while work:
        node = work.pop()
        for i, child in enumerate(node.children):
            child.end = node.children[i + 1].start if i + 1 < len(node.children) else node.end
            marker = child.marker
            if marker is not None and not marker.at_head:
                child.end = min(child.end, paragraph_of[marker.paragraph][1])
            work.append(child)
