"""The pages that narrow, cancel, sign off and plan reports."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.proposals import BureauFactory, PlenarySessionFactory, UserFactory
from tests.factories.tracking import ReportScheduleFactory, ReportSnapshotFactory
from tests.tracking.reports import world
from tests.tracking.reports.compiling import compiled_report
from tracking.enums import ReportStage, ReportStatus
from tracking.models import ReportSchedule, ReportSnapshot

pytestmark = pytest.mark.django_db

AS_OF = date(2025, 12, 31)
NOW = world.at(1, 5, year=2026)


def test_a_report_of_one_assembly_and_one_bureau_is_asked_for_in_the_form(office_client):
    PlenarySessionFactory(year=2025, assembly="云岭市政协")
    bureau = BureauFactory(name="云岭市教育局")
    answers = {"year": "2025", "as_of": "2025-12-31", "assembly": "云岭市政协", "bureau": str(bureau.pk)}

    response = office_client.post(reverse("reports"), answers)

    report = ReportSnapshot.objects.get()
    assert (report.assembly, report.bureau) == ("云岭市政协", bureau)
    page = office_client.get(response.url).content.decode()
    assert "范围：云岭市政协，云岭市教育局" in page


def test_the_list_is_narrowed_by_scope_and_stage(office_client):
    bureau = BureauFactory(name="云岭市教育局")
    ReportSnapshotFactory(bureau=bureau, as_of=date(2025, 6, 30))
    ReportSnapshotFactory(as_of=date(2025, 5, 31))

    page = office_client.get(reverse("reports"), {"bureau": bureau.pk}).content.decode()
    none = office_client.get(reverse("reports"), {"stage": "issued"}).content.decode()
    nonsense = office_client.get(reverse("reports"), {"bureau": "x", "year": "去年"}).content.decode()

    assert "截至2025年6月30日" in page
    assert "截至2025年5月31日" not in page
    assert "没有符合条件的报告" in none
    assert "截至2025年5月31日" in nonsense


def test_a_report_under_way_is_cancelled_from_its_page(office_client):
    report = ReportSnapshotFactory(as_of=AS_OF)
    page = office_client.get(reverse("report", args=[report.pk])).content.decode()
    assert reverse("report_cancel", args=[report.pk]) in page

    after = office_client.post(reverse("report_cancel", args=[report.pk]), follow=True).content.decode()

    name = ReportSnapshot.objects.get().events.get().by.display_name
    assert f"由{name}取消编制，没有留下数据。" in " ".join(after.split())
    assert ReportSnapshot.objects.get().status == ReportStatus.CANCELLED
    again = office_client.post(reverse("report_cancel", args=[report.pk]), follow=True).content.decode()
    assert "这份报告已经结束编制，不能取消。" in again


def test_two_persons_sign_a_report_off(office_client):
    world.build()
    report = compiled_report(now=NOW)
    review, issue = (reverse("report_sign", args=[report.pk, action]) for action in ("review", "issue"))
    other = Client()
    other.force_login(UserFactory())

    office_client.post(review, {"note": "已核对台账"})
    alone = office_client.post(issue, {"note": "同意签发"}).content.decode()
    other.post(issue, {"note": ""})

    assert "审核人和签发人不能是同一人，请由另一位工作人员签发。" in alone
    report.refresh_from_db()
    assert report.stage == ReportStage.ISSUED
    page = office_client.get(reverse("report", args=[report.pk])).content.decode()
    assert "报告和文件不能再修改" in page
    assert "已核对台账" in page
    assert report.file_digests["docx"] in page
    assert issue not in page


def test_the_reviewer_is_told_to_leave_issuing_to_another_and_not_pushed_to_send_back(office_client):
    world.build()
    report = compiled_report(now=NOW)
    office_client.post(reverse("report_sign", args=[report.pk, "review"]))
    other = Client()
    other.force_login(UserFactory())

    own = office_client.get(reverse("report", args=[report.pk])).content.decode()
    others = other.get(reverse("report", args=[report.pk])).content.decode()

    back, issue = (reverse("report_sign", args=[report.pk, action]) for action in ("send_back", "issue"))
    assert "您是审核人，请由另一位工作人员签发。" in own
    assert f'<button type="submit" formaction="{back}">退回修改</button>' in own
    assert "您是审核人" not in others
    assert f'<button type="submit" class="primary" formaction="{issue}">签发</button>' in others


def test_sending_back_without_a_reason_is_refused_at_the_form(office_client):
    world.build()
    report = compiled_report(now=NOW)
    office_client.post(reverse("report_sign", args=[report.pk, "review"]))

    page = office_client.post(reverse("report_sign", args=[report.pk, "send_back"]), {"note": ""}).content.decode()

    assert "请填写退回修改的理由。" in page
    assert ReportSnapshot.objects.get().stage == ReportStage.REVIEWED


def test_signing_is_no_page_for_others_and_cancelling_is_no_signing(office_client, clerk_client):
    report = ReportSnapshotFactory(as_of=AS_OF)

    assert clerk_client.post(reverse("report_sign", args=[report.pk, "review"])).status_code == 404
    assert office_client.post(reverse("report_sign", args=[report.pk, "cancel"])).status_code == 404
    assert office_client.get(reverse("report_sign", args=[report.pk, "review"])).status_code == 405


def test_the_second_edition_shows_what_differs(office_client):
    city = world.build()
    first = compiled_report(now=NOW)
    city.promises["C7"].events.all().delete()

    second = compiled_report(now=NOW)

    page = office_client.get(reverse("report", args=[second.pk])).content.decode()
    assert "与第1版的差异" in page
    assert reverse("report_rows", args=[first.pk, "commitments"]) in page
    assert "第2版" in office_client.get(reverse("reports")).content.decode()


def test_a_plan_is_made_changed_and_put_out_of_use(office_client):
    answers = {"name": "年度报告", "month": "1", "day": "5", "as_of_month": "12", "as_of_day": "31"}

    made = office_client.post(reverse("report_schedules"), {**answers, "is_active": "on"}, follow=True)
    plan = ReportSchedule.objects.get()
    office_client.post(reverse("report_schedule", args=[plan.pk]), {**answers, "day": "8"})

    assert "每年1月5日" in made.content.decode()
    plan.refresh_from_db()
    assert (plan.day, plan.is_active) == (8, False)


def test_a_name_that_is_taken_is_said_at_the_form(office_client):
    ReportScheduleFactory(name="年度报告")
    answers = {"name": "年度报告", "month": "1", "day": "5", "as_of_month": "12", "as_of_day": "31"}

    page = office_client.post(reverse("report_schedules"), answers).content.decode()

    assert "已有同名的编制计划，请换一个名称。" in page
