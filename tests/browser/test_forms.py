"""What people write is not lost when the sign-in runs out, and what cannot be done is said."""

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from proposals.enums import Role
from tests.browser.conftest import PHONE
from tests.factories.proposals import UserFactory
from tests.factories.tracking import CommitmentFactory, LetterReviewFactory
from tracking.enums import CommitmentStatus
from tracking.models import ProgressUpdate

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]


def test_words_written_before_the_sign_in_ran_out_come_back_once(page_of):
    commitment = CommitmentFactory()
    clerk = UserFactory(role=Role.CLERK, bureau=commitment.bureau)
    clerk.set_password("yunling-2026-test")
    clerk.save()
    page = page_of(clerk, PHONE).page
    address = reverse("commitment_progress", args=[commitment.pk])
    page.goto("/accounts/login/")
    page.get_by_label("用户名").fill(clerk.username)
    page.get_by_label("密码").fill("yunling-2026-test")
    page.get_by_role("button", name="登录").click()
    page.goto(address)

    page.get_by_label("进展情况").fill("三个停车场已开工。")
    Session.objects.all().delete()
    page.get_by_role("button", name="报送").click()
    page.get_by_label("用户名").fill(clerk.username)
    page.get_by_label("密码").fill("yunling-2026-test")
    page.get_by_role("button", name="登录").click()

    page.get_by_text("已恢复您上次没有提交成功的内容").wait_for()
    assert page.get_by_label("进展情况").input_value() == "三个停车场已开工。"
    page.get_by_role("button", name="报送").click()
    page.get_by_text("进展已报送。").wait_for()
    page.goto(address)
    assert page.get_by_label("进展情况").input_value() == ""
    assert ProgressUpdate.objects.count() == 1


def test_a_decision_after_the_sign_in_ran_out_is_said_not_to_have_been_made(page_of):
    candidate = CommitmentFactory(status=CommitmentStatus.CANDIDATE)
    LetterReviewFactory(reply=candidate.reply)
    page = page_of(UserFactory()).page
    page.goto(reverse("letter_review", args=[candidate.reply_id]))

    Session.objects.all().delete()
    page.locator(".candidate").get_by_role("button", name="确认", exact=True).click()

    page.get_by_text("登录已过期，刚才的操作没有完成。").wait_for()
    assert page.locator(".candidate").count() == 1


def test_leaving_with_a_change_that_is_not_saved_is_asked_about(page_of):
    candidate = CommitmentFactory(status=CommitmentStatus.CANDIDATE)
    LetterReviewFactory(reply=candidate.reply)
    page = page_of(UserFactory()).page
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(reverse("letter_review", args=[candidate.reply_id]))

    page.locator(".candidate input[type=date]").first.fill("2027-08-01")
    page.get_by_role("link", name="工作台").first.click()
    page.wait_for_url("**/")

    assert asked == ["beforeunload"]
