"""The signs that open a section or an item, and which of those in a text are really meant as such."""

import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from proposals.parsing.outline_lines import DATE_AHEAD, CleanText


class Family(StrEnum):
    """The kinds of numbering that letters mix."""

    CHAPTER = "一、"
    SECTION = "（一）"
    NUMBER = "1."
    PAREN_NUMBER = "（1）"
    CIRCLE = "①"
    ORDINAL = "一是"
    RANK = "第一，"
    SEQUENCE = "首先，"
    SIDE = "一方面，"
    DECIMAL = "1.1"
    LETTER = "A."
    ROMAN = "Ⅰ."
    BULLET = "●"
    BARE = "1 "  # a number with nothing but a space after it


class Marker(NamedTuple):
    """One sign of numbering: where it stands in the clean text, its value, and whether it opens a paragraph."""

    family: Family
    value: int
    start: int
    end: int
    paragraph: int
    at_head: bool


_DIGITS = {ch: n for n, ch in enumerate("一二三四五六七八九", 1)}
_CN = "[一二三四五六七八九十]{1,3}"
_SEQUENCE = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "此外": 3, "最后": 4}
_SIGNS = (
    (Family.CHAPTER, rf"(?P<chapter>{_CN})[、.．]"),
    (Family.SECTION, rf"（(?P<section>{_CN})）[、.．]?"),
    (Family.DECIMAL, r"\d{1,2}[.．](?P<decimal>\d{1,2})(?=[一-龥“])(?![年月日个万亿余多元米公亩])"),
    (Family.NUMBER, rf"(?P<number>\d{{1,2}})(?:[、．]|\.(?!\d)|\.(?={DATE_AHEAD})|，(?=[一-龥“]))"),
    (Family.PAREN_NUMBER, r"（?(?P<paren>\d{1,2})）[、.．]?"),
    (Family.CIRCLE, r"(?P<circle>[①-⑳❶-❿])[、.．]?"),
    (Family.PAREN_NUMBER, r"(?P<enclosed>[⑴-⒇])"),
    (Family.NUMBER, r"(?P<dotted>[⒈-⒛])"),
    (Family.SECTION, r"(?P<ideograph>[㈠-㈩])、?"),
    (Family.LETTER, r"（?(?P<letter>[A-Ha-h])[、.）](?=[一-龥“])"),
    (Family.ROMAN, r"(?P<roman>[Ⅰ-Ⅻ]|I{1,3}(?=[、.])|I?V(?=[、.]))[、.]?(?=[一-龥“])"),
    (Family.BARE, r"(?P<bare>\d{1,2})(?=[一-龥])"),
    (Family.ORDINAL, rf"(?P<ordinal>{_CN})(?:是|要(?!求|素|点|件|是))[，：、]?"),
    (Family.RANK, rf"(?:第|其)(?P<rank>{_CN}|\d{{1,2}}(?=[，、：](?!\d)))(?:步?[，、：]|步?是|方面[，、：])"),
    (Family.SEQUENCE, r"(?P<sequence>首先|其次|再次|再者|最后)(?:[，、：]|是)?"),
    (Family.SIDE, r"(?P<side>另?一方面)(?:[，：、]|是|要)?"),
)
_SIGN = re.compile("|".join(f"(?:{pattern})" for _, pattern in _SIGNS))
# Words that lead into a list without a mark: 我局下一步一要…，二要….
_LEADING = r"(?:下一?步|下一?阶段|今后|[局委们]将|重点|主要)"
_LED_IN = re.compile(_LEADING + "$")
# Inside a paragraph a sign follows a mark, and to look for signs only there takes a tenth of the time.
_MARK = re.compile(
    rf"(?:[。；：！？，”）]|{_LEADING}(?=一[是要]))(?=[\d一二三四五六七八九十第其首再最另（①-⑳❶-❿⑴-⒇⒈-⒛㈠-㈩])"
)
_GROUP_FAMILY = {
    "chapter": Family.CHAPTER,
    "section": Family.SECTION,
    "number": Family.NUMBER,
    "paren": Family.PAREN_NUMBER,
    "circle": Family.CIRCLE,
    "ordinal": Family.ORDINAL,
    "rank": Family.RANK,
    "sequence": Family.SEQUENCE,
    "side": Family.SIDE,
    "enclosed": Family.PAREN_NUMBER,
    "dotted": Family.NUMBER,
    "ideograph": Family.SECTION,
    "decimal": Family.DECIMAL,
    "bare": Family.BARE,
    "letter": Family.LETTER,
    "roman": Family.ROMAN,
}
# Enclosed numbers and what they count: ① ❶ ⑴ ⒈ ㈠ and the signs after each.
_ENCLOSED = {
    chr(ord(first) + i): i + 1
    for first, size in (("①", 20), ("❶", 10), ("⑴", 20), ("⒈", 20), ("㈠", 10))
    for i in range(size)
}
_ROMAN = {chr(ord("Ⅰ") + i): i + 1 for i in range(12)} | {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_LETTERS = {letter: i % 8 + 1 for i, letter in enumerate("ABCDEFGHabcdefgh")}
_STOPS = "。；！"
_BEFORE_SIGN = frozenset("。；：！？，”）")
_NEAR = 12  # paragraphs within which a word or a sign inside a paragraph goes on from the last
_WORD_FAMILIES = (Family.ORDINAL, Family.RANK, Family.SEQUENCE, Family.SIDE)


def find_markers(clean: CleanText) -> list[Marker]:
    """Return the signs of numbering in ``clean`` that take part in a series, in reading order."""
    rows = set(clean.table_rows)
    found: list[Marker] = []
    bullets: dict[int, Marker] = {}
    for index, (start, end) in enumerate(clean.paragraphs):
        if (start, end) in rows:
            continue
        signs = _signs_of_paragraph(clean, start, end, index)
        if index in clean.bulleted and not (signs and signs[0].at_head) and clean.text[end - 1] in _STOPS:
            after = bullets.get(index - 1)
            bullets[index] = Marker(Family.BULLET, after.value + 1 if after else 1, start, start, index, at_head=True)
            signs.insert(0, bullets[index])
        found.extend(signs)
    alone = {at for at in bullets if at - 1 not in bullets and at + 1 not in bullets}
    return _in_series([sign for sign in found if sign.family is not Family.BULLET or sign.paragraph not in alone])


def _signs_of_paragraph(clean: CleanText, start: int, end: int, index: int) -> list[Marker]:
    text = clean.text
    signs: list[Marker] = []
    for match in _matches(text, start, end):
        at_head = match.start() == start or (
            len(signs) == 1 and signs[-1].at_head and signs[-1].end == match.start()  # "（一）1." in one line
        )
        family = _GROUP_FAMILY[str(match.lastgroup)]
        if family is Family.BARE and not (at_head and clean.origins[match.end()] > clean.origins[match.end() - 1] + 1):
            continue
        if not at_head:
            before = text[match.start() - 1]
            led_in = family is Family.ORDINAL and _LED_IN.search(text, max(start, match.start() - 4), match.start())
            if before not in _BEFORE_SIGN and not led_in:
                continue
            if before in "，”）" and family not in (Family.ORDINAL, Family.RANK, Family.CIRCLE, Family.SIDE):
                continue
        value = _value(family, match.group(str(match.lastgroup)))
        if value:
            signs.append(Marker(family, value, match.start(), match.end(), index, at_head))
    return signs


def _matches(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield what ``_SIGN`` finds at the head of a paragraph, right after that, and after a mark."""
    at = start
    while at < end and (first := _SIGN.match(text, at, end)):
        yield first
        at = first.end()
    mark = _MARK.search(text, max(at - 1, start), end)
    while mark:
        at = mark.end()
        match = _SIGN.match(text, at, end)
        if match:
            yield match
        mark = _MARK.search(text, match.end() - 1 if match else at, end)


def _value(family: Family, words: str) -> int:
    if family is Family.SEQUENCE:
        return _SEQUENCE[words]
    if family in (Family.ROMAN, Family.LETTER):
        return _LETTERS[words] if family is Family.LETTER else _ROMAN[words]
    if family is Family.SIDE:
        return 2 if words.startswith("另") else 1
    if words in _ENCLOSED:
        return _ENCLOSED[words]
    if words.isdigit():
        return int(words)
    tens, ten, units = words.rpartition("十")
    return (_DIGITS.get(tens, 1 if not tens else 0) * 10 if ten else 0) + (_DIGITS.get(units, 0) if units else 0)


def _in_series(signs: list[Marker]) -> list[Marker]:
    """
    Keep the signs that count on from one another.

    A sign with punctuation of its own at the head of a paragraph is always meant; a word (首先, 一是) or a sign inside
    a paragraph only if it is the first of a series that goes on, or goes on from the last one kept. A sign after a
    comma must belong to a series all of whose signs may stand so.
    """
    # How many signs of each value stand later at the head of a paragraph: counts taken from the right.
    heads = Counter((sign.family, sign.value) for sign in signs if sign.at_head)
    last: dict[Family, Marker] = {}
    kept: list[Marker] = []
    for _, members in groupby(signs, key=attrgetter("paragraph")):
        own = list(members)
        later = Counter((sign.family, sign.value) for sign in own)  # in the same paragraph
        for sign in own:
            later[sign.family, sign.value] -= 1
            if sign.at_head:
                heads[sign.family, sign.value] -= 1
            goes_on = bool(later[sign.family, 2] or heads[sign.family, 2])
            if not _is_meant(sign, last.get(sign.family), goes_on=goes_on):
                continue
            kept.append(sign)
            last[sign.family] = sign
            if sign.at_head and sign.family in (Family.CHAPTER, Family.SECTION):
                for family in _WORD_FAMILIES:
                    last.pop(family, None)
    return kept


def _is_meant(sign: Marker, before: Marker | None, *, goes_on: bool) -> bool:
    """Say whether a sign is meant as one: ``before`` is the last kept of its family, ``goes_on`` says a 2 follows."""
    if sign.at_head and sign.family not in (Family.SEQUENCE, Family.SIDE, Family.BARE, Family.LETTER, Family.ROMAN):
        return True
    if sign.value == 1 and goes_on:
        return True
    if before is None or sign.paragraph - before.paragraph > _NEAR:
        return False
    if sign.family is Family.SEQUENCE:
        return before.value <= sign.value
    return sign.value == before.value + 1
