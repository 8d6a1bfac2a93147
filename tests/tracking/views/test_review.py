"""The review page as the office works with it: decide, split, merge, mark, and two people at once."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tests.factories.proposals import BureauFactory, DocumentFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, LetterReviewFactory, QualityNoteFactory, TargetFactory
from tracking.enums import CommitmentStatus, PromiseKind
from tracking.models import Commitment
from tracking.services.commitments import confirm_commitment, dismiss_commitment
from tracking.services.terms import Terms

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)
TEXT = "现答复如下：下一步，新建停车场3个，增设路灯20盏。今后加强巡查。"
FIRST, SECOND = "新建停车场3个，增设路灯20盏。", "今后加强巡查。"


@pytest.fixture
def reply():
    reply = ReplyFactory(document=DocumentFactory(text=TEXT))
    LetterReviewFactory(reply=reply)
    return reply


@pytest.fixture
def candidate(reply):
    return made(reply, FIRST)


def made(reply, words, **fields):
    start = TEXT.index(words)
    fields = {
        "status": CommitmentStatus.CANDIDATE,
        "start": start,
        "end": start + len(words),
        "due_date": None,
    } | fields
    return CommitmentFactory(reply=reply, quote=words, **fields)


def card(commitment, targets=(), **changes):
    """What the browser sends for a card."""
    prefix = f"c{commitment.pk}"
    sent = {
        f"{prefix}-bureau": commitment.bureau_id or "",
        f"{prefix}-due_date": "",
        f"{prefix}-version": commitment.version,
        f"{prefix}-t-TOTAL_FORMS": len(targets) + 1,
        f"{prefix}-t-INITIAL_FORMS": len([row for row in targets if row.get("pk")]),
    }
    for n, row in enumerate(targets):
        sent |= {f"{prefix}-t-{n}-{name}": value for name, value in row.items()}
    return sent | {f"{prefix}-{name}": value for name, value in changes.items()}


def post(client, name, thing, sent=None):
    return client.post(reverse(name, args=[thing.pk]), sent or {}, headers={"HX-Request": "true"})


def test_a_candidate_is_confirmed_with_what_was_changed_on_its_card(office_client, candidate):
    bureau = BureauFactory()
    row = {
        "pk": "",
        "quote": "停车场3个",
        "metric": "停车场",
        "low": "1.5万",
        "high": "２万",
        "unit": "个",
        "due_date": "",
    }

    response = post(
        office_client, "commitment_confirm", candidate, card(candidate, [row], bureau=bureau.pk, due_date="2026-12-31")
    )

    candidate.refresh_from_db()
    assert "已确认，将通知责任单位。" in response.text
    assert (candidate.status, candidate.bureau, candidate.due_date) == ("tracking", bureau, date(2026, 12, 31))
    target = candidate.targets.get()
    assert (target.low, target.high) == (15000, 20000)


@pytest.mark.parametrize(
    ("changes", "row", "message"),
    [
        ({"bureau": ""}, {}, "请先选择责任单位，再确认。"),
        ({"due_date": "2026-02-30"}, {}, "请填写有效的日期，如2025-07-28。"),
        ({"due_date": "0202-06-30"}, {}, "年份是202年，请核对。"),
        ({}, {"quote": ""}, "请填写目标原文。"),
        ({}, {"low": "", "high": ""}, "请填写下限或上限；只有一个数时两者相同。"),
        ({}, {"low": "5", "high": "3"}, "上限不能小于下限。"),
        ({}, {"low": "9" * 21}, "数字太大，整数部分最多16位。"),
    ],
)
def test_a_card_that_is_not_right_says_so_and_changes_nothing(office_client, candidate, changes, row, message):
    row = {"pk": "", "quote": "停车场3个", "metric": "", "low": "3", "high": "3", "unit": "个", "due_date": ""} | row

    response = post(office_client, "commitment_confirm", candidate, card(candidate, [row], **changes))

    candidate.refresh_from_db()
    assert response.status_code == 422
    assert message in response.text
    assert candidate.status == CommitmentStatus.CANDIDATE


def confirmed_by_a_colleague(candidate):
    terms = Terms(bureau=candidate.bureau, due_date=date(2026, 6, 30), joining_bureaus=[], targets=[])
    return confirm_commitment(Commitment.objects.get(pk=candidate.pk), terms=terms, by=UserFactory(), now=NOW)


def test_what_a_colleague_decided_meanwhile_is_shown_and_can_be_built_upon(office_client, candidate):
    stale = card(candidate, due_date="2027-01-01")
    confirmed_by_a_colleague(candidate)

    refused = post(office_client, "commitment_confirm", candidate, stale)

    assert refused.status_code == 422
    assert "这项承诺刚刚被其他人修改过，您的修改没有保存。" in refused.text
    assert f"您刚才填写的责任单位：{candidate.bureau}，承诺期限：2027年1月1日。" in refused.text
    assert 'value="2026-06-30"' in refused.text
    candidate.refresh_from_db()
    again = post(office_client, "commitment_amend", candidate, card(candidate, due_date="2027-01-01"))
    candidate.refresh_from_db()
    assert (again.status_code, candidate.due_date) == (200, date(2027, 1, 1))


def test_a_reason_written_for_an_older_state_dismisses_nothing(office_client, candidate):
    page = office_client.get(reverse("letter_review", args=[candidate.reply_id])).text
    assert f'name="c{candidate.pk}-r-version" value="1"' in page
    confirmed_by_a_colleague(candidate)

    response = post(
        office_client,
        "commitment_dismiss",
        candidate,
        {f"c{candidate.pk}-r-note": "不属本级事权", f"c{candidate.pk}-r-version": "1"},
    )

    candidate.refresh_from_db()
    assert "这项承诺刚刚被其他人修改过" in response.text
    assert candidate.status == CommitmentStatus.TRACKING


def test_why_nothing_can_be_changed_is_said_where_the_card_has_no_form(office_client, candidate):
    dismiss_commitment(candidate, by=UserFactory(), now=NOW, note="背景")
    candidate.refresh_from_db()

    response = post(office_client, "commitment_confirm", candidate, card(candidate))

    assert "“不予跟踪”的承诺事项不能由您“确认”。" in response.text


@pytest.mark.parametrize(
    ("note", "message"), [("  ", "请写明理由。"), ("字" * 1001, "最多1000字，现有1001字，请删减后再提交。")]
)
def test_a_dismissal_needs_a_reason_of_a_readable_length(office_client, candidate, note, message):
    response = post(office_client, "commitment_dismiss", candidate, {f"c{candidate.pk}-r-note": note})

    assert message in response.text


def test_a_split_is_undone_by_a_merge(office_client, candidate):
    post(office_client, "commitment_split", candidate, {"at": str(TEXT.index("增设"))})
    first = Commitment.objects.candidates().order_by("start").first()

    post(office_client, "commitment_merge", first)

    assert [c.quote for c in Commitment.objects.candidates()] == [FIRST]
    candidate.refresh_from_db()
    assert candidate.status == CommitmentStatus.CANDIDATE


def test_words_that_were_set_aside_can_be_marked_again(office_client, candidate):
    dismiss_commitment(candidate, by=UserFactory(), now=NOW, note="背景")

    office_client.post(
        reverse("letter_mark", args=[candidate.reply_id]), {"start": candidate.start, "end": candidate.end}
    )

    candidate.refresh_from_db()
    assert candidate.status == CommitmentStatus.CANDIDATE


@pytest.mark.parametrize("at", ["", "中间", "²", "-1", "9" * 5000, "0"])
def test_a_cut_that_means_nothing_splits_nothing(office_client, candidate, at):
    response = office_client.post(reverse("commitment_split", args=[candidate.pk]), {"at": at}, follow=True)

    assert "请在这段话中间选一个拆分的位置。" in response.text
    assert Commitment.objects.count() == 1


@pytest.mark.parametrize(("start", "end"), [("", ""), ("a", "b"), ("5", "5"), ("9", "3"), ("-1", "4"), ("0", "9" * 30)])
def test_a_mark_that_means_nothing_adds_nothing(office_client, reply, start, end):
    response = office_client.post(reverse("letter_mark", args=[reply.pk]), {"start": start, "end": end}, follow=True)

    assert "没有选中信中的文字，请在左侧正文中选取一段话。" in response.text
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("chosen", ["²", "0", "abc", "9" * 30, "9" * 5000])
def test_a_proposal_that_is_none_is_not_found(office_client, reply, chosen):
    assert office_client.post(reverse("letter_match", args=[reply.pk]), {"proposal": chosen}).status_code == 404


def test_the_card_keeps_its_number_when_two_begin_at_one_place(office_client, reply, candidate):
    part = made(reply, "新建停车场3个，")

    page = office_client.get(reverse("letter_review", args=[reply.pk])).text
    answers = [post(office_client, "commitment_amend", c, card(c)).text for c in (candidate, part)]

    assert ("第 1 项" in page, "第 2 项" in page) == (True, True)
    assert ["第 1 项" in answers[0], "第 2 项" in answers[1]] == [True, True]


def test_one_sentence_of_quality_is_said_once_with_its_places(office_client, reply):
    for quote in ("建设停车场", "增设路灯"):
        QualityNoteFactory(review=reply.review, code="only_soft_words", quote=quote)

    page = office_client.get(reverse("letter_review", args=[reply.pk])).text

    assert page.count("没有可核查的内容") == 1
    assert "（2 处）" in page


def test_a_letter_whose_promises_are_still_being_looked_for_says_so(office_client):
    reply = ReplyFactory(document=DocumentFactory(text=TEXT))

    page = office_client.get(reverse("letter_review", args=[reply.pk])).text

    assert "正在识别承诺事项" in page
    assert "没有识别出承诺事项" not in page


def test_how_well_reading_does_is_told_by_reasons_and_not_by_codes(office_client, reply):
    made(reply, FIRST, rule="will_agent", reason="写明由谁“将”做什么；时间在答复之后。")
    made(reply, SECOND, rule="next_step", reason="有“下一步”“今后”等指向将来的起首语。")

    page = office_client.get(reverse("rules")).text

    assert "写明由谁“将”做什么<" in page
    assert "有“下一步”“今后”等指向将来的起首语<" in page
    assert ("will_agent" in page, "next_step" in page) == (False, False)


def test_targets_stay_when_only_the_date_is_changed(office_client, candidate):
    target = TargetFactory(commitment=candidate)
    row = {
        "pk": target.pk,
        "quote": target.quote,
        "metric": "停车场",
        "low": "3",
        "high": "3",
        "unit": "个",
        "due_date": "",
    }

    post(office_client, "commitment_amend", candidate, card(candidate, [row], due_date="2026-10-01"))

    assert list(candidate.targets.values_list("pk", "low")) == [(target.pk, 3)]
    assert candidate.events.get().note == "承诺期限：无改为2026年10月1日"


def test_the_kind_of_a_promise_is_corrected_and_the_history_says_so(office_client, candidate):
    assert candidate.kind == PromiseKind.OTHER

    post(office_client, "commitment_amend", candidate, card(candidate, kind="build"))

    candidate.refresh_from_db()
    assert (candidate.kind, candidate.events.get().changes) == ("build", {"kind": ["other", "build"]})
    page = office_client.get(reverse("commitment", args=[candidate.pk])).text
    assert page.count("事项类型：其他改为建设改造") == 1
    assert "应提供：" in page


def test_who_wrote_a_letter_and_when_is_corrected_and_what_is_left_empty_stays(office_client, reply):
    before, bureau = reply.proposal, BureauFactory()
    address = reverse("letter_match", args=[reply.pk])

    office_client.post(address, {"proposal": "", "bureau": bureau.pk, "replied_on": "2025-07-30"})

    reply.refresh_from_db()
    assert (reply.proposal, reply.bureau, str(reply.replied_on)) == (before, bureau, "2025-07-30")
    assert reply.match_note.endswith("指定答复单位、答复日期。")
    wrong = office_client.post(address, {"bureau": bureau.pk, "replied_on": "0202-07-28"}, follow=True)
    assert "答复日期没有修改：请填写有效的日期。" in wrong.text
