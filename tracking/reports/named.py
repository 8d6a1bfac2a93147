"""The commitments a report names one by one: the first of every list, in bounded memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from tracking.reports.figures import State
from tracking.reports.rows import CommitmentRow, CountedRow, RowTable
from tracking.reports.types import Item

# A document somebody reads names at most so many; the workbook and the page have all.
ITEMS_LIMIT = 300

# States in which something is still to be done, the one that presses most first.
_PRESSING: Mapping[str, int] = {
    State.OVERDUE: 0,
    State.BEHIND: 1,
    State.ON_SCHEDULE: 2,
    State.PAUSED: 3,
    State.UNDATED: 4,
}

_NAMED = frozenset({RowTable.COMMITMENTS, RowTable.CARRIED})


class First:
    """The first few items of an order."""

    def __init__(self, order: Callable[[CountedRow, CommitmentRow], tuple[Any, ...]]) -> None:
        self._order = order
        self._items: list[tuple[tuple[Any, ...], Item]] = []
        # What comes after the last of as many as are wanted is not among them: most rows need not become an item.
        self._last: tuple[Any, ...] | None = None

    def add(self, row: CountedRow, words: CommitmentRow) -> None:
        """Take a row in, if it is among the first."""
        order = (*self._order(row, words), row.subject_id)
        if self._last is not None and order > self._last:
            return
        self._items.append((order, _item(row, words)))
        if len(self._items) >= 2 * ITEMS_LIMIT:
            self._cut()

    def _cut(self) -> None:
        self._items.sort(key=itemgetter(0))
        del self._items[ITEMS_LIMIT:]
        if len(self._items) == ITEMS_LIMIT:
            self._last = self._items[-1][0]

    def result(self) -> tuple[Item, ...]:
        """Return the items in their order."""
        self._cut()
        return tuple(item for _, item in self._items)


def _confirmed(_row: CountedRow, words: CommitmentRow) -> tuple[Any, ...]:
    return (words.confirmed or date.min,)


def _due(_row: CountedRow, words: CommitmentRow) -> tuple[Any, ...]:
    return (words.due or date.max,)


def _pressing(row: CountedRow, words: CommitmentRow) -> tuple[Any, ...]:
    return (_PRESSING[row.facets["state"]], -(words.days_overdue or 0), words.due or date.max)


class Named:
    """Every list of commitments in the report; each row that fits one is noted there."""

    def __init__(self) -> None:
        self.overdue = First(lambda _row, words: (-(words.days_overdue or 0),))
        self.behind = First(_due)
        self.undated = First(_confirmed)
        self.returned = First(lambda _row, words: (-words.returned,))
        self.extended = First(lambda _row, words: (-words.extensions,))
        self.paused = First(_due)
        self.impossible = First(_confirmed)
        self.superseded = First(_confirmed)
        self.soft = First(_confirmed)
        self.again = First(_confirmed)
        # The plan holds what falls due, whatever year it was promised in.
        self.ahead = First(_due)
        self.carried = First(_pressing)
        self._of_state: Mapping[str, First] = {
            State.OVERDUE: self.overdue,
            State.BEHIND: self.behind,
            State.PAUSED: self.paused,
            State.UNACHIEVABLE: self.impossible,
            State.SUPERSEDED: self.superseded,
        }
        self._kept: dict[str, tuple[tuple[Any, ...], Item]] = {}

    def add(self, row: CountedRow, words: CommitmentRow) -> None:
        """Note a row of this year's commitments, or of those carried over from earlier years, with its words."""
        if row.table not in _NAMED:
            return
        for found in self._lists(row):
            found.add(row, words)
        if row.table == RowTable.COMMITMENTS and words.fulfilled is not None:
            self._note_kept(row, words)

    def _note_kept(self, row: CountedRow, words: CommitmentRow) -> None:
        """Of each field one example: with pledged numbers before without, then the first that was kept."""
        order = (not words.targets, words.fulfilled, row.subject_id)
        known = self._kept.get(words.topic)
        if known is None or order < known[0]:
            self._kept[words.topic] = (order, _item(row, words))

    def kept(self, topics: Iterable[str]) -> tuple[Item, ...]:
        """The examples of these fields, in their order."""
        return tuple(self._kept[topic][1] for topic in topics if topic in self._kept)

    def _lists(self, row: CountedRow) -> Iterator[First]:
        facets = row.facets
        if facets["ahead"] == "year":
            yield self.ahead
        if row.table == RowTable.CARRIED:
            if facets["open"] == CountedRow.YES:
                yield self.carried
            return
        if facets["state"] == State.UNDATED and facets["kept"] == CountedRow.NO:
            yield self.undated
        if (found := self._of_state.get(facets["state"])) is not None:
            yield found
        for facet, found in (
            ("returned", self.returned),
            ("extended", self.extended),
            ("soft", self.soft),
            ("again", self.again),
        ):
            if facets[facet] == CountedRow.YES:
                yield found


def _item(row: CountedRow, words: CommitmentRow) -> Item:
    year = f"{words.year}年度" if row.table == RowTable.CARRIED else ""
    return Item(
        commitment_id=row.subject_id,
        proposal=f"{year}第{words.number}号{words.kind}",
        bureau=words.bureau,
        quote=words.quote,
        due_date=words.due,
        days_overdue=words.days_overdue or 0,
        returned=words.returned,
        extensions=words.extensions,
        reason=words.unmet,
        state=words.state,
        again=words.again,
        topic=words.topic,
        fulfilled=words.fulfilled,
        lagging=words.lagging,
        paused_until=words.paused_until,
    )
