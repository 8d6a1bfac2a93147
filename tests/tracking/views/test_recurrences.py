"""What the pages say of a promise that other letters make, too."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, PlenarySessionFactory, ProposalFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, LetterReviewFactory, RecurrenceFactory
from tracking.enums import CommitmentStatus

pytestmark = pytest.mark.django_db

WHY = "都是“新建 停车场”，地点都是“老城区”"
NOTICE = (
    "连年承诺：2024年《解决老城区停车难》第12号提案的答复中已有相近承诺“今年在老城区新建停车场3个。”"
    "（都是“新建 停车场”，地点都是“老城区”）跟踪中"
)


def two_promises(**earlier):
    """Return a promise of 2025 that was made in 2024, by one bureau."""
    bureau = BureauFactory()
    proposal = ProposalFactory(session=PlenarySessionFactory(year=2024), number="12", title="解决老城区停车难")
    old = CommitmentFactory(
        reply=ReplyFactory(proposal=proposal, bureau=bureau), quote="今年在老城区新建停车场3个。", **earlier
    )
    later = CommitmentFactory(reply=ReplyFactory(bureau=bureau), quote="2025年在老城区新建停车场5个。")
    LetterReviewFactory(reply=later.reply)
    return RecurrenceFactory(later=later, earlier=old, why=WHY)


def words(response):
    return "".join(strip_tags(response.content.decode()).split()).replace("&ldquo;", "“")


def squeezed(text):
    return "".join(text.split())


def test_the_review_card_says_that_it_was_promised_before(office_client):
    found = two_promises()

    response = office_client.get(reverse("letter_review", args=[found.later.reply_id]))

    assert squeezed(NOTICE) in words(response)
    assert reverse("commitment", args=[found.earlier_id]) in response.content.decode()


def test_the_card_that_comes_back_after_a_decision_says_so_too(office_client):
    found = two_promises()
    found.later.status = CommitmentStatus.CANDIDATE
    found.later.save()

    response = office_client.post(
        reverse("commitment_dismiss", args=[found.later_id]),
        {f"c{found.later_id}-r-note": ""},
        headers={"HX-Request": "true"},
    )

    assert response.status_code == 422
    assert squeezed(NOTICE) in words(response)


def test_the_page_of_a_commitment_shows_the_promise_before_and_the_one_after(office_client):
    found = two_promises()

    later = office_client.get(reverse("commitment", args=[found.later_id]))
    earlier = office_client.get(reverse("commitment", args=[found.earlier_id]))

    assert squeezed(NOTICE) in words(later)
    assert squeezed("又有相近承诺“2025年在老城区新建停车场5个。”") in words(earlier)
    assert "已有相近承诺" not in words(earlier)


def test_a_letter_without_a_proposal_is_named_by_its_number(office_client):
    found = two_promises()
    reply = found.earlier.reply
    reply.proposal, reply.doc_number, reply.replied_on = None, "云住建函〔2024〕8号", date(2024, 7, 1)
    reply.save()

    response = office_client.get(reverse("commitment", args=[found.later_id]))

    assert squeezed("连年承诺：2024年云住建函〔2024〕8号中已有相近承诺") in words(response)


def test_a_promise_set_aside_is_not_spoken_of(office_client):
    found = two_promises(status=CommitmentStatus.DISMISSED)

    response = office_client.get(reverse("commitment", args=[found.later_id]))

    assert "连年承诺" not in words(response)


def test_a_bureau_reads_only_of_its_own_promises(client_of):
    found, foreign = two_promises(), CommitmentFactory(quote="在老城区新建停车楼1座。")
    RecurrenceFactory(later=found.later, earlier=foreign)
    client = client_of(UserFactory(role=Role.CLERK, bureau=found.later.bureau))

    response = client.get(reverse("commitment", args=[found.later_id]))

    assert squeezed(NOTICE) in words(response)
    assert foreign.quote not in words(response)


def listed(client):
    return [row.pk for row in client.get(reverse("commitments"), {"recurring": "yes"}).context["page"].rows]


def test_the_list_can_be_narrowed_to_promises_made_again(office_client):
    found = two_promises()
    RecurrenceFactory(later=found.later)
    two_promises(status=CommitmentStatus.DISMISSED)

    assert listed(office_client) == [found.later_id]


def test_the_list_of_a_bureau_does_not_tell_of_what_others_promised(client_of):
    found = RecurrenceFactory()
    client = client_of(UserFactory(role=Role.CLERK, bureau=found.later.bureau))

    assert listed(client) == []
