"""What follows a reply as people do it: dissatisfied, handled again, rated again; B turned to A; a later letter."""

import pytest
from django.urls import reverse

from proposals.enums import CountsAs, Role
from tests.browser.conftest import PHONE
from tests.factories.proposals import (
    MemberFactory,
    ProposalSponsorFactory,
    ReplyFactory,
    ResultClassFactory,
    ResultSchemeFactory,
    UserFactory,
)
from tests.factories.tracking import CommitmentFactory
from tracking.enums import CommitmentStatus, Satisfaction
from tracking.models import Rating, RatingOption, Rehandling, SupplementaryReply

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("browser")]

# A transactional test empties the tables, the migrations' rows with them.
WORDS = [("满意", Satisfaction.SATISFIED), ("基本满意", Satisfaction.BASICALLY), ("不满意", Satisfaction.DISSATISFIED)]


@pytest.fixture
def reply():
    scheme = ResultSchemeFactory()
    ResultClassFactory(scheme=scheme, code="A", label="已经解决", counts_as=CountsAs.SOLVED)
    planned = ResultClassFactory(scheme=scheme, code="B", label="列入计划", counts_as=CountsAs.PLANNED)
    return ReplyFactory(result_mark="B", result_class=planned)


def test_dissatisfied_handled_again_rated_again_on_a_phone(page_of, reply):
    for order, (label, counts_as) in enumerate(WORDS, start=1):
        RatingOption.objects.get_or_create(label=label, defaults={"counts_as": counts_as, "order": order})
    member = MemberFactory()
    ProposalSponsorFactory(proposal=reply.proposal, member=member)
    proposer = page_of(UserFactory(role=Role.MEMBER, member=member), PHONE)
    clerk = page_of(UserFactory(role=Role.CLERK, bureau=reply.bureau))

    def rate(result, comment=""):
        page = proposer.page
        page.goto(reverse("desk"))
        page.get_by_role("link", name="请您评价").click()
        page.get_by_role("group", name="对办理态度").get_by_label("满意", exact=True).check()
        page.get_by_role("group", name="对办理结果").get_by_label(result, exact=True).check()
        page.get_by_label("意见").fill(comment)
        page.get_by_role("button", name="提交评价").click()
        page.get_by_text("评价已登记").wait_for()

    rate("不满意", "车位仍然不够。")
    assert proposer.page.get_by_text("再次答复后请您再评价").is_visible()
    page = clerk.page
    page.goto(reverse("desk"))
    page.locator("section", has_text="不满意，重新办理").get_by_role("link").nth(1).click()
    assert page.get_by_text("车位仍然不够。").is_visible()
    page.get_by_label("再次答复日期").fill(Rehandling.objects.get().opened_on.isoformat())
    page.get_by_label("再次办理和答复的情况").fill("已上门沟通，增设车位20个。")
    page.get_by_role("button", name="登记再次答复").click()
    page.get_by_text("再次答复已登记").wait_for()
    rate("满意")

    assert list(Rating.objects.order_by("pk").values_list("occasion", flat=True)) == ["reply", "rehandled"]
    assert (proposer.complaints, clerk.complaints, proposer.overflows()) == ([], [], False)


def test_b_turned_to_a(page_of, reply):
    clerk = page_of(UserFactory(role=Role.CLERK, bureau=reply.bureau))
    office = page_of(UserFactory())

    page = clerk.page
    page.goto(reverse("letter", args=[reply.pk]))
    page.get_by_role("link", name="提出类别调整").click()
    page.get_by_label("A（已经解决）").check()
    page.get_by_label("依据").fill("承诺事项均已核查通过。")
    page.get_by_role("button", name="提出调整").click()
    page.get_by_text("类别调整已提出").wait_for()
    page = office.page
    page.goto(reverse("desk"))
    page.get_by_role("link", name="B转A").click()
    page.get_by_label("同意调整").check()
    page.get_by_label("转类日期").fill("2025-12-01")
    page.get_by_role("button", name="登记决定").click()
    page.get_by_text("已登记：B转A。").wait_for()

    clerk.page.reload()
    assert clerk.page.get_by_text("答复时类别 B → 现类别 A（2025年12月1日").is_visible()
    assert (clerk.complaints, office.complaints) == ([], [])


def test_a_later_letter_from_draft_to_issue(page_of, reply):
    commitment = CommitmentFactory(reply=reply)
    clerk = page_of(UserFactory(role=Role.CLERK, bureau=reply.bureau), PHONE)
    office = page_of(UserFactory())

    page = clerk.page
    page.goto(reverse("letter", args=[reply.pk]))
    page.get_by_role("button", name="拟写补充答复").click()
    page.get_by_label("文号").fill("云建函〔2026〕9号")
    page.get_by_label("落实结论").select_option("replaced")
    page.get_by_label("预计完成时间").fill("2098-12-31")
    page.get_by_label("尚未落实及原因").fill("原址受限。")
    page.get_by_label("调整后的承诺").fill("改址建设停车场2个。")
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("草稿已保存。").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载Word文件").click()
    page = office.page
    page.goto(reverse("supplement", args=[SupplementaryReply.objects.get().pk]))
    page.get_by_label("补充答复日期").fill("2026-01-05")
    page.get_by_role("button", name="登记印发").click()
    page.get_by_text("补充答复已登记印发。").wait_for()

    commitment.refresh_from_db()
    assert commitment.status == CommitmentStatus.SUPERSEDED
    assert download.value.suggested_filename.endswith("的补充答复.docx")
    assert (clerk.complaints, office.complaints, clerk.overflows()) == ([], [], False)
