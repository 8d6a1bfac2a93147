"""Counting rows by everything they are divided by, in one pass and in memory that does not grow with the rows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from operator import itemgetter
from typing import Self

from tracking.reports.figures import Figure
from tracking.reports.keys import FACETS, FigureKey
from tracking.reports.rows import CountedRow, RowTable

_Combination = tuple[str, ...]


def _taker(names: tuple[str, ...]) -> Callable[[Mapping[str, str]], _Combination]:
    """What makes a combination of the facets of a row; of one name alone ``itemgetter`` would make no tuple."""
    return itemgetter(*names) if len(names) > 1 else lambda facets: tuple([facets[name] for name in names])


# The facets of each table in the order in which a combination has them, and what takes them from a row.
_NAMES = {table: tuple(sorted(names)) for table, names in FACETS.items()}
_TAKERS = {table: _taker(names) for table, names in _NAMES.items()}


class Tally:
    """How many rows of each table have which combination of facets."""

    def __init__(self, given: Mapping[str, str] | None = None) -> None:
        self._counts: dict[RowTable, Counter[_Combination]] = {table: Counter() for table in RowTable}
        # What all rows of a part have in common; it belongs to the keys of its figures.
        self._given = given or {}

    def add(self, row: CountedRow) -> None:
        """
        Count one row.

        :raises ValueError: if it does not answer exactly the questions its table is divided by.
        """
        facets, table = row.facets, row.table
        try:
            combination = _TAKERS[table](facets)
        except KeyError:
            combination = ()
        if len(combination) != len(facets):
            raise ValueError(f"{table}: facets {sorted(facets)} instead of {sorted(FACETS[table])}")
        self._counts[table][combination] += 1

    def figure(self, table: RowTable, **wanted: str) -> Figure:
        """Count the rows that have all that is wanted; the figure's key names exactly these."""
        places = [(_NAMES[table].index(name), value) for name, value in wanted.items()]
        value = sum(
            count
            for facets, count in self._counts[table].items()
            if all(facets[place] == value for place, value in places)
        )
        return Figure(str(FigureKey(table, {**self._given, **wanted})), value)

    def by(self, table: RowTable, facet: str) -> Iterator[tuple[str, Self]]:
        """For each value of a facet that occurs in the table, the tally of these rows alone."""
        place = _NAMES[table].index(facet)
        parts: dict[str, Counter[_Combination]] = defaultdict(Counter)
        for facets, count in self._counts[table].items():
            parts[facets[place]][facets] = count
        for value, counts in parts.items():
            part = type(self)({**self._given, facet: value})
            part._counts[table] = counts  # noqa: SLF001 - its own kind
            yield value, part
