"""How days, numbers and shares are written in a report: one way for the page, the .docx and the .xlsx."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tracking.reports.types import Share

# What stands where there is nothing to divide by, or no value: never 0%, which would say "none was kept".
NOTHING = "—"
_DIGITS = "零一二三四五六七八九"
_TEN_THOUSAND = Decimal(10_000)
_HUNDRED_MILLION = Decimal(100_000_000)


def day(value: date) -> str:
    """2025年7月28日, as GB/T 9704-2012 writes days."""
    return f"{value.year}年{value.month}月{value.day}日"


def month(value: str) -> str:
    """Turn ``2026-01`` into 2026年1月."""
    year, _, number = value.partition("-")
    return f"{year}年{int(number)}月"


def number(value: Decimal) -> str:
    """Digits without exponent or trailing zeros; whole numbers of 万 and 亿 with at most two places say so."""
    for size, word in ((_HUNDRED_MILLION, "亿"), (_TEN_THOUSAND, "万")):
        scaled = value / size
        if abs(scaled) >= 1 and scaled == scaled.quantize(Decimal("0.01")):
            return plain(scaled) + word
    return plain(value)


def plain(value: Decimal) -> str:
    """Digits without exponent or trailing zeros: 1200, 35.5."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def bounds(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """The pledged number: 3个, 30至50公里, 不少于3个, 不超过35微克/立方米."""
    if low is None and high is None:
        return NOTHING
    if low is None or high is None:
        word, value = ("不超过", high) if low is None else ("不少于", low)
        return f"{word}{number(value)}{unit}" if value is not None else NOTHING
    return f"{number(low)}{unit}" if low == high else f"{number(low)}至{number(high)}{unit}"


def percent(value: Decimal | None) -> str:
    """66.7%, rounded half up to one place where it was computed; a dash without a value."""
    return NOTHING if value is None else f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP)}%"


def share(value: Share) -> str:
    """The share in percent: 66.7%, or a dash where the denominator is zero."""
    return percent(value.percent)


def chinese_number(value: int) -> str:
    """
    Turn 1 to 99 into 一 to 九十九, as headings are numbered.

    :raises ValueError: for other numbers.
    """
    if not 0 < value < 100:
        raise ValueError(f"{value} is no number of a heading.")
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")
