"""What a report is compared with: its own edition before, and last year's report; and the rules it was counted by."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.fields.json import KT

from proposals.models import ResultClass, ResultScheme
from tracking.enums import ReportStage, ReportStatus
from tracking.models import LadderRule, ReportRow, ReportSnapshot
from tracking.reports import compared
from tracking.reports.changes import Changes
from tracking.reports.editions import changed_figures, changed_rows, side_by_side
from tracking.reports.figures import State
from tracking.reports.rows import RowTable
from tracking.reports.scope import Scope
from tracking.reports.types import BEHIND_SINCE, FORMAT, AnnualReport, Differing, Restated
from tracking.services.report_files import frozen_figures
from tracking.services.requests import follow_up_rule


def scope_of(report: ReportSnapshot) -> Scope:
    """What a report counts."""
    return Scope(year=report.year, as_of=report.as_of, assembly=report.assembly, bureau=report.bureau_id)


def _done(scope: Scope) -> QuerySet[ReportSnapshot]:
    same = ReportSnapshot.objects.of_scope(
        year=scope.year, as_of=scope.as_of, assembly=scope.assembly, bureau=scope.bureau
    )
    return same.filter(status=ReportStatus.DONE)


def previous_edition(report: ReportSnapshot) -> ReportSnapshot | None:
    """The last finished edition of the same report; None if there is none."""
    return _done(scope_of(report)).exclude(pk=report.pk).order_by("-edition").first()


def editions_of(report: ReportSnapshot) -> QuerySet[ReportSnapshot]:
    """All finished editions of the same report, the newest first, without their figures."""
    return _done(scope_of(report)).defer("figures", "phrases", "rules", "changes").order_by("-edition")


def last_years_report(scope: Scope) -> ReportSnapshot | None:
    """
    The report of the same assembly and bureau as of the same day a year earlier; None if there is none.

    Of several editions the last that was issued, else the last one.
    """
    issued_first = Case(When(stage=ReportStage.ISSUED, then=Value(0)), default=Value(1), output_field=IntegerField())
    return _done(scope.a_year_earlier).order_by(issued_first, "-edition").first()


def printed_in(report: ReportSnapshot | None) -> dict[str, int]:
    """What a report said of its year, by the names of tracking.reports.compared; nothing where there is none."""
    if report is None:
        return {}
    said = frozen_figures(report)
    # Targets were judged by another rule before: what differs then is no correction.
    return compared.printed_in(said, with_verdicts=said.format >= BEHIND_SINCE)


def restated(last: ReportSnapshot | None, report: ReportSnapshot) -> Restated | None:
    """
    Why last year's figures are others now than in last year's report; None where there is none, or nothing differs.

    The rows of both are on file: those last year's report counted, and those ``report`` counted anew.
    """
    if last is None:
        return None
    figures = frozen_figures(last)
    printed = figures.commitments
    now = _said(report, RowTable.LASTYEAR, ("state",))
    if figures.format < BEHIND_SINCE:
        on_schedule: tuple[str, ...] = (State.ON_SCHEDULE,)
        now = ((pk, on_schedule if said == (State.BEHIND,) else said) for pk, said in now)
    promises = _differing(RowTable.COMMITMENTS, _said(last, RowTable.COMMITMENTS, ("state",)), now)
    others = (
        _differing(table, _said(last, table, divided), _said(report, counted, divided))
        for table, counted, divided in _ALSO_COMPARED
        if table not in _not_comparable(figures)
    )
    why = Restated(
        report=last.pk,
        edition=last.edition or 1,
        added=promises.added,
        removed=promises.removed,
        moved=promises.moved,
        kept_rate=printed.kept_rate,
        in_time_rate=printed.in_time_rate,
        others=tuple(differing for differing in others if differing.added or differing.removed or differing.moved),
        opinions=tuple(said.rate for _, _, said in compared.named_opinions(figures.satisfaction))
        if figures.satisfaction and figures.satisfaction.final_result.rated.value
        else (),
    )
    return why if why.added or why.removed or why.moved or why.others else None


# What is compared beside commitments: the rows of last year's own report, those counted anew, and what is said of them.
_ALSO_COMPARED = (
    (RowTable.PROPOSALS, RowTable.LASTYEAR_PROPOSALS, ("kind", "replied")),
    (RowTable.REPLIES, RowTable.LASTYEAR_REPLIES, ()),
    (RowTable.TARGETS, RowTable.LASTYEAR_TARGETS, ("verdict",)),
    (
        RowTable.RATINGS,
        RowTable.LASTYEAR_RATINGS,
        ("firstresult", "finalresult", "firstattitude", "finalattitude"),
    ),
)


def _not_comparable(last: AnnualReport) -> set[RowTable]:
    """What a report did not count yet, or judged by another rule."""
    told = {RowTable.TARGETS: last.format >= BEHIND_SINCE, RowTable.RATINGS: last.satisfaction is not None}
    return {table for table, is_told in told.items() if not is_told}


_Told = Iterator[tuple[int, tuple[str, ...]]]


def _differing(table: RowTable, before: _Told, now: _Told) -> Differing:
    differ: Counter[str] = Counter()
    for _, old, new in side_by_side(before, now):
        if old != new:
            differ["added" if old is None else "removed" if new is None else "moved"] += 1
    return Differing(table.value, differ["added"], differ["removed"], differ["moved"])


def _said(report: ReportSnapshot, table: RowTable, divided: tuple[str, ...]) -> _Told:
    """What facets say of each row of a table in the order of their ids, streamed."""
    rows = _rows(report, table).order_by("subject_id")
    for pk, *told in rows.values_list("subject_id", *(KT(f"facets__{name}") for name in divided)).iterator():
        yield pk, tuple(told)


def changes_to(previous: ReportSnapshot, report: ReportSnapshot, figures: AnnualReport) -> Changes:
    """What differs from the edition before; ``figures`` are the new ones, the rows of both are on file."""
    before = frozen_figures(previous)
    tables = [table for table in RowTable if before.format == figures.format or _rows(previous, table).exists()]
    rows = (changed_rows(table, _ids(previous, table), _ids(report, table)) for table in tables)
    return Changes(
        previous=previous.edition or 1,
        report=previous.pk,
        figures=changed_figures(before, figures),
        rows=tuple(change for change in rows if change),
    )


def _rows(report: ReportSnapshot, table: RowTable) -> QuerySet[ReportRow]:
    return ReportRow.objects.filter(report=report, table=table.value)


def _ids(report: ReportSnapshot, table: RowTable) -> Iterator[tuple[int, str]]:
    """The ids of a table's rows in their order, streamed; of the rows nothing more is said than the table."""
    return _rows(report, table).order_by("subject_id").values_list("subject_id", "table").iterator()


def rules_in_force(*, on: date) -> dict[str, Any]:
    """
    The rules a report of this day is counted and read by, as plain values that are frozen with it.

    The form of the figures, the result classes with their schemes, the limits of following up, the reminder rules.
    """
    valid = Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    follow_up = follow_up_rule(on=on)
    return {
        "format": FORMAT,
        "result_schemes": list(_schemes()),
        "follow_up_rule": {"id": follow_up.pk, "name": follow_up.name},
        "reminder_rules": list(LadderRule.objects.filter(valid).order_by("pk").values_list("pk", flat=True)),
    }


def _schemes() -> Iterator[dict[str, Any]]:
    classes: dict[int, list[list[Any]]] = {}
    for scheme_id, *told in ResultClass.objects.order_by("scheme_id", "order").values_list(
        "scheme_id", "id", "code", "label", "counts_as", "needs_follow_up"
    ):
        classes.setdefault(scheme_id, []).append(told)
    for scheme in ResultScheme.objects.order_by("pk"):
        yield {
            "id": scheme.pk,
            "name": scheme.name,
            "valid_from": scheme.valid_from.isoformat(),
            "valid_to": scheme.valid_to.isoformat() if scheme.valid_to else None,
            "classes": classes.get(scheme.pk, []),
        }
