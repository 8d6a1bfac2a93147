"""The values that pass between the stages of finding commitments; every span counts in the letter's source text."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from proposals.parsing.types import Notice, Span


class Precision(StrEnum):
    """How exactly the words fix the day."""

    DAY = "day"
    TEN_DAYS = "ten_days"  # 上旬, 中旬, 下旬
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    PERIOD = "period"  # 十四五期间, 2021年至2023年
    VAGUE = "vague"  # words without a day: 尽快, 汛期前


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """
    Words of time and what they mean, seen from the letter's date.

    ``end`` is the last day meant (None where no day can be fixed) and ``start`` the first, where the words name one.
    ``suggested`` is a day offered to the reviewer for a season or an event (汛期前); it is never a due date by itself.
    """

    quote: str
    span: Span
    start: date | None
    end: date | None
    precision: Precision
    rule: str
    suggested: date | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """
    A number with its unit as the words give it, 万 and 亿 multiplied out.

    ``low``/``high``: equal for one value; one of them None for an open bound (不少于: high None, 不超过: low None).
    ``counted`` names what is counted where the words say it (450个普通教室: 普通教室).
    """

    quote: str
    span: Span
    low: float | None
    high: float | None
    unit: str
    rule: str
    counted: str = ""


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A pledged quantity, with the stage date of its own where the item gives one."""

    quantity: Quantity
    due: TimeExpression | None = None


class Strength(StrEnum):
    """How firmly the words bind."""

    HARD = "hard"  # a measure or a day
    SOFT = "soft"  # an action without either
    CONDITIONAL = "conditional"  # 待立项后…, 条件成熟时…


@dataclass(frozen=True, slots=True)
class FoundCommitment:
    """
    One promise found in a letter.

    ``text`` is the letter's own words, verbatim between the span's ends save for dropped page noise. ``reason`` says
    in Chinese, for the reviewer, why it was taken; ``rule`` is the stable name behind it. ``owner`` is the body that
    promises where the words name another than the letter's author.
    """

    text: str
    span: Span
    section: str  # "二（一）", empty before the first section
    due: TimeExpression | None
    targets: tuple[FoundTarget, ...]
    strength: Strength
    reason: str
    rule: str
    confidence: float  # 0..1
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A sentence that looked like a promise and was not taken, with the reason for the reviewer."""

    text: str
    span: Span
    section: str
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that was found in one letter."""

    commitments: tuple[FoundCommitment, ...]
    passed_over: tuple[PassedOver, ...]
    notices: tuple[Notice, ...]
