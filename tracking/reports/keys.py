"""
Names of figures: a table and what its rows must have, as in ``commitments.bureau-12.state-overdue``.

A figure and the list it opens are made from the same name, so they cannot disagree.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from tracking.reports.rows import RowTable

# What each table is divided by. ``class``: id of the result class, "unmarked" (the letter has no mark) or "unlisted"
# (its mark is in no scheme). ``parts`` and ``letters``: how many bureaus are to answer a proposal, and how many letters
# did (none, one, several). Facets that ask yes or no say so.
# ``topic`` and ``unit`` are "none" or the words in hexadecimal, since names of figures are plain letters and digits.
_TARGETS = frozenset({"kind", "bureau", "verdict", "unit", "summed"})
_REPLIES = frozenset({"kind", "class", "now", "bureau"})
_RATINGS = frozenset({"kind", "firstresult", "finalresult", "firstattitude", "finalattitude"})
_PROMISES = frozenset(
    {
        "kind",
        "bureau",
        "class",
        "topic",
        "year",
        "state",
        "kept",
        "open",
        "due",
        "submitted",
        "returned",
        "extended",
        "promise",
        "soft",
        "again",
        "ahead",
        "month",
    }
)
FACETS: Mapping[RowTable, frozenset[str]] = {
    RowTable.PROPOSALS: frozenset({"kind", "draft", "replied", "parts", "letters"}),
    RowTable.ASSIGNMENTS: frozenset({"kind", "part"}),
    RowTable.REPLIES: _REPLIES,
    RowTable.UNMATCHED: frozenset(),
    RowTable.CANDIDATES: frozenset({"kind"}),
    RowTable.COMMITMENTS: _PROMISES,
    RowTable.CARRIED: _PROMISES,
    RowTable.LASTYEAR: _PROMISES,
    # Only what is compared: to know how many bureaus were to answer, their parts would have to be read.
    RowTable.LASTYEAR_PROPOSALS: frozenset({"kind", "replied"}),
    RowTable.LASTYEAR_REPLIES: _REPLIES,
    RowTable.LASTYEAR_TARGETS: _TARGETS,
    RowTable.LASTYEAR_RATINGS: _RATINGS,
    RowTable.RATINGS: _RATINGS,
    RowTable.TARGETS: _TARGETS,
    RowTable.CARRIED_TARGETS: _TARGETS,
}
UNMARKED = "unmarked"
UNLISTED = "unlisted"
_PART = re.compile(r"([a-z]+)-([a-z0-9_-]+)")


@lru_cache(maxsize=4096)
def words_facet(words: str) -> str:
    """The facet's value for words people type: a field of work, a unit."""
    return words.encode().hex() or "none"


def words_of(value: str) -> str:
    """The words of a facet's value; empty for none."""
    return "" if value == "none" else bytes.fromhex(value).decode()


def _is_written_so(name: str, value: str) -> bool:
    """Whether the value of a facet can be read again, where it is more than a word."""
    if name == "month":
        return value == "none" or re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", value) is not None
    if name not in {"topic", "unit"}:
        return True
    try:
        return words_facet(words_of(value)) == value
    except ValueError:
        return False


class UnknownKey(ValueError):  # noqa: N818 - a name that is none
    """No figure has this name."""


@dataclass(frozen=True, slots=True)
class FigureKey:
    """A table, and the values its rows must have."""

    table: RowTable
    wanted: Mapping[str, str]

    def __str__(self) -> str:
        return ".".join([self.table, *(f"{name}-{self.wanted[name]}" for name in sorted(self.wanted))])


def parse_key(text: str) -> FigureKey:
    """
    Read the name of a figure.

    :raises UnknownKey: if the table or one of the facets does not exist.
    """
    head, *parts = text.split(".")
    try:
        table = RowTable(head)
    except ValueError as error:
        raise UnknownKey(text) from error
    wanted: dict[str, str] = {}
    for part in parts:
        match = _PART.fullmatch(part)
        if match is None or match[1] not in FACETS[table] or match[1] in wanted or not _is_written_so(*match.groups()):
            raise UnknownKey(text)
        wanted[match[1]] = match[2]
    return FigureKey(table, wanted)
