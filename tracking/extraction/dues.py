"""Choose, among the words of time in a promise, the day by which it is to be kept."""

from datetime import date

from tracking.extraction.context import ItemContext
from tracking.extraction.types import TimeExpression


def choose_due(item: ItemContext, *, letter_date: date | None) -> TimeExpression | None:
    """
    Return the time by which ``item`` is promised, or None where it has no words of time.

    ``end`` is None for words without a day (尽快). Spans count in the letter's source text.
    """
    return None
