"""From where in time a letter speaks, for telling what is to come from what is over."""

import re
from datetime import date

from proposals.parsing.dates import only_reading
from proposals.parsing.normalize import folded_letter
from proposals.parsing.types import Letter

_STAMP = re.compile(
    r"(?:时间|日期|发布|印发|公开|更新|成文)[：:]?(?P<year>20\d\d)[-—年./](?P<month>1[0-2]|0?[1-9])(?:[-—月./](?P<day>\d{1,2}))?"
)
# The day under a letter whose 年 and 月 the file has lost: 2026625日, 202572日.
_DAMAGED = re.compile(r"(?<!\d)(?P<year>20[0-4]\d)[年.]?\d{2,4}日?$")
_NUMBERED = re.compile(r"[〔［\[（(](?P<year>20[0-4]\d)[〕］\]）)]")
_BODY_YEAR = re.compile(
    r"(?<!\d)(?P<year>20[0-4]\d)年(?=(?:以来|共|累计|已|，我[省市县区州局]|春节前后，|全[年县市区省]|度?完成|底?，?已)|\d{1,2}月\d{1,2}日，|上半年，?已)"
)
_REACHED = re.compile(
    r"(?:截[至止](?:到|目前)?(?:20\d\d年|今年)?|[1一]?(?:—|-|至)|已于(?:今年)?)(?P<month>1[0-2]|[1-9])月"
)
# The sittings are held in the first months of a year and their letters written after them.
_FIRST_MONTH = 3
_LAST_LINES = 15


def vantage_of(letter: Letter) -> date | None:
    """
    Return the day from which to tell past and future: the letter's own, else what can be made out of what is legible.

    A date made out is good for telling tense only: the year is that of the page's stamp, of the damaged date, of the
    document's number or the last one reported on, the month the last that is reported on. None where no year shows.
    """
    if letter.header.replied_on is not None:
        return letter.header.replied_on
    lines = [line for line in folded_letter(letter).text.split("\n") if line]
    for line in (*lines[:_LAST_LINES], *lines[-_LAST_LINES:]):
        stamp = _STAMP.search(line)
        if stamp:
            return _day(int(stamp["year"]), int(stamp["month"]), int(stamp["day"] or 1))
    damaged = next((match for line in reversed(lines[-_LAST_LINES:]) if (match := _DAMAGED.search(line))), None)
    made_out = only_reading(damaged[0]) if damaged else None
    if made_out is not None:
        return made_out
    reached = max((int(m["month"]) for line in lines for m in _REACHED.finditer(line)), default=_FIRST_MONTH)
    numbered = next((m for line in lines[:_LAST_LINES] if (m := _NUMBERED.search(line))), None)
    years = [int(m["year"]) for line in lines for m in _BODY_YEAR.finditer(line)]
    year = int(damaged["year"]) if damaged else int(numbered["year"]) if numbered else max(years, default=0)
    return date(year, max(reached, _FIRST_MONTH), 1) if year else None


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, max(1, min(day, 28)))
