"""Rows in, the report out: counts, lists and the order in which things are named."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tracking.reports.keys import UNLISTED, UNMARKED, topic_of
from tracking.reports.rows import CommitmentRow, CountedRow, RowTable, TargetRow
from tracking.reports.rules import a_year_after
from tracking.reports.tally import Tally
from tracking.reports.types import (
    FORMAT,
    AnnualReport,
    BreakdownLine,
    Carried,
    ClassLine,
    Compared,
    Figure,
    Item,
    KindFigures,
    MonthLine,
    Opinions,
    Outlook,
    Overall,
    Problems,
    Satisfaction,
    State,
    StateFigures,
    Verdict,
    VerdictLine,
)

# A document somebody reads names at most so many; the workbook and the page have all.
ITEMS_LIMIT = 300
TARGETS_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for; ``classes`` are (id, scheme, code, label), scheme by scheme in the scheme's own order."""

    bureaus: dict[str, str]
    classes: Sequence[tuple[str, str, str, str]]


# What is set beside last year's figure, and what it is called.
_COMPARED = ("confirmed", "kept", "kept_in_time", "overdue", "undated")
_COMPARED_LABELS = {
    "confirmed": "承诺事项",
    "kept": "已兑现",
    "kept_in_time": "按期兑现",
    "overdue": "逾期未兑现",
    "undated": "未定期限",
}


class _First:
    """The first few items of an order, in bounded memory."""

    def __init__(self, order: Callable[[CommitmentRow, Item], tuple[object, ...]]) -> None:
        self._order = order
        self._items: list[tuple[tuple[object, ...], Item]] = []

    def add(self, row: CommitmentRow, item: Item) -> None:
        self._items.append(((*self._order(row, item), item.commitment_id), item))
        if len(self._items) >= 2 * ITEMS_LIMIT:
            self._cut()

    def _cut(self) -> None:
        self._items.sort(key=lambda entry: entry[0])
        del self._items[ITEMS_LIMIT:]

    def result(self) -> tuple[Item, ...]:
        self._cut()
        return tuple(item for _, item in self._items)


class Assembly:
    """Takes the rows one by one and makes the report when all have passed."""

    def __init__(self, *, year: int, as_of: date, assembly: str = "", bureau: str = "") -> None:
        self._year = year
        self._as_of = as_of
        self._assembly, self._bureau = assembly, bureau
        self._tally = Tally()
        self._overdue = _First(lambda _row, item: (-item.days_overdue,))
        self._undated = _First(lambda row, _item: (row.confirmed or date.min,))
        self._returned = _First(lambda _row, item: (-item.returned,))
        self._ahead = _First(lambda row, _item: (row.due or date.max,))
        self._extended = _First(lambda _row, item: (-item.extensions,))
        self._again = _First(lambda row, _item: (row.confirmed or date.min,))
        self._impossible = _First(lambda row, _item: (row.confirmed or date.min,))
        self._targets: list[TargetRow] = []

    def add(self, row: CountedRow) -> None:
        """Count one row, and note it where the report names it."""
        self._tally.add(row)
        if isinstance(row.words, CommitmentRow) and row.table == RowTable.COMMITMENTS:
            self._note(row, row.words)
        elif isinstance(row.words, TargetRow) and len(self._targets) < TARGETS_LIMIT:
            self._targets.append(row.words)

    def _note(self, row: CountedRow, words: CommitmentRow) -> None:
        item = Item(
            commitment_id=row.subject_id,
            proposal=f"第{words.number}号{words.kind}",
            bureau=words.bureau,
            quote=words.quote,
            due_date=words.due,
            days_overdue=words.days_overdue or 0,
            returned=words.returned,
            extensions=words.extensions,
            reason=words.unmet,
        )
        if row.facets["state"] == State.OVERDUE:
            self._overdue.add(words, item)
        if row.facets["state"] == State.UNDATED and row.facets["kept"] == CountedRow.NO:
            self._undated.add(words, item)
        if row.facets["returned"] == CountedRow.YES:
            self._returned.add(words, item)
        if row.facets["ahead"] == "year":
            self._ahead.add(words, item)
        if row.facets["extended"] == CountedRow.YES:
            self._extended.add(words, item)
        if row.facets["again"] == CountedRow.YES:
            self._again.add(words, item)
        if row.facets["state"] == State.UNACHIEVABLE:
            self._impossible.add(words, item)

    def report(self, names: Names, *, printed: Mapping[str, int] | None = None) -> AnnualReport:
        """
        Make the report of all rows that were added.

        ``printed`` is what last year's own report said of the figures compared, by their names in StateFigures.
        """
        tally = self._tally
        return AnnualReport(
            format=FORMAT,
            year=self._year,
            as_of=self._as_of,
            overall=self._overall(),
            classes=self._classes(names),
            commitments=_states(tally),
            by_bureau=self._by_bureau(names),
            by_class=self._by_class(names),
            verdicts=tuple(VerdictLine(v, tally.figure(RowTable.TARGETS, verdict=v)) for v in Verdict),
            targets=tuple(self._targets),
            problems=Problems(
                overdue=self._overdue.result(),
                undated_open=tally.figure(RowTable.COMMITMENTS, state=State.UNDATED, kept=CountedRow.NO),
                undated=self._undated.result(),
                returned=tally.figure(RowTable.COMMITMENTS, returned=CountedRow.YES),
                most_returned=self._returned.result(),
                most_extended=self._extended.result(),
                soft=tally.figure(RowTable.COMMITMENTS, soft=CountedRow.YES),
                again=tally.figure(RowTable.COMMITMENTS, again=CountedRow.YES),
                promised_again=self._again.result(),
                impossible=self._impossible.result(),
            ),
            outlook=self._outlook(),
            candidates=tally.figure(RowTable.CANDIDATES),
            unmatched=tally.figure(RowTable.UNMATCHED),
            assembly=self._assembly,
            bureau=self._bureau,
            by_topic=self._by_topic(),
            satisfaction=self._satisfaction(),
            carried=self._carried(),
            compared=self._compared(printed or {}),
        )

    def _overall(self) -> Overall:
        return Overall(
            proposals=self._kinds(RowTable.PROPOSALS),
            drafts=self._kinds(RowTable.PROPOSALS, draft=CountedRow.YES),
            replied=self._kinds(RowTable.PROPOSALS, replied=CountedRow.YES),
            assigned=self._kinds(RowTable.ASSIGNMENTS, part="answering"),
            joining=self._kinds(RowTable.ASSIGNMENTS, part="joining"),
            replies=self._kinds(RowTable.REPLIES),
            commitments=self._kinds(RowTable.COMMITMENTS),
            targets=self._kinds(RowTable.TARGETS),
        )

    def _kinds(self, table: RowTable, **wanted: str) -> KindFigures:
        return KindFigures(
            suggestions=self._tally.figure(table, kind="suggestion", **wanted),
            proposals=self._tally.figure(table, kind="proposal", **wanted),
            total=self._tally.figure(table, **wanted),
        )

    def _classes(self, names: Names) -> tuple[ClassLine, ...]:
        """Every class of a scheme in use, also those no letter has; then what has no class."""
        used = {value for facet in ("class", "now") for value, _ in self._tally.by(RowTable.REPLIES, facet)}
        schemes = {scheme for key, scheme, _, _ in names.classes if key in used}
        known = [entry for entry in names.classes if entry[1] in schemes]
        return tuple(
            ClassLine(
                scheme,
                code,
                label,
                self._tally.figure(RowTable.REPLIES, **{"class": key}),
                self._tally.figure(RowTable.REPLIES, now=key),
            )
            for key, scheme, code, label in [*known, *_without_class(used)]
        )

    def _by_bureau(self, names: Names) -> tuple[BreakdownLine, ...]:
        """Bureaus with the most commitments first; this is no ranking of how well they did."""
        lines = [
            (int(key), BreakdownLine(names.bureaus[key], _states(part)))
            for key, part in self._tally.by(RowTable.COMMITMENTS, "bureau")
        ]
        lines.sort(key=lambda entry: (-entry[1].figures.confirmed.value, entry[0]))
        return tuple(line for _, line in lines)

    def _by_class(self, names: Names) -> tuple[BreakdownLine, ...]:
        parts = dict(self._tally.by(RowTable.COMMITMENTS, "class"))
        known = [entry for entry in names.classes if entry[0] in parts]
        several = len({scheme for _, scheme, _, _ in known}) > 1
        return tuple(
            BreakdownLine(
                "".join([f"{code}（{label}）" if code else label, f"〔{scheme}〕" if several and scheme else ""]),
                _states(parts[key]),
            )
            for key, scheme, code, label in [*known, *_without_class(parts)]
        )

    def _by_topic(self) -> tuple[BreakdownLine, ...]:
        """Fields of work with the most commitments first, those without one last."""
        parts = [(topic_of(key), _states(part)) for key, part in self._tally.by(RowTable.COMMITMENTS, "topic")]
        parts.sort(key=lambda entry: (entry[0] == "", -entry[1].confirmed.value, entry[0]))
        return tuple(BreakdownLine(topic or "未填领域", figures) for topic, figures in parts)

    def _satisfaction(self) -> Satisfaction:
        return Satisfaction(
            first_result=self._opinions("firstresult"),
            final_result=self._opinions("finalresult"),
            first_attitude=self._opinions("firstattitude"),
            final_attitude=self._opinions("finalattitude"),
        )

    def _opinions(self, facet: str) -> Opinions:
        def figure(value: str) -> Figure:
            return self._tally.figure(RowTable.RATINGS, **{facet: value})

        return Opinions(
            rated=self._tally.figure(RowTable.RATINGS),
            satisfied=figure("satisfied"),
            basically=figure("basically"),
            dissatisfied=figure("dissatisfied"),
        )

    def _carried(self) -> Carried:
        parts = sorted(self._tally.by(RowTable.CARRIED, "year"), key=lambda entry: entry[0], reverse=True)
        return Carried(
            figures=_states(self._tally, RowTable.CARRIED),
            by_year=tuple(BreakdownLine(f"{year}年度", _states(part, RowTable.CARRIED)) for year, part in parts),
        )

    def _compared(self, printed: Mapping[str, int]) -> tuple[Compared, ...]:
        now, then = _states(self._tally), _states(self._tally, RowTable.LASTYEAR)
        lines = []
        for name in _COMPARED:
            before: Figure = getattr(then, name)
            said = printed.get(name, before.value)
            changed = None if said == before.value else said
            lines.append(Compared(_COMPARED_LABELS[name], getattr(now, name), before, changed))
        return tuple(lines)

    def _outlook(self) -> Outlook:
        ahead = sorted(self._tally.by(RowTable.COMMITMENTS, "month"), key=lambda entry: entry[0])
        return Outlook(
            until=a_year_after(self._as_of),
            due=self._tally.figure(RowTable.COMMITMENTS, ahead="year"),
            later=self._tally.figure(RowTable.COMMITMENTS, ahead="later"),
            months=tuple(
                MonthLine(month, part.figure(RowTable.COMMITMENTS)) for month, part in ahead if month != "none"
            ),
            items=self._ahead.result(),
        )


def _without_class(used: Collection[str]) -> list[tuple[str, str, str, str]]:
    labels = {UNMARKED: "未标注类别", UNLISTED: "标注的类别不在分类方案内"}
    return [(key, "", "", label) for key, label in labels.items() if key in used]


def _states(tally: Tally, table: RowTable = RowTable.COMMITMENTS) -> StateFigures:
    def figure(**wanted: str) -> Figure:
        return tally.figure(table, **wanted)

    return StateFigures(
        confirmed=figure(),
        kept_in_time=figure(state=State.KEPT_IN_TIME),
        kept_late=figure(state=State.KEPT_LATE),
        on_schedule=figure(state=State.ON_SCHEDULE),
        overdue=figure(state=State.OVERDUE),
        undated=figure(state=State.UNDATED),
        kept=figure(kept=CountedRow.YES),
        undated_kept=figure(state=State.UNDATED, kept=CountedRow.YES),
        due=figure(due=CountedRow.YES),
        due_kept_in_time=figure(state=State.KEPT_IN_TIME, due=CountedRow.YES),
        late_but_submitted_in_time=figure(submitted="in_time"),
        overdue_but_submitted=figure(submitted="waiting"),
        paused=figure(state=State.PAUSED),
        unachievable=figure(state=State.UNACHIEVABLE),
        superseded=figure(state=State.SUPERSEDED),
        extended=figure(extended=CountedRow.YES),
        kept_as_promised=figure(promise="in_time"),
    )
