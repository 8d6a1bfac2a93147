"""
Dates in the sources of the demonstration letters, written as distances from the day of loading.

``{FORM:DAYS}`` stands for the day that lies so many days after (or, negative, before) the day of loading:

======================  ==========================================
``{date:+28}``          2026年7月28日
``{month:+28}``         2026年7月
``{year:+28}``          2026年
``{digits:+28}``        2026, for 文号
``{cn:+28}``            二〇二六年七月二十八日
``{dashed:+28}``        2026-07-28, as web pages print it
``{damaged:+28}``       the month, run into the year before it: 20267月 when it follows ``{digits:…}``
``{damaged_date:+28}``  2026年月28日: the month has been lost
``{damaged_sign:+28}``  202672: the signs between the numbers have been lost
======================  ==========================================
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

_PLACEHOLDER = re.compile(r"\{(\w+):([+-]\d+)\}")
_DIGITS = "〇一二三四五六七八九"


class UnknownPlaceholder(ValueError):  # noqa: N818 - says what it is
    """A source of the demonstration is miswritten."""


def render(source: str, *, today: date) -> str:
    """
    Return ``source`` with every placeholder written out for this day of loading.

    :raises UnknownPlaceholder: if a form is not one of the table above, or braces are left over.
    """
    text = _PLACEHOLDER.sub(lambda found: _written(found, today), source)
    if "{" in text or "}" in text:
        raise UnknownPlaceholder(f"braces are left over in: {text[:60]}")
    return text


def chinese_numerals(day: date) -> str:
    """Return a day as 二〇二六年七月二十八日."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_below_hundred(day.month)}月{_below_hundred(day.day)}日"


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


_FORMS: dict[str, Callable[[date], str]] = {
    "date": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "month": lambda day: f"{day.year}年{day.month}月",
    "year": lambda day: f"{day.year}年",
    "digits": lambda day: str(day.year),
    "cn": chinese_numerals,
    "dashed": lambda day: day.isoformat(),
    "damaged": lambda day: str(day.month),
    "damaged_date": lambda day: f"{day.year}年月{day.day}日",
    "damaged_sign": lambda day: f"{day.year}{day.month}{day.day}",
}


def _written(found: re.Match[str], today: date) -> str:
    form = _FORMS.get(found[1])
    if form is None:
        raise UnknownPlaceholder(f"no form of a date is called {found[1]}")
    return form(today + timedelta(days=int(found[2])))
