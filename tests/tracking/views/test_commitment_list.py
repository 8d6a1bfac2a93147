"""The list of commitments: each condition, order, pages, views, columns, and the exported table."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.enums import ProposalKind
from tests.factories.proposals import BureauFactory, ProposalFactory, ReplyFactory, ResultClassFactory
from tests.factories.tracking import (
    CommitmentFactory,
    LetterReviewFactory,
    ListChoiceFactory,
    QualityNoteFactory,
    SavedViewFactory,
    TargetFactory,
)
from tracking.enums import CommitmentStatus
from tracking.models import ListChoice, SavedView

pytestmark = pytest.mark.django_db


def rows(client, **asked):
    page = client.get(reverse("commitments"), asked).context["page"]
    return [commitment.quote for commitment in page.rows]


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


def due(days, quote, **more):
    day = in_days(days) if days is not None else None
    return CommitmentFactory(due_date=day, promised_due_date=day, found_due_date=day, quote=quote, **more)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"timing": "overdue"}, ["late by 40", "late by 1"]),
        ({"overdue_days": "40"}, ["late by 40"]),
        ({"overdue_days": "41"}, []),
        ({"timing": "week"}, ["today", "in 7"]),
        ({"timing": "month"}, ["today", "in 7", "in 30"]),
        ({"timing": "later"}, ["in 31", "undated"]),
        ({"timing": "undated"}, ["undated"]),
        ({"timing": "running"}, ["today", "in 7", "in 30", "in 31", "undated"]),
    ],
)
def test_the_questions_about_dates(office_client, asked, found):
    for days in (-40, -1):
        due(days, f"late by {-days}")
    due(0, "today")
    for days in (7, 30, 31):
        due(days, f"in {days}")
    due(None, "undated")

    assert rows(office_client, **asked) == found


def test_the_conditions_about_the_proposal_and_its_reply(office_client):
    graded = ResultClassFactory()
    proposal = ProposalFactory(topic="城建交通", kind=ProposalKind.SUGGESTION, title="关于稀土的建议")
    reply = ReplyFactory(proposal=proposal, result_class=graded)
    QualityNoteFactory(review=LetterReviewFactory(reply=reply), code="phone_public")
    wanted = CommitmentFactory(reply=reply, quote="要找的")
    TargetFactory(commitment=wanted)
    CommitmentFactory(quote="别的")

    questions = {
        "session": proposal.session_id,
        "kind": ProposalKind.SUGGESTION,
        "topic": "城建交通",
        "result": graded.pk,
        "note": "phone_public",
        "target": "yes",
        "bureau": reply.bureau_id,
        "q": "稀土",
    }
    found = {name: rows(office_client, **{name: value}) for name, value in questions.items()}
    assert found == {name: ["要找的"] for name in questions}
    assert rows(office_client, **questions) == ["要找的"]
    assert (rows(office_client, topic="-"), rows(office_client, target="no")) == (["别的"], ["别的"])


def test_words_may_stand_partly_in_the_promise_and_partly_in_the_title(office_client):
    CommitmentFactory(quote="新建充电桩", reply__proposal__title="关于停车的提案")

    assert [rows(office_client, q=q) for q in ("充电 停车", "充电 教育", "充")] == [["新建充电桩"], [], ["新建充电桩"]]


def test_a_bureau_neither_asks_for_nor_reads_what_the_office_notes_about_letters(clerk_client):
    form = clerk_client.get(reverse("commitments")).context["filter"].form

    assert {"note", "bureau"} & set(form.fields) == set()


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("due", ["b", "a", "c"]),
        ("-due", ["c", "a", "b"]),
        ("number", ["a", "b", "c"]),
        ("-number", ["c", "b", "a"]),
        ("bureau", ["b", "a", "c"]),
        ("-bureau", ["c", "a", "b"]),
        ("quote", ["b", "a", "c"]),
        ("zz", ["b", "a", "c"]),
    ],
)
def test_order_by_a_head(office_client, sort, found):
    reply = ReplyFactory()
    for quote, days in (("a", 20), ("b", 10), ("c", None)):
        due(days, quote, reply=reply)

    assert rows(office_client, sort=sort) == found


def test_a_head_says_how_the_list_is_ordered_and_turns_it_round(office_client):
    heads = {
        head.column.key: (head.direction, head.link)
        for head in office_client.get(reverse("commitments"), {"sort": "due", "q": "停车", "page": "2"}).context[
            "heads"
        ]
    }

    assert heads == {
        "quote": ("", ""),
        "bureau": ("none", "?sort=bureau&q=%E5%81%9C%E8%BD%A6"),
        "targets": ("", ""),
        "due": ("ascending", "?sort=-due&q=%E5%81%9C%E8%BD%A6"),
        "status": ("none", "?sort=status&q=%E5%81%9C%E8%BD%A6"),
    }


def test_pages_end_where_counting_ends(office_client, settings):
    settings.COMMITMENTS_MOST_REACHED = 40
    reply = ReplyFactory()
    for number in range(61):
        due(number, str(number), reply=reply)

    last = office_client.get(reverse("commitments"), {"status": "open", "page": "99"})

    assert [c.quote for c in last.context["page"].rows] == [str(number) for number in range(30, 60)]
    assert "超过40项" in last.text
    assert "只能翻到第40项" in last.text


def test_chosen_columns_are_shown_and_no_others(office_client):
    CommitmentFactory(reply__proposal__title="关于停车的提案", reply__proposal__topic="交通")
    sent = {"columns": ["topic", "title", "joining", "late", "confirmed", "result", "promised"], "query": "status=open"}

    response = office_client.post(reverse("columns_choose"), sent)

    assert (response.status_code, response.url) == (302, "/commitments/?status=open")
    page = office_client.get(response.url)
    assert [head.column.key for head in page.context["heads"]] == [
        *("quote", "title", "topic", "joining", "promised", "late", "result", "confirmed"),
    ]
    assert "关于停车的提案" in page.text


def test_columns_that_do_not_exist_change_nothing(office_client):
    ListChoiceFactory(user=office_client.user, columns=["due"])

    office_client.post(reverse("columns_choose"), {"columns": ["password"]})

    assert ListChoice.objects.get().columns == ["due"]


def test_a_question_is_kept_opened_made_the_default_and_removed(office_client):
    kept = office_client.post(
        reverse("view_keep"), {"name": "逾期一月", "query": "overdue_days=30&sort=-due&evil=1&page=7&view=3"}
    )

    view = SavedView.objects.get()
    assert (view.query, view.is_shared) == ("overdue_days=30&sort=-due", False)
    assert kept.url == f"/commitments/?overdue_days=30&sort=-due&view={view.pk}"
    office_client.post(reverse("view_open_with", args=[view.pk]))
    assert office_client.get(reverse("commitments")).url == kept.url
    office_client.post(reverse("view_open_with", args=[view.pk]))
    assert office_client.get(reverse("commitments")).status_code == 200
    office_client.post(reverse("view_open_with", args=[view.pk]))
    office_client.post(reverse("view_remove", args=[view.pk]))
    assert (SavedView.objects.count(), office_client.get(reverse("commitments")).status_code) == (0, 200)


def test_the_same_name_is_a_change(office_client):
    for query in ("timing=overdue", "timing=week"):
        office_client.post(reverse("view_keep"), {"name": "我的", "query": query})

    assert SavedView.objects.get().query == "timing=week"


def test_what_the_office_shares_others_open_with_their_own_rows(office_client, clerk_client):
    CommitmentFactory(quote="别局的")
    CommitmentFactory(quote="本局的", bureau=clerk_client.user.bureau)
    sent = {"name": "全部未办结", "query": "status=open", "is_shared": "on"}
    office_client.post(reverse("view_keep"), sent)
    view = SavedView.objects.get()

    assert rows(clerk_client, status="open", view=view.pk) == ["本局的"]
    assert "全部未办结" in clerk_client.get(reverse("commitments")).text
    refused = clerk_client.post(reverse("view_remove", args=[view.pk]), follow=True)
    assert "只能删除自己保存的视图" in refused.text
    clerk_client.post(reverse("view_keep"), sent)
    assert SavedView.objects.get(owner=clerk_client.user).is_shared is False


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"name": "", "query": "timing=week"}, "请填写视图名称。"),
        ({"name": "空的", "query": ""}, "请先设置查询条件，再保存为视图。"),
        ({"name": "空的", "query": "evil=1"}, "请先设置查询条件，再保存为视图。"),
        ({"name": "又一个", "query": "timing=week"}, "最多保存30个视图"),
    ],
)
def test_a_view_that_cannot_be_kept_is_refused_in_words(office_client, sent, message):
    SavedViewFactory.create_batch(30, owner=office_client.user)

    assert message in office_client.post(reverse("view_keep"), sent, follow=True).text


def exported(client, **asked):
    response = client.get(reverse("commitment_export"), asked)
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))["承诺事项"]
    note, *lines = sheet.iter_rows()
    return note[0].value, [[cell.value for cell in line] for line in lines], sheet


def test_the_export_holds_just_what_is_shown_and_says_what_was_asked(office_client):
    ListChoiceFactory(user=office_client.user, columns=["due", "late", "bureau"])
    bureau = BureauFactory(name="云岭市教育局")
    due(None, "没有期限", bureau=bureau)
    due(-3, "已逾期", bureau=bureau)
    CommitmentFactory(status=CommitmentStatus.FULFILLED)

    note, lines, _ = exported(office_client, status="open", sort="-due", bureau=bureau.pk)

    assert note.endswith("共2项。条件：状态：未办结，责任单位：云岭市教育局。")
    assert lines[0] == ["承诺原文", "责任单位", "现行期限", "逾期天数"]
    assert [line[0] for line in lines[1:]] == ["没有期限", "已逾期"]
    assert (lines[2][2].date(), lines[2][3]) == (in_days(-3), 3)


@pytest.mark.parametrize("start", list("=+-@＝＋－＠"))
def test_no_exported_cell_is_a_formula(office_client, start):
    CommitmentFactory(quote=f'{start}HYPERLINK("http://x")\x07\u202e')

    _, lines, sheet = exported(office_client, status="open")

    cell = sheet["A3"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", f'{start}HYPERLINK("http://x")', True)
    assert len(lines) == 2


def test_a_bureau_exports_its_own_rows(clerk_client):
    CommitmentFactory(quote="别局的")
    CommitmentFactory(quote="本局的", bureau=clerk_client.user.bureau)

    _, lines, _ = exported(clerk_client, status="open")

    assert [line[0] for line in lines[1:]] == ["本局的"]


def test_an_export_too_large_is_refused_and_the_list_stays_as_asked(office_client, settings):
    settings.COMMITMENTS_MOST_EXPORTED = 1
    CommitmentFactory.create_batch(2)

    response = office_client.get(reverse("commitment_export"), {"timing": "overdue"}, follow=True)

    assert response.redirect_chain == [("/commitments/?timing=overdue", 302)]
    assert "请先按届次、单位等缩小范围" in response.text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_export_asks_as_often_for_one_row_as_for_many(office_client, django_assert_num_queries, count):
    for _ in range(count):
        TargetFactory()

    with django_assert_num_queries(7):
        exported(office_client, status="open")
