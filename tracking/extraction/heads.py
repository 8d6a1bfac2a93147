"""Look for many patterns in one pass: each is tried only where a text goes on with characters it can begin with."""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

_NOWHERE = sys.maxsize


@dataclass(frozen=True, slots=True)
class Headed:
    """
    A pattern with the beginnings, of one or two characters, that each of its matches has one of.

    A match that begins with a digit is not preceded by one.
    """

    regex: re.Pattern[str]
    heads: tuple[str, ...]
    needs: tuple[str, ...] = ()  # every match holds a character of each of these


def words(parted_by_spaces: str) -> tuple[str, ...]:
    """Return the beginnings of a pattern, written in one line."""
    return tuple(parted_by_spaces.split())


class HeadSearch:
    """A fixed set of patterns to be looked for together."""

    def __init__(self, patterns: Sequence[Headed]) -> None:
        heads = {head for pattern in patterns for head in pattern.heads}
        self._regexes = tuple(pattern.regex for pattern in patterns)
        # One bit for each set of characters that some pattern needs one of.
        sets = sorted({one for pattern in patterns for one in pattern.needs})
        self._needs = [sum(1 << sets.index(one) for one in pattern.needs) for pattern in patterns]
        self._bits = {ch: sum(1 << i for i, one in enumerate(sets) if ch in one) for ch in "".join(sets)}
        self._needed = re.compile(f"[{re.escape(''.join(sorted(self._bits)))}]")
        first = re.escape("".join(sorted({head[0] for head in heads})))
        alone = re.escape("".join(sorted(head for head in heads if len(head) == 1)))
        second = re.escape("".join(sorted({head[1] for head in heads if len(head) == 2})))
        # No pattern begins inside a number, so a run of digits is one place.
        self._head = re.compile(rf"[{first}](?:(?<=[0-9])[0-9]+|(?<=[{alone}])|(?=[{second}]))")
        self._by_head = {
            head: tuple(i for i, pattern in enumerate(patterns) if head in pattern.heads or head[0] in pattern.heads)
            for head in heads
        }

    def find(self, text: str) -> list[tuple[int, re.Match[str]]]:
        """
        Return the number of the pattern and its match, for all that ``finditer`` of each pattern alone would yield.

        The earliest come first, of those the longest, and of those the pattern that is first in order.
        """
        lacking = ~reduce(or_, map(self._bits.__getitem__, set(self._needed.findall(text))), 0)
        # Where each pattern may match next, as its own matches do not overlap.
        free = [_NOWHERE if needs & lacking else 0 for needs in self._needs]
        found: list[tuple[int, int, int, re.Match[str]]] = []
        for head in self._head.finditer(text):
            start = head.start()
            for i in self._by_head.get(text[start : start + 2]) or self._by_head.get(text[start], ()):
                if free[i] <= start and (match := self._regexes[i].match(text, start)):
                    free[i] = match.end()
                    found.append((start, -match.end(), i, match))
        found.sort()  # no two have place, end and pattern in common
        return [(i, match) for _, _, i, match in found]
