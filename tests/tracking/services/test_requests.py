"""Requests: what a bureau may ask for, who answers, what it does to the date in force, and what is refused in words."""

import uuid
from datetime import UTC, date, datetime, timedelta

import pytest

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, CommitmentRequestFactory, FollowUpRuleFactory
from tracking.due_dates.past import rewind
from tracking.enums import RequestKind
from tracking.services.commitments import amend_commitment, dismiss_commitment
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed
from tracking.services.requests import (
    Wish,
    ask,
    days_in_transfers,
    extensions_left,
    grant_request,
    may_answer,
    refuse_request,
    resume_clock,
    withdraw_request,
)
from tracking.services.terms import Terms, snapshot

pytestmark = pytest.mark.django_db

# 3 November 2025, noon in China; the factory's commitment is due on 31 December 2025.
NOW = datetime(2025, 11, 3, 4, 0, tzinfo=UTC)
WHY = "招标流标一次，须重新组织。"


@pytest.fixture
def office():
    return UserFactory()


@pytest.fixture
def commitment():
    return CommitmentFactory()


@pytest.fixture
def clerk(commitment):
    return UserFactory(role=Role.CLERK, bureau=commitment.bureau)


def asked(commitment, clerk, wish, *, now=NOW, reason=WHY, **kwargs):
    return ask(commitment, wish, by=clerk, now=now, reason=reason, form_key=uuid.uuid4(), **kwargs)


def extension(day=date(2026, 3, 31)):
    return Wish(RequestKind.EXTENSION, new_date=day)


def pause(start=date(2025, 11, 10), until=date(2025, 11, 19)):
    return Wish(RequestKind.PAUSE, start_date=start, until_date=until, waiting_for="省级资金批复")


def test_asking_for_an_extension_leaves_every_date_and_waits_for_the_office(commitment, clerk, office):
    request = asked(commitment, clerk, extension())

    commitment.refresh_from_db()
    assert (commitment.due_date, commitment.promised_due_date, commitment.version) == (
        date(2025, 12, 31),
        date(2025, 12, 31),
        2,
    )
    assert (request.status, request.from_bureau, request.asked_by, request.asked_at) == (
        "asked",
        commitment.bureau,
        clerk,
        NOW,
    )
    assert list(commitment.reminders.values_list("rule", "recipient")) == [("requested", office.pk)]
    event = commitment.events.get()
    assert (event.action, event.by, event.note) == (
        "request",
        clerk,
        "申请延期至2026年3月31日。理由：招标流标一次，须重新组织。",
    )


def test_granting_moves_the_date_in_force_and_keeps_the_promised_one(commitment, clerk, office):
    grant_request(asked(commitment, clerk, extension()), by=office, now=NOW, note="理由充分")

    commitment.refresh_from_db()
    assert (commitment.due_date, commitment.promised_due_date) == (date(2026, 3, 31), date(2025, 12, 31))
    assert commitment.events.order_by("-pk").first().changes == {"due_date": ["2025-12-31", "2026-03-31"]}
    assert commitment.reminders.filter(rule="answered").get().recipient == clerk


def test_refusing_says_why_and_leaves_the_date(commitment, clerk, office):
    request = refuse_request(asked(commitment, clerk, extension()), by=office, now=NOW, note="时间充裕")

    commitment.refresh_from_db()
    assert (request.status, request.decision_note, commitment.due_date) == ("refused", "时间充裕", date(2025, 12, 31))


def test_refusing_without_a_reason_is_refused(commitment, clerk, office):
    request = asked(commitment, clerk, extension())

    with pytest.raises(MoveNotAllowed, match="“不同意申请”必须写明理由。"):
        refuse_request(request, by=office, now=NOW, note=" ")


def test_the_bureau_does_not_answer_its_own_request(commitment, clerk):
    request = asked(commitment, clerk, extension())
    head = UserFactory(role=Role.HEAD, bureau=commitment.bureau)

    with pytest.raises(MoveNotAllowed, match="不能由您“同意延期”"):
        grant_request(request, by=head, now=NOW)
    assert not may_answer(request, by=head)


def test_a_form_sent_twice_makes_one_request(commitment, clerk):
    key = uuid.uuid4()

    first = ask(commitment, extension(), by=clerk, now=NOW, reason=WHY, form_key=key)
    second = ask(commitment, extension(), by=clerk, now=NOW, reason=WHY, form_key=key)

    assert (first.pk, commitment.requests.count(), commitment.events.count()) == (second.pk, 1, 1)


def test_a_second_request_of_the_same_kind_waits_for_the_first(commitment, clerk):
    asked(commitment, clerk, extension())

    with pytest.raises(MoveNotAllowed, match="已有一份待答复的“延期”申请"):
        asked(commitment, clerk, extension(date(2026, 6, 30)))


def test_a_page_that_shows_an_older_commitment_is_told(commitment, clerk):
    asked(commitment, clerk, pause())

    with pytest.raises(ChangedMeanwhile):
        asked(commitment, clerk, extension(), version=1)


def test_two_people_answering_at_once_the_second_is_told(commitment, clerk, office):
    request = asked(commitment, clerk, extension())
    refuse_request(request, by=office, now=NOW, note="时间充裕")

    with pytest.raises(MoveNotAllowed, match="这份申请刚刚已作处理（未同意）"):
        grant_request(request, by=UserFactory(), now=NOW)


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        (extension(date(2025, 12, 31)), "新的期限须晚于现行期限2025年12月31日。"),
        (Wish(RequestKind.EXTENSION), "新的期限须晚于现行期限2025年12月31日。"),
        (pause(date(2025, 11, 20), date(2025, 11, 10)), "截止日不能早于起始日"),
        (pause(date(2026, 1, 1), date(2026, 1, 31)), "期限已过的请申请延期"),
        (pause(date(2025, 10, 1), date(2025, 11, 2)), "暂停截止日不能早于今天。"),
        (Wish(RequestKind.TERMS, new_date=date(2026, 6, 30), measure="建成"), "这项承诺已有期限"),
        (Wish(RequestKind.TRANSFER), "请选择一个在用的接收单位。"),
    ],
)
def test_what_cannot_be_is_refused_in_words(commitment, clerk, wish, message):
    with pytest.raises(MoveNotAllowed, match=message):
        asked(commitment, clerk, wish)
    assert commitment.requests.count() == 0


def test_extensions_are_limited_by_the_rule_of_the_place(commitment, clerk, office):
    FollowUpRuleFactory(max_extensions=1, valid_from=date(2025, 1, 1))
    grant_request(asked(commitment, clerk, extension()), by=office, now=NOW)

    assert extensions_left(commitment, today=NOW.date()) == 0
    with pytest.raises(MoveNotAllowed, match="按规定每项承诺最多延期1次，已经用完。"):
        asked(commitment, clerk, extension(date(2026, 6, 30)))


def test_a_refused_extension_does_not_count(commitment, clerk, office):
    FollowUpRuleFactory(max_extensions=1, valid_from=date(2025, 1, 1))
    refuse_request(asked(commitment, clerk, extension()), by=office, now=NOW, note="时间充裕")

    assert extensions_left(commitment, today=NOW.date()) == 1


def test_a_pause_moves_the_date_by_its_days(commitment, clerk, office):
    grant_request(asked(commitment, clerk, pause()), by=office, now=NOW)

    commitment.refresh_from_db()
    assert (commitment.due_date, commitment.promised_due_date) == (date(2026, 1, 10), date(2025, 12, 31))


def test_a_pause_lifted_early_gives_back_the_days_not_used(commitment, clerk, office):
    request = grant_request(asked(commitment, clerk, pause()), by=office, now=NOW)

    resume_clock(request, by=clerk, now=datetime(2025, 11, 15, 4, 0, tzinfo=UTC))

    # Stood still from the 10th to the 14th.
    commitment.refresh_from_db()
    assert commitment.due_date == date(2026, 1, 5)


def test_a_pause_lifted_before_it_began_is_none(commitment, clerk, office):
    request = grant_request(asked(commitment, clerk, pause()), by=office, now=NOW)

    resume_clock(request, by=office, now=NOW)

    commitment.refresh_from_db()
    assert commitment.due_date == date(2025, 12, 31)


def test_a_clock_that_runs_cannot_be_resumed(commitment, clerk, office):
    request = grant_request(asked(commitment, clerk, pause()), by=office, now=NOW)

    with pytest.raises(MoveNotAllowed, match="现在没有暂停计时"):
        resume_clock(request, by=clerk, now=datetime(2025, 11, 20, 4, 0, tzinfo=UTC))


def test_an_undated_promise_gets_the_date_and_measure_agreed_on(office):
    commitment = CommitmentFactory(due_date=None, due_quote="", found_due_date=None)
    clerk = UserFactory(role=Role.CLERK, bureau=commitment.bureau)
    wish = Wish(RequestKind.TERMS, new_date=date(2026, 6, 30), measure="建成并通过验收")

    grant_request(asked(commitment, clerk, wish), by=office, now=NOW)

    commitment.refresh_from_db()
    assert (
        commitment.due_date,
        commitment.promised_due_date,
        commitment.agreed_due_date,
        commitment.agreed_measure,
    ) == (date(2026, 6, 30), None, date(2026, 6, 30), "建成并通过验收")


def test_a_transfer_is_taken_over_by_the_bureau_it_was_offered_to(commitment, clerk):
    receiver = BureauFactory()
    taker = UserFactory(role=Role.CLERK, bureau=receiver)
    request = asked(commitment, clerk, Wish(RequestKind.TRANSFER, to_bureau=receiver))
    assert list(commitment.reminders.values_list("rule", "recipient")) == [("requested", taker.pk)]
    assert may_answer(request, by=taker)

    grant_request(request, by=taker, now=NOW + timedelta(days=4))

    commitment.refresh_from_db()
    assert (commitment.bureau, commitment.status) == (receiver, "tracking")
    assert commitment.events.order_by("-pk").first().changes == {"bureau": [clerk.bureau_id, receiver.pk]}
    assert set(commitment.reminders.filter(rule="answered").values_list("recipient", flat=True)) == {clerk.pk}


def test_the_office_does_not_answer_a_transfer_for_the_bureau(commitment, clerk, office):
    request = asked(commitment, clerk, Wish(RequestKind.TRANSFER, to_bureau=BureauFactory()))

    with pytest.raises(MoveNotAllowed, match="不能由您“接收移交”"):
        grant_request(request, by=office, now=NOW)


def test_a_third_bureau_does_not_answer_a_transfer(commitment, clerk):
    request = asked(commitment, clerk, Wish(RequestKind.TRANSFER, to_bureau=BureauFactory()))
    stranger = UserFactory(role=Role.HEAD)

    with pytest.raises(MoveNotAllowed, match="不能由您“接收移交”"):
        grant_request(request, by=stranger, now=NOW)
    assert not may_answer(request, by=stranger)


def test_a_declined_transfer_stays_with_its_owner_and_the_days_are_counted(commitment, clerk):
    receiver = BureauFactory()
    request = asked(commitment, clerk, Wish(RequestKind.TRANSFER, to_bureau=receiver))

    refuse_request(
        request,
        by=UserFactory(role=Role.HEAD, bureau=receiver),
        now=NOW + timedelta(days=3),
        note="不属我局职责",
    )

    commitment.refresh_from_db()
    assert commitment.bureau == clerk.bureau
    assert days_in_transfers(commitment.requests.all(), today=date(2025, 12, 1)) == 3


def test_what_cannot_be_kept_is_closed_with_the_bureaus_reason(commitment, clerk, office):
    grant_request(asked(commitment, clerk, Wish(RequestKind.IMPOSSIBLE)), by=office, now=NOW)

    commitment.refresh_from_db()
    event = commitment.events.order_by("-pk").first()
    assert (commitment.status, event.action, event.note) == (
        "unachievable",
        "give_up",
        "申请认定无法兑现；招标流标一次，须重新组织。",
    )


def test_closing_a_commitment_closes_what_still_waits_about_it(commitment, clerk, office):
    waiting = asked(commitment, clerk, extension())
    grant_request(asked(commitment, clerk, Wish(RequestKind.IMPOSSIBLE)), by=office, now=NOW)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.decision_note) == ("withdrawn", "事项已办结")


def test_dismissing_closes_what_waits(commitment, clerk, office):
    waiting = asked(commitment, clerk, extension())

    dismiss_commitment(commitment, by=office, now=NOW, note="并非承诺")

    waiting.refresh_from_db()
    assert waiting.status == "withdrawn"


def test_a_request_can_be_taken_back_by_a_colleague_until_it_is_answered(commitment, clerk, office):
    colleague = UserFactory(role=Role.CLERK, bureau=commitment.bureau)
    request = withdraw_request(asked(commitment, clerk, extension()), by=colleague, now=NOW)

    assert (request.status, request.decided_by) == ("withdrawn", colleague)
    with pytest.raises(MoveNotAllowed, match="这份申请刚刚已作处理（已撤回）"):
        grant_request(request, by=office, now=NOW)


def test_correcting_the_promised_date_keeps_the_pauses_granted(commitment, clerk, office):
    grant_request(asked(commitment, clerk, pause()), by=office, now=NOW)
    terms = Terms(bureau=commitment.bureau, due_date=date(2025, 11, 30), joining_bureaus=[], targets=[])

    amend_commitment(commitment, terms=terms, by=office, now=NOW)

    commitment.refresh_from_db()
    assert (commitment.promised_due_date, commitment.due_date) == (date(2025, 11, 30), date(2025, 12, 10))


def test_the_terms_of_a_past_day_can_be_told_from_the_events(commitment, clerk, office):
    at_first = snapshot(commitment)
    grant_request(asked(commitment, clerk, extension()), by=office, now=NOW)
    terms = Terms(bureau=BureauFactory(), due_date=date(2025, 10, 31), joining_bureaus=[], targets=[])
    commitment.refresh_from_db()
    amend_commitment(commitment, terms=terms, by=office, now=NOW)

    commitment.refresh_from_db()
    newest_first = [event.changes for event in commitment.events.order_by("-at", "-pk")]
    assert snapshot(commitment) != at_first
    assert rewind(snapshot(commitment), newest_first) == at_first


def test_outsiders_see_no_request_and_the_receiver_sees_the_offer(commitment, clerk):
    receiver = BureauFactory()
    request = asked(commitment, clerk, Wish(RequestKind.TRANSFER, to_bureau=receiver))

    def seen(user):
        return list(type(request).objects.visible_to(user))

    assert seen(UserFactory(role=Role.CLERK)) == []
    assert seen(UserFactory(role=Role.MEMBER)) == []
    assert seen(UserFactory(role=Role.CLERK, bureau=receiver)) == [request]
    assert seen(clerk) == [request]


def test_the_factory_makes_a_request_that_the_database_accepts():
    assert str(CommitmentRequestFactory()).startswith("延期申请")
