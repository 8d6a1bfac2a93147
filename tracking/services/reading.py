"""Turn what was read from words, by rule or for words a person marked, into rows of a commitment."""

from datetime import date
from decimal import Decimal

from proposals.parsing.types import Span
from tracking.enums import Origin
from tracking.extraction.context import ItemContext
from tracking.extraction.dues import choose_due
from tracking.extraction.kinds import kind_of
from tracking.extraction.targets import choose_targets
from tracking.extraction.types import FoundTarget, TimeExpression
from tracking.models import Commitment, Target


def read_marked(commitment: Commitment, *, letter_date: date | None) -> None:
    """Read date and targets from the commitment's own words, for one that a person marked, and save them."""
    item = ItemContext(text=commitment.quote, span=Span(commitment.start, commitment.end))
    take_due(commitment, choose_due(item, letter_date=letter_date))
    commitment.save()
    store_targets(commitment, choose_targets(item, letter_date=letter_date))


def take_due(commitment: Commitment, due: TimeExpression | None) -> None:
    """Put a date that was read on the commitment (not saved), as found and as offered; and what kind of work it is."""
    commitment.kind = kind_of(commitment.quote).value
    if due is None:
        return
    commitment.due_date = commitment.promised_due_date = due.end
    commitment.due_from = due.start if due.end else None
    note_reading(commitment, due)


def note_reading(commitment: Commitment, due: TimeExpression | None) -> None:
    """Note on the commitment (not saved) what was read of its date, without changing the date itself."""
    commitment.found_due_date = due.end if due else None
    commitment.due_quote = due.quote[:200] if due else ""
    commitment.due_precision = due.precision if due else ""
    commitment.due_rule = due.rule[:100] if due else ""
    commitment.suggested_due_date = due.suggested if due else None


def store_targets(commitment: Commitment, found: tuple[FoundTarget, ...]) -> None:
    """Store targets that were read, keeping what was found beside what a person may make of it."""
    Target.objects.bulk_create(_target(commitment, target) for target in found)


def _target(commitment: Commitment, found: FoundTarget) -> Target:
    quantity = found.quantity
    low, high, unit = _number(quantity.low), _number(quantity.high), quantity.unit[:30]
    return Target(
        commitment=commitment,
        quote=quantity.quote[:200],
        metric=quantity.counted[:100],
        low=low,
        high=high,
        unit=unit,
        found_low=low,
        found_high=high,
        found_unit=unit,
        due_date=found.due.end if found.due else None,
        due_quote=found.due.quote[:200] if found.due else "",
        origin=Origin.MACHINE,
    )


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(repr(value)).quantize(Decimal("0.0001"))
