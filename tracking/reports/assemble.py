"""Rows in, the report out: counts, lists and the order in which things are named."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tracking.reports import compared
from tracking.reports.figures import (
    Amount,
    BreakdownLine,
    Figure,
    KindFigures,
    State,
    StateFigures,
    Verdict,
    VerdictLine,
)
from tracking.reports.keys import UNLISTED, UNMARKED, words_facet, words_of
from tracking.reports.named import Named
from tracking.reports.rows import CommitmentRow, CountedRow, RowTable, TargetRow
from tracking.reports.rules import a_year_after
from tracking.reports.tally import Tally
from tracking.reports.types import (
    FORMAT,
    AnnualReport,
    Carried,
    ClassLine,
    ClassMove,
    Earlier,
    MonthLine,
    Opinions,
    Outlook,
    Overall,
    Problems,
    Restated,
    Satisfaction,
    UnitLine,
)

# A document somebody reads names at most so many; the workbook and the page have all.
TARGETS_LIMIT = 500
_NO_CLASS = {UNMARKED: "未标注类别", UNLISTED: "标注的类别不在分类方案内"}
# What falls due next: this year's promises, and those of earlier years.
_PLANNED = (RowTable.COMMITMENTS, RowTable.CARRIED)


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for; ``classes`` are (id, scheme, code, label), scheme by scheme in the scheme's own order."""

    bureaus: dict[str, str]
    classes: Sequence[tuple[str, str, str, str]]


class _Totals:
    """What was pledged and done in each unit that can be added."""

    def __init__(self) -> None:
        self._sums: dict[str, list[Decimal]] = {}

    def add(self, row: CountedRow, words: TargetRow) -> None:
        if row.facets["summed"] == CountedRow.YES:
            sums = self._sums.get(row.facets["unit"])
            if sums is None:
                sums = self._sums[row.facets["unit"]] = [Decimal(0)] * 3
            if words.low:
                sums[0] += words.low
            if words.value:
                sums[1] += words.value
                if words.accepted:
                    sums[2] += words.value

    def lines(self, tally: Tally) -> tuple[UnitLine, ...]:
        """The units with the most targets first."""
        parts = [(words_of(unit), part) for unit, part in tally.by(RowTable.TARGETS, "unit") if unit in self._sums]
        lines = [self._line(unit, part.figure(RowTable.TARGETS, summed=CountedRow.YES)) for unit, part in parts]
        return tuple(sorted(lines, key=lambda line: (-line.targets.value, line.unit)))

    def _line(self, unit: str, targets: Figure) -> UnitLine:
        pledged, done, verified = self._sums[words_facet(unit)]
        return UnitLine(
            unit=unit,
            targets=targets,
            pledged=Amount(targets.key, "low", pledged),
            done=Amount(targets.key, "value", done),
            verified=Amount(targets.key, "verified", verified),
        )


class Assembly:
    """Takes the rows one by one and makes the report when all have passed."""

    def __init__(self, *, year: int, as_of: date, assembly: str = "", bureau: str = "") -> None:
        self._year = year
        self._as_of = as_of
        self._assembly, self._bureau = assembly, bureau
        self._tally = Tally()
        self._named = Named()
        self._totals = _Totals()
        self._targets: dict[RowTable, list[TargetRow]] = {RowTable.TARGETS: [], RowTable.CARRIED_TARGETS: []}

    def add(self, row: CountedRow) -> None:
        """Count one row, and note it where the report names it."""
        self._tally.add(row)
        words = row.words
        if isinstance(words, CommitmentRow):
            self._named.add(row, words)
        elif isinstance(words, TargetRow):
            known = self._targets.get(row.table)
            if known is not None and len(known) < TARGETS_LIMIT:
                known.append(words)
            if row.table == RowTable.TARGETS:
                self._totals.add(row, words)

    def report(
        self, names: Names, *, printed: Mapping[str, int] | None = None, restated: Restated | None = None
    ) -> AnnualReport:
        """
        Make the report of all rows that were added.

        ``printed`` is what last year's own report said of the figures compared (tracking.reports.compared), and
        ``restated`` why these are others now.
        """
        tally, named = self._tally, self._named
        topics, earlier = self._topics(), self._earlier()
        report = AnnualReport(
            format=FORMAT,
            year=self._year,
            as_of=self._as_of,
            overall=self._overall(),
            classes=self._classes(names),
            commitments=_states(tally),
            by_bureau=self._by_bureau(names),
            by_class=self._by_class(names),
            verdicts=_verdicts(tally, RowTable.TARGETS),
            targets=tuple(self._targets[RowTable.TARGETS]),
            problems=Problems(
                overdue=named.overdue.result(),
                undated_open=tally.figure(RowTable.COMMITMENTS, state=State.UNDATED, kept=CountedRow.NO),
                undated=named.undated.result(),
                returned=tally.figure(RowTable.COMMITMENTS, returned=CountedRow.YES),
                most_returned=named.returned.result(),
                most_extended=named.extended.result(),
                soft=tally.figure(RowTable.COMMITMENTS, soft=CountedRow.YES),
                again=tally.figure(RowTable.COMMITMENTS, again=CountedRow.YES),
                promised_again=named.again.result(),
                impossible=named.impossible.result(),
                soft_items=named.soft.result(),
                behind=named.behind.result(),
                paused=named.paused.result(),
                superseded=named.superseded.result(),
            ),
            outlook=self._outlook(),
            candidates=tally.figure(RowTable.CANDIDATES),
            unmatched=tally.figure(RowTable.UNMATCHED),
            assembly=self._assembly,
            bureau=self._bureau,
            by_topic=tuple(BreakdownLine(topic or "未填领域", figures) for topic, figures in topics),
            kept=named.kept(topic for topic, _ in topics),
            satisfaction=self._satisfaction(),
            carried=self._carried(names),
            class_moves=self._class_moves(names),
            by_unit=self._totals.lines(tally),
            last_year=_states(tally, RowTable.LASTYEAR),
            restated=restated,
            earlier=earlier,
        )
        return replace(report, compared=compared.lines(report, earlier, printed or {}))

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
            unassigned=self._tally.figure(RowTable.PROPOSALS, parts="none"),
            shared=self._tally.figure(RowTable.PROPOSALS, parts="several"),
            answered_again=self._tally.figure(RowTable.PROPOSALS, letters="several"),
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

    def _class_moves(self, names: Names) -> tuple[ClassMove, ...]:
        """Which letters changed their class, in the order of the classes they came from and went to."""
        labels = {key: f"{code}（{label}）" if code else label for key, _, code, label in names.classes} | _NO_CLASS
        order = {key: place for place, key in enumerate(labels)}
        moves = [
            (order[before], order[after], ClassMove(labels[before], labels[after], part.figure(RowTable.REPLIES)))
            for before, letters in self._tally.by(RowTable.REPLIES, "class")
            for after, part in letters.by(RowTable.REPLIES, "now")
            if before != after
        ]
        return tuple(move for *_, move in sorted(moves, key=lambda entry: entry[:2]))

    def _by_bureau(self, names: Names, table: RowTable = RowTable.COMMITMENTS) -> tuple[BreakdownLine, ...]:
        """Bureaus with the most commitments first; this is no ranking of how well they did."""
        lines = [
            (int(key), BreakdownLine(names.bureaus[key], _states(part, table)))
            for key, part in self._tally.by(table, "bureau")
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

    def _topics(self) -> list[tuple[str, StateFigures]]:
        """Fields of work with the most commitments first, those without one last."""
        parts = [(words_of(key), _states(part)) for key, part in self._tally.by(RowTable.COMMITMENTS, "topic")]
        parts.sort(key=lambda entry: (entry[0] == "", -entry[1].confirmed.value, entry[0]))
        return parts

    def _earlier(self) -> Earlier:
        return Earlier(
            proposals=self._kinds(RowTable.LASTYEAR_PROPOSALS),
            replied=self._kinds(RowTable.LASTYEAR_PROPOSALS, replied=CountedRow.YES),
            replies=self._kinds(RowTable.LASTYEAR_REPLIES),
            targets=self._tally.figure(RowTable.LASTYEAR_TARGETS),
            verdicts=_verdicts(self._tally, RowTable.LASTYEAR_TARGETS),
            satisfaction=self._satisfaction(RowTable.LASTYEAR_RATINGS),
        )

    def _satisfaction(self, table: RowTable = RowTable.RATINGS) -> Satisfaction:
        return Satisfaction(
            first_result=self._opinions(table, "firstresult"),
            final_result=self._opinions(table, "finalresult"),
            first_attitude=self._opinions(table, "firstattitude"),
            final_attitude=self._opinions(table, "finalattitude"),
        )

    def _opinions(self, table: RowTable, facet: str) -> Opinions:
        def figure(value: str) -> Figure:
            return self._tally.figure(table, **{facet: value})

        return Opinions(
            rated=self._tally.figure(table),
            satisfied=figure("satisfied"),
            basically=figure("basically"),
            dissatisfied=figure("dissatisfied"),
        )

    def _carried(self, names: Names) -> Carried:
        tally = self._tally
        parts = sorted(tally.by(RowTable.CARRIED, "year"), key=lambda entry: entry[0], reverse=True)
        return Carried(
            figures=_states(tally, RowTable.CARRIED),
            by_year=tuple(BreakdownLine(f"{year}年度", _states(part, RowTable.CARRIED)) for year, part in parts),
            by_bureau=self._by_bureau(names, RowTable.CARRIED),
            items=self._named.carried.result(),
            open=tally.figure(RowTable.CARRIED, open=CountedRow.YES),
            targets=tuple(self._targets[RowTable.CARRIED_TARGETS]),
            targets_counted=tally.figure(RowTable.CARRIED_TARGETS),
            verdicts=_verdicts(tally, RowTable.CARRIED_TARGETS),
        )

    def _outlook(self) -> Outlook:
        tally = self._tally
        months = {month for table in _PLANNED for month, _ in tally.by(table, "month")} - {"none"}
        return Outlook(
            until=a_year_after(self._as_of),
            due=tally.figure(RowTable.COMMITMENTS, ahead="year"),
            later=tally.figure(RowTable.COMMITMENTS, ahead="later"),
            months=tuple(
                MonthLine(month, *(tally.figure(table, month=month) for table in _PLANNED)) for month in sorted(months)
            ),
            items=self._named.ahead.result(),
            carried=tally.figure(RowTable.CARRIED, ahead="year"),
        )


def _without_class(used: Collection[str]) -> list[tuple[str, str, str, str]]:
    return [(key, "", "", label) for key, label in _NO_CLASS.items() if key in used]


def _verdicts(tally: Tally, table: RowTable) -> tuple[VerdictLine, ...]:
    return tuple(VerdictLine(verdict, tally.figure(table, verdict=verdict)) for verdict in Verdict)


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
        behind=figure(state=State.BEHIND),
    )
