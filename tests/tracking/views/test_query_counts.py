"""A list page makes a fixed number of queries, whether it shows one row or thirty."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.factories.proposals import (
    AssignmentFactory,
    BureauFactory,
    MemberFactory,
    ProposalFactory,
    ProposalSponsorFactory,
    ReplyFactory,
    UploadBatchFactory,
    UploadOutcomeFactory,
    UserFactory,
)
from tests.factories.tracking import (
    ChecklistItemFactory,
    CommitmentEventFactory,
    CommitmentFactory,
    CommitmentRequestFactory,
    DoubtFactory,
    EvidenceFactory,
    LetterReviewFactory,
    MailTryFactory,
    MeasuredValueFactory,
    PassedOverSentenceFactory,
    ProgressUpdateFactory,
    RecurrenceFactory,
    RefusingAddressFactory,
    SendingHoldFactory,
    ShareFactory,
    TargetFactory,
)
from tracking.enums import CommitmentStatus, DoubtCode, RequestKind, RequestStatus

pytestmark = [pytest.mark.django_db, pytest.mark.parametrize("rows", [1, 3, 30])]


def promises(rows, **kwargs):
    bureau, member = BureauFactory(), MemberFactory()
    for _ in range(rows):
        proposal = ProposalFactory()
        ProposalSponsorFactory(proposal=proposal, member=member)
        AssignmentFactory(proposal=proposal, bureau=bureau)
        reply = ReplyFactory(proposal=proposal, bureau=bureau)
        LetterReviewFactory(reply=reply)
        TargetFactory(commitment=CommitmentFactory(reply=reply, **kwargs))
    return bureau, member


def answered(by=None):
    """Return what says that a request was answered."""
    return {"decided_by": by or UserFactory(), "decided_at": datetime(2025, 11, 5, 2, 0, tzinfo=UTC)}


def test_list_of_commitments(rows, office_client, django_assert_num_queries):
    promises(rows)

    with django_assert_num_queries(12):
        response = office_client.get(reverse("commitments"))

    assert len(response.context["page"].rows) == rows


def test_list_of_letters(rows, office_client, django_assert_num_queries):
    promises(rows)

    with django_assert_num_queries(12):
        response = office_client.get(reverse("letters"))

    assert len(response.context["page"].object_list) == rows


def test_list_of_proposals(rows, office_client, django_assert_num_queries):
    promises(rows)

    with django_assert_num_queries(10):
        response = office_client.get(reverse("proposals"))

    assert len(response.context["page"].object_list) == rows


def test_desk_of_the_office(rows, office_client, django_assert_num_queries):
    promises(rows)
    for _ in range(rows):
        CommitmentRequestFactory()

    with django_assert_num_queries(30):
        office_client.get(reverse("desk"))


def test_desk_of_a_bureau(rows, client_of, django_assert_num_queries):
    bureau, _ = promises(rows)
    for _ in range(rows):
        commitment = CommitmentFactory(reply=ReplyFactory(bureau=bureau))
        CommitmentRequestFactory(commitment=commitment)
        CommitmentRequestFactory(kind=RequestKind.TRANSFER, to_bureau=bureau)
        CommitmentFactory(reply=commitment.reply, due_date=None)
        joined = ShareFactory(bureau=bureau).commitment
        joined.joining_bureaus.add(bureau)
    client = client_of(UserFactory(role=Role.CLERK, bureau=bureau))

    with django_assert_num_queries(27):
        client.get(reverse("desk"))


def test_desk_of_a_member(rows, client_of, django_assert_num_queries):
    _, member = promises(rows)
    client = client_of(UserFactory(role=Role.MEMBER, member=member))

    with django_assert_num_queries(20):
        client.get(reverse("desk"))


def test_review_of_a_letter(rows, office_client, django_assert_num_queries):
    review = LetterReviewFactory()
    for _ in range(rows):
        commitment = CommitmentFactory(reply=review.reply, status=CommitmentStatus.CANDIDATE)
        TargetFactory(commitment=commitment)
        PassedOverSentenceFactory(review=review)
        RecurrenceFactory(later=commitment)

    with django_assert_num_queries(16):
        response = office_client.get(reverse("letter_review", args=[review.reply_id]))

    assert len(response.context["cards"]) == rows


def test_page_of_a_commitment(rows, office_client, django_assert_num_queries):
    commitment = CommitmentFactory()
    for _ in range(rows):
        MeasuredValueFactory(update=ProgressUpdateFactory(commitment=commitment))
        CommitmentEventFactory(commitment=commitment)
        RecurrenceFactory(later=commitment)
        RecurrenceFactory(earlier=commitment)
        CommitmentRequestFactory(commitment=commitment, status=RequestStatus.GRANTED, **answered())
        update = ProgressUpdateFactory(commitment=commitment, share=ShareFactory(commitment=commitment))
        file = EvidenceFactory(update=update, item=ChecklistItemFactory(kind=commitment.kind))
        DoubtFactory(update=update, code=DoubtCode.FILE_BEFORE, evidence=file)

    with django_assert_num_queries(27):
        response = office_client.get(reverse("commitment", args=[commitment.pk]))

    assert len(response.context["targets"]) == rows


def test_page_of_a_letter(rows, office_client, django_assert_num_queries):
    reply = ReplyFactory()
    for _ in range(rows):
        TargetFactory(commitment=CommitmentFactory(reply=reply))

    with django_assert_num_queries(16):
        office_client.get(reverse("letter", args=[reply.pk]))


def test_page_of_a_proposal(rows, office_client, django_assert_num_queries):
    proposal = ProposalFactory()
    for _ in range(rows):
        ProposalSponsorFactory(proposal=proposal)
        TargetFactory(commitment=CommitmentFactory(reply=ReplyFactory(proposal=proposal)))

    with django_assert_num_queries(18):
        office_client.get(reverse("proposal", args=[proposal.pk]))


def test_progress_of_an_upload(rows, office_client, django_assert_num_queries):
    batch = UploadBatchFactory()
    for _ in range(rows):
        outcome = UploadOutcomeFactory(batch=batch)
        ReplyFactory(document=outcome.document)

    with django_assert_num_queries(4):
        office_client.get(reverse("upload_batch", args=[batch.pk]))


def test_effect_of_the_rules(rows, office_client, django_assert_num_queries):
    promises(rows)

    with django_assert_num_queries(3):
        office_client.get(reverse("rules"))


def test_list_of_requests(rows, office_client, django_assert_num_queries):
    for _ in range(rows):
        CommitmentRequestFactory()

    with django_assert_num_queries(8):
        response = office_client.get(reverse("requests"))

    assert len(response.context["lines"]) == rows


def test_list_of_undated_promises(rows, office_client, django_assert_num_queries):
    promises(rows, due_date=None)

    with django_assert_num_queries(11):
        response = office_client.get(reverse("undated"))

    assert len(response.context["lines"]) == rows


def test_page_of_a_request(rows, office_client, django_assert_num_queries):
    asked = CommitmentRequestFactory()
    for _ in range(rows):
        CommitmentRequestFactory(commitment=asked.commitment, status=RequestStatus.GRANTED, **answered())
        MeasuredValueFactory(update=ProgressUpdateFactory(commitment=asked.commitment))

    with django_assert_num_queries(16):
        response = office_client.get(reverse("request", args=[asked.pk]))

    assert len(response.context["others"]) == rows


def test_form_of_a_request(rows, client_of, django_assert_num_queries):
    commitment = CommitmentFactory()
    for _ in range(rows):
        CommitmentRequestFactory(commitment=commitment, status=RequestStatus.REFUSED, **answered())
    client = client_of(UserFactory(role=Role.CLERK, bureau=commitment.bureau))

    with django_assert_num_queries(12):
        response = client.get(reverse("ask_extension", args=[commitment.pk]))

    assert len(response.context["earlier"]) == rows


def test_form_of_the_shares(rows, office_client, django_assert_num_queries):
    commitment = CommitmentFactory()
    for _ in range(rows):
        commitment.joining_bureaus.add(ShareFactory(commitment=commitment).bureau)

    with django_assert_num_queries(5):
        response = office_client.get(reverse("commitment_divide", args=[commitment.pk]))

    assert len(response.context["form"].rows()) == rows


def test_state_of_the_sending(rows, office_client, django_assert_num_queries):
    for number in range(rows):
        RefusingAddressFactory(address=UserFactory(email=f"gone{number}@yunling.invalid").email)
        MailTryFactory()
        SendingHoldFactory(released_at=datetime(2025, 12, 24, 1, 0, tzinfo=UTC), released_by=UserFactory())

    with django_assert_num_queries(12):
        response = office_client.get(reverse("sending"))

    assert len(response.context["rows"]) == rows
