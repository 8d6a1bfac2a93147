"""What was counted, as numbers: each with the key that opens the rows it counted."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


class State(StrEnum):
    """Where a confirmed commitment stood at the end of the day; the nine divide all confirmed ones."""

    KEPT_IN_TIME = "kept_in_time"
    KEPT_LATE = "kept_late"
    ON_SCHEDULE = "on_schedule"
    BEHIND = "behind"
    OVERDUE = "overdue"
    PAUSED = "paused"
    UNACHIEVABLE = "unachievable"
    SUPERSEDED = "superseded"
    UNDATED = "undated"


STATE_LABELS = {
    State.KEPT_IN_TIME: "按期兑现",
    State.KEPT_LATE: "逾期兑现",
    State.ON_SCHEDULE: "期限内推进",
    State.BEHIND: "进度滞后",
    State.OVERDUE: "逾期未兑现",
    State.PAUSED: "暂停计时",
    State.UNACHIEVABLE: "无法兑现",
    State.SUPERSEDED: "已作补充答复",
    State.UNDATED: "未定期限",
}


class Verdict(StrEnum):
    """What the latest value says about a pledged number; the six divide all targets."""

    REACHED = "reached"
    ABOVE_RANGE = "above_range"
    WITHIN_LIMIT = "within_limit"
    UNDER_WAY = "under_way"
    MISSED = "missed"
    NO_VALUE = "no_value"


VERDICT_LABELS = {
    Verdict.REACHED: "已达到",
    Verdict.ABOVE_RANGE: "超出目标区间",
    Verdict.WITHIN_LIMIT: "目前未超上限",
    Verdict.UNDER_WAY: "推进中",
    Verdict.MISSED: "到期未达到",
    Verdict.NO_VALUE: "暂无完成值",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One counted number; ``key`` names the frozen rows it counted (tracking.reports.keys)."""

    key: str
    value: int


# What a report compiled before something was counted has in its place: nothing, and no rows to open.
NOT_COUNTED = Figure("", 0)


# Of fewer than this no percentage is printed: one of them would be more than ten points.
FEW = 10


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, kept as two counts."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """Percent rounded half up to one place; None where the denominator is zero."""
        if self.denominator == 0:
            return None
        return (Decimal(self.numerator) * 100 / self.denominator).quantize(Decimal("0.1"), ROUND_HALF_UP)

    @property
    def is_few(self) -> bool:
        """Whether the whole is too small for a percentage, or nothing at all: it is told as two counts."""
        return self.denominator < FEW


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One thing counted for 建议 and 提案 apart and together."""

    suggestions: Figure
    proposals: Figure
    total: Figure


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum over the rows ``key`` names, of their column ``field``."""

    key: str
    field: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class StateFigures:
    """
    What became of commitments.

    The states divide ``confirmed``. ``kept`` is all that was closed as fulfilled, ``due`` all whose date in force is
    the report's day or earlier, ``due_kept_in_time`` those of ``due`` that were kept in time. ``extended`` were given a
    later date, ``kept_as_promised`` were fulfilled by the date first promised, whatever was granted since.
    """

    confirmed: Figure
    kept_in_time: Figure
    kept_late: Figure
    on_schedule: Figure
    overdue: Figure
    undated: Figure
    kept: Figure
    undated_kept: Figure
    due: Figure
    due_kept_in_time: Figure
    late_but_submitted_in_time: Figure
    overdue_but_submitted: Figure
    paused: Figure = NOT_COUNTED
    unachievable: Figure = NOT_COUNTED
    superseded: Figure = NOT_COUNTED
    extended: Figure = NOT_COUNTED
    kept_as_promised: Figure = NOT_COUNTED
    behind: Figure = NOT_COUNTED

    def of(self, state: State) -> Figure:
        """Return the figure of one state."""
        figures = {
            State.KEPT_IN_TIME: self.kept_in_time,
            State.KEPT_LATE: self.kept_late,
            State.ON_SCHEDULE: self.on_schedule,
            State.BEHIND: self.behind,
            State.OVERDUE: self.overdue,
            State.PAUSED: self.paused,
            State.UNACHIEVABLE: self.unachievable,
            State.SUPERSEDED: self.superseded,
            State.UNDATED: self.undated,
        }
        return figures[state]

    @property
    def kept_rate(self) -> Share:
        """兑现率: fulfilled among confirmed."""
        return Share(self.kept.value, self.confirmed.value)

    @property
    def in_time_rate(self) -> Share:
        """按期兑现率: fulfilled by the due date among those due by the report's day."""
        return Share(self.due_kept_in_time.value, self.due.value)


# Twelve, as many as have no default.
NO_FIGURES = StateFigures(*[NOT_COUNTED] * 12)


@dataclass(frozen=True, slots=True)
class BreakdownLine:
    """The commitments of one bureau or of the letters of one class."""

    label: str
    figures: StateFigures


@dataclass(frozen=True, slots=True)
class VerdictLine:
    """How many targets have one verdict."""

    verdict: Verdict
    figure: Figure
