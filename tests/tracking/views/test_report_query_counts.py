"""Pages of reports make a fixed number of queries, whatever there is of rows, editions, plans and history."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tests.factories.tracking import (
    ReportEventFactory,
    ReportRowFactory,
    ReportScheduleFactory,
    ReportSnapshotFactory,
)
from tracking.enums import ReportStage, ReportStatus
from tracking.services.reports import compile_report

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("rows", [1, 3, 30])]

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
FINISHED = {
    "as_of": date(2025, 12, 31),
    "status": ReportStatus.DONE,
    "figures": {},
    "sha256": "ab" * 32,
    "finished_at": NOW,
}


def finished_report():
    report = ReportSnapshotFactory(as_of=FINISHED["as_of"])
    compile_report(report_id=report.pk, now=NOW)
    report.refresh_from_db()
    return report


def test_list_of_reports(rows, office_client, django_assert_num_queries):
    for year in range(rows):
        ReportSnapshotFactory(year=1990 + year)

    with django_assert_num_queries(7):
        response = office_client.get(reverse("reports"))

    assert len(response.context["page"].object_list) == min(rows, 20)


def test_plans_of_reports(rows, office_client, django_assert_num_queries):
    for _ in range(rows):
        ReportScheduleFactory()

    with django_assert_num_queries(3):
        response = office_client.get(reverse("report_schedules"))

    assert len(response.context["lines"]) == rows


def test_a_finished_report_with_its_history_and_editions(rows, office_client, django_assert_num_queries):
    report = finished_report()
    for edition in range(2, rows + 1):
        ReportSnapshotFactory(**FINISHED, edition=edition)
    for _ in range(rows):
        ReportEventFactory(report=report)

    with django_assert_num_queries(5):
        response = office_client.get(reverse("report", args=[report.pk]))

    assert len(response.context["events"]) == rows


def test_signing_off_a_report(rows, office_client, django_assert_num_queries):
    report = finished_report()
    for _ in range(rows):
        ReportEventFactory(report=report)

    with django_assert_num_queries(8):
        office_client.post(reverse("report_sign", args=[report.pk, "review"]))

    report.refresh_from_db()
    assert report.stage == ReportStage.REVIEWED


def test_the_forms_of_a_report(rows, office_client, django_assert_num_queries):
    report = finished_report()
    for bureau in range(1, rows + 1):
        ReportRowFactory(report=report, facets={"bureau": str(bureau)}, words={"bureau": f"第{bureau}局"})

    with django_assert_num_queries(6):
        response = office_client.get(reverse("report_registers", args=[report.pk]))

    assert len(response.context["forms"]) == rows
