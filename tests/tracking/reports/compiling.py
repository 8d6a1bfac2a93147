"""A report of the small city's year, compiled as the office does it."""

from datetime import datetime

from tests.factories.tracking import ReportSnapshotFactory
from tests.tracking.reports.world import AS_OF
from tracking.models import ReportSnapshot
from tracking.services.reports import compile_report


def compiled_report(*, now: datetime, **scope: object) -> ReportSnapshot:
    """Compile the report of 2025 as of its last day, or of what ``scope`` says otherwise."""
    report = ReportSnapshotFactory(**{"year": 2025, "as_of": AS_OF, **scope})
    compile_report(report_id=report.pk, now=now)
    report.refresh_from_db()
    return report
