"""Look for many patterns in one pass: each is tried only where a text goes on with characters it can begin with."""

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_NOWHERE = sys.maxsize


@dataclass(frozen=True, slots=True)
class Headed:
    """
    A pattern with the beginnings, of one or two characters, that each of its matches has one of.

    A match that begins with a digit is not preceded by one.
    """

    regex: re.Pattern[str]
    heads: tuple[str, ...]
    needs: frozenset[str] = frozenset()  # a text with none of these characters holds no match


def words(parted_by_spaces: str) -> tuple[str, ...]:
    """Return the beginnings of a pattern, written in one line."""
    return tuple(parted_by_spaces.split())


class HeadSearch:
    """A fixed set of patterns to be looked for together."""

    def __init__(self, patterns: Sequence[Headed]) -> None:
        heads = {head for pattern in patterns for head in pattern.heads}
        self._regexes = tuple(pattern.regex for pattern in patterns)
        self._needs = tuple(pattern.needs for pattern in patterns)
        self._needed = frozenset[str]().union(*self._needs)
        self._free = lru_cache(maxsize=1024)(self._starts)
        first = "".join(sorted({re.escape(head[0]) for head in heads}))
        # No pattern begins inside a number, so a run of digits is one place.
        self._head = re.compile(rf"[{first}](?:(?<=[0-9])[0-9]+)?")
        self._by_head = {
            head: tuple(i for i, pattern in enumerate(patterns) if head in pattern.heads or head[0] in pattern.heads)
            for head in heads
        }

    def find(self, text: str) -> list[tuple[int, re.Match[str]]]:
        """
        Return the number of the pattern and its match, for all that ``finditer`` of each pattern alone would yield.

        The earliest come first, of those the longest, and of those the pattern that is first in order.
        """
        # Where each pattern may match next, as its own matches do not overlap.
        free = list(self._free(self._needed.intersection(text)))
        found: list[tuple[int, int, int, re.Match[str]]] = []
        for head in self._head.finditer(text):
            start = head.start()
            for i in self._by_head.get(text[start : start + 2]) or self._by_head.get(text[start], ()):
                if free[i] <= start and (match := self._regexes[i].match(text, start)):
                    free[i] = match.end()
                    found.append((start, -match.end(), i, match))
        found.sort(key=_order)
        return [(i, match) for _, _, i, match in found]

    def _starts(self, present: frozenset[str]) -> tuple[int, ...]:
        """Return where each pattern may match first in a text of which ``present`` are the characters they need."""
        return tuple(_NOWHERE if needs and present.isdisjoint(needs) else 0 for needs in self._needs)


def _order(entry: tuple[int, int, int, re.Match[str]]) -> tuple[int, int, int]:
    return entry[:3]
