"""The pages of the annual reports."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from tests.factories.proposals import PlenarySessionFactory, UserFactory
from tests.factories.tracking import ReportSnapshotFactory
from tests.tracking.reports import world
from tests.tracking.reports.compiling import compiled_report
from tracking.enums import ReportStatus
from tracking.models import ReportSnapshot

pytestmark = pytest.mark.django_db

AS_OF = date(2025, 12, 31)
NOW = world.at(1, 5, year=2026)


@pytest.fixture
def compiled() -> ReportSnapshot:
    world.build()
    return compiled_report(now=NOW)


def every_page(report: ReportSnapshot) -> list[str]:
    return [
        reverse("reports"),
        reverse("report", args=[report.pk]),
        reverse("report_rows", args=[report.pk, "commitments"]),
        reverse("report_docx", args=[report.pk]),
        reverse("report_xlsx", args=[report.pk]),
    ]


@pytest.mark.parametrize("client_name", ["clerk_client", "head_client", "member_client"])
def test_reports_do_not_exist_for_others(compiled, client_name, request):
    client = request.getfixturevalue(client_name)

    assert [client.get(page).status_code for page in every_page(compiled)] == [404] * 5


def test_asking_compiles_and_leads_to_the_report(office_client, django_capture_on_commit_callbacks):
    world.build()

    with django_capture_on_commit_callbacks(execute=True):
        response = office_client.post(reverse("reports"), {"year": "2025", "as_of": "2025-12-31"})

    report = ReportSnapshot.objects.get()
    assert response.url == reverse("report", args=[report.pk])
    assert (report.status, report.requested_by) == (ReportStatus.DONE, office_client.user)


def test_asking_twice_makes_one_report(office_client):
    PlenarySessionFactory(year=2025)

    answers = [office_client.post(reverse("reports"), {"year": "2025", "as_of": "2025-12-31"}) for _ in range(2)]

    report = ReportSnapshot.objects.get()
    assert {answer.url for answer in answers} == {reverse("report", args=[report.pk])}


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"year": "2025", "as_of": "2024-05-01"}, "截止日期不能早于2025年1月1日。"),
        ({"year": "2030", "as_of": "2025-12-31"}, "选择一个有效的选项。"),
        ({"year": "2025", "as_of": "去年底"}, "请填写有效的日期，如2025-07-28。"),
        ({"year": "2025", "as_of": ""}, "请选择截止日期。"),
    ],
)
def test_what_cannot_be_compiled_is_said_at_the_form(office_client, answers, message):
    PlenarySessionFactory(year=2025)

    page = office_client.post(reverse("reports"), answers).content.decode()

    assert message in page
    assert not ReportSnapshot.objects.exists()


def test_a_day_ahead_is_refused(office_client):
    PlenarySessionFactory(year=2025)
    tomorrow = timezone.localdate() + timedelta(days=1)

    page = office_client.post(reverse("reports"), {"year": "2025", "as_of": tomorrow.isoformat()}).content.decode()

    assert "截止日期不能晚于今天。" in page


def test_an_empty_list_says_what_to_do(office_client):
    page = office_client.get(reverse("reports")).content.decode()

    assert "还没有报告" in page


def test_a_report_under_way_shows_its_step_and_asks_again(office_client):
    report = ReportSnapshotFactory(
        as_of=AS_OF, status=ReportStatus.RUNNING, claimed_at=NOW, done_steps=2, total_steps=6
    )
    url = reverse("report", args=[report.pk])

    page = office_client.get(url).content.decode()
    fragment = office_client.get(url, headers={"HX-Request": "true"}).content.decode()

    for html in (page, fragment):
        assert "正在编制：第3步，共6步，读取满意度评价" in html
        assert f'hx-get="{url}"' in html
        assert 'hx-trigger="every 2s"' in html
    assert "<html" not in fragment


def test_the_fragment_makes_the_page_reload_once_the_report_is_done(office_client, compiled):
    response = office_client.get(reverse("report", args=[compiled.pk]), headers={"HX-Request": "true"})

    assert response.headers["HX-Refresh"] == "true"


def test_a_failed_report_says_why_and_can_be_asked_for_again(office_client):
    PlenarySessionFactory(year=2025)
    report = ReportSnapshotFactory(as_of=AS_OF, status=ReportStatus.FAILED, finished_at=NOW, failure="第5步出错。")

    page = office_client.get(reverse("report", args=[report.pk])).content.decode()

    assert "第5步出错。" in page
    assert '<input type="hidden" name="as_of" value="2025-12-31">' in page


def test_a_finished_report_shows_its_text_its_figures_and_a_chart_in_words(office_client, compiled):
    page = office_client.get(reverse("report", args=[compiled.pk])).content.decode()

    said = "兑现率为38.5%，即已确认的13项中兑现5项；已到期的8项中按期兑现2项，不足10项，不计算按期兑现率。"
    assert said in strip_tags(page)
    assert "按期兑现3项；逾期兑现1项；期限内推进1项；进度滞后1项；逾期未兑现5项；未定期限2项</desc>" in page
    overdue = reverse("report_rows", args=[compiled.pk, "commitments.state-overdue"])
    assert f'<a href="{overdue}">5</a>' in page
    assert "<style" not in page
    assert " style=" not in page
    assert page.count("<script") == page.count("<script src=")


def test_a_figure_of_zero_opens_nothing(office_client, compiled):
    page = office_client.get(reverse("report", args=[compiled.pk])).content.decode()

    assert "joining.kind-proposal" not in page
    assert "assignments.kind-suggestion.part-joining" in page


def test_every_link_of_the_report_opens_as_many_rows_as_it_says(office_client, compiled):
    import re

    page = office_client.get(reverse("report", args=[compiled.pk])).content.decode()
    links = set(re.findall(rf'<a href="({reverse("report", args=[compiled.pk])}rows/[^"]+)">(\d+)</a>', page))

    assert len(links) > 50
    wrong = [(url, number) for url, number in links if f"共{number}条" not in office_client.get(url).content.decode()]
    assert wrong == []


def test_the_rows_are_shown_as_they_were_with_a_way_to_how_they_are(office_client, compiled):
    page = office_client.get(
        reverse("report_rows", args=[compiled.pk, "commitments.state-overdue.submitted-waiting"])
    ).content.decode()

    assert "承诺事项（逾期未兑现、正在核查）" in page
    assert "承诺之C10，一定办好。" in page
    assert "承诺之C4，一定办好。" not in page
    row = compiled.rows.get(table="commitments", words__quote="承诺之C10，一定办好。")
    assert reverse("commitment", args=[row.subject_id]) in page


def test_a_target_is_listed_with_the_promise_it_stands_in(office_client, compiled):
    page = office_client.get(reverse("report_rows", args=[compiled.pk, "targets.verdict-reached"])).content.decode()

    assert '<td data-label="承诺原文">承诺之C1，一定办好。</td>' in page


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("ratings.firstresult-satisfied", "满意度评价（首次评价：办理结果满意）"),
        ("ratings.finalattitude-dissatisfied", "满意度评价（最终评价：办理态度不满意）"),
        ("replies.now-unmarked", "答复件（跟踪后类别未标注类别）"),
    ],
)
def test_a_list_says_which_opinion_or_class_it_is_about(office_client, compiled, key, title):
    assert f"<h1>{title}</h1>" in office_client.get(reverse("report_rows", args=[compiled.pk, key])).content.decode()


@pytest.mark.parametrize("key", ["letters", "commitments.owner-1", "commitments.state"])
def test_a_figure_that_does_not_exist_is_not_found(office_client, compiled, key):
    assert office_client.get(reverse("report_rows", args=[compiled.pk, key])).status_code == 404


@pytest.mark.parametrize(
    ("name", "kind", "file"),
    [
        (
            "report_docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "2025年度承诺事项落实情况报告（截至2025-12-31）.docx",
        ),
        (
            "report_xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "2025年度承诺事项台账（截至2025-12-31）.xlsx",
        ),
    ],
)
def test_files_come_as_attachments_with_a_chinese_name(office_client, compiled, name, kind, file):
    from urllib.parse import quote

    response = office_client.get(reverse(name, args=[compiled.pk]))

    assert b"".join(response.streaming_content)[:2] == b"PK"
    assert response.headers["Content-Type"] == kind
    assert response.headers["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(file)}"


def test_files_of_a_report_under_way_lead_back_to_it(office_client):
    report = ReportSnapshotFactory(as_of=AS_OF)

    response = office_client.get(reverse("report_docx", args=[report.pk]))

    assert response.url == reverse("report", args=[report.pk])


@pytest.mark.parametrize("name", ["report", "report_rows", "report_docx", "report_xlsx"])
def test_reading_pages_take_no_posts(office_client, name):
    report = ReportSnapshotFactory(as_of=AS_OF)
    args = [report.pk, "commitments"] if name == "report_rows" else [report.pk]

    assert office_client.post(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize("number", [1, 18])
def test_the_list_asks_a_fixed_number_of_questions(office_client, django_assert_num_queries, number):
    for day in range(1, number + 1):
        ReportSnapshotFactory(as_of=date(2025, 12, day), requested_by=UserFactory())

    with django_assert_num_queries(7):
        page = office_client.get(reverse("reports")).content.decode()

    assert page.count("等待编制") == number


def test_the_rows_ask_a_fixed_number_of_questions(office_client, compiled, django_assert_num_queries):
    for key in ("commitments", "commitments.state-kept_late"):
        with django_assert_num_queries(5):
            office_client.get(reverse("report_rows", args=[compiled.pk, key]))
