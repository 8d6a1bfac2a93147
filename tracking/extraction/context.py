"""What a rule about one promise is given to read: its own words, where they stand, and what stands above them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from proposals.parsing.normalize import fold
from proposals.parsing.types import Folded, Span

_BROKEN_YEAR = re.compile(r"(?:1|19|199|2|20|20\d)")
_YEAR_END = re.compile(r"\d{1,3}年")
_PAGE_NUMBER = re.compile(r"\n[—-]{1,2}\d{1,3}[—-]{1,2}(?=\n)")
_LINE = re.compile(r"[^\n]+")
_DIGITS_AT_END = re.compile(r"\d{1,4}$")


@dataclass(frozen=True, slots=True)
class ItemContext:
    """
    One promise as it stands in the letter.

    ``text`` is the slice of the source at ``span``, spaces and line ends included. ``lead_in`` is the sentence before
    a list or the title of the section, whose date holds for the item when the item has none of its own;
    ``lead_in_span`` is its place in the source (without it an expression taken from the lead-in gets the empty span at
    the item's start).
    """

    text: str
    span: Span
    lead_in: str = ""
    lead_in_span: Span | None = None


def flatten(text: str) -> Folded:
    """
    Fold ``text`` and join its lines, so that a pattern need not know where a page broke.

    Page numbers on a line of their own are left out. White space between two digits stays as one space (cells of a
    table: "2025.12 1260万元"), unless it broke a year.
    """
    folded = fold(text)
    if len(folded.text) == len(text) and "\n" not in folded.text:
        return folded
    parts: list[str] = []
    origins: list[int] = []
    for start, end in _stretches(folded):
        if (
            parts
            and parts[-1][-1].isdigit()
            and folded.text[start].isdigit()
            and origins[-1] + 1 < folded.origins[start]
        ):
            before = _DIGITS_AT_END.search("".join(parts[-5:])[-5:])
            after = _YEAR_END.match(folded.text, start)
            broken = before and after and _BROKEN_YEAR.fullmatch(before[0])
            if not (broken and before and after and len(before[0]) + len(after[0]) - 1 == 4):
                parts.append(" ")
                origins.append(origins[-1] + 1)
        parts.append(folded.text[start:end])
        origins += folded.origins[start:end]
    origins.append(len(text))
    return Folded("".join(parts), tuple(origins))


def _stretches(folded: Folded) -> Iterator[tuple[int, int]]:
    """Yield the stretches of the folded text without a gap or a line end, page numbers left out."""
    places = folded.origins
    noise = {match.span() for match in _PAGE_NUMBER.finditer(folded.text)}
    for line in _LINE.finditer(folded.text):
        if (line.start() - 1, line.end()) in noise:
            continue
        start, end = line.span()
        for i in [i for i in range(start + 1, end) if places[i] - places[i - 1] > 1]:
            yield start, i
            start = i
        yield start, end
