"""The pages of a look-back: make a list, record what was found, carry over, close."""

import uuid

import pytest
from django.urls import reverse

from tests.factories.proposals import PlenarySessionFactory, ProposalFactory, ReplyFactory
from tests.factories.tracking import CampaignFactory, CampaignItemFactory, CommitmentFactory
from tracking.models import Campaign, CampaignItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def promise():
    proposal = ProposalFactory(session=PlenarySessionFactory(year=2025))
    return CommitmentFactory(reply=ReplyFactory(proposal=proposal))


def wanted(**changes):
    fields = {
        "form_key": str(uuid.uuid4()),
        "seed": "7",
        "name": "年中回头看",
        "basis": "open",
        "year": "2025",
        "months": "12",
        "bureau": "",
        "kind": "",
        "topic": "",
        "sample_size": "",
    }
    return {**fields, **changes}


def found(**changes):
    fields = {
        "outcome": "goes_on",
        "way": "on_site",
        "checked_on": "2026-01-05",
        "people": "督查室张某",
        "note": "主体完工。",
    }
    return {**fields, **changes}


def test_the_office_makes_a_list_and_comes_to_it(office_client, promise):
    response = office_client.post(reverse("campaign_new"), wanted(), follow=True)

    assert [item.commitment for item in response.context["page"]] == [promise]
    assert "符合条件1项，全部列入清单" in response.content.decode()


def test_a_double_click_makes_one(office_client, promise):
    data = wanted()

    for _ in range(2):
        office_client.post(reverse("campaign_new"), data)

    assert Campaign.objects.count() == 1


def test_without_a_year_the_form_asks_and_keeps_what_was_typed(office_client, promise):
    response = office_client.post(reverse("campaign_new"), wanted(year="", name="秋季回头看"))

    assert (response.status_code, Campaign.objects.count()) == (422, 0)
    assert response.context["form"].errors["year"] == ["请选择年度。"]
    assert 'value="秋季回头看"' in response.content.decode()


def test_what_does_not_fit_anything_is_said_in_words(office_client):
    PlenarySessionFactory(year=2025)

    response = office_client.post(reverse("campaign_new"), wanted())

    assert response.context["form"].non_field_errors() == ["没有符合条件的承诺事项，请放宽选取条件。"]


def test_recording_leads_back_to_what_is_left(office_client):
    campaign = CampaignFactory()
    first, second = (CampaignItemFactory(campaign=campaign) for _ in range(2))

    response = office_client.post(reverse("campaign_record", args=[first.pk]), found(), follow=True)

    assert [item.pk for item in response.context["page"]] == [second.pk]
    assert CampaignItem.objects.get(pk=first.pk).note == "主体完工。"


def test_a_finding_that_cannot_be_keeps_what_was_typed(office_client):
    item = CampaignItemFactory()

    response = office_client.post(reverse("campaign_record", args=[item.pk]), found(outcome="holds"))

    assert response.status_code == 422
    assert "这项承诺尚未销号" in response.content.decode()
    assert "主体完工。" in response.content.decode()


def test_an_impossible_day_is_refused_in_words(office_client):
    item = CampaignItemFactory()

    response = office_client.post(reverse("campaign_record", args=[item.pk]), found(checked_on="2026-02-30"))

    assert response.context["form"].errors["checked_on"] == ["请填写有效的日期，如2025-07-28。"]


def test_closing_too_early_says_how_many_are_left(office_client):
    item = CampaignItemFactory()

    response = office_client.post(reverse("campaign_close", args=[item.campaign_id]))

    assert (response.status_code, response.context["problem"]) == (422, "还有1项没有登记核查结论。")


def test_carrying_over_says_how_many_went_where(office_client, promise):
    item = CampaignItemFactory(commitment=promise)
    session = PlenarySessionFactory(year=2026)

    response = office_client.post(
        reverse("campaign_carry", args=[item.campaign_id]), {"session": session.pk}, follow=True
    )

    assert [str(message) for message in response.context["messages"]] == [f"1项未办结的承诺已结转至{session}。"]


def test_carrying_over_without_a_session_asks_for_it(office_client, promise):
    item = CampaignItemFactory(commitment=promise)

    response = office_client.post(reverse("campaign_carry", args=[item.campaign_id]))

    assert (response.status_code, response.context["carry_form"].errors["session"]) == (422, ["请选择转入的届次。"])


def test_an_outcome_narrows_the_list_and_an_unknown_one_does_not(office_client):
    campaign = CampaignFactory()
    CampaignItemFactory(campaign=campaign)
    address = reverse("campaign", args=[campaign.pk])

    sizes = [
        len(office_client.get(address, {"outcome": outcome}).context["page"]) for outcome in ("left", "holds", "x")
    ]

    assert sizes == [1, 0, 1]


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_asks_the_same_number_of_questions_at_any_size(office_client, django_assert_num_queries, size):
    campaign = CampaignFactory()
    for _ in range(size):
        CampaignItemFactory(campaign=campaign)

    with django_assert_num_queries(12):
        office_client.get(reverse("campaign", args=[campaign.pk]))
