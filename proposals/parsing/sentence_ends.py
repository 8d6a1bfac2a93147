"""Find where sentences end, minding quotes and brackets."""

from collections.abc import Iterator

_PAIRS = {"”": "“", "）": "（", "》": "《", "］": "［", "」": "「", "』": "『"}
_OPENERS = frozenset(_PAIRS.values())
_STOPS = frozenset("。！？")
# A quote that closes on a full stop ends the sentence only if nothing ties it to the words after it.
_TIES = frozenset("的等，、；：）之和与及中时后这一建提事问方内要为")
_LONGEST_QUOTE = 600


def sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """
    Yield the index after each sentence of folded ``text[start:end]``, the last always being ``end``.

    A full stop inside quotes or brackets does not end a sentence; a quote that is never closed is no quote. A
    semicolon does not end one either (rule 1 of what counts as a commitment). Linear in the length.
    """
    inside = _inside_pairs(text, start, end)
    i = start
    done = start
    while i < end:
        if text[i] == "\n":
            if i > done:
                yield i
            done = i + 1
        elif text[i] in _STOPS:
            stop = i + 1
            while stop < end and text[stop] in _STOPS:
                stop += 1
            closing = stop
            while closing < end and text[closing] in '”"』」':
                closing += 1
            if not inside[i - start]:
                yield stop
                done = stop
            elif (
                closing > stop
                and not inside[closing - start if closing < end else closing - start - 1]
                and (closing == end or text[closing] not in _TIES)
            ):
                yield closing
                stop = done = closing
            i = stop
            continue
        i += 1
    if done < end:
        yield end


def _inside_pairs(text: str, start: int, end: int) -> bytearray:
    """Mark each character of ``text[start:end]`` that stands inside a closed pair (the closing sign itself not)."""
    depth = [0] * (end - start + 1)
    opened: dict[str, list[int]] = {}
    straight = -1
    for i in range(start, end):
        ch = text[i]
        if ch in _OPENERS:
            opened.setdefault(ch, []).append(i)
        elif ch in _PAIRS:
            stack = opened.get(_PAIRS[ch])
            if stack:
                _mark(depth, stack.pop() - start, i - start)
        elif ch == '"':
            if straight < 0:
                straight = i
            else:
                _mark(depth, straight - start, i - start)
                straight = -1
        elif ch == "\n":
            opened.clear()
            straight = -1
    inside = bytearray(end - start + 1)
    level = 0
    for k in range(end - start + 1):
        level += depth[k]
        inside[k] = level > 0
    return inside


def _mark(depth: list[int], opening: int, closing: int) -> None:
    if closing - opening <= _LONGEST_QUOTE:
        depth[opening] += 1
        depth[closing] -= 1
