"""
The report as values: what was counted, in what words, and the key that opens the rows behind each number.

Frozen when compiled; the page and every file are made from these values alone. Knows no framework.
"""

from dataclasses import dataclass, field
from datetime import date

from tracking.reports.changes import Changes
from tracking.reports.figures import (
    NO_FIGURES,
    NOT_COUNTED,
    Amount,
    BreakdownLine,
    Figure,
    KindFigures,
    Share,
    StateFigures,
    VerdictLine,
)
from tracking.reports.phrases import Phrases
from tracking.reports.rows import TargetRow

# Raised when the meaning or the shape of the figures changes; an old snapshot says by which rules it was made.
FORMAT = 5
# In earlier formats what is behind with a stage is counted among what is on schedule.
BEHIND_SINCE = 4
# In earlier formats what is done or not (tracking.reports.deeds) is added to the totals of units as one of one.
DEEDS_SINCE = 5


@dataclass(frozen=True, slots=True)
class Overall:
    """
    总体情况: 件 (proposals), 件次 (assignments) and 答复件 (letters) are different things and stay apart.

    ``unassigned``, ``shared`` and ``answered_again`` say why their numbers differ: proposals for which no bureau is on
    file, which several bureaus answer, and which several letters answered.
    """

    proposals: KindFigures
    drafts: KindFigures
    replied: KindFigures
    assigned: KindFigures
    joining: KindFigures
    replies: KindFigures
    commitments: KindFigures
    targets: KindFigures
    unassigned: Figure = NOT_COUNTED
    shared: Figure = NOT_COUNTED
    answered_again: Figure = NOT_COUNTED


@dataclass(frozen=True, slots=True)
class ClassLine:
    """How many letters carry one result class, with the scheme's own words; ``after`` counts them after follow-up."""

    scheme: str
    code: str
    label: str
    replies: Figure
    after: Figure = NOT_COUNTED


@dataclass(frozen=True, slots=True)
class ClassMove:
    """How many letters went from one class to another by the report's day, each class in the scheme's own words."""

    before: str
    after: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class UnitLine:
    """
    The targets of one unit that can be added (tracking.reports.rules.adds_up): how many, pledged, and done so far.

    A range counts by its lower bound; ``verified`` is the part of ``done`` that the office has accepted.
    """

    unit: str
    targets: Figure
    pledged: Amount
    done: Amount
    verified: Amount


@dataclass(frozen=True, slots=True)
class Item:
    """
    One commitment named in the report; ``days_overdue`` counts calendar days up to the report's day.

    ``state`` is told of those that stand in a list with others; ``again`` names the letters that promised it before;
    ``topic`` and ``fulfilled`` are told of what was kept, ``lagging`` names the stages that were missed.
    """

    commitment_id: int
    proposal: str
    bureau: str
    quote: str
    due_date: date | None
    days_overdue: int
    returned: int
    extensions: int = 0
    reason: str = ""
    state: str = ""
    again: str = ""
    topic: str = ""
    fulfilled: date | None = None
    lagging: str = ""
    paused_until: date | None = None


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
    soft_items: tuple[Item, ...] = ()
    behind: tuple[Item, ...] = ()
    paused: tuple[Item, ...] = ()
    superseded: tuple[Item, ...] = ()


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
    """
    Promises of earlier years that were open when the year began: by the year they were made in, and by bureau.

    ``items`` are those that are still open, the longest overdue first; ``targets`` the first of all pledged numbers.
    """

    figures: StateFigures
    by_year: tuple[BreakdownLine, ...]
    by_bureau: tuple[BreakdownLine, ...] = ()
    items: tuple[Item, ...] = ()
    open: Figure = NOT_COUNTED
    targets: tuple[TargetRow, ...] = ()
    targets_counted: Figure = NOT_COUNTED
    verdicts: tuple[VerdictLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """
    One figure beside last year's, counted anew by today's rules for the same day a year earlier.

    ``printed`` is what last year's own report said, None where there was none or it is the same. ``group`` is what it
    is about; before other things were compared all were commitments.
    """

    label: str
    now: Figure
    then: Figure
    printed: int | None = None
    unit: str = "项"
    group: str = "承诺事项"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The year before as of the same day a year earlier, but for its commitments."""

    proposals: KindFigures
    replied: KindFigures
    replies: KindFigures
    targets: Figure
    verdicts: tuple[VerdictLine, ...]
    satisfaction: Satisfaction | None


@dataclass(frozen=True, slots=True)
class Differing:
    """Rows of one kind that last year's report counted otherwise than they are counted now, as in Restated."""

    table: str
    added: int
    removed: int
    moved: int


@dataclass(frozen=True, slots=True)
class Restated:
    """
    Why last year's figures differ from what last year's report printed, counted in commitments.

    ``added`` count now and did not then, ``removed`` the reverse, ``moved`` count both times but in another state.
    ``report`` and ``edition`` say which report printed them, and the rates are those it printed; ``opinions`` are its
    rates of satisfaction, first and last, on result and attitude. ``others`` says the same of what is no commitment.
    """

    report: int
    edition: int
    added: int
    removed: int
    moved: int
    kept_rate: Share
    in_time_rate: Share
    others: tuple[Differing, ...] = ()
    opinions: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthLine:
    """What falls due in one month, ``2026-01``: of this year's promises, and of earlier years'."""

    month: str
    figure: Figure
    carried: Figure = NOT_COUNTED


@dataclass(frozen=True, slots=True)
class Outlook:
    """
    下一步: what falls due in the twelve months after the report's day, up to ``until`` inclusive.

    ``items`` are of this year and of earlier years; ``carried`` counts the latter, ``due`` this year's alone.
    """

    until: date
    due: Figure
    later: Figure
    months: tuple[MonthLine, ...]
    items: tuple[Item, ...]
    carried: Figure = NOT_COUNTED


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
    # One commitment that was kept for each field of work, in the order of by_topic.
    kept: tuple[Item, ...] = ()
    satisfaction: Satisfaction | None = None
    carried: Carried | None = None
    compared: tuple[Compared, ...] = ()
    class_moves: tuple[ClassMove, ...] = ()
    by_unit: tuple[UnitLine, ...] = ()
    last_year: StateFigures = NO_FIGURES
    restated: Restated | None = None
    earlier: Earlier | None = None


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a file says about its own making and in which words; not part of the figures."""

    number: int
    compiled_on: date
    sha256: str
    phrases: Phrases = field(default_factory=Phrases)
    edition: int = 1
    changes: Changes | None = None
