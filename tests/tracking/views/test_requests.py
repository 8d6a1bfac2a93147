"""Requests on pages: asking beside what holds, the queue, the answer, and what is said when it cannot be."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, MemberFactory, ProposalSponsorFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, CommitmentRequestFactory
from tracking.enums import CommitmentStatus, RequestKind, RequestStatus
from tracking.models import Commitment, CommitmentRequest
from tracking.services.commitments import reopen_commitment
from tracking.services.requests import grant_request

pytestmark = pytest.mark.django_db

# The views read the clock, so the dates of these tests lie far ahead of it.
DUE, LATER = date(2090, 12, 31), date(2091, 3, 31)
ANSWERED_AT = datetime(2025, 11, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def own(clerk_client):
    return CommitmentFactory(bureau=clerk_client.user.bureau, due_date=DUE)


def send(client, commitment, kind="extension", **answers):
    sent = {"form_key": str(uuid.uuid4()), "version": commitment.version, "reason": "招标流标一次，须重新组织。"}
    return client.post(reverse(f"ask_{kind}", args=[commitment.pk]), sent | answers)


def answer(client, asked, **answers):
    sent = {"outcome": "granted", "note": "", "version": asked.commitment.version} | answers
    return client.post(reverse("request_answer", args=[asked.pk]), sent)


def waiting(commitment=None, **kwargs):
    commitment = commitment or CommitmentFactory(due_date=DUE)
    return CommitmentRequestFactory(commitment=commitment, **{"new_date": LATER, **kwargs})


def test_the_form_shows_what_holds_now_and_how_often_the_date_may_still_move(clerk_client, own):
    CommitmentRequestFactory(
        commitment=own, status=RequestStatus.GRANTED, decided_by=UserFactory(), decided_at=ANSWERED_AT, new_date=DUE
    )

    page = clerk_client.get(reverse("ask_extension", args=[own.pk])).text

    assert "2090年12月31日" in page
    assert "还可延期1次" in page
    assert "按“通用规则”每项最多2次" in page


def test_an_extension_is_asked_for_and_waits_for_the_office(clerk_client, own):
    response = send(clerk_client, own, new_date=LATER.isoformat())

    asked = CommitmentRequest.objects.get()
    assert (response.status_code, response.url) == (302, reverse("request", args=[asked.pk]))
    assert "申请已提出，将通知督查室。" in clerk_client.get(response.url).text


@pytest.mark.parametrize(
    ("kind", "answers", "message"),
    [
        ("extension", {"new_date": ""}, "请填写申请延期至哪一天。"),
        ("extension", {"new_date": "2090-02-30"}, "请填写有效的日期，如2025-07-28。"),
        ("extension", {"new_date": "0202-12-31"}, "年份是202年，请核对。"),
        ("extension", {"new_date": "2090-12-31"}, "新的期限须晚于现行期限2090年12月31日。"),
        ("extension", {"new_date": "2091-03-31", "reason": " "}, "请写明理由。"),
        ("extension", {"new_date": "2091-03-31", "reason": "字" * 1001}, "最多1000字，现有1001字，请删减后再提交。"),
        (
            "pause",
            {"start_date": "2090-05-02", "until_date": "2090-05-01", "waiting_for": "批复"},
            "请填写暂停的起止日期，截止日不能早于起始日。",
        ),
        ("pause", {"start_date": "2090-05-01", "until_date": "2090-05-02"}, "请写明在等待什么。"),
        (
            "pause",
            {"start_date": "2091-01-01", "until_date": "2091-02-01", "waiting_for": "批复"},
            "期限已过的请申请延期。",
        ),
        ("terms", {"new_date": "2091-03-31", "measure": "建成3个"}, "这项承诺已有期限，如需调整请申请延期。"),
        ("transfer", {"to_bureau": ""}, "请选择拟接收单位。"),
        ("transfer", {"to_bureau": "999999"}, "请从列表中选择一个在用的单位。"),
    ],
)
def test_what_cannot_be_asked_is_said_and_the_words_are_kept(clerk_client, own, kind, answers, message):
    response = send(clerk_client, own, kind, **answers)

    assert response.status_code == 422
    assert message in response.text
    assert answers.get("reason", "招标流标一次，须重新组织。").strip() in response.text
    assert CommitmentRequest.objects.count() == 0


def test_the_own_bureau_and_bureaus_out_of_use_are_not_offered_to_receive(clerk_client, own):
    BureauFactory(name="市水利局")
    BureauFactory(name="已撤并的局", is_active=False)

    form = clerk_client.get(reverse("ask_transfer", args=[own.pk])).context["form"]

    assert [bureau.name for bureau in form.fields["to_bureau"].queryset if bureau.name != own.reply.bureau.name] == [
        "市水利局"
    ]


def test_a_form_sent_twice_asks_once(clerk_client, own):
    key = str(uuid.uuid4())

    answers = [send(clerk_client, own, new_date="2091-03-31", form_key=key) for _ in range(2)]

    assert [response.status_code for response in answers] == [302, 302]
    assert CommitmentRequest.objects.count() == 1


def test_asking_over_an_older_state_is_refused_once_and_can_be_sent_again(clerk_client, own):
    Commitment.objects.update(version=5)

    refused = send(clerk_client, own, new_date="2091-03-31")

    assert "这项承诺刚刚被其他人修改过" in refused.text
    assert ('value="2091-03-31"' in refused.text, 'name="version" value="5"' in refused.text) == (True, True)
    assert send(clerk_client, own, new_date="2091-03-31", version=5).status_code == 302


def test_a_second_request_of_a_kind_leads_to_the_one_that_waits(clerk_client, own):
    asked = waiting(own)

    response = clerk_client.get(reverse("ask_extension", args=[own.pk]))

    assert (response.status_code, response.url) == (302, reverse("request", args=[asked.pk]))


@pytest.mark.parametrize(
    ("kind", "due", "message"),
    [
        ("terms", DUE, "这项承诺已有期限，如需调整请申请延期。"),
        ("extension", None, "这项承诺尚无期限，请先提出完成期限。"),
        ("pause", None, "这项承诺尚无期限，请先提出完成期限。"),
    ],
)
def test_a_form_that_could_not_be_sent_leads_back_with_the_reason(clerk_client, kind, due, message):
    commitment = CommitmentFactory(bureau=clerk_client.user.bureau, due_date=due)

    response = clerk_client.get(reverse(f"ask_{kind}", args=[commitment.pk]), follow=True)

    assert response.redirect_chain == [(reverse("commitment", args=[commitment.pk]), 302)]
    assert message in response.text


def test_a_commitment_handed_in_is_not_asked_about(clerk_client):
    commitment = CommitmentFactory(bureau=clerk_client.user.bureau, status=CommitmentStatus.SUBMITTED)

    page = clerk_client.get(reverse("ask_extension", args=[commitment.pk]), follow=True).text

    assert "“待核查”的承诺事项现在不能由您提出申请。" in page


def test_the_office_sees_what_agreeing_would_change_and_agrees(office_client):
    asked = waiting()
    page = office_client.get(reverse("request", args=[asked.pk])).text
    assert "<strong>2091年3月31日</strong>" in page

    response = answer(office_client, asked, note="同意顺延。")

    asked.commitment.refresh_from_db()
    assert response.status_code == 302
    assert (asked.commitment.due_date, asked.commitment.promised_due_date) == (LATER, DUE)
    page = office_client.get(reverse("commitment", args=[asked.commitment_id])).text
    assert "承诺期限尚余" in page
    assert "现行期限：2090年12月31日改为2091年3月31日" in page


def test_a_pause_shows_the_date_it_would_lead_to(office_client):
    commitment = CommitmentFactory(due_date=DUE)
    asked = waiting(
        commitment,
        kind=RequestKind.PAUSE,
        new_date=None,
        start_date=date(2090, 5, 1),
        until_date=date(2090, 5, 31),
        waiting_for="省级批复",
    )

    assert office_client.get(reverse("request", args=[asked.pk])).context["after"] == date(2091, 1, 31)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"outcome": ""}, "请选择同意或不同意。"),
        ({"outcome": "perhaps"}, "请选择同意或不同意。"),
        ({"outcome": "refused", "note": " "}, "请写明理由，申请单位会据此办理。"),
        ({"outcome": "refused", "note": "字" * 1001}, "最多1000字，现有1001字，请删减后再提交。"),
    ],
)
def test_an_answer_that_is_not_right_says_so_and_decides_nothing(office_client, answers, message):
    asked = waiting()

    response = answer(office_client, asked, **answers)

    asked.refresh_from_db()
    assert (response.status_code, asked.status) == (422, RequestStatus.ASKED)
    assert message in response.text


def test_of_two_who_decide_at_once_the_second_is_told_by_whom_and_keeps_her_words(office_client):
    asked = waiting()
    version = asked.commitment.version
    grant_request(asked, by=UserFactory(display_name="莫清嘉"), now=timezone.now())

    response = answer(office_client, asked, outcome="refused", note="理由不充分", version=version)

    asked.refresh_from_db()
    assert (response.status_code, asked.status) == (422, RequestStatus.GRANTED)
    assert "这份申请刚刚已由莫清嘉处理（已同意），您的答复没有保存。" in response.text
    assert "您刚才填写的意见：理由不充分" in response.text


def test_an_answer_over_an_older_state_is_refused_once_and_can_be_sent_again(office_client):
    asked = waiting()
    Commitment.objects.update(version=5)

    refused = answer(office_client, asked, note="同意顺延")

    assert "这项承诺刚刚被其他人修改过" in refused.text
    assert ("同意顺延" in refused.text, 'name="version" value="5"' in refused.text) == (True, True)
    assert answer(office_client, asked, version=5).status_code == 302


def test_the_receiving_bureau_reads_what_it_needs_and_takes_over(clerk_client):
    asked = waiting(kind=RequestKind.TRANSFER, new_date=None, to_bureau=clerk_client.user.bureau, reason="职责已划转")
    page = clerk_client.get(reverse("request", args=[asked.pk])).text
    assert asked.commitment.quote in page
    assert ("职责已划转" in page, "不接收时必须写明理由" in page) == (True, True)

    response = answer(clerk_client, asked, version=asked.commitment.version)

    asked.commitment.refresh_from_db()
    assert (response.status_code, asked.commitment.bureau) == (302, clerk_client.user.bureau)


def test_a_declined_transfer_goes_back_with_the_reason(clerk_client, client_of):
    asked = waiting(kind=RequestKind.TRANSFER, new_date=None, to_bureau=clerk_client.user.bureau)

    answer(clerk_client, asked, outcome="refused", note="不属于我局职责")

    page = client_of(asked.asked_by).get(reverse("request", args=[asked.pk])).text
    assert ("未同意" in page, "不属于我局职责" in page) == (True, True)


def test_the_office_does_not_answer_a_transfer(office_client):
    asked = waiting(kind=RequestKind.TRANSFER, new_date=None, to_bureau=BureauFactory(name="市水利局"))

    page = office_client.get(reverse("request", args=[asked.pk])).text
    response = answer(office_client, asked)

    assert "等待市水利局答复" in page
    assert (response.status_code, "不能由您“接收移交”" in response.text) == (422, True)


def test_a_request_is_taken_back_and_a_second_click_is_told(clerk_client, own):
    asked = waiting(own)

    first, second = (clerk_client.post(reverse("request_withdraw", args=[asked.pk])) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 422)
    assert "这份申请刚刚已作处理（已撤回），请刷新页面查看。" in second.text


def test_a_pause_is_ended_early_on_its_page(clerk_client, own):
    today = timezone.localdate()
    asked = waiting(
        own,
        kind=RequestKind.PAUSE,
        new_date=None,
        start_date=today - timedelta(days=10),
        until_date=today + timedelta(days=30),
        waiting_for="省级批复",
    )
    grant_request(asked, by=UserFactory(), now=timezone.now())
    assert "从今天起恢复计时" in clerk_client.get(reverse("request", args=[asked.pk])).text
    assert "正在暂停计时" in clerk_client.get(reverse("commitment", args=[own.pk])).text

    response = clerk_client.post(reverse("request_resume", args=[asked.pk]))

    own.refresh_from_db()
    assert (response.status_code, own.due_date) == (302, DUE + timedelta(days=10))


def test_what_waits_is_listed_the_oldest_first(office_client):
    young = waiting(asked_at=datetime(2025, 11, 5, 2, 0, tzinfo=UTC))
    old = waiting(asked_at=datetime(2025, 11, 3, 2, 0, tzinfo=UTC))
    waiting(status=RequestStatus.REFUSED, decided_by=UserFactory(), decided_at=ANSWERED_AT)

    lines = office_client.get(reverse("requests")).context["lines"]

    assert [line.request for line in lines] == [old, young]


@pytest.mark.parametrize(
    ("asked_for", "shown"),
    [
        ({"state": "granted"}, ["granted"]),
        ({"state": "all"}, ["asked", "granted"]),
        ({"state": "ours"}, ["asked"]),
        ({"kind": "pause"}, []),
        ({"kind": "zz", "state": "zz"}, ["asked"]),
        ({"bureau": "abc"}, ["asked"]),
        ({"page": "99999"}, ["asked"]),
    ],
)
def test_the_queue_is_narrowed_and_a_condition_that_means_nothing_is_passed_over(office_client, asked_for, shown):
    waiting(asked_at=datetime(2025, 11, 5, 2, 0, tzinfo=UTC))
    waiting(status=RequestStatus.GRANTED, decided_by=UserFactory(), decided_at=ANSWERED_AT)

    lines = office_client.get(reverse("requests"), asked_for).context["lines"]

    assert [line.request.status for line in lines] == shown


def test_what_waits_for_oneself_is_another_thing_for_office_and_bureau(office_client, clerk_client, own):
    mine = waiting(own)
    offered = waiting(kind=RequestKind.TRANSFER, new_date=None, to_bureau=clerk_client.user.bureau)

    shown = [
        [line.request for line in client.get(reverse("requests"), {"state": "ours"}).context["lines"]]
        for client in (office_client, clerk_client)
    ]

    assert shown == [[mine], [offered]]


def test_a_bureau_sees_its_own_requests_and_what_is_offered_to_it(clerk_client, own):
    mine, offered = (
        waiting(own),
        waiting(kind=RequestKind.TRANSFER, new_date=None, to_bureau=clerk_client.user.bureau),
    )
    waiting()

    lines = clerk_client.get(reverse("requests")).context["lines"]

    assert {line.request for line in lines} == {mine, offered}


def test_the_desk_of_the_office_counts_what_waits_by_kind(office_client):
    waiting()
    waiting()
    waiting(kind=RequestKind.IMPOSSIBLE, new_date=None)
    waiting(kind=RequestKind.TRANSFER, new_date=None, to_bureau=BureauFactory())

    requests = office_client.get(reverse("desk")).context["requests"]

    assert [(count.label, count.number) for count in requests.counts] == [("延期", 2), ("无法兑现", 1)]
    assert (requests.total, len(requests.oldest)) == (3, 3)


def test_the_desk_of_a_bureau_shows_what_waits_for_its_answer_and_what_it_asked(clerk_client, own):
    waiting(own, kind=RequestKind.EXTENSION)
    waiting(kind=RequestKind.TRANSFER, new_date=None, to_bureau=clerk_client.user.bureau)

    page = clerk_client.get(reverse("desk")).text

    assert ("移交本单位，请答复" in page, "本单位的申请" in page) == (True, True)
    assert "申请延期至2091年3月31日" in page


def test_undated_promises_ask_for_a_date_and_the_office_sees_who_is_late(clerk_client, office_client):
    commitment = CommitmentFactory(
        bureau=clerk_client.user.bureau, due_date=None, confirmed_at=datetime(2025, 8, 1, 2, 0, tzinfo=UTC)
    )

    # 1 August 2025 is a Friday; the tenth working day after it is Friday two weeks later.
    assert "请于2025年8月15日前提出" in clerk_client.get(reverse("desk")).text
    assert "2025年8月15日前" in office_client.get(reverse("undated")).text
    assert "1项未定期限的承诺，承办单位超过时限没有提出期限" in office_client.get(reverse("desk")).text
    assert send(clerk_client, commitment, "terms", new_date="2090-06-30", measure="建成3个").status_code == 302
    assert office_client.get(reverse("undated")).context["lines"] == []


def test_the_proposer_reads_why_a_promise_cannot_be_kept_until_it_is_tracked_again(client_of):
    asked = waiting(kind=RequestKind.IMPOSSIBLE, new_date=None, reason="用地已调整为公园绿地。")
    member = MemberFactory()
    ProposalSponsorFactory(proposal=asked.commitment.reply.proposal, member=member)
    proposer = client_of(UserFactory(role=Role.MEMBER, member=member))
    address = reverse("commitment", args=[asked.commitment_id])
    grant_request(asked, by=UserFactory(), now=timezone.now(), note="情况属实。")

    page = proposer.get(address).text
    assert ("这项承诺无法兑现" in page, "用地已调整为公园绿地。" in page, "情况属实。" in page) == (True, True, True)
    dossier = proposer.get(reverse("proposal", args=[asked.commitment.reply.proposal_id])).text
    assert ("未能兑现的承诺" in dossier, "用地已调整为公园绿地。" in dossier) == (True, True)

    reopen_commitment(asked.commitment, by=UserFactory(), now=timezone.now(), note="已另行落实用地")

    assert "这项承诺无法兑现" not in proposer.get(address).text


def test_a_joining_bureau_is_shown_no_link_to_requests_it_may_not_open(client_of):
    asked = waiting(status=RequestStatus.GRANTED, decided_by=UserFactory(), decided_at=ANSWERED_AT)
    bureau = BureauFactory()
    asked.commitment.joining_bureaus.add(bureau)
    client = client_of(UserFactory(role=Role.CLERK, bureau=bureau))

    page = client.get(reverse("commitment", args=[asked.commitment_id])).text

    assert ("同意延期" in page, reverse("request", args=[asked.pk]) in page) == (True, False)
