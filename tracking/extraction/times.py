"""Find the words of time in a text and say which days they mean, seen from the letter's date."""

from datetime import date

from tracking.extraction.types import TimeExpression


def find_times(text: str, *, letter_date: date | None, offset: int = 0) -> tuple[TimeExpression, ...]:
    """Return every expression of time in ``text`` in order; spans are those of ``text`` plus ``offset``."""
    return ()
