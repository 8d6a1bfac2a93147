"""The lines of a folded text, with what may stand before their first word taken off."""

import re
from typing import NamedTuple

from proposals.parsing.types import Folded

_LEAD = re.compile(r"[#*>|·•\-—_=<»☆★◆■□▪]*")
_MARKUP = frozenset("*|_#=")
_TRAIL = re.compile(r"[*|_#=]+$")


class Line(NamedTuple):
    """One line: ``text`` without markup at its ends, ``[start, end)`` where that stands in the folded text."""

    start: int
    end: int
    text: str


def lines_of(folded: Folded) -> list[Line]:
    """Return the lines of ``folded`` that have words; markup such as ``##``, ``**`` or a bullet is left out."""
    lines: list[Line] = []
    start = 0
    for printed in folded.text.split("\n"):
        lead = _LEAD.match(printed)
        skip = lead.end() if lead else 0
        # a page number such as "- 3 -" or "— 3 —" keeps its dashes: they tell it from a figure in a table
        if printed[skip:].strip("-—").isdigit() and skip:
            skip = 0
        trail = _TRAIL.search(printed, max(skip, len(printed) - 12)) if printed[-1:] in _MARKUP else None
        end = trail.start() if trail and trail.start() > skip else len(printed)
        if end > skip:
            lines.append(Line(start + skip, start + end, printed[skip:end]))
        start += len(printed) + 1
    return lines
