"""A named pattern: what it looks for, one text it must find, and one look-alike that it must leave alone."""

import re
from dataclasses import dataclass

from proposals.parsing.normalize import fold


@dataclass(frozen=True, slots=True)
class Pattern:
    """
    One rule of structure as data.

    ``regex`` is written for folded text (``normalize.fold``). ``example`` is a text in which it is found, ``trap`` one
    in which it is not; both are written as a letter would print them and are run by the tests.
    """

    name: str
    regex: re.Pattern[str]
    example: str
    trap: str

    def finds(self, printed: str) -> bool:
        """Say whether the pattern is found in ``printed`` once that is folded."""
        return self.regex.search(fold(printed).text) is not None


def pattern(name: str, regex: str, *, example: str, trap: str) -> Pattern:
    """Compile ``regex`` into a ``Pattern``; ``^`` and ``$`` stand for the ends of a line."""
    return Pattern(name, re.compile(regex, re.MULTILINE), example, trap)
