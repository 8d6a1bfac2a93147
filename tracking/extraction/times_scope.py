"""What is known when words of time are read: the letter's date, and the year that earlier words set."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tracking.extraction.numerals import parse_year
from tracking.extraction.times_calendar import FIRST_YEAR, LAST_YEAR
from tracking.extraction.types import Precision

_RELATIVE_YEARS = {
    "今年": 0,
    "本年": 0,
    "明年": 1,
    "来年": 1,
    "后年": 2,
    "去年": -1,
    "上年": -1,
    "前年": -2,
}


def group(match: re.Match[str], name: str) -> str | None:
    """Return what the named group matched, None where it did not or where the pattern has no such group."""
    return match[name] if name in match.re.groupindex else None


class Meaning(NamedTuple):
    """The first and last day of a stretch of time; both None where no day can be fixed. ``spans`` marks a from–to."""

    first: date | None
    last: date | None
    precision: Precision
    spans: bool = False
    suggested: date | None = None
    year: int | None = None  # the year the words name, for months that follow without one


@dataclass(slots=True)
class Scope:
    """What is known when an expression is read: the letter's date and the year that earlier words set."""

    letter_date: date | None
    assumed_year: int | None = None
    year: int | None = None
    end: date | None = None
    month: date | None = None  # the first day of the month named last: 6月中旬试行，月底前发布
    is_topic: bool = False  # "2026年，6月底前…": the year heads what follows
    since_year: int | None = None  # "从2024年起用三年时间"
    before: str = ""  # the words before the expression

    def bare_year(self, last_day: Callable[[int], date]) -> int | None:
        """
        Return the year of a month that names none: the letter's, unless an earlier year of the sentence goes on.

        It goes on where it heads the sentence, or where the month comes later in time than what was read before
        ("2026年6月完成主体，年底前投入使用"). ``last_day`` gives the month's last day in a year.
        """
        own = self.letter_date.year if self.letter_date else None
        year, end = self.year, self.end
        if year is None:
            return self.assumed_year if self.assumed_year is not None else own
        if own is None:
            return year
        goes_on = self.is_topic or (end is not None and last_day(year) > end)
        return year if year > own and goes_on else own

    def named_year(self, match: re.Match[str]) -> int | None:
        """Return the year that the words name themselves, by number or as 明年."""
        named = group(match, "year")
        if named:
            year = parse_year(named)
            return year if FIRST_YEAR <= year <= LAST_YEAR else None
        relative = group(match, "relative")
        if relative in ("次年", "翌年"):  # counted from the year named before
            base = self.year or (self.letter_date and self.letter_date.year)
            return base + 1 if base else None
        if relative and self.letter_date:
            return self.letter_date.year + _RELATIVE_YEARS[relative.removesuffix("度")]
        return None

    def window(
        self, match: re.Match[str], first: Callable[[int], date], last: Callable[[int], date], precision: Precision
    ) -> Meaning:
        """Return the stretch between two days of the year that holds for ``match``."""
        named = self.named_year(match)
        unreadable = named is None and (group(match, "year") or group(match, "relative"))
        year = None if unreadable else named if named is not None else self.bare_year(last)
        if year is None:
            return Meaning(None, None, precision)
        return Meaning(first(year), last(year), precision, year=named)
