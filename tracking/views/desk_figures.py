"""The figures of a desk: each is a question of the list, and its link asks the list just that."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse

from tracking import questions
from tracking.enums import CommitmentStatus
from tracking.filters import NO_TOPIC
from tracking.querysets import CommitmentQuerySet

# Numbers by the name of their question, and what the group is.
Row = dict[str, int]

NO_TOPIC_NAME = "未填领域"
# Lines of one table; the shorter ones are behind the figures above.
MOST_LINES = 40


def _conditions(today: date) -> dict[str, Q]:
    """Return every question a desk counts."""
    return {
        "open": questions.is_open(),
        "submitted": Q(status=CommitmentStatus.SUBMITTED),
        "returned": Q(status=CommitmentStatus.RETURNED),
        "overdue": questions.is_overdue(today),
        "week": questions.is_due_within(questions.URGENT_DAYS, today),
        "month": questions.is_due_within(questions.NEAR_DAYS, today),
        "later": questions.is_due_later(questions.NEAR_DAYS, today),
        "undated": questions.is_undated(),
        "fulfilled": Q(status=CommitmentStatus.FULFILLED),
    }


def _counts(today: date, names: Iterable[str]) -> dict[str, Count]:
    conditions = _conditions(today)
    return {name: Count("pk", filter=conditions[name]) for name in names}


def counted(commitments: CommitmentQuerySet, today: date) -> dict[str, int]:
    """Count some commitments by what they need, in one query."""
    return commitments.aggregate(**_counts(today, _conditions(today)))


def counted_by_bureau(commitments: CommitmentQuerySet, today: date) -> list[Row]:
    """
    Count all confirmed commitments by what they need, a row for each bureau.

    Asked of what the index of bureaus holds and of nothing beside it, so that no row of the table is read.
    """
    return list(commitments.confirmed().values("bureau").annotate(**_counts(today, _conditions(today))).order_by())


def altogether(rows: Iterable[Row]) -> dict[str, int]:
    """Add the rows up."""
    total: Counter[str] = Counter()
    for row in rows:
        total.update({name: number for name, number in row.items() if name != "bureau"})
    return total


@dataclass(frozen=True, slots=True)
class Part:
    """One figure of a line: its number, the list behind it, and where its piece of the bar lies (percent)."""

    key: str
    label: str
    count: int
    link: str
    at: float
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """The commitments of one bureau or field, late ones first."""

    name: str
    link: str
    parts: tuple[Part, ...]


# What a line is made of, in the order of the columns: the words, and the question as the list is asked it.
PARTS = {
    "overdue": ("已逾期", {"timing": "overdue"}),
    "month": (f"{questions.NEAR_DAYS}天内到期", {"timing": "month"}),
    "later": ("以后到期或未定期限", {"timing": "later"}),
    "fulfilled": ("已落实", {"status": CommitmentStatus.FULFILLED.value}),
}


def by_bureau(rows: Iterable[Row], names: Mapping[int, str]) -> list[Line]:
    """Return a line for each bureau, those with the most overdue first."""
    return _lines((names[row["bureau"]], {"bureau": row["bureau"]}, row) for row in rows if row["bureau"] in names)


def by_topic(commitments: CommitmentQuerySet, today: date) -> list[Line]:
    """Return a line for each field; what has none is one line, whether the field is empty or the proposal unknown."""
    groups = commitments.confirmed().values("reply__proposal__topic").annotate(**_counts(today, PARTS)).order_by()
    named: dict[str, Row] = {}
    for row in groups:
        counts = named.setdefault(row["reply__proposal__topic"] or "", dict.fromkeys(PARTS, 0))
        for key in PARTS:
            counts[key] += row[key]
    return _lines((topic or NO_TOPIC_NAME, {"topic": topic or NO_TOPIC}, row) for topic, row in named.items())


def _lines(groups: Iterable[tuple[str, dict, Row]]) -> list[Line]:
    shown = [(name, asked, row) for name, asked, row in groups if any(row[key] for key in PARTS)]
    shown.sort(key=lambda group: (-group[2]["overdue"], -group[2]["month"], group[0]))
    longest = max((sum(row[key] for key in PARTS) for _, _, row in shown), default=1)
    return [_line(name, asked, row, longest) for name, asked, row in shown[:MOST_LINES]]


def _line(name: str, asked: dict, row: Row, longest: int) -> Line:
    parts, at = [], 0.0
    for key, (label, question) in PARTS.items():
        width = 100 * row[key] / longest
        parts.append(Part(key, label, row[key], _list(asked | question), at, width))
        at += width
    return Line(name, _list(asked | {"status": "open"}), tuple(parts))


def _list(asked: dict) -> str:
    return f"{reverse('commitments')}?{urlencode(asked)}"
