"""A letter that was uploaded twice is taken back and restored, on a wide screen and on a phone."""

from datetime import date

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.browser.conftest import PHONE, WIDE
from tests.factories.proposals import AssignmentFactory, DocumentFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, LetterReviewFactory, ProgressUpdateFactory
from tracking.enums import CommitmentStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

TEXT = "张明远代表：您提出的关于停车难的建议收悉。下一步，我局将于2025年底前新建停车场3个。专此答复。"
QUOTE = "我局将于2025年底前新建停车场3个。"


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_a_letter_is_taken_back_and_restored(page_of, width):
    reply = ReplyFactory(document=DocumentFactory(text=TEXT), subject="关于解决老旧小区停车难的建议")
    LetterReviewFactory(reply=reply)
    AssignmentFactory(proposal=reply.proposal, bureau=reply.bureau, due_date=date(2025, 8, 1))
    start = TEXT.index(QUOTE)
    commitment = CommitmentFactory(reply=reply, bureau=reply.bureau, quote=QUOTE, start=start, end=start + len(QUOTE))
    ProgressUpdateFactory(commitment=commitment)
    office = page_of(UserFactory(role=Role.OFFICE), width)
    page = office.page

    page.goto(reverse("letter_review", args=[reply.pk]))
    page.get_by_role("link", name="作废本件").click()
    page.get_by_label("作废理由").fill("与云建函〔2025〕8号重复上传")
    said = office.overflows()
    page.get_by_role("button", name="作废").click()
    page.get_by_text("答复件已作废，理由已记录。").wait_for()
    commitment.refresh_from_db()
    status, taken_back = commitment.status, office.overflows()
    page.get_by_role("link", name="恢复本件").click()
    page.get_by_label("恢复理由").fill("核对后不是重复上传")
    page.get_by_role("button", name="恢复").click()
    page.get_by_text("其中的承诺事项恢复为作废前的状态。").wait_for()

    commitment.refresh_from_db()
    assert (status, commitment.status) == (CommitmentStatus.VOID, CommitmentStatus.TRACKING)
    assert (said, taken_back, office.overflows(), office.complaints) == (False, False, False, [])
