"""What a named pattern is: the words it looks for, what they weigh, and how to tell it still works."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
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


def total(parts: Iterable[Part]) -> float:
    """Return what the parts add up to."""
    weight = 0.0
    for part in parts:
        weight += part.weight
    return weight


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
        # The places in this order of what needs a word, and of what needs none.
        needs = [pattern.needs.split() for _, pattern in self._patterns] + [clue.needs.split() for clue in clues]
        self._always = {place for place, words in enumerate(needs) if not words}
        self._places = {
            word: tuple(place for place, words in enumerate(needs) if word in words)
            for word in {word for words in needs for word in words}
        }
        pairs = [word for word in self._places if len(word) == 2]
        first, second = (re.escape("".join(sorted({pair[i] for pair in pairs}))) for i in (0, 1))
        self._pair = re.compile(rf"(?=([{first}][{second}]))")
        self._pairs = frozenset(pairs)
        self._character = re.compile(f"[{re.escape(''.join(sorted(self._places.keys() - self._pairs)))}]")

    def possible(self, text: str) -> tuple[list[list[Pattern]], set[str]]:
        """Return the patterns of each group and the names of the clues that ``text`` can hold; no other is in it."""
        present = self._pairs.intersection(self._pair.findall(text)).union(self._character.findall(text))
        found: list[list[Pattern]] = [[] for _ in range(self._groups)]
        clues: set[str] = set()
        patterns = len(self._patterns)
        for place in sorted(self._always.union(*map(self._places.__getitem__, present))):
            if place < patterns:
                group, pattern = self._patterns[place]
                found[group].append(pattern)
            else:
                clues.add(self._clues[place - patterns])
        return found, clues
