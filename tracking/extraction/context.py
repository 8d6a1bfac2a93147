"""What a rule about one promise is given to read: its own words, where they stand, and what stands above them."""

from dataclasses import dataclass

from proposals.parsing.types import Span


@dataclass(frozen=True, slots=True)
class ItemContext:
    """
    One promise as it stands in the letter.

    ``text`` is the slice of the source at ``span``, spaces and line ends included. ``lead_in`` is the sentence before a
    list or the title of the section, whose date holds for the item when the item has none of its own; ``lead_in_span``
    is its place in the source (without it an expression taken from the lead-in gets the empty span at the item's start).
    """

    text: str
    span: Span
    lead_in: str = ""
    lead_in_span: Span | None = None
