"""Write a number the way an automatic list would: 一、 壹 ① IV b."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_COUNTING = "零一二三四五六七八九"
_FORMAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip


def counting(number: int, digits: str = _COUNTING, units: str = "十百千") -> str:
    """Return 0 to 99,999 in Chinese numerals: 12 → 十二, 105 → 一百零五, 110 → 一百一十."""
    if number >= 10_000:
        rest = number % 10_000
        link = digits[0] if 0 < rest < 1_000 else ""
        return counting(number // 10_000, digits, units) + "万" + (link + counting(rest, digits, units) if rest else "")
    parts: list[str] = []
    gap = False
    for place in range(3, -1, -1):
        digit = number // 10**place % 10
        if digit:
            if gap and parts:
                parts.append(digits[0])
            parts.append(digits[digit] + (units[place - 1] if place else ""))
        gap = not digit
    text = "".join(parts) or digits[0]
    # Everyday numerals say 十二; the formal ones 壹拾贰.
    return text[1:] if 10 <= number < 20 and digits is _COUNTING else text


def _positional(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _chinese_counting(number: int) -> str:
    # ECMA-376 17.18.59: as spoken up to 99, digit by digit from there on.
    return counting(number) if number < 100 else _positional(number).replace("〇", "○")


def _roman(number: int) -> str:
    parts: list[str] = []
    for value, letters in _ROMAN:
        parts.append(letters * (number // value))
        number %= value
    return "".join(parts)


def _letters(number: int) -> str:
    # Word repeats the letter: 27 is AA, 28 BB.
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _enclosed(number: int, first: int, count: int) -> str:
    return chr(first + number - 1) if number <= count else str(number)


def circled(number: int) -> str:
    """Return ① to ㊿, above that the plain number."""
    if number <= 20:
        return chr(0x2460 + number - 1)
    if number <= 35:
        return chr(0x3251 + number - 21)
    return chr(0x32B1 + number - 36) if number <= 50 else str(number)


def _full_width(number: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(number))


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "numberInDash": lambda n: f"- {n} -",
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": _letters,
    "lowerLetter": lambda n: _letters(n).lower(),
    "chineseCounting": _chinese_counting,
    "taiwaneseCounting": _chinese_counting,
    "chineseCountingThousand": counting,
    "taiwaneseCountingThousand": counting,
    "japaneseCounting": counting,
    "japaneseDigitalTenThousand": _positional,
    "ideographDigital": _positional,
    "taiwaneseDigital": lambda n: _positional(n).replace("〇", "○"),
    "chineseLegalSimplified": lambda n: counting(n, _FORMAL, "拾佰仟"),
    "ideographLegalTraditional": lambda n: counting(n, "零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "japaneseLegal": lambda n: counting(n, "零壱弐参四伍六七八九", "拾百阡"),
    "ideographTraditional": lambda n: _STEMS[(n - 1) % 10],
    "ideographZodiac": lambda n: _BRANCHES[(n - 1) % 12],
    "ideographEnclosedCircle": lambda n: _enclosed(n, 0x3220, 10) if n > 10 else chr(0x3280 + n - 1),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalEnclosedParen": lambda n: _enclosed(n, 0x2474, 20),
    "decimalEnclosedFullstop": lambda n: _enclosed(n, 0x2488, 20),
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "none": lambda _: "",
    "bullet": lambda _: "",
}


def numeral(number: int, form: str) -> str:
    """
    Return ``number`` in an OOXML number format (ECMA-376 part 1, 17.18.59); plain digits where the format is unknown.

    Formats without a zero (letters, circles) print a zero as 0, as Word does.
    """
    writer = _FORMATS.get(form)
    if writer is None or (number < 1 and form not in {"none", "bullet", "decimalZero", "decimalFullWidth"}):
        return str(number)
    return writer(min(number, 99_999))
