"""What a rule about one promise is given to read: its own words, where they stand, and what stands above them."""

import re
from dataclasses import dataclass

from proposals.parsing.normalize import Folded, fold
from proposals.parsing.types import Span

_BROKEN_YEAR = re.compile(r"(?:1|19|199|2|20|20\d)")
_YEAR_END = re.compile(r"\d{1,3}年")
_PAGE_NUMBER = re.compile(r"\n[—-]{1,2}\d{1,3}[—-]{1,2}(?=\n)")
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
    noise = {i for match in _PAGE_NUMBER.finditer(folded.text) for i in range(*match.span())}
    plain: list[str] = []
    origins: list[int] = []
    for i, ch in enumerate(folded.text):
        if ch == "\n" or i in noise:
            continue
        if plain and plain[-1].isdigit() and ch.isdigit() and origins[-1] + 1 < folded.origins[i]:
            before = _DIGITS_AT_END.search("".join(plain[-5:]))
            after = _YEAR_END.match(folded.text, i)
            broken = before and after and _BROKEN_YEAR.fullmatch(before[0])
            if not (broken and before and after and len(before[0]) + len(after[0]) - 1 == 4):
                plain.append(" ")
                origins.append(origins[-1] + 1)
        plain.append(ch)
        origins.append(folded.origins[i])
    origins.append(len(text))
    return Folded("".join(plain), tuple(origins))
