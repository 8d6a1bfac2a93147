"""The terms of a commitment on the report's day, told from what later events say they changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tracking.due_dates.past import rewind
from tracking.reports.batches import decimal_of


class TargetThen(NamedTuple):
    """A pledged number as it stood, its bounds without padding; ``pk`` finds its measured values."""

    pk: int
    quote: str
    metric: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    due_date: date | None


@dataclass(slots=True)
class TermsThen:
    """Owner, dates, joining bureaus, targets and handler as they stood."""

    bureau: int | None
    due: date | None
    promised: date | None
    joining: Sequence[int]
    targets: Sequence[TargetThen]
    handler: int | None


def terms_then(today: TermsThen, later: Iterable[Mapping[str, Sequence[Any]]]) -> TermsThen:
    """The terms before ``later`` changes happened, newest first, told from the terms of today."""
    then = rewind(_plain(today), later)
    return TermsThen(
        bureau=then["bureau"],
        due=_day(then["due_date"]),
        promised=_day(then["promised_due_date"]),
        joining=then["joining_bureaus"],
        targets=[
            TargetThen(
                pk=target["id"],
                quote=target["quote"],
                metric=target["metric"],
                low=decimal_of(target["low"]),
                high=decimal_of(target["high"]),
                unit=target["unit"],
                due_date=_day(target["due_date"]),
            )
            for target in then["targets"]
        ],
        handler=then["handler"],
    )


def _plain(terms: TermsThen) -> dict[str, Any]:
    """The terms in the form events keep them (tracking.services.terms.snapshot)."""
    return {
        "bureau": terms.bureau,
        "due_date": _text(terms.due),
        "promised_due_date": _text(terms.promised),
        "joining_bureaus": terms.joining,
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
            for target in terms.targets
        ],
        "handler": terms.handler,
    }


def _text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
