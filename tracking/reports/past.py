"""The terms of a commitment on the report's day, told from what later events say they changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracking.due_dates.past import rewind
from tracking.models import Commitment

Names = Mapping[int, str]


@dataclass(frozen=True, slots=True)
class TargetThen:
    """A pledged number as it stood; ``pk`` finds its measured values."""

    pk: int
    quote: str
    metric: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    due_date: date | None


@dataclass(frozen=True, slots=True)
class TermsThen:
    """Owner, dates, joining bureaus, targets and handler as they stood."""

    bureau: int | None
    due: date | None
    promised: date | None
    joining: tuple[int, ...]
    targets: tuple[TargetThen, ...]
    handler: int | None


def terms_then(commitment: Commitment) -> TermsThen:
    """
    Return the terms at the report's cutoff.

    ``commitment.later`` holds the events after it that changed something, newest first.
    """
    later = [event.changes for event in commitment.later]  # type: ignore[attr-defined]
    if not later:
        return TermsThen(
            bureau=commitment.bureau_id,
            due=commitment.due_date,
            promised=commitment.promised_due_date,
            joining=tuple(bureau.pk for bureau in commitment.joining_bureaus.all()),
            targets=tuple(
                TargetThen(t.pk, t.quote, t.metric, t.low, t.high, t.unit, t.due_date) for t in commitment.targets.all()
            ),
            handler=commitment.handler_id,
        )
    then = rewind(_plain(commitment), later)
    return TermsThen(
        bureau=then["bureau"],
        due=_day(then["due_date"]),
        promised=_day(then["promised_due_date"]),
        joining=tuple(then["joining_bureaus"]),
        targets=tuple(
            TargetThen(
                pk=target["id"],
                quote=target["quote"],
                metric=target["metric"],
                low=_number(target["low"]),
                high=_number(target["high"]),
                unit=target["unit"],
                due_date=_day(target["due_date"]),
            )
            for target in then["targets"]
        ),
        handler=then["handler"],
    )


def _plain(commitment: Commitment) -> dict[str, Any]:
    """The terms of today in the form events keep them (tracking.services.terms.snapshot)."""
    return {
        "bureau": commitment.bureau_id,
        "due_date": _text(commitment.due_date),
        "promised_due_date": _text(commitment.promised_due_date),
        "joining_bureaus": [bureau.pk for bureau in commitment.joining_bureaus.all()],
        "targets": [
            {
                "id": target.pk,
                "quote": target.quote,
                "metric": target.metric,
                "low": None if target.low is None else str(target.low),
                "high": None if target.high is None else str(target.high),
                "unit": target.unit,
                "due_date": _text(target.due_date),
            }
            for target in commitment.targets.all()
        ],
        "handler": commitment.handler_id,
    }


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
