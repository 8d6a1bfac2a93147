"""The list of proposals and the form that completes one."""

import pytest
from django.urls import reverse

from proposals.models import Proposal
from tests.factories.proposals import PlenarySessionFactory, ProposalFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "asked",
    [
        {"session": "²"},
        {"session": "99999999999999999999999"},
        {"session": "9" * 5000},
        {"session": "届"},
        {"kind": "x"},
        {"page": "999999"},
        {"page": "-1"},
        {"page": "页"},
    ],
)
def test_a_condition_that_means_nothing_is_passed_over(office_client, asked):
    proposal = ProposalFactory(title="关于加强停车管理的提案")

    response = office_client.get(reverse("proposals"), asked)

    assert response.status_code == 200
    assert proposal.title in response.text


@pytest.mark.parametrize("words", ["停车\0", "停车" + "　" * 200])
def test_words_to_look_for_are_cleaned(office_client, words):
    ProposalFactory(title="关于加强停车管理的提案")
    ProposalFactory(title="关于改善公交的提案")

    page = office_client.get(reverse("proposals"), {"q": words}).text

    assert "停车管理" in page
    assert "公交" not in page


def test_a_session_narrows_the_list(office_client):
    here, there = ProposalFactory(title="甲"), ProposalFactory(title="乙")

    response = office_client.get(reverse("proposals"), {"session": here.session_id})

    assert list(response.context["page"].object_list) == [here]
    assert there.session_id != here.session_id


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"session": ""}, "session", "请选择届次。"),
        ({"kind": ""}, "kind", "请选择类别。"),
        ({"number": ""}, "number", "请填写编号。"),
        ({"number": "号"}, "number", "编号中没有数字或字母。"),
        ({"title": " "}, "title", "请填写案由。"),
        ({"received_date": "2026-02-30"}, "received_date", "请填写有效的日期，如2025-07-28。"),
        ({"received_date": "0202-02-03"}, "received_date", "年份是202年，请核对。"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_its_field(office_client, changes, field, message):
    good = {"session": PlenarySessionFactory().pk, "kind": "proposal", "number": "12", "title": "停车", "topic": ""}

    response = office_client.post(reverse("proposal_new"), {**good, **changes})

    assert response.context["form"].errors[field] == [message]
    assert not Proposal.objects.exists()
