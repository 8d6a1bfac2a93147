"""Find the numbers that have a unit, and say what they amount to."""

from tracking.extraction.types import Quantity


def find_quantities(text: str, *, offset: int = 0) -> tuple[Quantity, ...]:
    """Return every number with a unit in ``text`` in order; spans are those of ``text`` plus ``offset``."""
    return ()
