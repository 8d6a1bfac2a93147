"""The pages of who works on what, and of handing over."""

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.factories.proposals import UserFactory
from tests.factories.tracking import CommitmentFactory, HandOverFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(clerk_client):
    return clerk_client.get(reverse("handling")).context["user"]


@pytest.fixture
def colleague(clerk):
    return UserFactory(role=Role.CLERK, bureau=clerk.bureau, display_name="吴涛")


def test_a_clerk_offers_her_matters_and_takes_the_offer_back(clerk_client, clerk, colleague):
    CommitmentFactory(bureau=clerk.bureau, handler=clerk)

    response = clerk_client.post(
        reverse("hand_over_new"), {"giver": clerk.pk, "receiver": colleague.pk, "reason": "岗位调整"}, follow=True
    )

    offer = response.context["by_me"].get()
    assert "等待吴涛接收" in response.content.decode()
    clerk_client.post(reverse("hand_over_answer", args=[offer.pk]), {"answer": "withdraw"})
    offer.refresh_from_db()
    assert offer.status == "withdrawn"


def test_accepting_says_how_many_came(clerk_client, clerk, colleague):
    CommitmentFactory(bureau=clerk.bureau, handler=colleague)
    offer = HandOverFactory(bureau=clerk.bureau, giver=colleague, receiver=clerk)

    response = clerk_client.post(reverse("hand_over_answer", args=[offer.pk]), {"answer": "accept"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == ["已接收1项承诺事项。"]


def test_a_refused_offer_keeps_what_was_typed(clerk_client, clerk, colleague):
    response = clerk_client.post(
        reverse("hand_over_new"), {"giver": clerk.pk, "receiver": colleague.pk, "reason": "外出学习一年"}
    )

    assert response.status_code == 422
    assert "名下没有经办的承诺事项" in response.context["problem"]
    assert 'value="外出学习一年"' in response.content.decode()


def test_a_clerk_cannot_choose_another_giver(clerk_client, clerk, colleague):
    CommitmentFactory(bureau=clerk.bureau, handler=colleague)

    response = clerk_client.post(
        reverse("hand_over_new"), {"giver": colleague.pk, "receiver": clerk.pk, "reason": "代为移交"}
    )

    assert response.context["form"].errors["giver"] == ["请选择移交人。"]


def test_an_answer_that_is_none_is_said_in_words(clerk_client, clerk):
    offer = HandOverFactory(bureau=clerk.bureau, receiver=clerk)

    response = clerk_client.post(reverse("hand_over_answer", args=[offer.pk]), {"answer": "?"})

    assert (response.status_code, response.context["problem"]) == (422, "请选择接收或不接收。")


def test_the_handler_is_named_on_the_page_of_the_commitment(clerk_client, clerk, colleague):
    commitment = CommitmentFactory(bureau=clerk.bureau)

    response = clerk_client.post(
        reverse("commitment_handler", args=[commitment.pk]), {"handler": colleague.pk, "version": 1}, follow=True
    )

    assert "<dt>经办人</dt><dd>吴涛</dd>" in response.content.decode()


def test_a_handler_of_another_bureau_is_refused(clerk_client, clerk):
    commitment, stranger = CommitmentFactory(bureau=clerk.bureau), UserFactory(role=Role.CLERK)

    response = clerk_client.post(
        reverse("commitment_handler", args=[commitment.pk]), {"handler": stranger.pk, "version": 1}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == ["经办人没有修改：请选择本单位的在岗人员。"]


def test_the_matters_of_a_colleague_are_listed(clerk_client, clerk, colleague):
    wanted = CommitmentFactory(bureau=clerk.bureau, handler=colleague)
    CommitmentFactory(bureau=clerk.bureau)

    response = clerk_client.get(reverse("handled_by", args=[colleague.pk]))

    assert list(response.context["commitments"]) == [wanted]


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_asks_the_same_number_of_questions_at_any_size(clerk_client, clerk, django_assert_num_queries, size):
    for _ in range(size):
        handler = UserFactory(role=Role.CLERK, bureau=clerk.bureau)
        CommitmentFactory(bureau=clerk.bureau, handler=handler)
        HandOverFactory(bureau=clerk.bureau, receiver=clerk)

    with django_assert_num_queries(11):
        clerk_client.get(reverse("handling"))
