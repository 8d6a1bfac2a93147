"""Cut pieces of a body into sentences and clauses, and hide quoted words from the patterns."""

import re
from collections.abc import Iterator

from proposals.parsing.outline import Outline, Piece, PieceKind

_HIDDEN = "〇"
_TITLE = re.compile(r"《[^《》\n]{1,120}》")
_QUOTE = re.compile(r"“[^“”\n]{9,400}”")
_BRACKET = re.compile(r"（[^（）\n]{6,200}）")
_NAMED = re.compile(
    r"(?:您|你|贵)们?[^，；。：]{0,20}?(?:提出|建议|反映|所提|提到)[^，；。]{0,80}?(?:建议|问题|意见|诉求|想法|请求)"
)
_ASKED = re.compile(
    r"(?:您|你|贵)[^，；。：]{0,14}?(?:提出|建议|反映|希望|要求|呼吁)的?(?:将|把|由|在|对|增|设|加|进一步|尽快|扩|提高|为)[^，；。]{0,120}[，；。]"
)
_CLAUSE = re.compile(r"[^，；。：！？\n]+")
_ITEM_NUMBER = re.compile(r"^(\d{1,2})\.(?=\d)", re.ASCII)


def part_item_number(text: str) -> str:
    """Part an item's number from the figures after it, of a date or a decimal: "1.6月底前", "2.20个小区"."""
    return _ITEM_NUMBER.sub(r"\1、", text)


def unit_stretches(outline: Outline, piece: Piece) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a piece that are judged as one: an item or row whole, prose sentence by sentence."""
    if piece.kind in (PieceKind.ITEM, PieceKind.ROW):
        yield piece.start, piece.end
        return
    start = piece.start
    for end in piece.sentence_ends:
        while start < end and outline.clean.text[start] == "\n":
            start += 1
        if start < end:
            yield start, end
        start = end


def mask_quoted(text: str) -> str:
    """
    Blank out, length kept, what is quoted and not said: titles, long quotes, asides, the deputy's own words.

    A short quote (“十四五”) stays, and so does one that follows a colon, for there somebody is speaking.
    """
    if "《" in text:
        text = _TITLE.sub(_blank, text)
    if "“" in text:
        text = _QUOTE.sub(lambda m: m[0] if m.start() and text[m.start() - 1] == "：" else _blank(m), text)
    if "（" in text:
        text = _BRACKET.sub(_blank, text)
    return hide_deputy(text)


def hide_deputy(text: str) -> str:
    """Blank out what the deputy asked for."""
    if "您" not in text and "你" not in text and "贵" not in text:
        return text
    return _ASKED.sub(_blank, _NAMED.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return match[0][0] + _HIDDEN * (len(match[0]) - 2) + match[0][-1]


def clauses(text: str) -> list[tuple[int, int]]:
    """Return the clauses of a sentence, their punctuation left out."""
    return [clause.span() for clause in _CLAUSE.finditer(text)]
