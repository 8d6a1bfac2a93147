"""Rating, handling again, classes over time and supplementary replies on their pages."""

import io
import uuid
from datetime import date

import pytest
from django.urls import reverse
from docx import Document

from proposals.enums import CountsAs, Role
from tests.factories.proposals import (
    AssignmentFactory,
    MemberFactory,
    ProposalSponsorFactory,
    ReplyFactory,
    ResultClassFactory,
    ResultSchemeFactory,
    UserFactory,
)
from tests.factories.tracking import (
    ClassChangeFactory,
    CommitmentFactory,
    RatingFactory,
    RatingOptionFactory,
    RehandlingFactory,
)
from tracking.enums import ClassChangeStatus, CommitmentStatus, Satisfaction, SupplementOutcome
from tracking.models import ClassChange, Rating, RatingOption, Rehandling, SupplementaryReply

pytestmark = pytest.mark.django_db

FUTURE = date(2098, 12, 31)


@pytest.fixture
def reply():
    return ReplyFactory()


@pytest.fixture
def proposer(reply, client_of):
    member = MemberFactory()
    ProposalSponsorFactory(proposal=reply.proposal, member=member)
    return client_of(UserFactory(role=Role.MEMBER, member=member))


@pytest.fixture
def clerk(reply, client_of):
    return client_of(UserFactory(role=Role.CLERK, bureau=reply.bureau))


def option(counts_as):
    return RatingOption.objects.get(counts_as=counts_as).pk


def rating_form(**changes):
    return {
        "form_key": str(uuid.uuid4()),
        "attitude": option(Satisfaction.SATISFIED),
        "result": option(Satisfaction.SATISFIED),
        "comment": "",
        **changes,
    }


def test_a_proposer_is_asked_on_her_desk_until_she_has_rated(reply, proposer):
    address = reverse("letter_rate", args=[reply.pk])
    assert address in proposer.get(reverse("desk")).text

    answer = proposer.post(address, rating_form())

    assert answer.url == reverse("desk")
    desk = proposer.get(reverse("desk")).text
    assert (address in desk, "您的评价（答复时" in desk) == (False, True)
    assert Rating.objects.get().is_paper is False


def test_a_proposer_cannot_rate_for_another_by_a_made_up_form(reply, proposer):
    other = ProposalSponsorFactory(proposal=reply.proposal).member

    proposer.post(reverse("letter_rate", args=[reply.pk]), rating_form(member=other.pk, rated_on="2025-08-01"))

    assert Rating.objects.get().member == proposer.user.member


def test_dissatisfaction_without_words_keeps_the_form(reply, proposer):
    answer = proposer.post(
        reverse("letter_rate", args=[reply.pk]), rating_form(result=option(Satisfaction.DISSATISFIED))
    )

    assert answer.status_code == 422
    assert "选择“不满意”的，请写明意见" in answer.text
    assert Rating.objects.count() == 0


def test_the_office_enters_a_paper_form_and_it_says_so(reply, office_client):
    member = ProposalSponsorFactory(proposal=reply.proposal).member
    form = rating_form(member=member.pk, occasion="reply", rated_on="2025-08-01")

    office_client.post(reverse("letter_rate", args=[reply.pk]), form)

    page = office_client.get(reverse("letter", args=[reply.pk])).text
    assert "纸质评价表，督查室代录" in page
    assert (Rating.objects.get().member, Rating.objects.get().rated_on) == (member, date(2025, 8, 1))


def test_a_reply_nobody_can_rate_says_why(office_client):
    reply = ReplyFactory()

    answer = office_client.get(reverse("letter_rate", args=[reply.pk]), follow=True)

    assert "这份答复还不能评价" in answer.text


def test_who_said_nothing_is_counted_as_having_said_nothing(reply, clerk):
    for _ in range(2):
        ProposalSponsorFactory(proposal=reply.proposal)
    AssignmentFactory(proposal=reply.proposal, bureau=reply.bureau)
    unhappy = RatingOptionFactory(label="不满", counts_as=Satisfaction.DISSATISFIED)
    RatingFactory(reply=reply, result=unhappy, is_current=True)

    page = " ".join(clerk.get(reverse("proposal", args=[reply.proposal_id])).text.split())

    assert "已评价 1 人，未评价 1 人。办理态度 满意 1 人；办理结果 不满意 1 人。" in page


def test_another_proposer_reads_nothing_of_a_rating(reply, proposer):
    unhappy = RatingOptionFactory(label="不满", counts_as=Satisfaction.DISSATISFIED)
    again = RehandlingFactory(rating=RatingFactory(reply=reply, result=unhappy, comment="车位不够用"))

    pages = [
        proposer.get(reverse("rehandling", args=[again.pk])).text,
        proposer.get(reverse("letter", args=[reply.pk])).text,
        proposer.get(reverse("proposal", args=[reply.proposal_id])).text,
        proposer.get(reverse("desk")).text,
    ]

    assert [("车位不够用" in page, "已评价" in page) for page in pages] == [(False, False)] * 4


def test_the_second_answer_is_recorded_and_its_letter_kept(reply, clerk, django_capture_on_commit_callbacks):
    again = RehandlingFactory(rating=RatingFactory(reply=reply))
    letter = io.BytesIO("再次答复".encode())
    letter.name = "再次答复.txt"

    form = {"answered_on": "2025-08-20", "answer": "已上门沟通。", "letter": letter}
    clerk.post(reverse("rehandling", args=[again.pk]), form)

    again.refresh_from_db()
    assert (again.is_open, again.answer, again.document.name) == (False, "已上门沟通。", "再次答复.txt")
    assert "已上门沟通。" in clerk.get(reverse("rehandling", args=[again.pk])).text


def test_what_is_late_is_said_in_words(reply, clerk):
    RehandlingFactory(rating=RatingFactory(reply=reply))

    for address in (reverse("desk"), reverse("rehandlings"), reverse("rehandlings") + "?state=overdue"):
        assert "逾期" in clerk.get(address).text
    assert "没有" not in clerk.get(reverse("rehandlings")).text


def test_a_day_that_cannot_be_keeps_what_was_written(reply, clerk):
    again = RehandlingFactory(rating=RatingFactory(reply=reply))

    answer = clerk.post(reverse("rehandling", args=[again.pk]), {"answered_on": "2025-07-01", "answer": "已沟通。"})

    assert answer.status_code == 422
    assert ("再次答复日期须在开始重新办理之后" in answer.text, "已沟通。" in answer.text) == (True, True)
    assert Rehandling.objects.unanswered().count() == 1


@pytest.fixture
def classes():
    scheme = ResultSchemeFactory()
    return [
        ResultClassFactory(scheme=scheme, code="A", counts_as=CountsAs.SOLVED),
        ResultClassFactory(scheme=scheme, code="B", counts_as=CountsAs.PLANNED),
    ]


def test_a_class_is_proposed_decided_and_shown_with_its_day_and_basis(classes, client_of, office_client):
    reply = ReplyFactory(result_mark="B", result_class=classes[1])
    clerk = client_of(UserFactory(role=Role.CLERK, bureau=reply.bureau))

    clerk.post(reverse("letter_class", args=[reply.pk]), {"to_class": classes[0].pk, "basis": "承诺均已完成。"})
    change = ClassChange.objects.get()
    assert "B转A" in office_client.get(reverse("desk")).text
    office_client.post(
        reverse("class_change", args=[change.pk]), {"adopt": "yes", "changed_on": "2025-12-01", "note": ""}
    )

    assert "已登记：B转A。" in office_client.get(reverse("class_changes")).text
    letter = " ".join(clerk.get(reverse("letter", args=[reply.pk])).text.split())
    assert "答复时类别 B → 现类别 A（2025年12月1日，承诺均已完成。）" in letter
    assert "B转A" not in office_client.get(reverse("desk")).text


def test_declining_asks_for_the_reason(office_client):
    change = ClassChangeFactory()

    answer = office_client.post(reverse("class_change", args=[change.pk]), {"adopt": "no", "note": " "})

    assert (answer.status_code, "请写明不予调整的理由。" in answer.text) == (422, True)
    change.refresh_from_db()
    assert change.status == ClassChangeStatus.PROPOSED


def test_several_letters_of_one_bureau_are_pointed_out(reply, office_client):
    other = ReplyFactory(proposal=reply.proposal, bureau=reply.bureau)
    ReplyFactory(proposal=reply.proposal)

    page = office_client.get(reverse("letter", args=[reply.pk])).text

    assert "另有答复" in page
    assert reverse("letter", args=[other.pk]) in page


def drafted(reply, client):
    client.post(reverse("letter_supplement", args=[reply.pk]))
    return SupplementaryReply.objects.get()


def supplement_form(supplement, **changes):
    item = supplement.items.get()
    return {
        "version": supplement.version,
        "doc_number": "云建函〔2026〕9号",
        "opening": supplement.opening,
        "closing": supplement.closing,
        "copies": supplement.copies,
        "items-TOTAL_FORMS": "1",
        "items-INITIAL_FORMS": "1",
        "items-0-pk": item.pk,
        "items-0-outcome": SupplementOutcome.REPLACED,
        "items-0-done": "已建成1个。",
        "items-0-left": "原址受限。",
        "items-0-promise": "改址建设2个。",
        "items-0-new_date": FUTURE.isoformat(),
        **changes,
    }


def test_a_supplementary_reply_is_drafted_edited_downloaded_and_issued(reply, clerk, office_client, proposer):
    commitment = CommitmentFactory(reply=reply)
    supplement = drafted(reply, clerk)
    clerk.post(reverse("supplement_save", args=[supplement.pk]), supplement_form(supplement))

    file = clerk.get(reverse("supplement_docx", args=[supplement.pk]))
    written = "\n".join(p.text for p in Document(io.BytesIO(file.getvalue())).paragraphs)
    assert "调整后的承诺：改址建设2个。完成时间为2098年12月31日前。" in written

    office_client.post(
        reverse("supplement_issue", args=[supplement.pk]), {"version": 2, "replied_on": "2026-01-05", "to_class": ""}
    )

    commitment.refresh_from_db()
    assert commitment.status == CommitmentStatus.SUPERSEDED
    assert "补充答复待上传" in office_client.get(reverse("desk")).text
    assert "调整为：改址建设2个。" in proposer.get(reverse("desk")).text


def test_the_second_of_two_who_edit_at_once_loses_nothing(reply, clerk, office_client):
    CommitmentFactory(reply=reply)
    supplement = drafted(reply, clerk)
    clerk.post(reverse("supplement_save", args=[supplement.pk]), supplement_form(supplement))

    late = supplement_form(supplement, **{"items-0-done": "督查室核对：已建成1个。"})
    answer = office_client.post(reverse("supplement_save", args=[supplement.pk]), late)

    assert answer.status_code == 422
    assert "刚刚被其他人修改过" in answer.text
    assert ("督查室核对：已建成1个。" in answer.text, "目前保存的内容：调整承诺" in answer.text) == (True, True)
    assert supplement.items.get().done == "已建成1个。"


def test_a_letter_that_lacks_something_is_not_issued_and_says_what(reply, office_client):
    CommitmentFactory(reply=reply)
    supplement = drafted(reply, office_client)

    answer = office_client.post(
        reverse("supplement_issue", args=[supplement.pk]), {"version": 1, "replied_on": "2026-01-05", "to_class": ""}
    )

    assert (answer.status_code, "请先填写文号并保存" in answer.text) == (422, True)


def test_a_letter_without_promises_says_there_is_nothing_to_add(reply, clerk):
    answer = clerk.post(reverse("letter_supplement", args=[reply.pk]), follow=True)

    assert "这份答复中没有需要补充答复的承诺事项。" in answer.text
