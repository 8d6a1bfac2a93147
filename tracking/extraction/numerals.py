"""Read numbers as official letters write them: 1,257.5 · 3千 · 1.2万 · 二十三 · 两百 · 二〇二五 · 一点五."""

import re
from decimal import Decimal

_DIGITS = {ch: i for i, ch in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

ARABIC = r"(?>\d+(?:,\d{3})*(?:\.\d+)?)"  # whole: no unit begins inside a number
CHINESE = r"[零一二两三四五六七八九十百千万亿]{1,12}(?:点[零一二三四五六七八九]{1,4})?"
SCALE = r"(?:[十百千]?[万亿]|[百千](?=[余多]?[^克米瓦伏卡帕兆赫]))"
"""The word that multiplies an Arabic number; 千 in 千克 and 千米 belongs to the unit."""

_PLAIN = re.compile(rf"({ARABIC})([十百千万亿]*)")


def parse_arabic(text: str) -> Decimal | None:
    """Return the value of "1,257.5", "3千" or "1.2万", or None where ``text`` is not such a number."""
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    value = Decimal(match[1].replace(",", ""))
    for ch in match[2]:
        value *= _TENS.get(ch) or _MYRIADS[ch]
    return value


def parse_chinese(text: str) -> Decimal | None:
    """
    Return the value of "二十三", "两百", "一亿二千万", "二〇二五" or "一点五", or None where ``text`` is not a number.

    "一百五" is 150 and "三万二" 32000, as they are spoken.
    """
    whole, _, decimals = text.partition("点")
    if decimals:
        value = parse_chinese(whole)
        if value is None or not all(ch in _DIGITS for ch in decimals):
            return None
        return value + Decimal("0." + "".join(str(_DIGITS[ch]) for ch in decimals))
    if not text or any(ch not in _DIGITS and ch not in _TENS and ch not in _MYRIADS for ch in text):
        return None
    if all(ch in _DIGITS for ch in text):
        # A run of digits is read out one by one; "三五" is a guess at a number and has no value of its own.
        return Decimal("".join(str(_DIGITS[ch]) for ch in text)) if len(text) == 1 or len(text) >= 4 else None
    return _sum_places(text)


def _sum_places(text: str) -> Decimal | None:
    total = section = digit = 0
    last_scale = 1
    for ch in text:
        if ch in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[ch]
            if ch in "零〇":
                last_scale = 1
        elif ch in _TENS:
            section += (digit or 1) * _TENS[ch]
            digit, last_scale = 0, _TENS[ch]
        else:
            if ch == "亿":
                total = (total + section + digit or 1) * _MYRIADS[ch]
            else:
                total += (section + digit or 1) * _MYRIADS[ch]
            section, digit, last_scale = 0, 0, _MYRIADS[ch]
    # A last digit without a place takes the next place down: 一百五, 三万二.
    return Decimal(total + section + digit * (last_scale // 10 if last_scale >= 100 else 1))


def parse_number(text: str) -> Decimal | None:
    """Return the value of an Arabic or Chinese number, or None."""
    return parse_arabic(text) if text[:1].isdigit() and text[0].isascii() else parse_chinese(text)


def parse_small(text: str) -> int:
    """Return the value of a whole number that a pattern has already admitted, such as a month or a count of years."""
    value = parse_number(text)
    if value is None:
        raise ValueError(text)
    return int(value)


def parse_year(text: str) -> int:
    """Return the year of "2025" or "二零二五"."""
    return int(text) if text.isascii() else int(parse_chinese(text) or 0)
