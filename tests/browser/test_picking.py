"""Choosing many of a long list: by keyboard, narrowed by a few characters, and without scripts."""

import pytest
from django.urls import reverse

from tests.browser.conftest import PHONE, WIDE
from tests.factories.proposals import BureauFactory, MemberFactory, ProposalFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, LetterReviewFactory
from tracking.enums import CommitmentStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_sponsors_are_found_by_their_name_and_ticked(page_of, width):
    MemberFactory.create_batch(20)
    member = MemberFactory(name="沈知行")
    proposal = ProposalFactory()
    page = page_of(UserFactory(), width).page
    page.goto(reverse("proposal_edit", args=[proposal.pk]))

    page.get_by_label("筛选提出人").press_sequentially("知行")
    assert page.locator(".pick label:visible").all_inner_texts() == ["沈知行（政协）"]
    page.get_by_label("筛选提出人").press("Tab")
    page.keyboard.press("Space")
    page.get_by_text("已选1个").wait_for()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url(f"**{reverse('proposal', args=[proposal.pk])}")

    assert list(proposal.sponsors.all()) == [member]


def test_joining_bureaus_are_ticked_on_a_card_and_on_the_one_that_comes_back(page_of):
    BureauFactory.create_batch(10)
    bureau = BureauFactory(name="云岭市教育局")
    candidate = CommitmentFactory(status=CommitmentStatus.CANDIDATE)
    LetterReviewFactory(reply=candidate.reply)
    page = page_of(UserFactory()).page
    page.goto(reverse("letter_review", args=[candidate.reply_id]))

    page.locator("summary", has_text="配合单位").click()
    page.get_by_label("筛选配合单位").fill("教育")
    page.locator(".pick").get_by_label("云岭市教育局").check()
    page.get_by_role("button", name="只保存修改").click()
    page.locator("summary", has_text="配合单位（1 个）").click()

    page.get_by_text("已选1个：云岭市教育局").wait_for()
    assert list(candidate.joining_bureaus.all()) == [bureau]
