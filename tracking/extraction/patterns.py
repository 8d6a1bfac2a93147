"""What a named pattern is: the words it looks for, what they weigh, and how to tell it still works."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import reduce
from itertools import chain
from operator import add, or_
from typing import NamedTuple


class Sign(StrEnum):
    """What a pattern speaks for."""

    PROMISE = "promise"  # something is going to be done
    ACTION = "action"  # bare words of action: a promise under a heading of plans, a report under one of results
    FACT = "fact"  # something was done or is the case
    BAR = "bar"  # no promise whatever else the sentence holds


class Part(NamedTuple):
    """One thing that counted: the stable name, the points, and the words for the reviewer."""

    name: str
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Clue:
    """
    Words that are looked for by name.

    A text with none of the words in ``needs``, of one or two characters each and parted by spaces, cannot hold them.
    """

    name: str
    regex: re.Pattern[str]
    needs: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """
    Words that speak for or against a promise.

    ``weight`` is added to the sentence's score once, however often the words occur. ``reason`` completes the sentence
    shown to the reviewer. ``example`` is a sentence in which the pattern must be found, ``trap`` one that looks alike
    and in which it must not. A text with none of the words in ``needs``, of one or two characters each and parted by
    spaces, cannot hold it; that spares most searches. Patterns read folded text in which quotes and titles are
    blanked out.
    """

    name: str
    sign: Sign
    weight: float
    words: str
    reason: str
    example: str
    trap: str
    needs: str = ""
    regex: re.Pattern[str] = field(init=False, repr=False, compare=False)
    part: Part = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the words once, and make once what they add to a verdict."""
        object.__setattr__(self, "regex", re.compile(self.words))
        object.__setattr__(self, "part", Part(self.name, self.weight, self.reason))


class Sieve:
    """Patterns in groups, and clues, of which one look at a text's characters and pairs says which it can hold."""

    def __init__(self, groups: Sequence[Sequence[Pattern]], clues: Sequence[Clue]) -> None:
        self._groups = len(groups)
        self._patterns = [(i, pattern) for i, group in enumerate(groups) for pattern in group]
        self._clues = [clue.name for clue in clues]
        # One bit a pattern, in order; the words that set it are looked up together.
        self._always = 0
        self._bits: dict[str, int] = {}
        needs = [pattern.needs for _, pattern in self._patterns] + [clue.needs for clue in clues]
        for place, words in enumerate(needs):
            if not words:
                self._always |= 1 << place
            for word in words.split():
                self._bits[word] = self._bits.get(word, 0) | 1 << place
        self._words = frozenset(self._bits)

    def possible(self, text: str) -> tuple[list[list[Pattern]], set[str]]:
        """Return the patterns of each group and the names of the clues that ``text`` can hold; no other is in it."""
        present = self._words.intersection(chain(text, map(add, text, text[1:])))
        bits = reduce(or_, map(self._bits.__getitem__, present), self._always)
        found: list[list[Pattern]] = [[] for _ in range(self._groups)]
        clues: set[str] = set()
        patterns = len(self._patterns)
        while bits:
            lowest = bits & -bits
            place = lowest.bit_length() - 1
            if place < patterns:
                group, pattern = self._patterns[place]
                found[group].append(pattern)
            else:
                clues.add(self._clues[place - patterns])
            bits ^= lowest
        return found, clues
