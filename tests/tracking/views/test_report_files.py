"""The files of a report: who gets them, what they are called, what is said when one cannot be made."""

import io
import json
import zipfile
from datetime import date
from urllib.parse import quote

import docx
import pytest
from django.urls import reverse

from tests.factories.tracking import ReportSnapshotFactory
from tests.tracking.reports import world
from tests.tracking.reports.compiling import compiled_report
from tracking.enums import PdfStatus
from tracking.models import ReportSnapshot
from tracking.services.report_registers import bureau_forms

pytestmark = pytest.mark.django_db

AS_OF = date(2025, 12, 31)
NOW = world.at(1, 5, year=2026)


@pytest.fixture
def compiled() -> ReportSnapshot:
    world.build()
    return compiled_report(now=NOW)


def every_file(report: ReportSnapshot) -> list[str]:
    return [
        *(reverse(name, args=[report.pk]) for name in ("report_docx", "report_xlsx", "report_pdf")),
        *(reverse(name, args=[report.pk]) for name in ("report_pdf_state", "report_registers", "report_all_registers")),
        *(reverse("report_extra", args=[report.pk, form]) for form in ("circular", "json", "csv")),
        reverse("report_register", args=[report.pk, 1, "promises"]),
    ]


def body(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("client_name", ["clerk_client", "head_client", "member_client"])
def test_files_do_not_exist_for_others(compiled, client_name, request):
    client = request.getfixturevalue(client_name)

    assert [client.get(page).status_code for page in every_file(compiled)] == [404] * 10
    assert client.post(reverse("report_pdf_make", args=[compiled.pk])).status_code == 404


def test_files_take_no_posts_and_the_pdf_is_asked_for_by_post(office_client, compiled):
    assert {office_client.post(page).status_code for page in every_file(compiled)} == {405}
    assert office_client.get(reverse("report_pdf_make", args=[compiled.pk])).status_code == 405


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("circular", "2025年度承诺事项逾期未兑现情况通报（稿）（截至2025-12-31）.docx"),
        ("json", "2025年度承诺事项落实情况统计表（截至2025-12-31）.json"),
        ("csv", "2025年度承诺事项落实情况统计表（截至2025-12-31）（CSV）.zip"),
    ],
)
def test_small_files_are_made_when_asked_for(office_client, compiled, form, name):
    response = office_client.get(reverse("report_extra", args=[compiled.pk, form]))

    assert response.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    assert len(body(response)) > 1000


def test_a_file_nobody_makes_is_not_found(office_client, compiled):
    assert office_client.get(reverse("report_extra", args=[compiled.pk, "odt"])).status_code == 404


def test_open_data_hold_counts_and_nobody_s_name(office_client, compiled):
    content = body(office_client.get(reverse("report_extra", args=[compiled.pk, "json"]))).decode()

    states = next(table for table in json.loads(content)["表"] if table["名称"] == "承诺事项落实情况")
    assert states["列"] == ["落实情况", "承诺事项（项）", "占比"]
    assert states["行"][0] == ["按期兑现", 3, 23.1]
    assert [word for word in ("白杨", "周核", "承诺之C1") if word in content] == []


def test_every_bureau_has_its_form_and_all_come_in_one_archive(office_client, compiled):
    page = office_client.get(reverse("report_registers", args=[compiled.pk])).content.decode()
    education = next(form for form in bureau_forms(compiled) if form.name == "云岭市教育局")
    address = reverse("report_register", args=[compiled.pk, education.bureau_id, "promises"])

    assert address in page
    document = docx.Document(io.BytesIO(body(office_client.get(address))))
    assert len(document.tables[0].rows) == 1 + 7
    archive = zipfile.ZipFile(io.BytesIO(body(office_client.get(reverse("report_all_registers", args=[compiled.pk])))))
    assert len(archive.namelist()) == 4


def test_a_bureau_without_promises_has_no_form(office_client, compiled):
    page = office_client.get(
        reverse("report_register", args=[compiled.pk, 987654, "letters"]), follow=True
    ).content.decode()

    assert "这个单位在本报告中没有需要填报的事项。" in page


@pytest.mark.parametrize("name", ["report_registers", "report_all_registers"])
def test_forms_of_a_report_under_way_lead_back_to_it(office_client, name):
    report = ReportSnapshotFactory(as_of=AS_OF)

    response = office_client.get(reverse(name, args=[report.pk]))

    assert response.url == reverse("report", args=[report.pk])


def test_the_page_says_that_the_pdf_is_being_made_and_asks_again(office_client, compiled):
    page = office_client.get(reverse("report", args=[compiled.pk])).content.decode()

    assert "PDF正在生成" in page
    assert f'hx-get="{reverse("report_pdf_state", args=[compiled.pk])}"' in page


def test_a_machine_without_libreoffice_says_what_to_do_instead(
    office_client, compiled, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        office_client.post(reverse("report_pdf_make", args=[compiled.pk]))

    fragment = office_client.get(reverse("report_pdf_state", args=[compiled.pk])).content.decode()
    assert "本机没有安装LibreOffice，没有生成PDF文件。请下载Word报告，用WPS或Word打开后另存为PDF" in fragment
    assert "hx-get" not in fragment
    assert "生成PDF</button>" in fragment


def test_a_pdf_that_is_there_is_given_and_one_that_is_not_leads_back(office_client, compiled):
    missing = office_client.get(reverse("report_pdf", args=[compiled.pk]))
    compiled.pdf.save("x.pdf", io.BytesIO(b"%PDF-1.7"), save=False)
    compiled.pdf_status = PdfStatus.DONE
    compiled.save()

    response = office_client.get(reverse("report_pdf", args=[compiled.pk]))

    assert missing.url == reverse("report", args=[compiled.pk])
    assert body(response) == b"%PDF-1.7"
    assert quote("2025年度承诺事项落实情况报告（截至2025-12-31）.pdf") in response.headers["Content-Disposition"]
