"""
A named pattern: what it looks for, one text it must find, and one look-alike that it must leave alone.

Letters are long and patterns many, so patterns are written to begin with plain characters: ``re`` leaps from one such
character to the next, ten times as fast as it tries a look-behind or a group at every place. That is why a look-behind
stands after the words it looks behind (``已(?<!业已)``).
"""

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


_GROUP = re.compile(r"\([^()]*\)")


def any_of(words: str) -> str:
    """
    Return a regular expression for one of the ``words``, parted by bars, each of which begins with a plain character.

    What begins with the first character of none is passed over in one step, not in one for each word.
    """
    bare, groups = words, 1
    while groups:  # the innermost first: bars inside them part no words
        bare, groups = _GROUP.subn("_", bare)
    listed = bare.split("|")
    if any(not word or word[0] in "[^.\\_" or word[1:2] in {"?", "*", "{"} for word in listed):
        raise ValueError(words)
    first = "".join(sorted({word[0] for word in listed}))
    return f"(?=[{first}])(?:{words})"


def each(words: str, then: str) -> str:
    """
    Return a regular expression for one of the ``words``, parted by bars, and what comes ``then``.

    Beside other branches that begin with plain characters, ``re`` leaps from one such character to the next; a group
    of the words would have it try every place.
    """
    return "|".join(word + then for word in words.split("|"))
