"""A letter is taken back at the moment somebody works on it: nothing of it is left behind."""

from datetime import UTC, date, datetime

import pytest

from proposals.enums import Role
from proposals.models import Reply
from proposals.services.replies import ReplyNotChanged
from tests.factories.proposals import (
    BureauFactory,
    DocumentFactory,
    MemberFactory,
    ProposalSponsorFactory,
    ReplyFactory,
    UserFactory,
)
from tests.factories.tracking import CommitmentFactory, RatingOptionFactory
from tests.tracking.services.test_request_races import at_once
from tracking.enums import CommitmentStatus, RatingOccasion, Satisfaction
from tracking.models import Commitment, Rating, Recurrence
from tracking.services.commitments import confirm_commitment
from tracking.services.door import MoveNotAllowed
from tracking.services.marking import add_commitment, split_commitment
from tracking.services.ratings import Opinion, rate
from tracking.services.rereading import correct_letter
from tracking.services.terms import Terms
from tracking.services.voiding import void_reply

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

NOW = datetime(2025, 9, 1, 4, 0, tzinfo=UTC)
TEXT = "我局将于年底前新建停车场3个，增设路灯20盏。今后加强巡查。"


@pytest.fixture
def reply():
    return ReplyFactory(document=DocumentFactory(text=TEXT))


@pytest.fixture
def candidate(reply):
    # Another one before it in the order of the table, which adding and splitting touch as well.
    CommitmentFactory(reply=reply, status=CommitmentStatus.CANDIDATE, quote=TEXT[24:28], start=24, end=28)
    return CommitmentFactory(
        reply=reply, status=CommitmentStatus.CANDIDATE, quote=TEXT[:23], start=0, end=23, due_date=None
    )


def taking_back(reply):
    office = UserFactory()

    def act():
        try:
            return void_reply(reply, by=office, now=NOW, reason="重复上传")
        except ReplyNotChanged as error:
            raise MoveNotAllowed(str(error)) from error

    return act


@pytest.mark.parametrize("deed", ["confirm", "split", "add", "correct"])
def test_no_promise_of_it_stays_open(reply, candidate, deed):
    office = UserFactory()
    terms = Terms(bureau=reply.bureau, due_date=date(2025, 12, 31), joining_bureaus=[], targets=[])

    def correct():
        try:
            return correct_letter(reply, proposal=None, bureau=None, replied_on=date(2024, 1, 5), by=office, now=NOW)
        except ReplyNotChanged as error:
            raise MoveNotAllowed(str(error)) from error

    deeds = {
        "confirm": lambda: confirm_commitment(candidate, terms=terms, by=office, now=NOW),
        "split": lambda: split_commitment(candidate, at=15, by=office, now=NOW),
        "add": lambda: add_commitment(reply, start=24, end=30, by=office, now=NOW),
        "correct": correct,
    }

    at_once(taking_back(reply), deeds[deed])

    assert Reply.objects.get().is_void
    assert set(Commitment.objects.values_list("status", flat=True)) <= {"void", "dismissed"}


def test_of_two_who_take_it_back_one_is_told(reply):
    came_of = at_once(taking_back(reply), taking_back(reply))

    assert [words for words in came_of if isinstance(words, str)] == ["这件答复已经作废，无需重复办理。"]
    assert reply.events.count() == 1


def test_it_is_either_rated_or_taken_back(reply):
    member = MemberFactory()
    ProposalSponsorFactory(proposal=reply.proposal, member=member)
    proposer = UserFactory(role=Role.MEMBER, member=member)
    option = RatingOptionFactory(counts_as=Satisfaction.SATISFIED)
    opinion = Opinion(attitude=option, result=option, comment="", rated_on=date(2025, 9, 1))
    key = "6f1f7a1e-0a5e-4d0e-9a53-2f6f3c8f5b11"

    at_once(
        taking_back(reply),
        lambda: rate(
            reply, member=member, occasion=RatingOccasion.REPLY, opinion=opinion, by=proposer, now=NOW, form_key=key
        ),
    )

    assert Reply.objects.get().is_void != Rating.objects.exists()


def test_words_marked_at_once_in_two_letters_that_promise_the_same_keep_nobody_waiting_for_ever():
    text = "我局将在南门小区新建停车场3个。我局将在滨河路增设路灯20盏。"
    bureau, office = BureauFactory(), UserFactory()
    letters = [ReplyFactory(document=DocumentFactory(text=text), bureau=bureau) for _ in range(2)]
    for letter in letters:
        add_commitment(letter, start=0, end=15, by=office, now=NOW)
    # The first two are found to be the same while both letters are worked on.
    Recurrence.objects.all().delete()

    came_of = at_once(
        *(lambda letter=letter: add_commitment(letter, start=15, end=30, by=office, now=NOW) for letter in letters)
    )

    assert [type(one) for one in came_of] == [Commitment, Commitment]
    assert Recurrence.objects.count() == 2
