"""Supplementary replies: drafted from what was verified, issued by the office, never at odds with the ledger."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile

from proposals.enums import ProposalKind, Role
from proposals.services.documents import Incoming
from tests.conftest import NOON
from tests.factories.proposals import (
    DocumentFactory,
    ProposalFactory,
    ReplyFactory,
    ResultClassFactory,
    ResultSchemeFactory,
    UserFactory,
)
from tests.factories.tracking import (
    CommitmentFactory,
    CommitmentRequestFactory,
    ProgressUpdateFactory,
    VerificationFactory,
)
from tracking.enums import CommitmentStatus, RequestKind, RequestStatus, SupplementOutcome, SupplementStatus
from tracking.models import ClassChange, SupplementaryReply
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed
from tracking.services.supplements import (
    Issue,
    ItemWords,
    LetterWords,
    draft_supplement,
    issue_supplement,
    save_supplement,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 12)
DONE, GOES_ON, REPLACED, IMPOSSIBLE = SupplementOutcome
LETTER = LetterWords(
    doc_number="云建函〔2026〕9号", opening="补充答复如下：", closing="专此答复。", copies="市政协提案委"
)


@pytest.fixture
def reply():
    return ReplyFactory()


def promise(reply, status=CommitmentStatus.TRACKING, **kwargs):
    return CommitmentFactory(reply=reply, status=status, **{"due_date": date(2026, 6, 30), **kwargs})


def fulfilled(reply, words="停车场3个均已建成。"):
    commitment = promise(reply, CommitmentStatus.FULFILLED)
    VerificationFactory(update=ProgressUpdateFactory(commitment=commitment, text=words, claims_done=True))
    return commitment


def draft(reply, by=None):
    return draft_supplement(reply, by=by or UserFactory(), now=NOON)


def words_of(item, **changes):
    words = ItemWords(item.pk, SupplementOutcome(item.outcome), item.done, item.left, item.promise, item.new_date)
    return replace(words, **changes)


def written(supplement, letter=LETTER, **changes):
    items = [words_of(item, **changes) for item in supplement.items.order_by("pk")]
    return save_supplement(supplement, words=letter, items=items, by=supplement.drafted_by, version=supplement.version)


def issue(supplement, *, by=None, version=None, **kwargs):
    return issue_supplement(
        supplement,
        Issue(**{"replied_on": TODAY, **kwargs}),
        by=by or UserFactory(),
        now=NOON,
        version=version or supplement.version,
    )


def test_a_draft_tells_what_was_verified_and_the_date_in_force(reply):
    fulfilled(reply)
    running = promise(reply, due_date=date(2026, 9, 30))
    ProgressUpdateFactory(commitment=running, text="尚未核查的进展。")
    impossible = promise(reply, CommitmentStatus.UNACHIEVABLE)
    CommitmentRequestFactory(
        commitment=impossible,
        kind=RequestKind.IMPOSSIBLE,
        status=RequestStatus.GRANTED,
        reason="规划调整，原址不再建设。",
        decided_by=UserFactory(),
        decided_at=NOON,
    )
    for left_out in (CommitmentStatus.CANDIDATE, CommitmentStatus.DISMISSED, CommitmentStatus.SUPERSEDED):
        promise(reply, left_out)

    items = draft(reply).items.order_by("pk")

    assert [(item.outcome, item.done, item.left, item.new_date) for item in items] == [
        (DONE, "停车场3个均已建成。", "", None),
        (GOES_ON, "", "", date(2026, 9, 30)),
        (IMPOSSIBLE, "", "规划调整，原址不再建设。", None),
    ]


def test_the_opening_names_the_proposal_and_the_first_letter(reply):
    promise(reply)

    supplement = draft(reply)

    assert supplement.opening == (
        f"您提出的《关于加强城区停车管理的提案》，我单位已于2025年7月28日作出答复（{reply.doc_number}）。"
        "现就答复中承诺事项的落实情况补充答复如下："
    )
    assert supplement.copies == "政协提案委员会、政府督查室"


def test_a_title_without_its_kind_gets_it_and_a_suggestion_goes_to_the_congress():
    reply = ReplyFactory(proposal=ProposalFactory(kind=ProposalKind.SUGGESTION, title="增设公交站点"))
    promise(reply)

    supplement = draft(reply)

    assert supplement.opening.startswith("您提出的关于“增设公交站点”的建议，")
    assert supplement.copies == "人大常委会代表工作机构、政府督查室"


def test_a_draft_that_exists_is_not_drafted_again(reply):
    promise(reply)

    first, second = draft(reply), draft(reply)

    assert (first, first.version) == (second, second.version)
    assert SupplementaryReply.objects.count() == 1


def test_a_draft_is_brought_up_to_date_and_keeps_what_was_written(reply):
    running, kept, dropped = promise(reply), promise(reply, CommitmentStatus.SUBMITTED), promise(reply)
    written(draft(reply), left="正在施工。")
    added = promise(reply)
    dropped.status, dropped.confirmed_at = CommitmentStatus.DISMISSED, None
    dropped.save()
    kept.status, kept.fulfilled_at = CommitmentStatus.FULFILLED, NOON
    kept.save()
    VerificationFactory(update=ProgressUpdateFactory(commitment=kept, text="均已建成。", claims_done=True))

    supplement = draft(reply)

    items = {item.commitment: (item.outcome, item.done, item.left) for item in supplement.items.all()}
    assert items == {
        running: (GOES_ON, "", "正在施工。"),
        kept: (DONE, "均已建成。", "正在施工。"),
        added: (GOES_ON, "", ""),
    }
    assert (supplement.version, supplement.doc_number) == (3, "云建函〔2026〕9号")


def test_a_promise_written_down_as_replaced_stays_so_while_it_is_open(reply):
    promise(reply)
    written(draft(reply), outcome=REPLACED, left="原址受限。", promise="改址建设。", new_date=date(2026, 12, 31))

    assert draft(reply).items.get().outcome == REPLACED


def test_a_reply_without_a_promise_needs_none(reply):
    promise(reply, CommitmentStatus.CANDIDATE)

    with pytest.raises(MoveNotAllowed, match="这份答复中没有需要补充答复的承诺事项。"):
        draft(reply)


def test_what_was_told_as_kept_is_not_told_again(reply):
    fulfilled(reply)
    issue(written(draft(reply)))
    running = promise(reply)

    assert [item.commitment for item in draft(reply).items.all()] == [running]


def test_only_the_bureau_and_the_office_write(reply):
    promise(reply)
    clerk = UserFactory(role=Role.CLERK, bureau=reply.bureau)

    assert draft(reply, by=clerk).drafted_by == clerk
    for user in (UserFactory(role=Role.CLERK), UserFactory(role=Role.MEMBER), UserFactory(role=Role.ADMIN)):
        with pytest.raises(MoveNotAllowed, match="只有答复单位和督查室可以拟写补充答复。"):
            draft(reply, by=user)


def test_the_second_of_two_who_edit_at_once_is_told(reply):
    promise(reply)
    supplement = draft(reply)
    written(supplement)

    with pytest.raises(ChangedMeanwhile, match="刚刚被其他人修改过"):
        save_supplement(supplement, words=LETTER, items=[], by=UserFactory(), version=1)

    supplement.refresh_from_db()
    assert (supplement.doc_number, supplement.version) == ("云建函〔2026〕9号", 2)


def test_an_item_of_another_letter_is_not_written(reply):
    promise(reply)
    other = draft(promise(ReplyFactory()).reply)
    supplement = draft(reply)

    with pytest.raises(ChangedMeanwhile, match="草稿中的承诺事项刚刚有变化"):
        save_supplement(
            supplement,
            words=LETTER,
            items=[words_of(other.items.get(), left="写到别处")],
            by=UserFactory(),
            version=1,
        )

    assert other.items.get().left == ""


def test_issuing_records_the_letter_and_closes_what_it_replaces(reply):
    commitment = promise(reply)
    CommitmentRequestFactory(commitment=commitment)
    supplement = written(
        draft(reply),
        outcome=REPLACED,
        left="原址已列入文物保护范围。",
        promise="改在文昌路建设停车场2个。",
        new_date=date(2026, 12, 31),
    )
    office = UserFactory()

    issued = issue(supplement, by=office)

    commitment.refresh_from_db()
    assert (issued.status, issued.replied_on, issued.issued_by, issued.issued_at) == ("issued", TODAY, office, NOON)
    assert commitment.status == CommitmentStatus.SUPERSEDED
    assert commitment.requests.get().status == RequestStatus.WITHDRAWN
    assert commitment.events.latest("pk").note == (
        "由补充答复云建函〔2026〕9号（2026年3月12日）调整为：改在文昌路建设停车场2个。原因：原址已列入文物保护范围。"
    )


def test_a_new_promise_waits_until_its_letter_has_been_taken_in(reply):
    promise(reply)
    changes = {"outcome": REPLACED, "left": "原址受限。", "promise": "改址建设。", "new_date": date(2026, 12, 31)}
    issued = issue(written(draft(reply), **changes))

    assert list(SupplementaryReply.objects.unread()) == [issued]
    ReplyFactory(proposal=reply.proposal, doc_number="云建函〔2026〕9号")
    assert list(SupplementaryReply.objects.unread()) == []


def test_a_letter_that_replaces_nothing_need_not_be_taken_in(reply):
    promise(reply)

    issue(written(draft(reply), left="正在施工。"))

    assert list(SupplementaryReply.objects.unread()) == []


def test_the_signed_file_is_kept_with_it(reply):
    promise(reply)
    signed = Incoming("补充答复（盖章）.txt", ContentFile("补充答复".encode(), name="a.txt"))

    issued = issue(written(draft(reply), left="正在施工。"), letter=signed, max_bytes=1000)

    assert issued.document.name == "补充答复（盖章）.txt"


def test_a_class_change_is_proposed_with_the_letter_as_its_basis():
    scheme = ResultSchemeFactory()
    planned, solved = ResultClassFactory(scheme=scheme, code="B"), ResultClassFactory(scheme=scheme, code="A")
    reply = ReplyFactory(result_mark="B", result_class=planned)
    fulfilled(reply)

    issued = issue(written(draft(reply)), to_class=solved)

    change = ClassChange.objects.get()
    assert (change.supplement, change.to_class, change.basis) == (issued, solved, "补充答复云建函〔2026〕9号")


def test_only_the_office_issues(reply):
    promise(reply)
    supplement = written(draft(reply), left="正在施工。")

    with pytest.raises(MoveNotAllowed, match="补充答复由督查室登记印发。"):
        issue(supplement, by=UserFactory(role=Role.HEAD, bureau=reply.bureau))


def test_what_was_issued_is_not_written_any_more(reply):
    promise(reply)
    issued = issue(written(draft(reply), left="正在施工。"))

    with pytest.raises(MoveNotAllowed, match="这份补充答复已经印发，不能再修改。"):
        written(issued)
    with pytest.raises(MoveNotAllowed, match="这份补充答复已经印发，不能再修改。"):
        issue(issued)


def test_a_letter_without_a_number_is_not_issued(reply):
    promise(reply)

    with pytest.raises(MoveNotAllowed, match="请先填写文号并保存"):
        issue(written(draft(reply), letter=replace(LETTER, doc_number=" "), left="正在施工。"))


@pytest.mark.parametrize("day", [date(2025, 7, 27), date(2026, 3, 13)])
def test_its_day_lies_between_the_reply_and_today(reply, day):
    promise(reply)

    with pytest.raises(MoveNotAllowed, match="补充答复日期须在原答复日期之后，且不晚于今天。"):
        issue(written(draft(reply), left="正在施工。"), replied_on=day)


@pytest.mark.parametrize(
    ("status", "changes", "words"),
    [
        (CommitmentStatus.TRACKING, {"outcome": DONE, "done": "已完成。"}, "尚未核查通过，不能写为已落实。"),
        (CommitmentStatus.SUBMITTED, {"outcome": DONE, "done": "已完成。"}, "尚未核查通过，不能写为已落实。"),
        (CommitmentStatus.TRACKING, {"outcome": IMPOSSIBLE, "left": "资金不足。"}, "尚未认定无法兑现"),
        (CommitmentStatus.FULFILLED, {"outcome": GOES_ON, "left": "收尾。"}, "现在是“已落实”，不能写为“继续落实”"),
        (CommitmentStatus.FULFILLED, {"outcome": REPLACED, "left": "改址。"}, "现在是“已落实”，不能写为“调整承诺”"),
        (CommitmentStatus.FULFILLED, {"outcome": DONE, "done": ""}, "已落实，请写明落实情况。"),
        (CommitmentStatus.UNACHIEVABLE, {"outcome": GOES_ON, "left": "续建。"}, "现在是“无法兑现”"),
        (CommitmentStatus.TRACKING, {"left": ""}, "没有全部落实，请写明尚未落实的部分及原因。"),
        (CommitmentStatus.TRACKING, {"left": "施工中。", "new_date": None}, "请写明预计完成时间。"),
        (
            CommitmentStatus.TRACKING,
            {"left": "施工中。", "new_date": date(2026, 9, 30)},
            "与现行期限2026年6月30日不一致",
        ),
        (
            CommitmentStatus.TRACKING,
            {"outcome": REPLACED, "left": "改址。", "promise": "", "new_date": date(2026, 9, 30)},
            "请写明调整后的承诺",
        ),
        (
            CommitmentStatus.TRACKING,
            {"outcome": REPLACED, "left": "改址。", "promise": "改址建设。", "new_date": date(2026, 3, 11)},
            "补充答复日期之后的完成时间",
        ),
    ],
)
def test_a_letter_at_odds_with_the_ledger_is_not_issued(reply, status, changes, words):
    commitment = promise(reply, status)

    with pytest.raises(MoveNotAllowed, match=words):
        issue(written(draft(reply), **changes))

    commitment.refresh_from_db()
    assert commitment.status == status
    assert SupplementaryReply.objects.get().status == SupplementStatus.DRAFT


def test_what_is_overdue_does_not_simply_go_on(reply):
    promise(reply, due_date=date(2025, 12, 31))

    with pytest.raises(MoveNotAllowed, match="的现行期限已过，请先申请延期"):
        issue(written(draft(reply), left="正在施工。"))


def test_what_has_no_date_is_not_promised_for_one_in_passing(reply):
    promise(reply, due_date=None)

    with pytest.raises(MoveNotAllowed, match="请先申请延期或商定期限"):
        issue(written(draft(reply), left="正在施工。", new_date=date(2026, 9, 30)))


def test_a_promise_closed_after_the_draft_was_written_is_noticed(reply):
    commitment = promise(reply)
    supplement = written(draft(reply), left="正在施工。")
    commitment.status, commitment.fulfilled_at = CommitmentStatus.FULFILLED, datetime(2026, 3, 1, tzinfo=UTC)
    commitment.save()

    with pytest.raises(MoveNotAllowed, match="现在是“已落实”，不能写为“继续落实”，请修改后再登记。"):
        issue(supplement)


def test_a_proposer_sees_it_once_it_is_issued(reply):
    promise(reply)
    member = UserFactory(role=Role.MEMBER)
    reply.proposal.sponsorships.create(member=member.member)
    supplement = written(draft(reply), left="正在施工。")

    assert list(SupplementaryReply.objects.visible_to(member)) == []
    issue(supplement)
    assert list(SupplementaryReply.objects.visible_to(member)) == [supplement]


def test_the_file_of_the_letter_counts_as_taken_in_whatever_number_was_read(reply):
    promise(reply)
    changes = {"outcome": REPLACED, "left": "原址受限。", "promise": "改址建设。", "new_date": date(2026, 12, 31)}
    issued = issue(written(draft(reply), **changes))
    issued.document = DocumentFactory()
    issued.save()
    ReplyFactory(document=issued.document, doc_number="")

    assert list(SupplementaryReply.objects.unread()) == []
