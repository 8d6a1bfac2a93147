"""Where the words stand in a text, and the passage around them that a list of results shows."""

from dataclasses import dataclass

from proposals.search.folding import fold
from proposals.search.words import Words

_BEFORE = 20
_CUT = "……"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and whether it is one of the words looked for."""

    text: str
    is_word: bool


def excerpt(text: str, words: Words, *, length: int = 120) -> tuple[Piece, ...]:
    """
    Return about ``length`` characters around the first word found, the words set apart.

    A text in which none occurs gives its beginning.
    """
    spans = _spans(text, words)
    first = spans[0][0] if spans else 0
    start = 0 if first <= length // 2 else first - _BEFORE
    end = min(len(text), start + length)
    pieces = [Piece(_CUT, is_word=False)] if start else []
    at = start
    for begin, stop in spans:
        if begin < at or begin >= end:
            continue
        pieces += [Piece(text[at:begin], is_word=False), Piece(text[begin:stop], is_word=True)]
        at = stop
    pieces.append(Piece(text[at : max(end, at)], is_word=False))
    if max(end, at) < len(text):
        pieces.append(Piece(_CUT, is_word=False))
    return tuple(piece for piece in pieces if piece.text)


def _spans(text: str, words: Words) -> list[tuple[int, int]]:
    """Return where the words stand in the unfolded text, in order, overlapping ones joined."""
    folded, places = _with_places(text)
    found = []
    for word in words.all:
        at = folded.find(word)
        while at >= 0:
            found.append((places[at], places[at + len(word) - 1] + 1))
            at = folded.find(word, at + len(word))
    joined: list[tuple[int, int]] = []
    for begin, stop in sorted(found):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((begin, stop))
    return joined


def _with_places(text: str) -> tuple[str, list[int]]:
    """Fold, and say for each character left where it stood."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, list(range(len(text)))
    return folded, [at for at, character in enumerate(text) if fold(character)]
