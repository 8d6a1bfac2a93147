"""Compiling and rebuilding reports from the command line."""

from datetime import date
from io import StringIO

import docx
import pytest
from django.core.management import CommandError, call_command

from tests.factories.tracking import ReportSnapshotFactory
from tests.tracking.reports import world
from tracking.enums import ReportStatus
from tracking.models import ReportSnapshot

pytestmark = pytest.mark.django_db


def test_a_report_is_compiled_and_its_files_written(tmp_path):
    city = world.build()
    out = StringIO()

    call_command(
        "render_report", year=2025, as_of=date(2025, 12, 31), by=city.office.username, out=tmp_path, stdout=out
    )

    report = ReportSnapshot.objects.get()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "2025年度承诺事项台账（截至2025-12-31）.xlsx",
        "2025年度承诺事项落实情况报告（截至2025-12-31）.docx",
    ]
    assert report.sha256 in out.getvalue()


def test_the_files_of_a_finished_report_are_written_again_with_its_figures(tmp_path):
    city = world.build()
    call_command("render_report", year=2025, as_of=date(2025, 12, 31), by=city.office.username, out=tmp_path / "first")
    report = ReportSnapshot.objects.get()

    call_command("render_report", report.pk, out=tmp_path / "second")

    name = "2025年度承诺事项落实情况报告（截至2025-12-31）.docx"
    texts = [[p.text for p in docx.Document(tmp_path / run / name).paragraphs] for run in ("first", "second")]
    assert texts[0] == texts[1]


def test_every_form_is_written_and_a_pdf_that_cannot_be_made_is_explained(tmp_path):
    city = world.build()
    error = StringIO()

    call_command(
        "render_report",
        year=2025,
        as_of=date(2025, 12, 31),
        by=city.office.username,
        out=tmp_path,
        all=True,
        stdout=StringIO(),
        stderr=error,
    )

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "2025年度承诺事项台账（截至2025-12-31）.xlsx",
        "2025年度承诺事项和答复件办理落实情况登记表（2个单位）.zip",
        "2025年度承诺事项落实情况报告（截至2025-12-31）.docx",
        "2025年度承诺事项落实情况统计表（截至2025-12-31）.json",
        "2025年度承诺事项落实情况统计表（截至2025-12-31）（CSV）.zip",
        "2025年度承诺事项逾期未兑现情况通报（稿）（截至2025-12-31）.docx",
    ]
    assert "本机没有安装LibreOffice，没有生成PDF文件。" in error.getvalue()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "请给出报告编号，或同时给出 --year、--as-of 和 --by。"),
        ({"number": 99}, "没有编号为99的报告。"),
        ({"year": 2025, "as_of": date(2025, 12, 31), "by": "nobody"}, "没有用户“nobody”。"),
    ],
)
def test_what_cannot_be_done_is_said(options, message, tmp_path):
    number = options.pop("number", None)

    with pytest.raises(CommandError) as refused:
        call_command("render_report", *([number] if number else []), out=tmp_path, **options)

    assert str(refused.value) == message


def test_a_report_the_background_is_compiling_is_left_to_it(tmp_path):
    city = world.build()
    ReportSnapshotFactory(as_of=date(2025, 12, 31), status=ReportStatus.RUNNING, claimed_at=world.at(1, 5, year=2099))

    with pytest.raises(CommandError, match="正由后台编制"):
        call_command("render_report", year=2025, as_of=date(2025, 12, 31), by=city.office.username, out=tmp_path)


def test_a_day_that_is_none_is_said_in_words():
    with pytest.raises(CommandError, match="“18/11/2026”不是日期，请写成2025-12-31的样子"):
        call_command("render_report", "--year", "2026", "--as-of", "18/11/2026", "--by", "x")
