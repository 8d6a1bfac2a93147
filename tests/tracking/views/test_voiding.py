"""The pages on which a letter is taken back and restored, and what they say beforehand."""

from datetime import date

import pytest
from django.urls import reverse

from proposals.enums import DocumentStatus, Role
from proposals.models import Reply
from tests.factories.proposals import (
    AssignmentFactory,
    DocumentFactory,
    ReplyFactory,
    UploadBatchFactory,
    UserFactory,
)
from tests.factories.tracking import (
    CommitmentFactory,
    LetterReviewFactory,
    ProgressUpdateFactory,
    RatingFactory,
)
from tests.tracking.services.test_voiding import WHY, restore, void
from tracking.enums import CommitmentStatus
from tracking.models import Commitment

pytestmark = pytest.mark.django_db

TEXT = "现答复如下：下一步，新建停车场3个。今后加强巡查。"


@pytest.fixture
def reply():
    reply = ReplyFactory(document=DocumentFactory(text=TEXT), subject="关于停车难的建议")
    LetterReviewFactory(reply=reply)
    return reply


@pytest.fixture
def commitment(reply):
    start = TEXT.index("新建停车场3个。")
    return CommitmentFactory(reply=reply, bureau=reply.bureau, quote="新建停车场3个。", start=start, end=start + 8)


def test_the_review_page_leads_to_taking_it_back(office_client, reply):
    assert reverse("letter_void", args=[reply.pk]) in office_client.get(reverse("letter_review", args=[reply.pk])).text


def test_the_administrator_is_not_offered_what_she_may_not_do(client, reply):
    client.force_login(UserFactory(role=Role.ADMIN))

    assert reverse("letter_void", args=[reply.pk]) not in client.get(reverse("letter_review", args=[reply.pk])).text


def test_the_page_says_beforehand_what_will_happen(office_client, reply, commitment):
    AssignmentFactory(proposal=reply.proposal, bureau=reply.bureau, due_date=date(2025, 8, 1))
    ProgressUpdateFactory(commitment=commitment)

    text = office_client.get(reverse("letter_void", args=[reply.pk])).text

    assert "信中的承诺事项1项一并作废，其中已确认1项，已报送进展1项" in text
    assert f"{reply.bureau}对这件建议提案没有其他答复的，恢复为“未答复”，按答复期限2025年8月1日重新提醒" in text


def test_it_is_taken_back_with_a_reason(office_client, reply, commitment):
    response = office_client.post(reverse("letter_void", args=[reply.pk]), {"reason": WHY}, follow=True)

    reply.refresh_from_db()
    commitment.refresh_from_db()
    assert (reply.void_reason, commitment.status) == (WHY, CommitmentStatus.VOID)
    assert response.redirect_chain == [(reverse("letter_review", args=[reply.pk]), 302)]
    assert "答复件已作废，理由已记录。" in response.text
    assert f"理由：{WHY}" in response.text


def test_without_a_reason_nothing_happens(office_client, reply):
    response = office_client.post(reverse("letter_void", args=[reply.pk]), {"reason": " "})

    assert (response.status_code, "请写明作废的理由。" in response.text) == (422, True)
    assert not Reply.objects.get().is_void


def test_what_keeps_it_is_said_and_no_form_offered(office_client, reply):
    RatingFactory(reply=reply)

    page = office_client.get(reverse("letter_void", args=[reply.pk]))
    sent = office_client.post(reverse("letter_void", args=[reply.pk]), {"reason": WHY})

    assert "代表、委员已对这件答复作出评价" in page.text
    assert 'name="reason"' not in page.text
    assert (sent.status_code, "代表、委员已对这件答复作出评价" in sent.text) == (422, True)


def test_the_form_sent_twice_is_told_that_it_is_done(office_client, reply):
    void(reply)

    response = office_client.post(reverse("letter_void", args=[reply.pk]), {"reason": WHY})

    assert (response.status_code, "这件答复已经作废，无需重复办理。" in response.text) == (422, True)
    assert reply.events.count() == 1


def test_a_void_letter_shows_who_and_why_and_offers_nothing_but_restoring(office_client, reply, commitment):
    CommitmentFactory(reply=reply, status=CommitmentStatus.DISMISSED, start=0, end=3, quote=TEXT[:3])
    void(reply)

    text = office_client.get(reverse("letter_review", args=[reply.pk])).text

    assert "2025年9月1日作废" in text
    assert reverse("letter_restore", args=[reply.pk]) in text
    offered = ["letter_match", "letter_mark", "letter_finish", "letter_void"]
    assert [name for name in offered if reverse(name, args=[reply.pk]) in text] == []
    assert "恢复为待确认" not in text
    assert "确认</button>" not in text


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("letter_match", {"replied_on": "2025-08-01"}),
        ("letter_mark", {"start": 0, "end": 5}),
        ("letter_finish", {}),
        ("letter_adopt_bureau", {}),
    ],
)
def test_a_page_opened_before_changes_nothing_and_says_why(office_client, reply, name, sent):
    void(reply)

    response = office_client.post(reverse(name, args=[reply.pk]), sent, follow=True)

    assert "这件答复已经作废" in response.text
    assert Commitment.objects.count() == 0


def test_its_commitment_says_that_the_letter_is_void(office_client, reply, commitment):
    void(reply)

    assert (
        "已作废，不再跟踪；办理记录和佐证材料保留。"
        in office_client.get(reverse("commitment", args=[commitment.pk])).text
    )


def test_the_list_shows_void_letters_where_they_are_asked_for_and_only_to_the_office(
    office_client, clerk_client, reply
):
    void(reply)
    listed = [
        [row.pk for row in client.get(reverse("letters"), asked).context["page"]]
        for client in (office_client, clerk_client)
        for asked in ({}, {"state": "void"})
    ]

    assert listed == [[], [reply.pk], [], []]


def test_it_is_restored_with_a_reason(office_client, reply, commitment):
    void(reply)
    page = office_client.get(reverse("letter_restore", args=[reply.pk]))

    office_client.post(reverse("letter_restore", args=[reply.pk]), {"reason": "误操作"})

    reply.refresh_from_db()
    commitment.refresh_from_db()
    assert "信中的承诺事项1项恢复为作废前的状态" in page.text
    assert (reply.is_void, commitment.status) == (False, CommitmentStatus.TRACKING)


def test_restoring_is_refused_while_the_same_letter_is_in_use(office_client, reply):
    void(reply)
    ReplyFactory(proposal=reply.proposal, bureau=reply.bureau)

    page = office_client.get(reverse("letter_restore", args=[reply.pk]))
    sent = office_client.post(reverse("letter_restore", args=[reply.pk]), {"reason": "误操作"})

    assert "同一答复已有在用的答复件" in page.text
    assert 'name="reason"' not in page.text
    assert (sent.status_code, Reply.objects.get(pk=reply.pk).is_void) == (422, True)


@pytest.mark.parametrize(("name", "is_void"), [("letter_void", True), ("letter_restore", False)])
def test_a_page_that_has_nothing_to_do_leads_to_the_letter(office_client, reply, name, is_void):
    if is_void:
        void(reply)

    response = office_client.get(reverse(name, args=[reply.pk]))

    assert (response.status_code, response.url) == (302, reverse("letter_review", args=[reply.pk]))


def test_the_changes_of_a_letter_stand_on_its_page(office_client, reply):
    void(reply)
    restore(reply)

    text = office_client.get(reverse("letter_review", args=[reply.pk])).text

    assert "变动记录" in text
    assert text.index("核对后确为正式答复") < text.index(WHY)


def test_the_same_file_uploaded_again_leads_to_restoring_it(office_client, reply):
    type(reply.document).objects.filter(pk=reply.document_id).update(
        status=DocumentStatus.READ, parsed_at=reply.created_at
    )
    void(reply)
    batch = UploadBatchFactory()
    batch.outcomes.create(name="答复.docx", document=reply.document, is_duplicate=True)

    text = office_client.get(reverse("upload_batch", args=[batch.pk])).text

    assert "同一文件以前上传过，对应的答复件已于2025年9月1日作废" in text
    assert "打开后恢复" in text
    assert "开始审读" not in text
