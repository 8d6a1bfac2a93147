"""Days that words of time stand for: ends of months, counts of months and working days, festivals, seasons."""

from calendar import monthrange
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Years outside are taken for a slip of the pen or another number."""


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day ``months`` later, or the last of that month where it is shorter (民法典 art. 202)."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_weekdays(day: date, count: int) -> date:
    """Return the day ``count`` weekdays after ``day``; public holidays are not known here, so it is an estimate."""
    weeks, rest = divmod(count, 5)
    day += timedelta(weeks=weeks)
    while rest:
        day += timedelta(days=1)
        rest -= day.weekday() < 5
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day


# Solar days of the lunar festivals, 2000 to 2040, MMDD; computed with the lunardate package (tables of the Hong Kong
# Observatory) and compared with the holidays that chinesecalendar lists for 2008 to 2026.
_LUNAR_SINCE = 2000
_LUNAR = {
    "春节": (
        "0205 0124 0212 0201 0122 0209 0129 0218 0207 0126 0214 0203 0123 0210 0131 0219 0208 0128 0216 0205 0125 "
        "0212 0201 0122 0210 0129 0217 0206 0126 0213 0203 0123 0211 0131 0219 0208 0128 0215 0204 0124 0212"
    ),
    "端午": (
        "0606 0625 0615 0604 0622 0611 0531 0619 0608 0528 0616 0606 0623 0612 0602 0620 0609 0530 0618 0607 0625 "
        "0614 0603 0622 0610 0531 0619 0609 0528 0616 0605 0624 0612 0601 0620 0610 0530 0618 0607 0527 0614"
    ),
    "中秋": (
        "0912 1001 0921 0911 0928 0918 1006 0925 0914 1003 0922 0912 0930 0919 0908 0927 0915 1004 0924 0913 1001 "
        "0921 0910 0929 0917 1006 0925 0915 1003 0922 0912 1001 0919 0908 0927 0916 1004 0924 0913 1002 0920"
    ),
    "重阳": (
        "1006 1025 1014 1004 1022 1011 1030 1019 1007 1026 1016 1005 1023 1013 1002 1021 1009 1028 1017 1007 1025 "
        "1014 1004 1023 1011 1029 1018 1008 1026 1016 1005 1024 1012 1001 1020 1009 1027 1017 1007 1026 1014"
    ),
}
_SOLAR = {
    "元旦": (1, 1),
    "三八": (3, 8),
    "妇女": (3, 8),
    "植树": (3, 12),
    "五一": (5, 1),
    "劳动": (5, 1),
    "五四": (5, 4),
    "六一": (6, 1),
    "儿童": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "教师": (9, 10),
    "国庆": (10, 1),
    "十一": (10, 1),
}


_LUNAR_DAYS = {"正月十五": "元宵", "农历年": "春节", "农历年底": "除夕"}


def festival(name: str, year: int) -> date | None:
    """Return the first day of a festival, or None for a name or a year that is not in the tables."""
    if name in _SOLAR:
        return date(year, *_SOLAR[name])
    if name == "清明":
        # Falls on 4 or 5 April throughout the 21st century.
        return date(year, 4, int((year % 100) * 0.2422 + 4.81) - (year % 100) // 4) if 2000 <= year < 2100 else None
    name = _LUNAR_DAYS.get(name, name)
    if name in ("除夕", "元宵"):
        spring = festival("春节", year)
        return spring and spring + timedelta(days=-1 if name == "除夕" else 14)
    days = _LUNAR.get(name, "").split()
    if not days or not 0 <= year - _LUNAR_SINCE < len(days):
        return None
    month_day = days[year - _LUNAR_SINCE]
    return date(year, int(month_day[:2]), int(month_day[2:]))


# A day to offer for a season or an event of the year. Local practice differs, so it is never a due date by itself.
# 供暖 15 November (北方采暖期), 汛期 1 June (主汛期), 学期 by the usual school calendar.
_SEASONS = {
    "春耕": (3, 15),
    "清明防火": (3, 31),
    "汛": (5, 31),
    "雨季": (5, 31),
    "入夏": (5, 31),
    "夏": (5, 31),
    "高考": (6, 6),
    "暑假": (8, 31),
    "暑期": (8, 31),
    "秋季": (8, 31),
    "台风": (6, 30),
    "秋收": (9, 15),
    "入冬": (10, 31),
    "冬": (10, 31),
    "上冻": (10, 31),
    "供暖": (11, 14),
    "采暖": (11, 14),
    "供热": (11, 14),
    "寒假": (2, 28),
    "春季": (2, 28),
    "春运": (1, 10),
}


def season(words: str, *, year: int | None, after: date | None) -> date | None:
    """
    Return the day to suggest for a season named in ``words``: in ``year``, else the next one after ``after``.

    None where the season is not known or there is nothing to count from.
    """
    found = next((month_day for name, month_day in _SEASONS.items() if name in words), None)
    if found is None:
        if "开学" not in words and "学期" not in words and "学年" not in words:
            return None
        # A term without a season: the nearest of the two usual first days.
        options = [season(name, year=year, after=after) for name in ("春季", "秋季")]
        known = [day for day in options if day is not None]
        return min(known, default=None)
    if year is not None:
        return date(year, *found)
    if after is None:
        return None
    this_year = date(after.year, *found)
    return this_year if this_year > after else date(after.year + 1, *found)
