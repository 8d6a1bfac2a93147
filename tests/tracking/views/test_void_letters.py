"""A letter that was made void is in no list, no search and no figure, and nobody but the office opens it."""

from datetime import date

import pytest
from django.urls import reverse

from proposals.enums import Role
from proposals.models import Assignment, Document, Proposal, Reply
from tests.factories.proposals import (
    AssignmentFactory,
    DocumentFactory,
    MemberFactory,
    ProposalFactory,
    ProposalSponsorFactory,
    ReplyFactory,
    UserFactory,
)
from tests.factories.tracking import (
    CalendarFeedFactory,
    CommitmentFactory,
    LetterReviewFactory,
    ProgressUpdateFactory,
    RecurrenceFactory,
    SupplementaryReplyFactory,
    SupplementItemFactory,
)
from tests.tracking.services.test_voiding import NOW, restore, void
from tracking.enums import SupplementOutcome, SupplementStatus
from tracking.models import Commitment, ProgressUpdate, Recurrence, SupplementaryReply
from tracking.services.calendar_feed import calendar_of

pytestmark = pytest.mark.django_db

TEXT = "张明远代表：我局将在2025年12月底前完成南门小区管网改造。"


@pytest.fixture
def reply():
    proposal = ProposalFactory(title="关于改造南门小区的建议")
    reply = ReplyFactory(proposal=proposal, document=DocumentFactory(text=TEXT), subject="改造南门小区")
    AssignmentFactory(proposal=proposal, bureau=reply.bureau, due_date=date(2025, 8, 1))
    CommitmentFactory(reply=reply, bureau=reply.bureau, quote="完成南门小区管网改造")
    LetterReviewFactory(reply=reply)
    return reply


def person(role, reply):
    if role == Role.MEMBER:
        member = MemberFactory()
        ProposalSponsorFactory(proposal=reply.proposal, member=member)
        return UserFactory(role=role, member=member)
    return UserFactory(role=role, bureau=reply.bureau if role in {Role.CLERK, Role.HEAD} else None)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.CLERK, Role.HEAD, Role.MEMBER])
def test_it_is_seen_before_and_again_after_it_is_restored(role, reply):
    user = person(role, reply)
    seen = [set(Reply.objects.visible_to(user))]
    void(reply)
    seen.append(set(Reply.objects.visible_to(user)))
    restore(reply)
    seen.append(set(Reply.objects.visible_to(user)))

    assert seen == [{reply}, set(), {reply}]


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.MEMBER])
def test_neither_its_bureau_nor_a_proposer_sees_it_its_file_or_its_promises(role, reply):
    user = person(role, reply)
    ProgressUpdateFactory(commitment=reply.commitments.get())
    void(reply)

    assert not Reply.objects.visible_to(user, with_void=True).exists()
    assert not Document.objects.visible_to(user).exists()
    assert not Commitment.objects.visible_to(user).exists()
    assert not ProgressUpdate.objects.visible_to(user).exists()


def test_a_bureau_that_joined_in_no_longer_sees_it(reply):
    clerk = UserFactory(role=Role.CLERK)
    reply.co_bureaus.add(clerk.bureau)
    before = Reply.objects.visible_to(clerk).count()
    void(reply)

    assert (before, Reply.objects.visible_to(clerk).count()) == (1, 0)


def test_the_office_sees_it_where_it_is_asked_for_by_name(reply):
    void(reply)

    assert list(Reply.objects.visible_to(UserFactory(), with_void=True)) == [reply]


def test_its_proposal_is_unanswered_again_and_overdue(reply):
    before = Assignment.objects.unanswered().count()
    void(reply)

    assert before == 0
    assert Assignment.objects.unanswered().count() == 1
    assert Assignment.objects.overdue(today=date(2025, 9, 1)).count() == 1
    restore(reply)
    assert Assignment.objects.unanswered().count() == 0


def test_another_letter_of_the_bureau_still_answers_the_proposal(reply):
    ReplyFactory(proposal=reply.proposal, bureau=reply.bureau)
    void(reply)

    assert Assignment.objects.unanswered().count() == 0


def test_the_list_of_proposals_says_unanswered(reply, office_client):
    void(reply)

    assert "未答复" in office_client.get(reverse("proposals")).text


def test_the_office_desk_no_longer_has_it_to_review(reply, office_client):
    before = office_client.get(reverse("desk")).context
    void(reply)
    after = office_client.get(reverse("desk")).context

    assert (before["to_review"], before["counts"]["open"]) == (1, 1)
    assert (after["to_review"], after["counts"]["open"]) == (0, 0)
    assert [late.proposal for late in after["late_replies"]] == [reply.proposal]


def test_search_finds_neither_letter_nor_promise_nor_report(reply, office_client):
    ProgressUpdateFactory(commitment=reply.commitments.get(), text="南门小区管网改造已开工")
    counts = [{g.key: g.count for g in office_client.get(reverse("search"), {"q": "管网改造"}).context["groups"]}]
    void(reply)
    counts.append({g.key: g.count for g in office_client.get(reverse("search"), {"q": "管网改造"}).context["groups"]})

    assert counts == [
        {"proposals": 0, "letters": 1, "commitments": 1, "updates": 1},
        {"proposals": 0, "letters": 0, "commitments": 0, "updates": 0},
    ]


def test_the_desk_and_the_page_of_a_proposer_say_unanswered(reply, client):
    client.force_login(person(Role.MEMBER, reply))
    void(reply)

    assert "尚未答复" in client.get(reverse("desk")).text
    page = client.get(reverse("proposal", args=[reply.proposal_id]))
    assert "还没有收到答复" in page.text
    assert "管网改造" not in page.text


def test_a_draft_that_only_a_void_letter_speaks_of_is_no_proposal_to_complete():
    letter = ReplyFactory(proposal=ProposalFactory(is_draft=True), document=DocumentFactory(text=TEXT))
    answered_again = ReplyFactory(proposal=ProposalFactory(is_draft=True))
    ReplyFactory(proposal=answered_again.proposal)
    void(letter)
    void(answered_again)

    assert list(Proposal.objects.drafts()) == [answered_again.proposal]
    assert list(Proposal.objects.on_file()) == [answered_again.proposal]
    restore(letter)
    assert set(Proposal.objects.drafts()) == {letter.proposal, answered_again.proposal}


def test_a_complete_proposal_stays_on_file(reply):
    void(reply)

    assert list(Proposal.objects.on_file()) == [reply.proposal]


def test_a_promise_made_before_in_a_void_letter_was_not_made_before(reply):
    later = CommitmentFactory()
    RecurrenceFactory(later=later, earlier=reply.commitments.get())
    office = UserFactory()
    before = (Recurrence.objects.standing().count(), Commitment.objects.recurring(user=office).count())
    void(reply)

    assert before == (1, 1)
    assert (Recurrence.objects.standing().count(), Commitment.objects.recurring(user=office).count()) == (0, 0)


def test_the_calendar_tells_of_the_reply_that_is_due_again_and_of_the_promise_no_more(reply):
    feed = CalendarFeedFactory(user=person(Role.CLERK, reply))
    Commitment.objects.update(due_date=date(2025, 12, 31), promised_due_date=date(2025, 12, 31))
    before = calendar_of(feed, today=date(2025, 8, 1))
    void(reply)
    after = calendar_of(feed, today=date(2025, 8, 1))

    assert ("管网改造" in str(before), "20251231" in str(before), "20250801" in str(before)) == (True, True, False)
    assert ("20251231" in str(after), "20250801" in str(after)) == (False, True)


def test_a_supplementary_letter_whose_reading_was_made_void_is_to_be_taken_in_again(reply):
    earlier = ReplyFactory(proposal=reply.proposal, bureau=reply.bureau)
    supplement = SupplementaryReplyFactory(
        reply=earlier,
        doc_number=reply.doc_number,
        status=SupplementStatus.ISSUED,
        replied_on=date(2025, 8, 20),
        issued_by=UserFactory(),
        issued_at=NOW,
    )
    SupplementItemFactory(
        supplement=supplement, commitment=CommitmentFactory(reply=earlier), outcome=SupplementOutcome.REPLACED
    )
    before = list(SupplementaryReply.objects.unread())
    void(reply)

    assert (before, list(SupplementaryReply.objects.unread())) == ([], [supplement])
