"""Journeys inside the office and inside a bureau: looking back with a sample, and handing over with acceptance."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.browser.conftest import PHONE
from tests.factories.proposals import PlenarySessionFactory, ProposalFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory
from tracking.enums import CommitmentStatus
from tracking.models import Campaign

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def test_a_look_back_is_drawn_checked_reopened_and_closed(page_of):
    reply = ReplyFactory(proposal=ProposalFactory(session=PlenarySessionFactory(year=2020)))
    for start in (0, 100):
        CommitmentFactory(
            reply=reply,
            start=start,
            due_date=date(2020, 12, 31),
            status=CommitmentStatus.FULFILLED,
            fulfilled_at=datetime(2020, 12, 1, 4, 0, tzinfo=UTC),
        )
    office = page_of(UserFactory(), PHONE)
    page = office.page

    page.goto(reverse("commitments"))
    page.get_by_role("link", name="回头看").click()
    page.get_by_role("link", name="新建回头看").first.click()
    page.get_by_label("名称").fill("往年承诺抽查")
    page.get_by_label("销号已满一段时间的承诺").check()
    page.get_by_label("随机抽取（项）").fill("1")
    page.get_by_role("button", name="生成核查清单").click()
    page.get_by_text("符合条件2项，随机抽取1项").wait_for()

    page.get_by_role("link", name=re.compile("登记.*第1项")).click()
    page.get_by_label("未落实或有反弹").check()
    page.get_by_label("现场核查").check()
    page.get_by_label("核查人员").fill("督查室张某")
    page.get_by_label("核查情况").fill("停车场已被占用，未对外开放。")
    page.get_by_role("button", name="登记", exact=True).click()
    page.get_by_text("第1项已登记。").wait_for()
    assert page.get_by_text("跟踪中").is_visible()

    page.get_by_role("button", name="结束这次回头看").click()
    page.get_by_text("回头看已结束。").wait_for()

    campaign = Campaign.objects.get()
    assert campaign.items.get().commitment.status == "tracking"
    assert (office.complaints, office.overflows()) == ([], False)


def test_everything_is_handed_over_once_the_colleague_accepts(page_of):
    commitment = CommitmentFactory(due_date=date(2090, 12, 31))
    giver = UserFactory(role=Role.CLERK, bureau=commitment.bureau, display_name="周敏")
    receiver = UserFactory(role=Role.CLERK, bureau=commitment.bureau, display_name="吴涛")
    commitment.handler = giver
    commitment.save()
    leaving, staying = page_of(giver), page_of(receiver, PHONE)

    page = leaving.page
    page.goto(reverse("handling"))
    page.get_by_label("接收人").select_option(label="吴涛")
    page.get_by_label("交接原因").fill("岗位调整")
    page.get_by_role("button", name="提出交接").click()
    page.get_by_text("等待吴涛接收").wait_for()

    page = staying.page
    page.goto(reverse("handling"))
    page.get_by_role("button", name="接收", exact=True).click()
    page.get_by_text("已接收1项承诺事项。").wait_for()

    commitment.refresh_from_db()
    assert commitment.handler == receiver
    assert (leaving.complaints, staying.complaints, staying.overflows()) == ([], [], False)
