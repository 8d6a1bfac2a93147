"""Files of reports that nothing refers to go; whatever might still be needed stays."""

import os
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.factories.tracking import ReportSnapshotFactory
from tests.tracking.reports import world
from tracking.enums import ReportStatus
from tracking.services.report_leftovers import remove_leftovers
from tracking.services.reports import compile_report

pytestmark = pytest.mark.django_db

ASKED = world.at(1, 5, year=2026)
LATER = ASKED + timedelta(days=3)


def written(name: str, at=ASKED + timedelta(minutes=5)) -> str:
    """Keep a file as a worker would, at a moment of our own."""
    stored = default_storage.save(f"reports/{name}", ContentFile(b"x"))
    os.utime(default_storage.path(stored), (at.timestamp(), at.timestamp()))
    return stored


@pytest.fixture(autouse=True)
def folder_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def cancelled(**kwargs):
    return ReportSnapshotFactory(status=ReportStatus.CANCELLED, requested_at=ASKED, finished_at=ASKED, **kwargs)


def test_files_of_a_cancelled_run_go():
    report = cancelled()
    names = [written(f"{report.pk}.docx"), written(f"{report.pk}_aB3dE5g.xlsx"), written(f"{report.pk}.pdf")]

    assert sorted(remove_leftovers(now=LATER)) == sorted(names)
    assert default_storage.listdir("reports")[1] == []
    assert remove_leftovers(now=LATER) == []


def test_a_finished_report_keeps_its_files_and_loses_those_that_were_replaced():
    world.build()
    report = ReportSnapshotFactory(year=2025, as_of=world.AS_OF, requested_at=ASKED)
    compile_report(report_id=report.pk, now=ASKED)
    report.refresh_from_db()
    replaced, kept = written(f"{report.pk}.pdf"), written(f"{report.pk}.pdf")
    report.pdf = kept
    report.save()

    assert remove_leftovers(now=LATER) == [replaced]
    assert sorted(default_storage.listdir("reports")[1]) == sorted(
        name.removeprefix("reports/") for name in (report.docx.name, report.xlsx.name, kept)
    )


def test_a_file_another_report_refers_to_stays():
    report, other = cancelled(), cancelled(year=2024)
    name = written(f"{report.pk}.docx")
    type(other).objects.filter(pk=other.pk).update(docx=name)

    assert remove_leftovers(now=LATER) == []


def test_what_may_still_be_written_or_is_new_stays():
    running = ReportSnapshotFactory(status=ReportStatus.RUNNING, requested_at=ASKED, claimed_at=ASKED)
    written(f"{running.pk}.docx")
    fresh = cancelled(year=2024)
    written(f"{fresh.pk}.docx", at=LATER - timedelta(hours=23))

    assert remove_leftovers(now=LATER) == []


def test_what_a_database_put_back_has_forgotten_stays():
    """Its number is unknown, or belongs to a report asked for after the file was written."""
    report = cancelled()
    written(f"{report.pk}.docx", at=ASKED - timedelta(days=30))
    written(f"{report.pk + 1000}.docx")

    assert remove_leftovers(now=LATER) == []


def test_files_of_other_names_are_nobody_s_business_here():
    report = cancelled()
    for name in ("notes.docx", f"{report.pk}.txt", "010.pdf", "_7.pdf"):
        written(name)

    assert remove_leftovers(now=LATER) == []


def test_without_a_folder_there_is_nothing_to_remove():
    assert remove_leftovers(now=LATER) == []
