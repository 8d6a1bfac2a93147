"""What a person corrects about a letter."""

from datetime import UTC, date, datetime

import pytest

from proposals.enums import ReplyAction
from proposals.models import Proposal, ReplyEvent
from proposals.services.permissions import NotAllowed
from proposals.services.replies import ReplyNotChanged, adopt_bureau, correct_reply
from tests.factories.proposals import (
    AssignmentFactory,
    BureauFactory,
    ProposalFactory,
    ProposalSponsorFactory,
    ReplyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 9, 1, 4, 0, tzinfo=UTC)
NOTHING = {"proposal": None, "bureau": None, "replied_on": None}


def test_a_draft_made_for_the_letter_alone_goes_when_the_right_proposal_is_chosen():
    draft, right = ProposalFactory(is_draft=True), ProposalFactory()
    ProposalSponsorFactory(proposal=draft)
    reply = ReplyFactory(proposal=draft)

    correct_reply(reply, by=UserFactory(display_name="唐景行"), now=NOW, **{**NOTHING, "proposal": right})

    reply.refresh_from_db()
    assert (reply.proposal, reply.match_note) == (right, "由唐景行指定建议提案。")
    assert list(Proposal.objects.all()) == [right]


@pytest.mark.parametrize("why", ["entered by a person", "answered by another letter", "assigned"])
def test_any_other_proposal_stays(why):
    left, right = ProposalFactory(is_draft=why != "entered by a person"), ProposalFactory()
    reply = ReplyFactory(proposal=left)
    if why == "answered by another letter":
        ReplyFactory(proposal=left)
    if why == "assigned":
        AssignmentFactory(proposal=left)

    correct_reply(reply, by=UserFactory(), now=NOW, **{**NOTHING, "proposal": right})

    assert Proposal.objects.filter(pk=left.pk).exists()


def test_a_bureau_that_joined_in_and_turns_out_to_have_written_it_no_longer_joins():
    reply, bureau = ReplyFactory(), BureauFactory()
    reply.co_bureaus.add(bureau)

    correct_reply(reply, by=UserFactory(), now=NOW, **{**NOTHING, "bureau": bureau})

    reply.refresh_from_db()
    assert (reply.bureau, list(reply.co_bureaus.all())) == (bureau, [])


def test_nothing_said_changes_nothing():
    reply = ReplyFactory(match_note="按编号找到。")

    correct_reply(reply, by=UserFactory(), now=NOW, **NOTHING)

    reply.refresh_from_db()
    assert reply.match_note == "按编号找到。"


def test_a_bureau_corrects_no_letter():
    with pytest.raises(NotAllowed):
        correct_reply(ReplyFactory(), by=UserFactory(role="clerk"), now=NOW, **NOTHING)


def test_a_correction_says_who_when_and_what_stood_there_before():
    reply, office = ReplyFactory(replied_on=date(2025, 7, 28)), UserFactory()

    correct_reply(reply, by=office, now=NOW, **{**NOTHING, "replied_on": date(2025, 8, 2)})

    event = ReplyEvent.objects.get(reply=reply)
    assert (event.action, event.by, event.at, event.note) == (
        ReplyAction.CORRECT,
        office,
        NOW,
        "答复日期：2025年7月28日改为2025年8月2日",
    )
    assert event.changes == {"replied_on": ["2025-07-28", "2025-08-02"]}


def test_a_void_letter_is_neither_corrected_nor_given_to_a_bureau():
    office = UserFactory()
    reply = ReplyFactory(
        bureau=None, bureau_name="云岭市绿化处", voided_at=NOW, voided_by=office, void_reason="重复上传"
    )

    with pytest.raises(ReplyNotChanged, match="已经作废"):
        correct_reply(reply, by=office, now=NOW, **{**NOTHING, "replied_on": date(2025, 8, 2)})
    with pytest.raises(ReplyNotChanged, match="已经作废"):
        adopt_bureau(reply, by=office)
