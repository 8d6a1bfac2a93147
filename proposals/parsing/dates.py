"""Days written as letters write them; a damaged day gives none, it is never guessed."""

import re
from datetime import date

from proposals.parsing.pattern import each, pattern

_DIGITS = {ch: n for n, ch in enumerate("零一二三四五六七八九")} | {"O": 0, "o": 0, "〇": 0, "两": 2}
_CHINESE = "零一二三四五六七八九十〇Oo0"

DAY = pattern(
    "day",
    r"(?P<year>(?:19|20)(?<!\d..)\d\d)(?P<sep>[年./\-—])(?P<month>\d{1,2})(?P<sep2>[月./\-—])(?P<day>\d{1,2})(?!\d)[日号]?",
    example="2023年 7 月12日",
    trap="2023年7月",
)
CHINESE_DAY = pattern(
    "day in Chinese numerals",
    rf"(?P<year>[一二][{_CHINESE}九]{{3}})年(?P<month>[一二三四五六七八九十]{{1,3}})月(?P<day>[一二三四五六七八九十廿卅]{{1,3}})[日号]",
    example="二○二三年七月十二日",
    trap="二〇二三年度七月",
)
COMPACT_DAY = pattern(
    "eight digits of a day",
    r"(?P<year>(?:19|20)(?<!\d..)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)",
    example="20230712",
    trap="202371",
)
DAMAGED_DAY = pattern(
    "what is left of a day",
    r"^[（(]?(?:19|20)\d{2}(?:年|[./\-—])?(?=.)\d{0,4}(?:月|[./\-—])?\d{0,2}[日号]?[）)]?$"
    rf"|^[一二][{_CHINESE}]{{3}}年?[{_CHINESE}]{{0,3}}月?[{_CHINESE}]{{0,3}}日?$",
    example="202572日",
    trap="2025",
)


# A day of any of these forms begins with its year, and most texts hold none.
_YEAR = re.compile(each("1|2", r"[90]\d\d") + "|" + each("一|二", rf"[{_CHINESE}]{{3}}年"))


def chinese_number(words: str) -> int | None:
    """
    Return the number that Arabic or Chinese numerals below a thousand stand for: 12, 十二, 二十三, 一百零二, 一二.

    Returns None where they stand for none.
    """
    if words.isdecimal():
        return int(words)
    total, digit = 0, None
    plain: list[int] = []
    for ch in words:
        if ch in "十廿卅百":
            scale = 100 if ch == "百" else 10
            total += {"廿": 20, "卅": 30}.get(ch) or (1 if digit is None else digit) * scale
            digit = None
            plain = []
        elif ch in _DIGITS or ch.isdecimal():
            digit = _DIGITS.get(ch, int(ch) if ch.isdecimal() else 0)
            plain.append(digit)
        else:
            return None
    if not total and len(plain) > 1:
        return int("".join(map(str, plain)))
    return total + (digit or 0) if words else None


def _day(match: re.Match[str]) -> date | None:
    year = int("".join(str(_DIGITS.get(ch, ch)) for ch in match["year"]))
    month, day = chinese_number(match["month"]), chinese_number(match["day"])
    if month is None or day is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def find_day(folded: str, start: int = 0, end: int | None = None) -> tuple[int, int, date] | None:
    """Return where the first whole and possible day of ``folded[start:end]`` stands, and the day."""
    stop = len(folded) if end is None else end
    year = _YEAR.search(folded, start, stop)
    if year is None:
        return None
    for written in (DAY, CHINESE_DAY, COMPACT_DAY):
        for match in written.regex.finditer(folded, year.start(), stop):
            if (found := _day(match)) is not None:
                return match.start(), match.end(), found
    return None


_RUN_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d{2,4})")


def only_reading(words: str) -> date | None:
    """
    Return the one day that the digits left of a damaged day can mean (2025718日: 18 July), or None.

    None where month and day can be parted in two ways (2025112) or in none.
    """
    digits = _RUN_TOGETHER.fullmatch("".join(ch for ch in words if ch in "0123456789"))
    if digits is None:
        return None
    found: list[date] = []
    for cut in (1, 2):
        month, day = digits[2][:cut], digits[2][cut:]
        if day and len(day) <= 2 and not day.startswith("0") and not (len(month) == 1 and month == "0"):
            try:
                found.append(date(int(digits[1]), int(month), int(day)))
            except ValueError:
                continue
    return found[0] if len(found) == 1 else None


def is_damaged_day(words: str) -> bool:
    """Say whether a line of nothing but these folded words looks like a day that can no longer be read."""
    return find_day(words) is None and DAMAGED_DAY.regex.search(words) is not None and not words.isalpha()
