"""What a named pattern is: the words it looks for, what they weigh, and how to tell it still works."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Sign(StrEnum):
    """What a pattern speaks for."""

    PROMISE = "promise"  # something is going to be done
    ACTION = "action"  # bare words of action: a promise under a heading of plans, a report under one of results
    FACT = "fact"  # something was done or is the case
    BAR = "bar"  # no promise whatever else the sentence holds


@dataclass(frozen=True, slots=True)
class Pattern:
    """
    Words that speak for or against a promise.

    ``weight`` is added to the sentence's score once, however often the words occur. ``reason`` completes the sentence
    shown to the reviewer. ``example`` is a sentence in which the pattern must be found, ``trap`` one that looks alike
    and in which it must not. A text with none of the characters in ``needs`` cannot hold it; that spares most searches.
    Patterns read folded text in which quotes and titles are blanked out.
    """

    name: str
    sign: Sign
    weight: float
    words: str
    reason: str
    example: str
    trap: str
    needs: str = ""
    needed: frozenset[str] = field(init=False, repr=False, compare=False)
    regex: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile the words once."""
        object.__setattr__(self, "regex", re.compile(self.words))
        object.__setattr__(self, "needed", frozenset(self.needs))


def possible(patterns: Iterable[Pattern], characters: set[str]) -> list[Pattern]:
    """Return those of ``patterns`` that a text of these ``characters`` can hold; the others need not be searched."""
    return [p for p in patterns if not p.needed or not characters.isdisjoint(p.needed)]
