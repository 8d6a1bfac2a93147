"""
What each day is in mainland China: working day, weekend, public holiday or make-up working day (调休).

The facts come from the yearly notices of the State Council's General Office, as the ``chinesecalendar`` package
publishes them. A year without a notice is not guessed at: its weekends are free, its other days are worked, and every
answer about it says that it is estimated. Dated local decisions (a typhoon day, a notice newer than the package) are
handed in as overrides and win.
"""

import re
from dataclasses import dataclass
from datetime import date

from chinese_calendar.constants import Holiday, holidays, workdays

PUBLISHED_YEARS = range(min(holidays).year, max(holidays).year + 1)

_CHINESE = {holiday.value: holiday.chinese for holiday in Holiday}
_FIRST_WEEKEND_DAY = 5
# The notice for a year also moves the last days of the year before it (29 to 31 December 2018 were moved by the notice
# for 2019), so these stay uncertain until that notice is known.
_NEW_YEAR_BRIDGE = (12, 28)

_OVERRIDE_LINE = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})[ \t,，]+(?P<kind>班|休)(?:[ \t,，]+(?P<reason>.*))?"
)


class OverrideError(ValueError):
    """A line of local overrides cannot be read; the message names the line and is worded for the user."""


@dataclass(frozen=True, slots=True)
class Override:
    """One locally decided day, which wins over the published calendar."""

    day: date
    is_workday: bool
    reason: str


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """What one day is; ``is_estimated`` when no notice covers it, ``reason`` in the user's words."""

    day: date
    is_workday: bool
    is_estimated: bool
    reason: str


def published_day(day: date) -> CalendarDay:
    """Say what ``day`` is by the published notices, or estimate it by the weekday alone."""
    is_weekend = day.weekday() >= _FIRST_WEEKEND_DAY
    if day in holidays:
        return CalendarDay(day, is_workday=False, is_estimated=False, reason=_name(holidays[day]))
    if day in workdays and is_weekend:
        return CalendarDay(day, is_workday=True, is_estimated=False, reason=f"调休上班（{_name(workdays[day])}）")
    return CalendarDay(
        day,
        is_workday=not is_weekend,
        is_estimated=not _is_covered(day),
        reason="周末" if is_weekend else "工作日",
    )


def parse_overrides(text: str) -> tuple[Override, ...]:
    """
    Read local overrides, one a line: ``2027-10-08 休 国庆节`` or ``2027-10-09 班 调休``; # starts a comment.

    :raises OverrideError: for a line of another form, an impossible date, or a day named twice.
    """
    found: dict[date, Override] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.split("#", 1)[0].strip().removeprefix("\ufeff")
        if not stripped:
            continue
        override = _override(stripped, number)
        if override.day in found:
            raise OverrideError(f"节假日文件第{number}行：{override.day:%Y-%m-%d}重复。")
        found[override.day] = override
    return tuple(found.values())


def _override(line: str, number: int) -> Override:
    match = _OVERRIDE_LINE.fullmatch(line)
    if match is None:
        raise OverrideError(f"节假日文件第{number}行无法识别，应为“2027-10-08 休 国庆节”或“2027-10-09 班 调休”：{line}")
    try:
        day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        raise OverrideError(f"节假日文件第{number}行的日期不存在：{line}") from None
    is_workday = match["kind"] == "班"
    return Override(
        day, is_workday, (match["reason"] or "").strip() or ("本地规定上班" if is_workday else "本地规定放假")
    )


def _is_covered(day: date) -> bool:
    if (day.month, day.day) >= _NEW_YEAR_BRIDGE:
        return day.year in PUBLISHED_YEARS and day.year + 1 in PUBLISHED_YEARS
    return day.year in PUBLISHED_YEARS


def _name(published: str) -> str:
    return str(_CHINESE[published])
