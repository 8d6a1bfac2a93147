"""What counts as kept, overdue, reached: the rules of the report, each printed in it (tracking.reports.prose)."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from proposals.deadlines.statute import add_months
from tracking.reports.figures import State, Verdict
from tracking.reports.rows import CountedRow


@dataclass(slots=True)
class Moments:
    """
    What a confirmed commitment is judged by: its dates at the end of the report's day.

    ``due`` is the date in force, ``promised`` the one in the letter. ``closed`` is UNACHIEVABLE or SUPERSEDED where it
    was closed that way. ``waiting``: a submission waits for the office. ``behind``: a stage has passed and
    is not reached.
    """

    due: date | None
    promised: date | None = None
    fulfilled_on: date | None = None
    submitted_on: date | None = None
    waiting: bool = False
    paused: bool = False
    behind: bool = False
    closed: State | None = None
    extensions: int = 0


def state_of(moments: Moments, *, as_of: date) -> State:
    """
    Where a confirmed commitment stood at the end of ``as_of``.

    The day has ended, so what was due on it and is open is overdue: a promise for the end of the year counts in the
    report of 31 December. Without a date nothing can be in time or late, whether it was fulfilled or not. A clock that
    stands still is neither; what cannot be kept or was replaced is no longer asked when. Before its date a promise is
    behind where a stage of it has passed and is not reached: it will be overdue unless somebody looks.
    """
    if moments.closed is not None:
        return moments.closed
    if moments.due is None:
        return State.UNDATED
    if moments.fulfilled_on is not None:
        return State.KEPT_IN_TIME if moments.fulfilled_on <= moments.due else State.KEPT_LATE
    if moments.paused:
        return State.PAUSED
    if moments.due <= as_of:
        return State.OVERDUE
    return State.BEHIND if moments.behind else State.ON_SCHEDULE


# What its date lies ahead of.
_UNDER_WAY = frozenset({State.ON_SCHEDULE, State.BEHIND, State.PAUSED})


def progress_facets(moments: Moments, *, as_of: date) -> dict[str, str]:
    """
    Everything a commitment's dates divide it by (tracking.reports.keys).

    ``submitted`` tells a bureau that did its part before the date, although the decision came after it, from one
    whose submission still waits. ``ahead`` and ``month`` say when something under way falls due. ``promise`` holds what
    was fulfilled against the date first promised.
    """
    state, due = state_of(moments, as_of=as_of), moments.due
    submitted, ahead, month = CountedRow.NO, CountedRow.NO, "none"
    if state == State.OVERDUE and moments.waiting:
        submitted = "waiting"
    if state == State.KEPT_LATE and due and moments.submitted_on and moments.submitted_on <= due:
        submitted = "in_time"
    if state in _UNDER_WAY and due is not None and due > as_of:
        ahead = "year" if due <= a_year_after(as_of) else "later"
        month = due.isoformat()[:7] if ahead == "year" else "none"
    return {
        "state": state.value,
        "kept": yes(moments.fulfilled_on is not None),
        "open": yes(moments.fulfilled_on is None and moments.closed is None),
        "due": yes(due is not None and due <= as_of),
        "submitted": submitted,
        "extended": yes(moments.extensions > 0),
        "promise": _against_promise(moments),
        "ahead": ahead,
        "month": month,
    }


def _against_promise(moments: Moments) -> str:
    if moments.fulfilled_on is None or moments.promised is None:
        return "none"
    return "in_time" if moments.fulfilled_on <= moments.promised else "late"


def yes(answer: bool) -> str:  # noqa: FBT001 - the answer is all it is about
    """An answer as facets hold it."""
    return CountedRow.YES if answer else CountedRow.NO


def how_many(count: int) -> str:
    """None, one or several, as facets hold it."""
    return ("none", "one", "several")[min(count, 2)]


@dataclass(slots=True)
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


def stage_date(own: date | None, *, promised: date | None, due: date | None) -> date | None:
    """
    The date of a target that is a stage of its promise: one before the date first promised; None for others.

    A target dated like its promise moves with it: what was extended is not asked for on the old day.
    """
    end = promised or due
    return own if own is not None and (end is None or own < end) else None


# A stage that has passed without these is one the promise is behind with; what was not measured proves nothing.
_LAGS = frozenset({Verdict.MISSED, Verdict.NO_VALUE})


def lags(judgement: Judgement, *, stage: date, as_of: date) -> bool:
    """Whether a stage has passed at the end of ``as_of`` and its number is not shown to be reached."""
    return stage <= as_of and judgement.verdict in _LAGS


# Numbers in these units say how much of something, not how many: two of them added say nothing.
_SHARES = frozenset(
    {"%", "％", "‰", "倍", "分", "折", "个百分点", "百分点", "成", "级", "℃", "岁"}
    | {"年", "个月", "月", "周", "天", "日", "工作日", "个工作日", "小时", "分钟"}
)
_BY_ANOTHER = re.compile(r"[/／每]")


def adds_up(*, low: Decimal | None, unit: str) -> bool:
    """
    Whether a target counts in the total of its unit: it has a number to be reached, and the unit can be added.

    Shares, rates and spans of time (%, 微克/立方米, 小时) cannot; a limit not to be exceeded is nothing to be done.
    """
    return low is not None and _is_amount(unit)


@lru_cache(maxsize=4096)
def _is_amount(unit: str) -> bool:
    return bool(unit) and unit not in _SHARES and _BY_ANOTHER.search(unit) is None


# From the worst to the best, of targets that have come equally far.
_FROM_WORST = (
    Verdict.NO_VALUE,
    Verdict.MISSED,
    Verdict.UNDER_WAY,
    Verdict.ABOVE_RANGE,
    Verdict.WITHIN_LIMIT,
    Verdict.REACHED,
)
_IS_MET = frozenset({Verdict.REACHED, Verdict.WITHIN_LIMIT, Verdict.ABOVE_RANGE})


def is_met(judgement: Judgement) -> bool:
    """Whether the latest value leaves nothing to be done: reached, above the range, or not over the limit so far."""
    return judgement.verdict in _IS_MET


def badness(judgement: Judgement) -> tuple[bool, bool, Decimal, int]:
    """
    Order judgements from the worst: no value, then what is not met by its percent, then what is met.

    A commitment has come as far as the worst of its targets. What has no percent and is not met comes before what has.
    """
    none = judgement.verdict == Verdict.NO_VALUE
    percent = Decimal(-1) if judgement.percent is None else judgement.percent
    return (not none, is_met(judgement), percent, _FROM_WORST.index(judgement.verdict))


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


@lru_cache(maxsize=64)
def a_year_after(day: date) -> date:
    """The same day a year later; 28 February after a leap day."""
    return add_months(day, 12)
