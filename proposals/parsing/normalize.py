"""Fold a text for matching, keeping for every folded character the place it came from."""

import re
import unicodedata

from proposals.parsing.types import Folded, Letter

# Same meaning, several code points; full-width ASCII follows below.
# The Chinese comma, stop, colon, semicolon and brackets are the targets, not the sources: letters mix both
# freely and patterns should have to name only one.
_FOLDS: dict[int, str] = str.maketrans(
    {
        "﹐": "，",
        "､": "、",
        ":": "：",
        "∶": "：",
        "﹕": "：",
        "︰": "：",
        ";": "；",
        "﹔": "；",
        "!": "！",
        "?": "？",
        "(": "（",
        ")": "）",
        "[": "［",
        "]": "］",
        "〔": "［",
        "〕": "］",
        "〖": "［",
        "〗": "］",
        "【": "［",
        "】": "］",
        "﹝": "［",
        "﹞": "］",
        "–": "—",
        "―": "—",
        "－": "—",
        "~": "～",
        "∼": "～",
        "〜": "～",
        "〇": "零",
        "○": "零",
        "Ο": "零",
        "％": "%",
        "﹪": "%",
        "．": ".",
        "‘": "'",
        "’": "'",
        "＂": '"',
        "•": "·",
        "●": "·",
        "・": "·",
    }
)
# Full-width ASCII, and the radicals that PDF fonts put in the place of whole characters.
_FOLDS |= {0xFF10 + n: chr(0x30 + n) for n in range(10)}
_FOLDS |= {0xFF21 + n: chr(0x41 + n) for n in range(26)} | {0xFF41 + n: chr(0x61 + n) for n in range(26)}
RADICALS = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_FOLDS |= RADICALS
_DROPPED = frozenset("\u200b\u200c\u200d\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") | {
    chr(code) for code in range(0x3001) if chr(code).isspace()
}
_DROPPED_ONE = "[" + "".join(map(re.escape, sorted(_DROPPED))) + "]"
# Not [...]+: what begins with a plain character is found twice as fast.
_DROPPED_RUN = re.compile(f"{_DROPPED_ONE}{_DROPPED_ONE}*")
_FOLDED_ONE = re.compile("[" + "".join(re.escape(chr(code)) for code in _FOLDS) + "]")
# A full stop as Latin letters have it; behind 一 or ten it belongs to a number, and 云桥市.pdf names a file.
_FULL_STOP = re.compile(r"(?<=[\u4e00-\u9fff”》）])(?<![一二三四五六七八九十零])\.(?=[\s\u4e00-\u9fff“《●·]|$)")
_LINE_ENDS = "\n\r\f\v\u2028\u2029"
_LINE_END = re.compile(f"[{_LINE_ENDS}]")


def fold(text: str) -> Folded:
    """Fold ``text``; every folded character is exactly one original character, so quotes stay verbatim."""
    # Few characters fold, and to look up each of the others would take ten times as long.
    plain = _with_commas(_FOLDED_ONE.sub(lambda one: _FOLDS[ord(one[0])], text))
    if "." in plain:
        plain = _FULL_STOP.sub("。", plain)
    kept: list[str] = []
    origins: list[int] = []
    at = 0
    for run in _DROPPED_RUN.finditer(text):
        start, end = run.span()
        if start > at:
            kept.append(plain[at:start])
            origins += range(at, start)
        at = end
        if not kept:
            continue
        if end - start > 1:
            line_end = _LINE_END.search(text, start, end)
            if line_end is None:
                continue
            start = line_end.start()
        elif text[start] not in _LINE_ENDS:
            continue
        kept.append("\n")
        origins.append(start)
    if not at:
        return Folded(plain, range(len(text) + 1))
    kept.append(plain[at:])
    origins += range(at, len(text) + 1)
    return Folded("".join(kept), tuple(origins))


def folded_letter(letter: Letter) -> Folded:
    """Return the folded text of ``letter``, folded anew only where its reader has not done so."""
    return letter.folded or fold(letter.text)


def _with_commas(plain: str) -> str:
    """Make every ``,`` a Chinese comma, save those between two digits ("1,200")."""
    at = plain.find(",")
    if at < 0:
        return plain
    parts: list[str] = []
    done = 0
    while at >= 0:
        grouping = 0 < at < len(plain) - 1 and plain[at - 1].isdigit() and plain[at + 1 : at + 4].isdigit()
        parts += (plain[done:at], "," if grouping else "，")
        done = at + 1
        at = plain.find(",", done)
    return "".join((*parts, plain[done:]))


_BOLD = re.compile(r"(?<!\*)\*\*(?!\*)")


def without_bold(folded: Folded) -> Folded:
    """Return ``folded`` without the ``**`` that mark bold runs; asterisks that mask a name or a number stay."""
    if "**" not in folded.text:
        return folded
    drop: set[int] = set()
    opening: int | None = None
    line = 0
    for mark in _BOLD.finditer(folded.text):
        if opening is not None and "\n" in folded.text[line : mark.start()]:
            opening = None
        if opening is None:
            opening = None if folded.spaced(mark.end()) else mark.start()
            line = mark.end()
            continue
        drop |= {opening, opening + 1, mark.start(), mark.start() + 1}
        opening = None
    if not drop:
        return folded
    kept = [i for i in range(len(folded.text)) if i not in drop]
    return Folded("".join(folded.text[i] for i in kept), (*(folded.origins[i] for i in kept), folded.origins[-1]))


def squeezed_positions(text: str) -> list[int]:
    """Return, for each index of ``text`` and its end, how many characters that are not white space stand before it."""
    positions = [0] * (len(text) + 1)
    count = 0
    for i, ch in enumerate(text):
        positions[i] = count
        count += not ch.isspace()
    positions[len(text)] = count
    return positions
