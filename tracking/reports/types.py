"""
The report as values: what was counted, in what words, and the key that opens the rows behind each number.

Frozen when compiled; the page and every file are made from these values alone. Knows no framework.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from tracking.reports.changes import Changes
from tracking.reports.phrases import Phrases
from tracking.reports.rows import TargetRow

# Raised when the meaning or the shape of the figures changes; an old snapshot says by which rules it was made.
FORMAT = 2


class State(StrEnum):
    """Where a confirmed commitment stood at the end of the day; the eight divide all confirmed ones."""

    KEPT_IN_TIME = "kept_in_time"
    KEPT_LATE = "kept_late"
    ON_SCHEDULE = "on_schedule"
    OVERDUE = "overdue"
    PAUSED = "paused"
    UNACHIEVABLE = "unachievable"
    SUPERSEDED = "superseded"
    UNDATED = "undated"


STATE_LABELS = {
    State.KEPT_IN_TIME: "按期兑现",
    State.KEPT_LATE: "逾期兑现",
    State.ON_SCHEDULE: "期限内推进",
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


@dataclass(frozen=True, slots=True)
class KindFigures:
    """One thing counted for 建议 and 提案 apart and together."""

    suggestions: Figure
    proposals: Figure
    total: Figure


@dataclass(frozen=True, slots=True)
class Overall:
    """总体情况: 件 (proposals), 件次 (assignments) and 答复件 (letters) are different things and stay apart."""

    proposals: KindFigures
    drafts: KindFigures
    replied: KindFigures
    assigned: KindFigures
    joining: KindFigures
    replies: KindFigures
    commitments: KindFigures
    targets: KindFigures


@dataclass(frozen=True, slots=True)
class ClassLine:
    """How many letters carry one result class, with the scheme's own words; ``after`` counts them after follow-up."""

    scheme: str
    code: str
    label: str
    replies: Figure
    after: Figure = NOT_COUNTED


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

    def of(self, state: State) -> Figure:
        """Return the figure of one state."""
        figures = {
            State.KEPT_IN_TIME: self.kept_in_time,
            State.KEPT_LATE: self.kept_late,
            State.ON_SCHEDULE: self.on_schedule,
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


@dataclass(frozen=True, slots=True)
class Item:
    """One commitment named in the report; ``days_overdue`` counts calendar days up to the report's day."""

    commitment_id: int
    proposal: str
    bureau: str
    quote: str
    due_date: date | None
    days_overdue: int
    returned: int
    extensions: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Problems:
    """
    存在问题: the first few of each list; the figure beside it counts all.

    ``soft`` are open and hold only words like 进一步 and 积极, ``again`` were promised before in another letter.
    """

    overdue: tuple[Item, ...]
    undated_open: Figure
    undated: tuple[Item, ...]
    returned: Figure
    most_returned: tuple[Item, ...]
    most_extended: tuple[Item, ...] = ()
    soft: Figure = NOT_COUNTED
    again: Figure = NOT_COUNTED
    promised_again: tuple[Item, ...] = ()
    impossible: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Opinions:
    """What proposers said: the three divide ``rated``; who said nothing is in none of them."""

    rated: Figure
    satisfied: Figure
    basically: Figure
    dissatisfied: Figure

    @property
    def rate(self) -> Share:
        """满意率: 满意 and 基本满意 among the opinions received."""
        return Share(self.satisfied.value + self.basically.value, self.rated.value)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Opinions on result and attitude: the first of each proposer on each letter, and the last by the report's day."""

    first_result: Opinions
    final_result: Opinions
    first_attitude: Opinions
    final_attitude: Opinions


@dataclass(frozen=True, slots=True)
class Carried:
    """Promises of earlier years that were open when the year began: by the year they were made in."""

    figures: StateFigures
    by_year: tuple[BreakdownLine, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """
    One figure beside last year's, counted anew by today's rules for the same day a year earlier.

    ``printed`` is what last year's own report said, None where there was none or it is the same.
    """

    label: str
    now: Figure
    then: Figure
    printed: int | None = None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What falls due in one month, ``2026-01``."""

    month: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Outlook:
    """下一步: what falls due in the twelve months after the report's day, up to ``until`` inclusive."""

    until: date
    due: Figure
    later: Figure
    months: tuple[MonthLine, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """
    The follow-up report of one year's proposals as of the end of one day.

    ``candidates`` are found passages nobody has decided on, ``unmatched`` letters of the year without a proposal:
    both stand outside every other figure. ``targets`` holds the first of the list, all are in the rows.
    """

    format: int
    year: int
    as_of: date
    overall: Overall
    classes: tuple[ClassLine, ...]
    commitments: StateFigures
    by_bureau: tuple[BreakdownLine, ...]
    by_class: tuple[BreakdownLine, ...]
    verdicts: tuple[VerdictLine, ...]
    targets: tuple[TargetRow, ...]
    problems: Problems
    outlook: Outlook
    candidates: Figure
    unmatched: Figure
    # Whole government and all assemblies where empty; else their names.
    assembly: str = ""
    bureau: str = ""
    by_topic: tuple[BreakdownLine, ...] = ()
    satisfaction: Satisfaction | None = None
    carried: Carried | None = None
    compared: tuple[Compared, ...] = ()


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a file says about its own making and in which words; not part of the figures."""

    number: int
    compiled_on: date
    sha256: str
    phrases: Phrases = field(default_factory=Phrases)
    edition: int = 1
    changes: Changes | None = None
