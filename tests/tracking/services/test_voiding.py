"""Taking a letter back and restoring it: what happens to all that hangs on it, and when it is refused."""

from datetime import UTC, date, datetime, timedelta

import pytest

from proposals.enums import Role
from proposals.models import Reply, ReplyEvent
from proposals.services.replies import ReplyNotChanged
from tests.factories.proposals import DocumentFactory, MemberFactory, ReplyFactory, ResultClassFactory, UserFactory
from tests.factories.tracking import (
    CampaignFactory,
    CampaignItemFactory,
    ClassChangeFactory,
    CommitmentEventFactory,
    CommitmentFactory,
    CommitmentRequestFactory,
    LetterReviewFactory,
    MailFactory,
    ProgressUpdateFactory,
    RatingFactory,
    RatingOptionFactory,
    ReminderFactory,
    ReportRowFactory,
    ReportSnapshotFactory,
    SupplementaryReplyFactory,
)
from tracking.enums import (
    ClassChangeStatus,
    CommitmentAction,
    CommitmentStatus,
    ReminderStatus,
    ReportStage,
    ReportStatus,
    RequestStatus,
    SupplementStatus,
)
from tracking.models import Commitment, CommitmentEvent
from tracking.services.commitments import confirm_commitment, finish_review, restore_commitment
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed
from tracking.services.extraction import extract_commitments_of_reply, unextracted_reply_ids
from tracking.services.marking import add_commitment
from tracking.services.supplements import draft_supplement
from tracking.services.terms import Terms
from tracking.services.voiding import consequences, restore_reply, void_reply

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 9, 1, 4, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=2)
WHY = "同一件答复以另一格式重复上传"


def void(reply, *, by=None, now=NOW, reason=WHY):
    return void_reply(reply, by=by or UserFactory(), now=now, reason=reason)


def restore(reply, *, by=None, now=LATER, reason="核对后确为正式答复"):
    return restore_reply(reply, by=by or UserFactory(), now=now, reason=reason)


def of_letter(reply, *statuses):
    return [CommitmentFactory(reply=reply, bureau=reply.bureau, status=status) for status in statuses]


def statuses_of(commitments):
    return [Commitment.objects.get(pk=commitment.pk).status for commitment in commitments]


# --- Taking back ------------------------------------------------------------------------------------------------------


def test_the_letter_says_who_took_it_back_when_and_why():
    reply, office = ReplyFactory(), UserFactory()

    void(reply, by=office)

    reply.refresh_from_db()
    assert (reply.is_void, reply.voided_at, reply.voided_by, reply.void_reason) == (True, NOW, office, WHY)
    assert list(ReplyEvent.objects.values_list("reply", "action", "by", "at", "note")) == [
        (reply.pk, "void", office.pk, NOW, WHY)
    ]


def test_its_commitments_go_with_it_each_with_an_event_and_what_was_set_aside_stays_so():
    reply = ReplyFactory()
    commitments = of_letter(reply, "candidate", "tracking", "submitted", "returned", "fulfilled", "dismissed")

    void(reply)

    assert statuses_of(commitments) == ["void"] * 5 + ["dismissed"]
    told = CommitmentEvent.objects.filter(action=CommitmentAction.VOID).order_by("commitment")
    assert list(told.values_list("from_status", "to_status", "note")) == [
        (status, "void", WHY) for status in ["candidate", "tracking", "submitted", "returned", "fulfilled"]
    ]


def test_a_commitment_worked_upon_keeps_its_reports_and_its_history():
    reply = ReplyFactory()
    (commitment,) = of_letter(reply, "tracking")
    update = ProgressUpdateFactory(commitment=commitment)
    CommitmentEventFactory(commitment=commitment)

    void(reply)

    assert list(commitment.updates.all()) == [update]
    assert commitment.events.count() == 2


def test_a_candidate_without_an_owner_goes_with_its_letter():
    commitment = CommitmentFactory(bureau=None, status=CommitmentStatus.CANDIDATE)

    void(commitment.reply)

    assert statuses_of([commitment]) == ["void"]


def test_requests_that_wait_are_closed_and_those_answered_stay():
    reply = ReplyFactory()
    (commitment,) = of_letter(reply, "tracking")
    waiting = CommitmentRequestFactory(commitment=commitment)

    void(reply)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.decision_note, waiting.decided_at) == (
        RequestStatus.WITHDRAWN,
        "答复件已作废",
        NOW,
    )


def test_lines_not_yet_told_are_closed_with_a_note_and_told_ones_stay_told():
    reply = ReplyFactory()
    (commitment,) = of_letter(reply, "tracking")
    pending = ReminderFactory(commitment=commitment)
    told = ReminderFactory(commitment=commitment, status=ReminderStatus.SENT, offset_days=-30, mail=MailFactory())
    elsewhere = ReminderFactory()

    void(reply)

    for line in (pending, told, elsewhere):
        line.refresh_from_db()
    assert (pending.status, pending.note) == (ReminderStatus.WITHDRAWN, "答复件已作废")
    assert (told.status, elsewhere.status) == (ReminderStatus.SENT, ReminderStatus.PENDING)


def test_a_change_of_class_that_waits_is_closed():
    reply, office = ReplyFactory(), UserFactory()
    change = ClassChangeFactory(reply=reply, status=ClassChangeStatus.PROPOSED)

    void(reply, by=office)

    change.refresh_from_db()
    assert (change.status, change.decided_by, change.note) == (ClassChangeStatus.DECLINED, office, "答复件已作废")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CLERK, Role.HEAD, Role.MEMBER])
def test_only_the_office_takes_letters_back_and_restores_them(role):
    reply = ReplyFactory()
    person = UserFactory(role=role)

    with pytest.raises(MoveNotAllowed, match="由督查室作废和恢复"):
        void(reply, by=person)
    void(reply)
    with pytest.raises(MoveNotAllowed, match="由督查室作废和恢复"):
        restore(reply, by=person)


def test_a_reason_must_be_given():
    reply = ReplyFactory()

    with pytest.raises(ReplyNotChanged, match="请写明作废的理由"):
        void(reply, reason="  ")

    reply.refresh_from_db()
    assert not reply.is_void


def test_the_second_of_two_who_take_it_back_is_told():
    reply = ReplyFactory()
    void(reply)

    with pytest.raises(ReplyNotChanged, match="已经作废"):
        void(reply)

    assert ReplyEvent.objects.count() == 1


def rated(reply):
    RatingFactory(reply=reply, member=MemberFactory(), attitude=RatingOptionFactory(), result=RatingOptionFactory())


def reclassed(reply):
    ClassChangeFactory(
        reply=reply,
        to_class=ResultClassFactory(),
        status=ClassChangeStatus.ADOPTED,
        changed_on=date(2025, 8, 20),
        decided_by=UserFactory(),
        decided_at=NOW,
    )


def supplemented(reply):
    SupplementaryReplyFactory(
        reply=reply,
        status=SupplementStatus.ISSUED,
        replied_on=date(2025, 8, 20),
        issued_by=UserFactory(),
        issued_at=NOW,
    )


def issued_as_a_supplement(reply):
    SupplementaryReplyFactory(document=reply.document)


def being_looked_back_on(reply):
    (commitment,) = of_letter(reply, "tracking")
    CampaignItemFactory(campaign=CampaignFactory(name="2025年回头看"), commitment=commitment)


@pytest.mark.parametrize(
    ("happened", "words"),
    [
        (rated, "代表、委员已对这件答复作出评价"),
        (reclassed, "办理结果类别已经调整"),
        (supplemented, "已就这件答复印发补充答复"),
        (issued_as_a_supplement, "已登记为补充答复的印发文件"),
        (being_looked_back_on, "已列入正在进行的“2025年回头看”"),
    ],
)
def test_what_others_decided_because_of_it_keeps_it(happened, words):
    reply = ReplyFactory()
    happened(reply)

    with pytest.raises(MoveNotAllowed, match=words):
        void(reply)

    reply.refresh_from_db()
    assert not reply.is_void
    assert any(words in said for said in consequences(reply).obstacles)


# --- Said beforehand --------------------------------------------------------------------------------------------------


def test_the_consequences_are_counted_beforehand():
    reply = ReplyFactory()
    _, tracked, fulfilled, _ = of_letter(reply, "candidate", "tracking", "fulfilled", "dismissed")
    ProgressUpdateFactory(commitment=fulfilled)
    ProgressUpdateFactory(commitment=fulfilled)
    CommitmentRequestFactory(commitment=tracked)
    ReminderFactory(commitment=tracked)
    SupplementaryReplyFactory(reply=reply)

    said = consequences(reply)

    assert (said.found, said.confirmed, said.reported) == (3, 2, 1)
    assert (said.requests, said.lines, said.drafts, said.obstacles) == (1, 1, 1, ())


def test_the_issued_reports_that_counted_it_are_named_and_no_others():
    reply = ReplyFactory()
    (commitment,) = of_letter(reply, "tracking")
    signed = {"status": ReportStatus.DONE, "figures": {}, "sha256": "0" * 64, "finished_at": NOW, "edition": 1}
    signed |= {"reviewed_by": UserFactory(), "reviewed_at": NOW, "issued_by": UserFactory(), "issued_at": NOW}
    by_letter, by_promise, without, draft = (
        ReportSnapshotFactory(as_of=date(2025, 8, day), **signed, stage=ReportStage.ISSUED) for day in (4, 3, 2, 1)
    )
    ReportRowFactory(report=by_letter, table="replies", subject_id=reply.pk)
    ReportRowFactory(report=by_promise, table="carried", subject_id=commitment.pk)
    ReportRowFactory(report=without, table="replies", subject_id=reply.pk + 1)
    type(draft).objects.filter(pk=draft.pk).update(stage=ReportStage.REVIEWED, issued_by=None, issued_at=None)
    ReportRowFactory(report=draft, table="replies", subject_id=reply.pk)

    assert consequences(reply).reports == (by_letter, by_promise)


# --- Afterwards -------------------------------------------------------------------------------------------------------


def test_nothing_more_is_hung_on_a_void_letter():
    office = UserFactory()
    reply = ReplyFactory(document=DocumentFactory(text="我局将在年底前完成改造。"))
    (dismissed,) = of_letter(reply, "dismissed")
    void(reply)

    with pytest.raises(MoveNotAllowed, match="已经作废"):
        add_commitment(reply, start=0, end=5, by=office, now=LATER)
    with pytest.raises(MoveNotAllowed, match="已经作废"):
        restore_commitment(dismissed, by=office, now=LATER, note="再看")
    with pytest.raises(MoveNotAllowed, match="已经作废"):
        finish_review(reply, by=office, now=LATER)
    with pytest.raises(MoveNotAllowed, match="已经作废"):
        draft_supplement(reply, by=office, now=LATER)


def test_a_card_opened_before_it_was_taken_back_confirms_nothing():
    (commitment,) = of_letter(ReplyFactory(), "candidate")
    seen = commitment.version
    void(commitment.reply)

    terms = Terms(bureau=commitment.bureau, due_date=None, joining_bureaus=[], targets=[])
    with pytest.raises(ChangedMeanwhile):
        confirm_commitment(commitment, terms=terms, by=UserFactory(), now=LATER, version=seen)


def test_a_letter_taken_back_before_it_was_read_for_promises_is_read_once_it_is_restored():
    reply = ReplyFactory(document=DocumentFactory(text="我局将在2025年12月底前完成南门小区管网改造。"))
    void(reply)
    extract_commitments_of_reply(reply_id=reply.pk, now=LATER)
    while_void = (unextracted_reply_ids(), reply.commitments.count())

    restore(reply)

    assert while_void == ([], 0)
    assert unextracted_reply_ids() == [reply.pk]


# --- Restoring --------------------------------------------------------------------------------------------------------


def test_a_restored_letter_counts_again_and_its_commitments_are_where_they_were():
    reply = ReplyFactory()
    commitments = of_letter(reply, "candidate", "tracking", "submitted", "returned", "unachievable", "dismissed")
    void(reply)

    restore(reply)

    reply.refresh_from_db()
    assert (reply.is_void, reply.voided_by, reply.void_reason) == (False, None, "")
    assert statuses_of(commitments) == [
        "candidate", "tracking", "submitted", "returned", "unachievable", "dismissed"
    ]  # fmt: skip
    assert list(ReplyEvent.objects.order_by("pk").values_list("action", "note")) == [
        ("void", WHY),
        ("restore", "核对后确为正式答复"),
    ]


def test_a_fulfilled_commitment_keeps_the_day_it_was_fulfilled():
    fulfilled_at = datetime(2025, 8, 20, 2, 0, tzinfo=UTC)
    commitment = CommitmentFactory(status=CommitmentStatus.FULFILLED, fulfilled_at=fulfilled_at)
    CommitmentEventFactory(
        commitment=commitment,
        action=CommitmentAction.ACCEPT,
        from_status=CommitmentStatus.SUBMITTED,
        to_status=CommitmentStatus.FULFILLED,
        at=fulfilled_at,
    )
    void(commitment.reply)
    restore(commitment.reply)

    void(commitment.reply, now=LATER + timedelta(days=1))
    restore(commitment.reply, now=LATER + timedelta(days=2))

    commitment.refresh_from_db()
    assert (commitment.status, commitment.fulfilled_at) == ("fulfilled", fulfilled_at)


def test_a_letter_that_is_not_void_is_not_restored():
    with pytest.raises(ReplyNotChanged, match="没有作废"):
        restore(ReplyFactory())


@pytest.mark.parametrize("again", ["same number", "same day", "taken in later", "same words"])
def test_the_same_letter_on_file_in_its_place_keeps_it_void(again):
    text = "张明远代表：您提出的建议收悉。"
    reply = ReplyFactory(document=DocumentFactory(text=text), doc_number="云建函〔2025〕8号")
    same = {"proposal": reply.proposal, "bureau": reply.bureau, "replied_on": date(2025, 8, 3)}
    if again == "same number":
        same["doc_number"] = reply.doc_number
    elif again == "same day":
        same["replied_on"] = reply.replied_on
    elif again == "same words":
        same = {"document": DocumentFactory(text=text)}
    other = ReplyFactory(**same)
    Reply.objects.filter(pk=other.pk).update(created_at=NOW + timedelta(days=1 if again == "taken in later" else -9))
    void(reply)

    with pytest.raises(MoveNotAllowed, match=f"已有在用的答复件“{other}”"):
        restore(reply)

    void(other)
    assert not restore(reply).is_void


def test_a_second_letter_of_the_bureau_that_was_there_before_keeps_nothing_void():
    reply = ReplyFactory(document=DocumentFactory(text="张明远代表：您提出的建议收悉。"))
    other = ReplyFactory(proposal=reply.proposal, bureau=reply.bureau, replied_on=date(2025, 8, 20))
    Reply.objects.filter(pk=other.pk).update(created_at=NOW - timedelta(days=1))
    void(reply)

    assert not restore(reply).is_void


def test_a_review_that_was_finished_stays_finished():
    review = LetterReviewFactory(reviewed_at=NOW, reviewed_by=UserFactory())
    void(review.reply)
    restore(review.reply)

    review.refresh_from_db()
    assert review.reviewed_at == NOW
