"""The search page: what is found, where it leads, and that nobody finds what is not hers to see."""

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.factories.proposals import (
    AssignmentFactory,
    BureauFactory,
    DocumentFactory,
    MemberFactory,
    ProposalFactory,
    ProposalSponsorFactory,
    ReplyFactory,
    UserFactory,
)
from tests.factories.tracking import CommitmentFactory, ProgressUpdateFactory
from tracking.enums import CommitmentStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """One word in the title, the letter, a commitment, a candidate and a report of progress of one bureau."""
    member = MemberFactory()
    proposal = ProposalFactory(title="关于稀土的提案")
    ProposalSponsorFactory(proposal=proposal, member=member)
    reply = ReplyFactory(proposal=proposal, document=DocumentFactory(text="我局重视稀土工作。"))
    AssignmentFactory(proposal=proposal, bureau=reply.bureau)
    commitment = CommitmentFactory(reply=reply, quote="年底前建成稀土园区。")
    CommitmentFactory(reply=reply, quote="争取稀土试点。", status=CommitmentStatus.CANDIDATE)
    ProgressUpdateFactory(commitment=commitment, text="稀土园区已开工。")
    return {
        "office": UserFactory(),
        "owner": UserFactory(role=Role.CLERK, bureau=reply.bureau),
        "stranger": UserFactory(role=Role.CLERK, bureau=BureauFactory()),
        "proposer": UserFactory(role=Role.MEMBER, member=member),
        "other member": UserFactory(role=Role.MEMBER, member=MemberFactory()),
    }


def counts(client, typed="稀土", **more):
    response = client.get(reverse("search"), {"q": typed} | more)
    return [group.count for group in response.context["groups"]]


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("office", [1, 1, 2, 1]),
        ("owner", [1, 1, 1, 1]),
        ("stranger", [0, 0, 0, 0]),
        ("proposer", [1, 1, 1, 1]),
        ("other member", [0, 0, 0, 0]),
    ],
)
def test_each_finds_what_is_hers_to_see(world, client_of, who, found):
    assert counts(client_of(world[who])) == found


def test_the_words_are_marked_and_each_result_leads_to_its_page(world, client_of):
    page = client_of(world["proposer"]).get(reverse("search"), {"q": "稀土"})

    text = page.text
    assert "年底前建成<mark>稀土</mark>园区。" in text
    links = [hit.link for group in page.context["groups"] for hit in group.hits]
    assert [client_of(world["proposer"]).get(link).status_code for link in links] == [200] * 4


def test_words_that_look_like_markup_are_words(office_client):
    ProposalFactory(title="关于<b>稀土</b>的提案")

    page = office_client.get(reverse("search"), {"q": "<b>"}).text

    assert "关于<mark>&lt;b&gt;</mark>稀土" in page


def test_one_kind_is_shown_in_pages(office_client):
    ProposalFactory.create_batch(31, title="关于稀土的提案")

    first = office_client.get(reverse("search"), {"q": "稀土"}).context["groups"][0]
    pages = [
        len(
            office_client.get(reverse("search"), {"q": "稀土", "kind": "proposals", "page": n})
            .context["groups"][0]
            .hits
        )
        for n in (1, 2, 3)
    ]

    assert (first.count, len(first.hits), pages) == (31, 5, [30, 1, 0])


@pytest.mark.parametrize(
    "asked", [{}, {"q": " "}, {"q": "\0"}, {"q": "土", "kind": "zz", "page": "-1"}, {"q": "字" * 5000}]
)
def test_a_search_that_means_nothing_is_answered(office_client, asked):
    assert office_client.get(reverse("search"), asked).status_code == 200


def test_a_lone_character_is_found_and_said_to_be_looked_for_in_what_is_new(world, client_of):
    page = client_of(world["office"]).get(reverse("search"), {"q": "稀"})

    assert "只在较新的内容中查找" in page.text
    assert [group.count for group in page.context["groups"]] == [1, 1, 2, 1]


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_page_makes_the_same_number_of_queries_for_any_number_of_rows(
    office_client, django_assert_num_queries, rows
):
    for _ in range(rows):
        reply = ReplyFactory(document=DocumentFactory(text="稀土"), proposal=ProposalFactory(title="稀土"))
        ProgressUpdateFactory(commitment=CommitmentFactory(reply=reply, quote="稀土"), text="稀土")

    with django_assert_num_queries(24):
        office_client.get(reverse("search"), {"q": "稀土"})


def test_one_kind_asks_for_that_kind_alone(office_client, django_assert_num_queries):
    ProposalFactory(title="稀土")

    with django_assert_num_queries(5):
        office_client.get(reverse("search"), {"q": "稀土", "kind": "proposals"})
