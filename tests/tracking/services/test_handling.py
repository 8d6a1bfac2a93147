"""Who of a bureau works on what, and handing everything over to a colleague."""

from datetime import UTC, datetime

import pytest

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, HandOverFactory
from tracking.enums import CommitmentStatus
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed
from tracking.services.handling import (
    accept_hand_over,
    assign_handler,
    decline_hand_over,
    offer_hand_over,
    withdraw_hand_over,
    workload,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 12, 4, 0, tzinfo=UTC)


@pytest.fixture
def bureau():
    return BureauFactory()


def person(bureau, role=Role.CLERK, **kwargs):
    return UserFactory(role=role, bureau=bureau, **kwargs)


def test_a_colleague_is_named_and_the_event_says_so(bureau):
    commitment = CommitmentFactory(bureau=bureau)
    clerk, colleague = person(bureau, display_name="周敏"), person(bureau, display_name="吴涛")

    assign_handler(commitment, handler=colleague, by=clerk, now=NOW)

    commitment.refresh_from_db()
    event = commitment.events.get()
    assert (commitment.handler, event.action, event.note) == (colleague, "assign", "经办人：未定改为吴涛")
    assert event.changes == {"handler": [None, colleague.pk]}


def test_naming_the_same_colleague_again_changes_nothing(bureau):
    clerk = person(bureau)
    commitment = CommitmentFactory(bureau=bureau, handler=clerk)

    assign_handler(commitment, handler=clerk, by=clerk, now=NOW)

    assert commitment.events.count() == 0


def test_somebody_of_another_bureau_or_who_left_is_refused(bureau):
    commitment, clerk = CommitmentFactory(bureau=bureau), person(bureau)

    for handler in (UserFactory(role=Role.CLERK), person(bureau, is_active=False), UserFactory()):
        with pytest.raises(MoveNotAllowed, match="经办人须是责任单位的在岗人员。"):
            assign_handler(commitment, handler=handler, by=clerk, now=NOW)


def test_a_page_that_shows_an_older_commitment_is_told(bureau):
    commitment, clerk = CommitmentFactory(bureau=bureau, version=3), person(bureau)

    with pytest.raises(ChangedMeanwhile):
        assign_handler(commitment, handler=clerk, by=clerk, now=NOW, version=2)


def test_the_workload_counts_open_matters_and_keeps_who_left_while_she_has_some(bureau):
    clerk, left, gone = person(bureau), person(bureau, is_active=False), person(bureau, is_active=False)
    CommitmentFactory(bureau=bureau, handler=clerk)
    CommitmentFactory(bureau=bureau, handler=clerk, status=CommitmentStatus.FULFILLED)
    CommitmentFactory(bureau=bureau, handler=left)

    assert {(one.pk, one.handled) for one in workload(clerk)} == {(clerk.pk, 1), (left.pk, 1)}
    assert gone.pk not in {one.pk for one in workload(clerk)}


def test_nothing_moves_before_it_is_accepted(bureau):
    giver, receiver = person(bureau), person(bureau)
    mine, closed = (
        CommitmentFactory(bureau=bureau, handler=giver),
        CommitmentFactory(bureau=bureau, handler=giver, status=CommitmentStatus.FULFILLED),
    )
    offer = offer_hand_over(giver=giver, receiver=receiver, reason="岗位调整", by=giver, now=NOW)
    mine.refresh_from_db()
    assert (offer.status, mine.handler) == ("offered", giver)

    accept_hand_over(offer, by=receiver, now=NOW)

    for row in (mine, closed, offer):
        row.refresh_from_db()
    assert (mine.handler, closed.handler, offer.status) == (receiver, giver, "accepted")
    assert list(offer.commitments.all()) == [mine]
    assert mine.events.get().note.endswith("工作交接：岗位调整")


def test_a_head_hands_over_for_somebody_who_left(bureau):
    head, left, receiver = person(bureau, Role.HEAD), person(bureau, is_active=False), person(bureau)
    CommitmentFactory(bureau=bureau, handler=left)

    assert offer_hand_over(giver=left, receiver=receiver, reason="已调离", by=head, now=NOW).is_open


@pytest.mark.parametrize(
    ("case", "message"),
    [
        ("for another", "只能移交自己经办的事项"),
        ("to another bureau", "请选择本单位的另一位在岗人员接收。"),
        ("to herself", "请选择本单位的另一位在岗人员接收。"),
        ("to one who left", "请选择本单位的另一位在岗人员接收。"),
        ("no reason", "请写明交接原因。"),
        ("nothing", "名下没有经办的承诺事项"),
        ("twice", "已有一份交接等待接收。"),
    ],
)
def test_an_offer_that_cannot_be_is_refused_in_words(bureau, case, message):
    giver, receiver, by, reason = person(bureau), person(bureau), None, "岗位调整"
    if case != "nothing":
        CommitmentFactory(bureau=bureau, handler=giver)
    match case:
        case "for another":
            by = person(bureau)
        case "to another bureau":
            receiver = UserFactory(role=Role.CLERK)
        case "to herself":
            receiver = giver
        case "to one who left":
            receiver = person(bureau, is_active=False)
        case "no reason":
            reason = " "
        case "twice":
            HandOverFactory(bureau=bureau, giver=giver)

    with pytest.raises(MoveNotAllowed, match=message):
        offer_hand_over(giver=giver, receiver=receiver, reason=reason, by=by or giver, now=NOW)


def test_declining_needs_a_reason_and_leaves_everything(bureau):
    offer = HandOverFactory(bureau=bureau)
    commitment = CommitmentFactory(bureau=bureau, handler=offer.giver)

    with pytest.raises(MoveNotAllowed, match="请写明不接收的理由。"):
        decline_hand_over(offer, by=offer.receiver, now=NOW, note=" ")
    decline_hand_over(offer, by=offer.receiver, now=NOW, note="在外培训")

    commitment.refresh_from_db()
    offer.refresh_from_db()
    assert (offer.status, offer.note, commitment.handler) == ("declined", "在外培训", offer.giver)


def test_only_the_receiver_accepts_and_only_once(bureau):
    offer = HandOverFactory(bureau=bureau)

    with pytest.raises(MoveNotAllowed, match="只有接收人本人可以接收。"):
        accept_hand_over(offer, by=person(bureau), now=NOW)
    withdraw_hand_over(offer, by=offer.giver, now=NOW)
    with pytest.raises(MoveNotAllowed, match="这份交接刚刚已作处理（已撤回）"):
        accept_hand_over(offer, by=offer.receiver, now=NOW)
