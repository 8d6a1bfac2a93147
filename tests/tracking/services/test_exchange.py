"""Commitments from and to tables: found by letter and place, changed through the door, never against it."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from proposals.enums import ImportScope, Role
from tests.factories.proposals import (
    BureauFactory,
    DocumentFactory,
    PlenarySessionFactory,
    ProposalFactory,
    ReplyFactory,
    UserFactory,
)
from tests.factories.tracking import CommitmentFactory, MeasuredValueFactory, ProgressUpdateFactory, TargetFactory
from tests.proposals.services.exchange.tables import carry_out, exported, fates, problems, read, upload, workbook
from tracking.enums import CommitmentStatus
from tracking.models import Commitment, CommitmentEvent
from tracking.services.voiding import void_reply

pytestmark = pytest.mark.django_db

QUOTE = "下一步，我局将于2025年底前新建停车场3个。"
TEXT = f"您提出的提案收悉，现答复如下：\n{QUOTE}\n我局将加强管理。\n我局将加强管理。"
HEADINGS = ["届次", "类别", "编号", "承诺原文", "责任单位", "承诺期限", "量化目标", "状态"]
WHERE = ["云岭市政协六届三次会议", "提案", "21"]


def letter(**kwargs):
    proposal = ProposalFactory(session=PlenarySessionFactory(sitting=3), number="21")
    return ReplyFactory(
        proposal=proposal, bureau=BureauFactory(name="市公安局"), document=DocumentFactory(text=TEXT), **kwargs
    )


def commitment_of(reply, **kwargs):
    start = TEXT.index(QUOTE)
    return CommitmentFactory(reply=reply, quote=QUOTE, start=start, end=start + len(QUOTE), **kwargs)


def test_a_new_row_becomes_a_candidate_read_from_its_words():
    reply = letter()

    job = carry_out(upload("commitments", workbook(HEADINGS, [*WHERE, QUOTE])))

    commitment = Commitment.objects.get()
    assert (job.status, commitment.reply, commitment.status) == ("applied", reply, CommitmentStatus.CANDIDATE)
    assert (commitment.bureau.name, commitment.promised_due_date) == ("市公安局", date(2025, 12, 31))
    assert list(commitment.targets.values_list("low", "unit")) == [(Decimal(3), "个")]


def test_a_new_row_can_be_tracked_at_once_with_its_own_terms():
    letter()
    BureauFactory(name="市住建局")

    job = carry_out(
        upload(
            "commitments",
            workbook(HEADINGS, [*WHERE, QUOTE, "市住建局", "2026/6/30", "停车位300个｜停车位｜300｜300｜个", "跟踪中"]),
        )
    )

    commitment = Commitment.objects.get()
    assert (job.outcome, commitment.status) == ("新增1行，修改0行。", CommitmentStatus.TRACKING)
    assert (commitment.bureau.name, commitment.promised_due_date) == ("市住建局", date(2026, 6, 30))
    assert list(commitment.targets.values_list("quote", "low")) == [("停车位300个", Decimal(300))]


def test_a_change_is_shown_and_made_through_the_door():
    commitment = commitment_of(letter())
    by = UserFactory()

    job = upload("commitments", workbook(HEADINGS[:6], [*WHERE, QUOTE, "市公安局", date(2026, 6, 30)]), by=by)
    carry_out(job)

    commitment.refresh_from_db()
    event = CommitmentEvent.objects.get()
    assert job.rows.get().changes == [["承诺期限", "2025-12-31", "2026-06-30"]]
    assert (commitment.promised_due_date, commitment.version) == (date(2026, 6, 30), 2)
    assert (event.action, event.by, event.note) == (
        "amend",
        by,
        "承诺期限：2025年12月31日改为2026年6月30日；从表格导入",
    )


def test_a_commitment_that_changed_meanwhile_is_not_overwritten():
    commitment = commitment_of(letter())
    job = upload("commitments", workbook(HEADINGS[:6], [*WHERE, QUOTE, "市公安局", date(2026, 6, 30)]))
    Commitment.objects.filter(pk=commitment.pk).update(promised_due_date=date(2026, 1, 31))

    assert carry_out(job).status == "outdated"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            ["云岭市政协六届三次会议", "提案", "22", QUOTE],
            ["", "这件建议提案还没有登记，或没有答复件在库，请先上传答复件。"],
        ),
        ([None, None, None, QUOTE], ["", "请填写届次、类别和编号，或答复文号。"]),
        ([*WHERE, "我局将新建地铁。"], ["承诺原文", "答复件中没有这段文字，请从信中照抄。"]),
        ([*WHERE, "我局将加强管理。"], ["承诺原文", "这段文字在答复件中出现了不止一次，请填写起始位置。"]),
        ([*WHERE, QUOTE, "市邮政局"], ["责任单位", "“市邮政局”还没有登记，请核对名称，或先导入承办单位。"]),
        (
            [*WHERE, QUOTE, None, None, "停车场｜｜三个"],
            ["量化目标", "“三个”不是数字；整数最多16位，小数最多4位，不要带单位。"],
        ),
        ([*WHERE, QUOTE, None, None, None, "已落实"], ["状态", "新增的承诺事项，状态只能是待确认或跟踪中。"]),
    ],
)
def test_what_is_wrong_with_a_new_row_is_said_in_words(row, problem):
    letter()

    job = upload("commitments", workbook(HEADINGS, row))

    assert problems(job) == [problem]


@pytest.mark.parametrize(
    ("status", "row", "problem"),
    [
        (CommitmentStatus.FULFILLED, ["市公安局", "2026-06-30"], ["", "“已落实”的承诺事项不能由您修改。"]),
        (CommitmentStatus.TRACKING, [None, "2025-12-31"], ["责任单位", "跟踪中的承诺事项必须有责任单位。"]),
        (
            CommitmentStatus.TRACKING,
            ["市公安局", "2025-12-31", None, "已落实"],
            ["状态", "现在是“跟踪中”，状态不能通过导入修改。"],
        ),
    ],
)
def test_what_the_door_would_refuse_is_said_before(status, row, problem):
    commitment_of(letter(), status=status)

    job = upload("commitments", workbook(HEADINGS, [*WHERE, QUOTE, *row]))

    assert problems(job) == [problem]


def test_a_target_with_measured_values_is_not_removed():
    target = TargetFactory(commitment=commitment_of(letter()))
    MeasuredValueFactory(target=target, update=ProgressUpdateFactory(commitment=target.commitment))

    job = upload("commitments", workbook(["届次", "类别", "编号", "承诺原文", "量化目标"], [*WHERE, QUOTE, None]))

    assert problems(job) == [["量化目标", "“停车场3个”已有完成值或已发送过提醒，不能删除。"]]


def test_several_letters_of_one_proposal_are_told_apart_by_their_number():
    first = letter(doc_number="云公函〔2025〕1号")
    ReplyFactory(proposal=first.proposal, doc_number="云公函〔2025〕2号", document=DocumentFactory(text=TEXT))
    headings = ["届次", "类别", "编号", "答复文号", "承诺原文"]

    job = upload(
        "commitments",
        workbook(headings, [*WHERE, None, QUOTE], [*WHERE, "云公函〔2025〕1号", QUOTE]),
    )

    assert fates(job) == [(2, "error"), (3, "new")]
    assert problems(job) == [["", "有2份答复件与这一行相符，请填写答复文号或答复件编号。"]]


def test_an_administrator_imports_no_commitments():
    letter()

    job = upload("commitments", workbook(HEADINGS, [*WHERE, QUOTE]), by=UserFactory(role=Role.ADMIN))

    assert problems(job) == [["", "只有督查室可以补充承诺事项。"]]


def test_a_row_that_the_door_refuses_keeps_back_itself_alone():
    commitment_of(letter())
    job = upload(
        "commitments", workbook(HEADINGS[:5], [*WHERE, QUOTE, "市公安局"], [*WHERE, "您提出的提案收悉", "市公安局"])
    )
    clerk = UserFactory(role=Role.ADMIN)

    job = carry_out(job, scope=ImportScope.GOOD, by=clerk)

    assert (job.status, Commitment.objects.count()) == ("outdated", 1)


ODD = st.text(alphabet='=+-@＝｜|"“、；\n\t甲乙0 ', min_size=1, max_size=12).filter(lambda text: bool(text.strip()))


class OddCharacters(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(ODD, min_size=1, max_size=3), ODD, ODD)
    def test_an_export_imported_again_changes_nothing(self, quotes, metric, doc_number):
        text = f"{doc_number}。".join(quotes)
        reply = ReplyFactory(document=DocumentFactory(text=text), doc_number=doc_number)
        orphan = ReplyFactory(document=DocumentFactory(text=text), proposal=None, doc_number=doc_number)
        at = 0
        for quote in quotes:
            for one in (reply, orphan):
                commitment = CommitmentFactory(reply=one, quote=quote, start=at, end=at + len(quote))
                commitment.joining_bureaus.add(BureauFactory())
                TargetFactory(commitment=commitment, quote=quote, metric=metric, high=None)
            at += len(quote) + len(doc_number) + 1

        job = upload("commitments", exported("commitments"))

        assert [job.status, [fate for _, fate in fates(job) if fate != "same"], problems(job)] == ["examined", [], []]


def test_an_export_names_letter_place_and_terms():
    target = TargetFactory(
        commitment=commitment_of(letter(doc_number="云公函〔2025〕1号")), due_date=date(2025, 12, 31)
    )

    headings, row = read(exported("commitments"))

    assert dict(zip(headings, row, strict=True)) | {"承诺期限": None} == {
        "届次": "云岭市政协六届三次会议",
        "类别": "提案",
        "编号": "21",
        "答复文号": "云公函〔2025〕1号",
        "答复件编号": target.commitment.reply_id,
        "起始位置": TEXT.index(QUOTE),
        "结束位置": TEXT.index(QUOTE) + len(QUOTE),
        "承诺原文": QUOTE,
        "责任单位": "市公安局",
        "配合单位": None,
        "承诺期限": None,
        "量化目标": "停车场3个｜停车场｜3｜3｜个｜2025-12-31",
        "状态": "跟踪中",
    }


@pytest.mark.parametrize("rows", [1, 30])
def test_a_dry_run_makes_a_fixed_number_of_queries(rows, django_assert_num_queries):
    for _ in range(rows):
        TargetFactory(commitment=CommitmentFactory())
    data, by = exported("commitments"), UserFactory()

    with django_assert_num_queries(15):
        upload("commitments", data, by=by)


def test_a_void_letter_is_neither_exported_nor_written_into():
    reply = letter()
    commitment_of(reply)
    void_reply(reply, by=UserFactory(), now=datetime(2025, 9, 1, 4, 0, tzinfo=UTC), reason="重复上传")

    job = upload("commitments", workbook(HEADINGS, [*WHERE, QUOTE]))

    assert len(read(exported("commitments"))) == 1  # the headings alone
    assert problems(job) == [["", "这件建议提案还没有登记，或没有答复件在库，请先上传答复件。"]]
