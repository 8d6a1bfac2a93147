"""Find where sentences end, minding quotes and brackets."""

import re
from bisect import bisect_right
from collections.abc import Iterator

_PAIRS = {"”": "“", "）": "（", "》": "《", "］": "［", "」": "「", "』": "『"}
_OPENERS = frozenset(_PAIRS.values())
_BREAK = re.compile(r"[。！？\n](?:(?<!\n)[。！？]+)?")
_SIGN = re.compile("[" + re.escape("".join([*_PAIRS, *_PAIRS.values(), '"', "\n"])) + "]")
# A quote that closes on a full stop ends the sentence only if nothing ties it to the words after it.
_TIES = frozenset("的等，、；：）之和与及中时后这一建提事问方内要为")
_LONGEST_QUOTE = 600


def sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """
    Yield the index after each sentence of folded ``text[start:end]``, the last always being ``end``.

    A full stop inside quotes or brackets does not end a sentence; a quote that is never closed is no quote. A
    semicolon does not end one either (rule 1 of what counts as a commitment). Linear in the length.
    """
    pairs = _pairs(text, start, end)
    i = done = start
    while found := _BREAK.search(text, i, end):
        i = found.start()
        stop = found.end()
        if text[i] == "\n":
            if i > done:
                yield i
            done = i = stop
            continue
        closing = stop
        while closing < end and text[closing] in '”"』」':
            closing += 1
        if not pairs or not _inside(pairs, i):
            yield stop
            done = stop
        elif (
            closing > stop
            and not _inside(pairs, closing if closing < end else closing - 1)
            and (closing == end or text[closing] not in _TIES)
        ):
            yield closing
            stop = done = closing
        i = stop
    if done < end:
        yield end


def _pairs(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the stretches of ``text[start:end]`` inside closed pairs, apart and in order, without the closing sign."""
    found: list[tuple[int, int]] = []
    opened: dict[str, list[int]] = {}
    straight = -1
    for sign in _SIGN.finditer(text, start, end):
        i, ch = sign.start(), sign[0]
        if ch in _OPENERS:
            opened.setdefault(ch, []).append(i)
        elif ch in _PAIRS:
            stack = opened.get(_PAIRS[ch])
            if stack:
                found.append((stack.pop(), i))
        elif ch == '"':
            if straight < 0:
                straight = i
            else:
                found.append((straight, i))
                straight = -1
        else:
            opened.clear()
            straight = -1
    apart: list[tuple[int, int]] = []
    for opening, closing in sorted(found):
        if closing - opening > _LONGEST_QUOTE:
            continue
        if apart and opening <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(apart[-1][1], closing))
        else:
            apart.append((opening, closing))
    return apart


def _inside(pairs: list[tuple[int, int]], at: int) -> bool:
    """Say whether ``at`` is in one of the stretches."""
    before = bisect_right(pairs, at, key=_opening) - 1
    return before >= 0 and at < pairs[before][1]


def _opening(pair: tuple[int, int]) -> int:
    return pair[0]
