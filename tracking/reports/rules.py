"""What counts as kept, overdue, reached: the rules of the report, each printed in it (tracking.reports.prose)."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tracking.reports.rows import CountedRow
from tracking.reports.types import State, Verdict


def state_of(*, due: date | None, fulfilled_on: date | None, as_of: date) -> State:
    """
    Where a confirmed commitment stood at the end of ``as_of``.

    The day has ended, so what was due on it and is open is overdue: a promise for the end of the year counts in the
    report of 31 December. Without a date nothing can be in time or late, whether it was fulfilled or not.
    """
    if due is None:
        return State.UNDATED
    if fulfilled_on is not None:
        return State.KEPT_IN_TIME if fulfilled_on <= due else State.KEPT_LATE
    return State.OVERDUE if due <= as_of else State.ON_SCHEDULE


def progress_facets(
    *, due: date | None, fulfilled_on: date | None, submitted_on: date | None, waiting: bool, as_of: date
) -> dict[str, str]:
    """
    Everything a commitment's dates divide it by (tracking.reports.keys).

    ``submitted`` tells a bureau that did its part before the date, although the decision came after it, from one
    whose submission still waits. ``ahead`` and ``month`` say when something under way falls due.
    """
    state = state_of(due=due, fulfilled_on=fulfilled_on, as_of=as_of)
    submitted, ahead, month = CountedRow.NO, CountedRow.NO, "none"
    if state == State.OVERDUE and waiting:
        submitted = "waiting"
    if state == State.KEPT_LATE and due is not None and submitted_on is not None and submitted_on <= due:
        submitted = "in_time"
    if state == State.ON_SCHEDULE and due is not None:
        ahead = "year" if due <= a_year_after(as_of) else "later"
        month = f"{due:%Y-%m}" if ahead == "year" else "none"
    return {
        "state": state.value,
        "kept": CountedRow.NO if fulfilled_on is None else CountedRow.YES,
        "due": CountedRow.YES if due is not None and due <= as_of else CountedRow.NO,
        "submitted": submitted,
        "ahead": ahead,
        "month": month,
    }


@dataclass(frozen=True, slots=True)
class Judgement:
    """How far a target got in percent (None where no percent makes sense) and the verdict."""

    percent: Decimal | None
    verdict: Verdict


def judge(
    *, low: Decimal | None, high: Decimal | None, value: Decimal | None, due: date | None, as_of: date
) -> Judgement:
    """
    Hold the latest value against the pledged number.

    One number or a lower bound: value / bound, and more than 100% is possible. A range: 100% inside, value / lower
    bound below it, value / upper bound above it. An upper bound: 100% up to the bound, bound / value beyond it, and
    without a date, or before it, it is only "not exceeded so far". A bound of zero or less has no percent.
    """
    if value is None:
        return Judgement(None, Verdict.NO_VALUE)
    over = due is not None and due <= as_of
    behind = Verdict.MISSED if over else Verdict.UNDER_WAY
    if low is None:
        return _against_limit(high, value, over=over)
    if value < low:
        return Judgement(_ratio(value, low), behind)
    if high is None or low == high:
        return Judgement(_ratio(value, low), Verdict.REACHED)
    if value > high:
        return Judgement(_ratio(value, high), Verdict.ABOVE_RANGE)
    return Judgement(Decimal("100.0"), Verdict.REACHED)


def _against_limit(high: Decimal | None, value: Decimal, *, over: bool) -> Judgement:
    if high is None:
        raise ValueError("A target has at least one bound.")
    if value <= high:
        return Judgement(Decimal("100.0"), Verdict.REACHED if over else Verdict.WITHIN_LIMIT)
    percent = _ratio(high, value) if high > 0 else None
    return Judgement(percent, Verdict.MISSED if over else Verdict.UNDER_WAY)


def _ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    if whole <= 0 or part < 0:
        return None
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def a_year_after(day: date) -> date:
    """The same day a year later; 28 February after a leap day."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
