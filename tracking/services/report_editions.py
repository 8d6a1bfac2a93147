"""What a report is compared with: its own edition before, and last year's report; and the rules it was counted by."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.db.models.fields.json import KT

from proposals.models import ResultClass, ResultScheme
from tracking.enums import ReportStage, ReportStatus
from tracking.models import LadderRule, ReportRow, ReportSnapshot
from tracking.reports.changes import Changes
from tracking.reports.editions import changed_figures, changed_rows, side_by_side
from tracking.reports.figures import Figure, State
from tracking.reports.rows import RowTable
from tracking.reports.scope import Scope
from tracking.reports.types import BEHIND_SINCE, FORMAT, AnnualReport, Restated
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
    """What a report said of commitments, by the names of StateFigures; nothing where there is none."""
    if report is None:
        return {}
    said = frozen_figures(report).commitments
    figures: dict[str, Figure] = {f.name: getattr(said, f.name) for f in fields(said)}
    return {name: figure.value for name, figure in figures.items() if figure.key}


def restated(last: ReportSnapshot | None, report: ReportSnapshot) -> Restated | None:
    """
    Why last year's figures are others now than in last year's report; None where there is none, or nothing differs.

    The rows of both are on file: those last year's report counted, and those ``report`` counted anew.
    """
    if last is None:
        return None
    figures = frozen_figures(last)
    printed = figures.commitments
    differ: Counter[str] = Counter()
    now = _states(report, RowTable.LASTYEAR)
    if figures.format < BEHIND_SINCE:
        now = ((pk, State.ON_SCHEDULE if state == State.BEHIND else state) for pk, state in now)
    for _, before, after in side_by_side(_states(last, RowTable.COMMITMENTS), now):
        if before != after:
            differ["added" if before is None else "removed" if after is None else "moved"] += 1
    why = Restated(
        report=last.pk,
        edition=last.edition or 1,
        added=differ["added"],
        removed=differ["removed"],
        moved=differ["moved"],
        kept_rate=printed.kept_rate,
        in_time_rate=printed.in_time_rate,
    )
    return why if why.added or why.removed or why.moved else None


def _states(report: ReportSnapshot, table: RowTable) -> Iterator[tuple[int, str]]:
    """The state of each commitment in the order of their ids, streamed."""
    states = _rows(report, table).order_by("subject_id").values_list("subject_id", KT("facets__state"))
    return states.iterator()


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
