"""The main journeys as people make them, with mouse, keyboard and phone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from proposals.enums import Role
from tests.browser.conftest import PHONE, WIDE
from tests.factories.proposals import (
    AssignmentFactory,
    DocumentFactory,
    MemberFactory,
    ProposalFactory,
    ProposalSponsorFactory,
    ReplyFactory,
    UploadBatchFactory,
    UserFactory,
)
from tests.factories.tracking import (
    CommitmentEventFactory,
    CommitmentFactory,
    EvidenceFactory,
    MailFactory,
    MeasuredValueFactory,
    ProgressUpdateFactory,
    ReportSnapshotFactory,
    TargetFactory,
)
from tracking.enums import CommitmentStatus, PromiseKind
from tracking.models import Commitment
from tracking.services.extraction import extract_commitments_of_reply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

LETTER = Path(__file__).resolve().parents[1] / "data" / "letters" / "g001.txt"
NOW = datetime(2025, 9, 1, 4, 0, tzinfo=UTC)


def letter_to_review():
    proposal = ProposalFactory()
    reply = ReplyFactory(
        document=DocumentFactory(text=LETTER.read_text(encoding="utf-8")), proposal=proposal, subject="托育服务"
    )
    extract_commitments_of_reply(reply_id=reply.pk, now=NOW)
    return reply


def test_review_confirm_dismiss_and_mark(page_of):
    reply = letter_to_review()
    window = page_of(UserFactory())
    page = window.page
    page.goto(reverse("letter_review", args=[reply.pk]))
    cards = page.locator(".candidate")
    total = cards.count()

    cards.nth(0).get_by_role("button", name="确认", exact=True).click()
    page.get_by_text("已确认，将通知责任单位。").wait_for()
    assert f"待确认 {total - 1} 项，已处理 1 项" in page.locator("#review-state").inner_text()

    second = cards.nth(1)
    second.locator("summary", has_text="不予跟踪").click()
    second.get_by_label("理由").fill("是上级规划的背景")
    second.get_by_role("button", name="不予跟踪").click()
    page.get_by_text("已不予跟踪，理由已记录。").wait_for()

    page.evaluate(
        """() => {
            const words = [...document.querySelectorAll("#letter-text > span")].find((s) => s.textContent.trim());
            const range = document.createRange();
            range.setStart(words.firstChild, 0);
            range.setEnd(words.firstChild, 6);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="将选中文字加入承诺").click()
    page.get_by_text("已加入列表").wait_for()
    added = Commitment.objects.get(origin="person")
    assert reply.document.text[added.start : added.end] == added.quote
    assert window.complaints == []


def test_review_by_keyboard(page_of):
    reply = letter_to_review()
    page = page_of(UserFactory()).page
    page.goto(reverse("letter_review", args=[reply.pk]))

    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.locator(".candidate.is-current").get_attribute("id") == page.locator(".candidate").nth(1).get_attribute(
        "id"
    )
    page.keyboard.press("k")
    current = page.locator(".candidate.is-current")
    assert current.get_attribute("id") == page.locator(".candidate").nth(0).get_attribute("id")
    assert page.locator("mark.is-current").get_attribute("id") == current.get_attribute("data-mark")


def test_a_refused_confirmation_says_why_in_its_card(page_of):
    reply = letter_to_review()
    Commitment.objects.update(bureau=None)
    page = page_of(UserFactory()).page
    page.goto(reverse("letter_review", args=[reply.pk]))

    page.locator(".candidate").nth(0).get_by_role("button", name="确认", exact=True).click()

    page.locator(".candidate").nth(0).get_by_text("请先选择责任单位，再确认。").wait_for()


def test_report_on_a_phone_returned_reported_again_accepted(page_of, tmp_path):
    target = TargetFactory(commitment__kind=PromiseKind.BUILD)
    commitment = target.commitment
    clerk = UserFactory(role=Role.CLERK, bureau=commitment.bureau)
    photo = tmp_path / "现场照片.jpg"
    photo.write_bytes(b"photo")
    phone, desk = page_of(clerk, PHONE), page_of(UserFactory())

    def report(words, item):
        page = phone.page
        page.goto(reverse("commitment_progress", args=[commitment.pk]))
        page.get_by_label("进展情况").fill(words)
        page.get_by_label("完成值").fill("3")
        page.get_by_label("数据日期").fill("2025-11-30")
        page.get_by_label("文件", exact=True).first.set_input_files(photo)
        page.get_by_label("对应清单").first.select_option(item)
        page.get_by_label("材料日期").first.fill("2025-11-29")
        page.get_by_label("这项承诺已经完成，报请督查室核查").check()
        page.get_by_role("button", name="报送").click()
        page.get_by_text("已报请督查室核查。").wait_for()

    def verify(outcome, note):
        page = desk.page
        page.get_by_label(outcome, exact=True).check()
        page.get_by_label("核查意见").fill(note)
        page.get_by_role("button", name="提交核查结论").click()

    report("三个停车场已建成。", "完工现场照片")
    missing = desk.page.goto(reverse("commitment", args=[commitment.pk])).text()
    assert "还没有材料对应的：竣工或完工验收材料。" in missing
    verify("退回", "请补充竣工验收材料")
    desk.page.get_by_text("已退回，将通知承办单位。").wait_for()
    phone.page.reload()
    assert phone.page.get_by_text("请补充竣工验收材料").first.is_visible()
    photo.write_bytes(b"record")
    report("已补充竣工验收材料。", "竣工或完工验收材料")
    desk.page.goto(reverse("commitment", args=[commitment.pk]))
    assert desk.page.get_by_label("参加人员").is_hidden()
    desk.page.get_by_label("现场核查", exact=True).check()
    desk.page.get_by_label("现场核查日期").fill("2025-12-01")
    desk.page.get_by_label("地点").fill("城南停车场")
    desk.page.get_by_label("参加人员").fill("督查室二人、街道办一人")
    verify("核查通过", "属实")
    desk.page.get_by_text("核查通过，已销号。").wait_for()

    commitment.refresh_from_db()
    assert commitment.status == CommitmentStatus.FULFILLED
    assert (phone.complaints, desk.complaints, phone.overflows()) == ([], [], False)


@pytest.mark.parametrize("width", [WIDE, PHONE])
def test_every_page_fits_and_raises_no_complaint(page_of, width):
    reply = letter_to_review()
    member = MemberFactory()
    ProposalSponsorFactory(proposal=reply.proposal, member=member)
    AssignmentFactory(proposal=reply.proposal, bureau=reply.bureau)
    commitment = CommitmentFactory(reply=reply, status=CommitmentStatus.SUBMITTED)
    value = MeasuredValueFactory(update=ProgressUpdateFactory(commitment=commitment, claims_done=True))
    EvidenceFactory(update=value.update)
    CommitmentEventFactory(commitment=commitment)
    tracked = CommitmentFactory(reply=reply)
    fulfilled = CommitmentFactory(
        reply=reply, status=CommitmentStatus.FULFILLED, fulfilled_at=datetime(2025, 12, 1, 2, 0, tzinfo=UTC)
    )
    routes = {
        UserFactory(): [
            reverse("desk"),
            reverse("letters"),
            reverse("letter", args=[reply.pk]),
            reverse("letter_review", args=[reply.pk]),
            reverse("letter_upload"),
            reverse("upload_batch", args=[UploadBatchFactory().pk]),
            reverse("exchange"),
            reverse("rules"),
            reverse("proposals"),
            reverse("proposal", args=[reply.proposal_id]),
            reverse("proposal_edit", args=[reply.proposal_id]),
            reverse("commitments"),
            reverse("commitment", args=[commitment.pk]),
            reverse("mails"),
            reverse("mail", args=[MailFactory().pk]),
            reverse("reports"),
            reverse("report", args=[ReportSnapshotFactory().pk]),
        ],
        UserFactory(role=Role.CLERK, bureau=reply.bureau): [
            reverse("desk"),
            reverse("commitment_progress", args=[tracked.pk]),
            reverse("evidence_add", args=[fulfilled.pk]),
            reverse("calendar"),
        ],
        UserFactory(role=Role.MEMBER, member=member): [reverse("desk"), reverse("proposal", args=[reply.proposal_id])],
    }

    for user, addresses in routes.items():
        window = page_of(user, width)
        for address in addresses:
            response = window.page.goto(address)
            assert (address, response.status, window.overflows(), window.complaints) == (address, 200, False, [])
