"""Find the words of time in a text and say which days they mean, seen from the letter's date."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from proposals.parsing.types import Folded
from tracking.extraction.context import flatten
from tracking.extraction.heads import Headed, HeadSearch, words
from tracking.extraction.times_patterns import PATTERNS
from tracking.extraction.times_reading import READERS
from tracking.extraction.times_scope import Meaning, Scope, group
from tracking.extraction.times_words import TO
from tracking.extraction.types import Precision, TimeExpression

Reader = Callable[[re.Match[str], Scope], Meaning]
_RULES = tuple((pattern.name, READERS[pattern.reader]) for pattern in PATTERNS)
_SEARCH = HeadSearch([Headed(p.compiled(), p.heads, words(p.needs)) for p in PATTERNS])
_BETWEEN = re.compile(rf"起?{TO}")
_SINCE = ("起", "开始", "以来", "来", "以后", "之后", "后")
_SENTENCE_END = re.compile(r"[。！？!?]")
_BEFORE = 30  # characters that show whether a count of days starts at an event
_WIDEST_SPAN_GAP = 4


class FlatTime(NamedTuple):
    """A time in a flattened text: its place there, and the days it means whether or not they are a due date."""

    start: int
    end: int
    rule: str
    meaning: Meaning
    is_since: bool = False  # 从明年起: a first day and no last

    @property
    def last(self) -> date | None:
        """The last day meant, None where the words give only a beginning or no day."""
        return None if self.is_since else self.meaning.last

    def expression(self, text: str, flat: Folded, offset: int) -> TimeExpression:
        """Return the value that leaves the package, with positions of ``text`` plus ``offset``."""
        span = flat.span(self.start, self.end)
        meaning = self.meaning
        names_start = meaning.spans or self.is_since
        return TimeExpression(
            quote=span.of(text),
            span=type(span)(span.start + offset, span.end + offset),
            start=meaning.first if names_start else None,
            end=self.last,
            precision=meaning.precision if meaning.first or meaning.last else Precision.VAGUE,
            rule=self.rule,
            suggested=meaning.suggested,
        )


def find_times(
    text: str, *, letter_date: date | None, offset: int = 0, assumed_year: int | None = None
) -> tuple[TimeExpression, ...]:
    """
    Return every expression of time in ``text`` in order; spans are those of ``text`` plus ``offset``.

    ``assumed_year`` is the year of months that name none ("2026年，重点做好：" above a list), else the letter's.
    """
    flat = flatten(text)
    found = flat_times(flat.text, letter_date=letter_date, assumed_year=assumed_year)
    return tuple(time.expression(text, flat, offset) for time in found)


def flat_times(text: str, *, letter_date: date | None, assumed_year: int | None = None) -> tuple[FlatTime, ...]:
    """Return the times of a text that is flattened already."""
    scope = Scope(letter_date, assumed_year, year=assumed_year, is_topic=assumed_year is not None)
    found: list[FlatTime] = []
    position = 0
    for start, end, rule, match, read in _longest(text):
        if _SENTENCE_END.search(text, position, start):
            scope = Scope(letter_date, assumed_year, year=assumed_year, is_topic=assumed_year is not None)
        elif "；" in text[position:start]:
            scope.since_year = None
        position = end
        scope.before = text[max(0, start - _BEFORE) : start]
        meaning = read(match, scope)
        tail = group(match, "tail")
        time = FlatTime(start, end, rule, meaning, is_since=tail in _SINCE)
        _remember(time, text, scope)
        merged = _merge(found[-1], time, text) if found else None
        if merged is not None:
            found[-1] = merged
        else:
            found.append(time)
    return tuple(found)


def _longest(text: str) -> Iterator[tuple[int, int, str, re.Match[str], Reader]]:
    """Yield the matches of all patterns that do not overlap: the earliest first, and of those the longest."""
    position = 0
    for i, match in _SEARCH.find(text):
        if match.start() >= position:
            name, read = _RULES[i]
            position = match.end()
            yield match.start(), position, name, match, read


def _remember(time: FlatTime, text: str, scope: Scope) -> None:
    meaning = time.meaning
    if time.is_since:
        scope.since_year = meaning.first.year if meaning.first else None
    elif time.rule not in ("duration", "duration_ahead"):
        scope.since_year = None
    if meaning.last is not None and meaning.precision in (Precision.DAY, Precision.TEN_DAYS, Precision.MONTH):
        scope.month = meaning.last.replace(day=1)
    if meaning.year is not None:
        # A season begins before the day it suggests: "明年春季开学前也就是2月底前".
        scope.end = meaning.last or (meaning.suggested and meaning.suggested.replace(day=1))
        scope.year = meaning.year
        scope.is_topic = meaning.precision is Precision.YEAR and text[time.end : time.end + 1] in ("，", "：", "、")


def _merge(left: FlatTime, right: FlatTime, text: str) -> FlatTime | None:
    """Join "2023年" and "2025年" of "2023年至2025年" into one span."""
    if right.start - left.end > _WIDEST_SPAN_GAP:
        return None
    first, last = left.meaning.first, right.meaning.last
    tied = _BETWEEN.fullmatch(text, left.end, right.start) or (
        left.is_since and text[left.end : right.start] in ("至", "到")
    )
    if not tied or first is None or last is None or first > last or right.is_since:
        return None
    meaning = Meaning(first, last, _span_precision(left, right), spans=True, year=right.meaning.year)
    return FlatTime(left.start, right.end, f"{right.rule}_span", meaning)


def _span_precision(left: FlatTime, right: FlatTime) -> Precision:
    both_years = left.meaning.precision is Precision.YEAR and right.meaning.precision is Precision.YEAR
    return Precision.PERIOD if both_years else right.meaning.precision
