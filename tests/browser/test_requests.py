"""Journeys of requests as people make them: an extension, a transfer, a part of a joint promise."""

from datetime import date

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.browser.conftest import PHONE, WIDE
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, CommitmentRequestFactory, ShareFactory
from tracking.enums import RequestKind
from tracking.models import CommitmentRequest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

DUE = date(2090, 12, 31)


def test_an_extension_is_asked_for_decided_and_shown_as_the_date_in_force(page_of):
    commitment = CommitmentFactory(due_date=DUE)
    clerk, office = page_of(UserFactory(role=Role.CLERK, bureau=commitment.bureau), PHONE), page_of(UserFactory())

    page = clerk.page
    page.goto(reverse("commitment", args=[commitment.pk]))
    page.get_by_role("link", name="申请延期").click()
    page.get_by_label("申请延期至").fill("2090-06-30")
    page.get_by_label("理由").fill("招标流标一次，须重新组织。")
    page.get_by_role("button", name="提交申请").click()
    page.get_by_text("新的期限须晚于现行期限2090年12月31日。").wait_for()
    assert page.get_by_label("理由").input_value() == "招标流标一次，须重新组织。"
    page.get_by_label("申请延期至").fill("2091-03-31")
    page.get_by_role("button", name="提交申请").click()
    page.get_by_text("申请已提出，将通知督查室。").wait_for()

    page = office.page
    page.goto(reverse("desk"))
    page.get_by_role("link", name="申请延期至2091年3月31日").click()
    page.get_by_label("同意", exact=True).check()
    page.get_by_label("意见").fill("同意顺延。")
    page.get_by_role("button", name="提交答复").click()
    page.get_by_text("已答复，将通知").wait_for()

    page = clerk.page
    page.goto(reverse("commitment", args=[commitment.pk]))
    assert page.get_by_role("row", name="延期").get_by_text("90天").is_visible()
    assert page.get_by_text("承诺期限尚余").first.is_visible()
    # The first sending was refused with 422, which a browser notes in its console.
    assert [words for words in clerk.complaints if "422" not in words] == []
    assert (office.complaints, clerk.overflows(), office.overflows()) == ([], False, False)


def test_a_transfer_is_offered_read_and_taken_over(page_of):
    commitment = CommitmentFactory(due_date=DUE)
    receiving = BureauFactory(name="市水利局")
    owner = page_of(UserFactory(role=Role.CLERK, bureau=commitment.bureau))
    receiver = page_of(UserFactory(role=Role.HEAD, bureau=receiving), PHONE)

    page = owner.page
    page.goto(reverse("commitment", args=[commitment.pk]))
    page.get_by_role("link", name="移交其他单位").click()
    page.get_by_label("拟接收单位").select_option(label="市水利局")
    page.get_by_label("理由").fill("职责已划转。")
    page.get_by_role("button", name="提交申请").click()
    page.get_by_text("申请已提出，将通知市水利局。").wait_for()

    page = receiver.page
    page.goto(reverse("desk"))
    page.get_by_role("link", name="申请移交市水利局").click()
    page.get_by_label("接收", exact=True).check()
    page.get_by_role("button", name="提交答复").click()
    page.get_by_text("已答复，将通知").wait_for()
    page.get_by_role("link", name="查看承诺事项").click()

    page.get_by_role("link", name="报送进展").first.wait_for()
    commitment.refresh_from_db()
    assert commitment.bureau == receiving
    assert (owner.complaints, receiver.complaints, receiver.overflows()) == ([], [], False)


def test_a_joining_bureau_reports_its_part_on_a_phone(page_of):
    share = ShareFactory(commitment=CommitmentFactory(due_date=DUE), task="落实停车场用地")
    share.commitment.joining_bureaus.add(share.bureau)
    window = page_of(UserFactory(role=Role.CLERK, bureau=share.bureau), PHONE)
    page = window.page

    page.goto(reverse("desk"))
    page.get_by_role("link", name="报送分工进展").click()
    page.get_by_label("进展情况").fill("用地预审已批复。")
    page.get_by_label("这项分工已经完成").check()
    page.get_by_role("button", name="报送").click()

    page.get_by_text("分工进展已报送。").wait_for()
    share.refresh_from_db()
    assert (share.is_done, window.complaints, window.overflows()) == (True, [], False)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_the_pages_of_requests_fit(page_of, width):
    commitment = CommitmentFactory(due_date=DUE)
    commitment.joining_bureaus.add(ShareFactory(commitment=commitment).bureau)
    undated = CommitmentFactory(reply=commitment.reply, due_date=None)
    asked = CommitmentRequestFactory(commitment=commitment, new_date=date(2091, 3, 31))
    window = page_of(UserFactory(role=Role.CLERK, bureau=commitment.bureau), width)
    office = page_of(UserFactory(), width)
    addresses = [
        (window, reverse("desk")),
        (window, reverse("ask_pause", args=[commitment.pk])),
        (window, reverse("ask_transfer", args=[commitment.pk])),
        (window, reverse("ask_impossible", args=[commitment.pk])),
        (window, reverse("ask_terms", args=[undated.pk])),
        (window, reverse("commitment_divide", args=[commitment.pk])),
        (office, reverse("desk")),
        (office, reverse("requests")),
        (office, reverse("undated")),
        (office, reverse("request", args=[asked.pk])),
    ]

    for user, address in addresses:
        response = user.page.goto(address)
        assert (address, response.status, user.overflows(), user.complaints) == (address, 200, False, [])
    assert CommitmentRequest.objects.filter(kind=RequestKind.EXTENSION).count() == 1
