"""How days, numbers and shares are written in a report: one way for the page, the .docx and the .xlsx."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tracking.reports.figures import Share

# What stands where there is nothing to divide by, or no value: never 0%, which would say "none was kept".
NOTHING = "—"
_DIGITS = "零一二三四五六七八九"
_TEN_THOUSAND = Decimal(10_000)
_HUNDRED_MILLION = Decimal(100_000_000)


def day(value: date) -> str:
    """2025年7月28日, as GB/T 9704-2012 writes days."""
    return f"{value.year}年{value.month}月{value.day}日"


def short_day(value: date | None) -> str:
    """2025.7.28, for narrow columns of wide tables; a dash without a day."""
    return NOTHING if value is None else f"{value.year}.{value.month}.{value.day}"


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


# How an item of a letter's own list begins: 一是, 第二，, （三）, 4. and the like; 1.2万 is a number and stays.
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}是|第?[一二三四五六七八九十]{1,3}[，、]|[（(][一二三四五六七八九十\d]{1,3}[）)]"
    r"|\d{1,2}\s*[.．、]\s*(?=\D|20\d\d年)|\d{1,2}\t)\s*"
)
_QUOTE_LIMIT = 100
_INNER = str.maketrans("“”", "‘’")


_MARK = re.compile(r"^[A-Z甲乙丙丁](?=（)")


def class_words(label: str) -> str:
    """A class as people say it: A（已经解决） as A类（已经解决）."""
    return _MARK.sub(r"\g<0>类", label)


def unnumbered(quote: str) -> str:
    """A promise in one line, without the number it had in the letter's own list: 二是, 2. and the like."""
    line = "".join(part.strip() for part in _ORDINAL.sub("", quote.strip()).splitlines())
    return line.replace("\t", " ").rstrip("；")


def shortened(quote: str) -> str:
    """A promise in one line as a sentence of the report quotes it: cut where it is longer than a sentence should be."""
    words = unnumbered(quote).rstrip("。；")
    return words if len(words) <= _QUOTE_LIMIT else words[:_QUOTE_LIMIT] + "……"


def quoted(quote: str) -> str:
    """The same for a sentence that puts it in quotation marks: those inside are single ones (GB/T 15834-2011)."""
    return shortened(quote).translate(_INNER)


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


def share(value: Share, unit: str = "项") -> str:
    """The share in percent: 66.7%; of a few 3项中2项, which says no more than it knows; of nothing a dash."""
    if value.denominator and value.is_few:
        return f"{value.denominator}{unit}中{value.numerator}{unit}"
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
