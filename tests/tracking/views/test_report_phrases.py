"""The pages on which the office edits the sentences of the report."""

import pytest
from django.urls import reverse

from tests.factories.tracking import ReportPhraseFactory
from tracking.models import ReportPhrase
from tracking.reports.phrases import phrase

pytestmark = pytest.mark.django_db

PAGES = [
    reverse("report_phrases"),
    reverse("report_phrase", args=["opening"]),
    reverse("report_phrase_preview", args=["opening"]),
    reverse("report_phrase_restore", args=["opening"]),
]


def given(text: str, seen: str | None = None) -> dict[str, str]:
    return {"text": text, "seen": phrase("opening").text if seen is None else seen}


@pytest.mark.parametrize("client_name", ["clerk_client", "head_client", "member_client"])
def test_the_pages_do_not_exist_for_others(client_name, request):
    client = request.getfixturevalue(client_name)

    assert [client.get(page).status_code for page in PAGES] == [404] * 4
    assert client.post(PAGES[1], given("改了。")).status_code == 404
    assert not ReportPhrase.objects.exists()


@pytest.mark.parametrize("page", PAGES[2:])
def test_changes_are_made_by_post_alone(office_client, page):
    assert office_client.get(page).status_code == 405


def test_the_list_shows_every_part_and_what_was_changed(office_client):
    ReportPhraseFactory(key="opening", text="现将{年度}年的情况报告如下。")

    page = office_client.get(PAGES[0]).content.decode()

    assert "现将{年度}年的情况报告如下。" in page
    assert page.count('<span class="badge is-ok">已修改</span>') == 1
    assert [part in page for part in ("标题和落款", "存在问题", "统计说明", "通报", "登记表")] == [True] * 5


def test_a_template_is_saved_with_who_and_when(office_client):
    response = office_client.post(PAGES[1], given("截至｛截止日期｝，情况如下。"), follow=True)

    saved = ReportPhrase.objects.get()
    assert (saved.key, saved.text, saved.changed_by) == ("opening", "截至{截止日期}，情况如下。", office_client.user)
    assert "“开头”已保存，用于以后编制的报告。" in response.content.decode()


def test_a_wrong_placeholder_is_named_with_those_that_fit_and_nothing_is_lost(office_client):
    page = office_client.post(PAGES[1], given("共{建议提案总数}件。")).content.decode()

    assert "“{建议提案总数}”不能用在这里。可以使用：{年度}、{截止日期}、{全称}、{简称}、{提出人}。" in page
    assert "共{建议提案总数}件。</textarea>" in page
    assert not ReportPhrase.objects.exists()


def test_two_people_editing_at_once_do_not_overwrite_each_other(office_client):
    ReportPhraseFactory(key="opening", text="别人改过。")

    page = office_client.post(PAGES[1], given("我也改。")).content.decode()

    assert "修改了这一处用语。您填写的内容没有保存，请对照现在的内容再修改。" in page
    assert "我也改。</textarea>" in page
    assert "现在的内容：别人改过。" in page
    assert ReportPhrase.objects.get().text == "别人改过。"


def test_after_seeing_what_the_other_wrote_the_second_try_is_saved(office_client):
    ReportPhraseFactory(key="opening", text="别人改过。")
    page = office_client.post(PAGES[1], given("我也改。")).content.decode()
    assert 'name="seen" value="别人改过。"' in page

    office_client.post(PAGES[1], given("我也改。", seen="别人改过。"))

    assert ReportPhrase.objects.get().text == "我也改。"


def test_the_preview_fills_in_examples(office_client):
    fragment = office_client.post(PAGES[2], given("截至{截止日期}，{年度}年度。")).content.decode()

    assert "截至2025年12月31日，2025年度。" in fragment
    assert "<html" not in fragment


def test_the_preview_says_what_is_wrong(office_client):
    fragment = office_client.post(PAGES[2], given("截至{截止日期，情况如下。")).content.decode()

    assert "大括号没有成对，请检查“{”和“}”。" in fragment


def test_the_words_it_came_with_can_be_restored(office_client):
    ReportPhraseFactory(key="opening")

    office_client.post(PAGES[3])

    assert not ReportPhrase.objects.exists()


def test_a_template_that_does_not_exist_is_not_found(office_client):
    assert office_client.get(reverse("report_phrase", args=["nothing"])).status_code == 404


def test_the_list_asks_a_fixed_number_of_questions(office_client, django_assert_num_queries):
    ReportPhraseFactory(key="opening")
    with django_assert_num_queries(3):
        office_client.get(PAGES[0])
    ReportPhraseFactory(key="closing")
    with django_assert_num_queries(3):
        office_client.get(PAGES[0])
