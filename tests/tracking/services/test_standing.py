"""Where promises stand, in the words a proposer is told."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.proposals import UserFactory
from tests.factories.tracking import (
    CONFIRMED_AT,
    CommitmentFactory,
    CommitmentRequestFactory,
    SupplementaryReplyFactory,
    SupplementItemFactory,
)
from tracking.enums import CommitmentStatus, RequestKind, RequestStatus, SupplementOutcome, SupplementStatus
from tracking.services.standing import standings

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 12)


def said(commitment):
    return standings([commitment], today=TODAY)[commitment.pk]


def granted(commitment, kind, **kwargs):
    return CommitmentRequestFactory(
        commitment=commitment,
        kind=kind,
        status=RequestStatus.GRANTED,
        decided_by=UserFactory(),
        decided_at=datetime(2025, 11, 10, tzinfo=UTC),
        **kwargs,
    )


@pytest.mark.parametrize(
    ("status", "due", "words"),
    [
        (CommitmentStatus.TRACKING, date(2026, 6, 30), "正在落实，期限为2026年6月30日。"),
        (CommitmentStatus.TRACKING, date(2025, 12, 31), "正在落实，已超过期限（2025年12月31日），督查室正在催办。"),
        (CommitmentStatus.TRACKING, None, "正在落实，完成期限正在商定。"),
        (CommitmentStatus.RETURNED, date(2026, 6, 30), "督查室核查后要求继续整改，期限为2026年6月30日。"),
        (CommitmentStatus.SUBMITTED, date(2026, 6, 30), "责任单位报告已完成，督查室正在核查。"),
        (CommitmentStatus.FULFILLED, date(2026, 6, 30), "已落实，督查室于2025年12月1日核查通过。"),
    ],
)
def test_each_state_in_a_sentence(status, due, words):
    assert said(CommitmentFactory(status=status, due_date=due)) == words


def test_what_cannot_be_kept_says_why():
    commitment = CommitmentFactory(status=CommitmentStatus.UNACHIEVABLE)
    granted(commitment, RequestKind.IMPOSSIBLE, reason="规划调整，原址不再建设。")

    assert said(commitment) == "经督查室认定无法兑现。原因：规划调整，原址不再建设。"


def test_a_moved_date_and_a_pause_are_said_neutrally():
    commitment = CommitmentFactory(due_date=date(2026, 6, 30), promised_due_date=date(2025, 12, 31))
    granted(commitment, RequestKind.EXTENSION, new_date=date(2026, 6, 30))
    granted(
        commitment,
        RequestKind.PAUSE,
        start_date=date(2026, 3, 1),
        until_date=date(2026, 4, 1),
        waiting_for="省级资金批复",
    )

    assert said(commitment) == (
        "正在落实，期限为2026年6月30日。原承诺2025年12月31日，经督查室同意后调整。"
        "目前等待省级资金批复，暂缓计时至2026年4月1日。"
    )


def test_a_pause_that_is_over_is_not_mentioned():
    commitment = CommitmentFactory(due_date=date(2026, 6, 30))
    granted(commitment, RequestKind.PAUSE, start_date=date(2026, 1, 1), until_date=date(2026, 2, 1))

    assert said(commitment) == "正在落实，期限为2026年6月30日。"


def test_a_replaced_promise_tells_the_new_one():
    commitment = CommitmentFactory(status=CommitmentStatus.SUPERSEDED)
    letter = SupplementaryReplyFactory(
        reply=commitment.reply,
        status=SupplementStatus.ISSUED,
        doc_number="云建函〔2026〕9号",
        replied_on=date(2026, 3, 1),
        issued_by=UserFactory(),
        issued_at=CONFIRMED_AT,
    )
    SupplementItemFactory(
        supplement=letter,
        commitment=commitment,
        outcome=SupplementOutcome.REPLACED,
        promise="改在文昌路建设停车场2个。",
        new_date=date(2026, 12, 31),
    )

    assert said(commitment) == (
        "已由补充答复（云建函〔2026〕9号，2026年3月1日）调整为：改在文昌路建设停车场2个。预计2026年12月31日前完成。"
    )
