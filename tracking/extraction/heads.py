"""Look for many patterns in one pass: each is tried only where a text goes on with characters it can begin with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Headed:
    """A pattern with the beginnings, of one or two characters, that each of its matches has one of; none after a digit."""

    regex: re.Pattern[str]
    heads: tuple[str, ...]
    needs: frozenset[str] = frozenset()  # a text with none of these characters holds no match


class HeadSearch:
    """A fixed set of patterns to be looked for together."""

    def __init__(self, patterns: Sequence[Headed]) -> None:
        heads = {head for pattern in patterns for head in pattern.heads}
        self._regexes = tuple(pattern.regex for pattern in patterns)
        self._needs = tuple(pattern.needs for pattern in patterns)
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
        present = set(text)
        # Where each pattern may match next, as its own matches do not overlap.
        free = [len(text) if needs and present.isdisjoint(needs) else 0 for needs in self._needs]
        found: list[tuple[int, int, int, re.Match[str]]] = []
        for head in self._head.finditer(text):
            start = head.start()
            for i in self._by_head.get(text[start : start + 2]) or self._by_head.get(text[start], ()):
                if free[i] <= start and (match := self._regexes[i].match(text, start)):
                    free[i] = match.end()
                    found.append((start, -match.end(), i, match))
        found.sort(key=_order)
        return [(i, match) for _, _, i, match in found]


def _order(entry: tuple[int, int, int, re.Match[str]]) -> tuple[int, int, int]:
    return entry[:3]
