"""The PDF of a report: asked for, claimed, made or not with a reason."""

from datetime import timedelta

import pytest

from proposals.enums import Role
from proposals.services.permissions import NotAllowed
from tests.factories.proposals import UserFactory
from tests.tracking.reports import world
from tests.tracking.reports.compiling import compiled_report
from tracking.enums import PdfStatus
from tracking.models import ReportSnapshot
from tracking.services.report_pdf import make_pdf, pending_pdf_ids, request_pdf

pytestmark = pytest.mark.django_db

NOW = world.at(1, 5, year=2026)


@pytest.fixture
def compiled() -> ReportSnapshot:
    world.build()
    return compiled_report(now=NOW)


def program(tmp_path, lines: str) -> str:
    """A stand-in for LibreOffice: what it gets is what LibreOffice would get."""
    file = tmp_path / "soffice"
    file.write_text("#!/bin/sh\n" + lines, encoding="utf-8")
    file.chmod(0o755)
    return str(file)


WRITES = 'while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done\nmkdir -p "$out"\nhead -c 2 "$1" > "$out/file.pdf"\n'


def test_a_finished_report_waits_for_its_pdf(compiled):
    assert (compiled.pdf_status, pending_pdf_ids(now=NOW)) == (PdfStatus.PENDING, [compiled.pk])


def test_the_pdf_is_made_of_the_word_file_and_kept(compiled, settings, tmp_path):
    settings.REPORT_OFFICE_PROGRAM = program(tmp_path, WRITES)

    make_pdf(report_id=compiled.pk, now=NOW)

    compiled.refresh_from_db()
    assert (compiled.pdf_status, compiled.pdf_note) == (PdfStatus.DONE, "")
    with compiled.pdf.open() as kept:
        assert kept.read() == b"PK"
    assert pending_pdf_ids(now=NOW) == []


def test_a_program_that_gives_nothing_is_said(compiled, settings, tmp_path):
    settings.REPORT_OFFICE_PROGRAM = program(tmp_path, "exit 1\n")

    make_pdf(report_id=compiled.pk, now=NOW)

    compiled.refresh_from_db()
    assert compiled.pdf_status == PdfStatus.FAILED
    assert compiled.pdf_note == "LibreOffice没有转换成功，没有生成PDF文件。请用WPS或Word打开Word报告后另存为PDF。"


def test_a_program_that_is_not_there_is_said(compiled, settings, tmp_path):
    settings.REPORT_OFFICE_PROGRAM = str(tmp_path / "gone")

    make_pdf(report_id=compiled.pk, now=NOW)

    compiled.refresh_from_db()
    assert compiled.pdf_status == PdfStatus.FAILED
    assert compiled.pdf_note.startswith(f"设置的LibreOffice程序不能启动（{tmp_path / 'gone'}），没有生成PDF文件。")


def test_one_worker_at_a_time_and_a_silent_one_is_replaced(compiled, settings, tmp_path):
    settings.REPORT_OFFICE_PROGRAM = program(tmp_path, WRITES)
    ReportSnapshot.objects.update(pdf_status=PdfStatus.RUNNING, pdf_claimed_at=NOW, pdf_attempts=1)

    make_pdf(report_id=compiled.pk, now=NOW + timedelta(minutes=4))
    compiled.refresh_from_db()
    assert compiled.pdf_status == PdfStatus.RUNNING

    make_pdf(report_id=compiled.pk, now=NOW + timedelta(minutes=6))
    compiled.refresh_from_db()
    assert compiled.pdf_status == PdfStatus.DONE


def test_a_pdf_that_ends_its_worker_three_times_is_given_up(compiled):
    ReportSnapshot.objects.update(pdf_status=PdfStatus.RUNNING, pdf_claimed_at=NOW, pdf_attempts=3)

    make_pdf(report_id=compiled.pk, now=NOW + timedelta(minutes=6))

    compiled.refresh_from_db()
    assert compiled.pdf_note == "多次生成PDF都没有完成，已停止。请联系系统管理员。"


def test_only_oversight_may_ask_for_it(compiled):
    with pytest.raises(NotAllowed):
        request_pdf(compiled, by=UserFactory(role=Role.CLERK))


def test_asking_while_it_is_being_made_changes_nothing(compiled):
    ReportSnapshot.objects.update(pdf_status=PdfStatus.RUNNING, pdf_claimed_at=NOW, pdf_attempts=2)

    request_pdf(compiled, by=UserFactory())

    compiled.refresh_from_db()
    assert (compiled.pdf_status, compiled.pdf_attempts) == (PdfStatus.RUNNING, 2)
