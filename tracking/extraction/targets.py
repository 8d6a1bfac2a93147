"""Choose, among the numbers in a promise, those that are pledged."""

from datetime import date

from tracking.extraction.context import ItemContext
from tracking.extraction.types import FoundTarget


def choose_targets(item: ItemContext, *, letter_date: date | None) -> tuple[FoundTarget, ...]:
    """Return the quantities that ``item`` pledges, each with its own stage's date where it gives one."""
    return ()
