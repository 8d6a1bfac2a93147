"""Parts of a joint commitment: who may divide, what a joining bureau reports, who is told, what is refused in words."""

import uuid
from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, CommitmentRequestFactory, ShareFactory
from tracking.enums import CommitmentStatus, EvidenceKind, RequestKind
from tracking.models import Evidence, ProgressUpdate
from tracking.services.commitments import amend_commitment
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed
from tracking.services.evidence import EvidenceFile
from tracking.services.reminders import plan_reminders
from tracking.services.requests import grant_request
from tracking.services.shares import Part, divide, report_share
from tracking.services.terms import Terms

pytestmark = pytest.mark.django_db

# 3 November 2025, noon in China; the factory's commitment is due on 31 December 2025.
NOW = datetime(2025, 11, 3, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def housing():
    return BureauFactory(name="市住建局")


@pytest.fixture
def planning():
    return BureauFactory(name="市规划局")


@pytest.fixture
def commitment(housing, planning):
    commitment = CommitmentFactory()
    commitment.joining_bureaus.set([housing, planning])
    return commitment


@pytest.fixture
def owner(commitment):
    return UserFactory(role=Role.CLERK, bureau=commitment.bureau)


def standing(commitment):
    return {share.bureau.name: (share.task, share.due_date) for share in commitment.shares.standing()}


def reported(share, by, *, is_done=False, text="用地预审已批复。", **kwargs):
    kwargs = {"form_key": uuid.uuid4(), "evidence": [], "now": NOW} | kwargs
    return report_share(share, by=by, text=text, is_done=is_done, **kwargs)


def test_the_owner_divides_and_each_bureau_is_told_of_its_part(commitment, owner, housing, planning):
    clerks = [UserFactory(role=Role.CLERK, bureau=bureau) for bureau in (housing, planning)]

    divide(
        commitment,
        [Part(housing, "落实建设资金", date(2025, 12, 1)), Part(planning, " 办理用地预审 ")],
        by=owner,
        now=NOW,
    )

    assert standing(commitment) == {
        "市住建局": ("落实建设资金", date(2025, 12, 1)),
        "市规划局": ("办理用地预审", None),
    }
    event = commitment.events.get()
    assert (event.action, event.note) == (
        "divide",
        "市住建局：落实建设资金（2025年12月1日前）；市规划局：办理用地预审",
    )
    assert set(commitment.reminders.values_list("rule", "recipient", "status")) == {
        ("shared", clerk.pk, "pending") for clerk in clerks
    }


def test_the_office_may_divide_as_well(commitment, planning):
    divide(commitment, [Part(planning, "办理用地预审")], by=UserFactory(), now=NOW)

    assert standing(commitment) == {"市规划局": ("办理用地预审", None)}


def test_dividing_again_tells_only_whose_part_is_new_or_changed(commitment, owner, housing, planning):
    clerk, other = (UserFactory(role=Role.CLERK, bureau=bureau) for bureau in (housing, planning))
    divide(commitment, [Part(housing, "落实建设资金")], by=owner, now=NOW)

    divide(commitment, [Part(housing, "落实建设资金"), Part(planning, "办理用地预审")], by=owner, now=NOW)

    assert list(commitment.reminders.order_by("pk").values_list("recipient", "status")) == [
        (clerk.pk, "pending"),
        (other.pk, "pending"),
    ]


def test_dividing_as_it_was_leaves_no_trace(commitment, owner, housing):
    divide(commitment, [Part(housing, "落实建设资金")], by=owner, now=NOW)

    divide(commitment, [Part(housing, "落实建设资金")], by=owner, now=NOW)

    commitment.refresh_from_db()
    assert (commitment.events.count(), commitment.version) == (1, 2)


def test_a_bureau_left_out_has_no_part_any_more_and_its_notice_is_withdrawn(commitment, owner, housing, planning):
    UserFactory(role=Role.CLERK, bureau=housing)
    divide(commitment, [Part(housing, "落实建设资金")], by=owner, now=NOW)

    divide(commitment, [Part(planning, "办理用地预审")], by=owner, now=NOW)
    plan_reminders(today=date(2025, 11, 3))

    assert standing(commitment) == {"市规划局": ("办理用地预审", None)}
    assert commitment.shares.get(bureau=housing).dropped_at == NOW
    assert commitment.reminders.get(rule="shared", recipient__bureau=housing).status == "withdrawn"


def test_a_part_that_was_done_and_is_changed_has_to_be_done_anew(commitment, owner, housing):
    share = ShareFactory(commitment=commitment, bureau=housing, done_at=NOW, done_by=UserFactory())

    divide(commitment, [Part(housing, "落实停车场用地和资金")], by=owner, now=NOW)

    share.refresh_from_db()
    assert (share.task, share.done_at, share.done_by) == ("落实停车场用地和资金", None, None)


def test_a_part_that_was_done_and_stays_as_it_is_stays_done(commitment, owner, housing, planning):
    share = ShareFactory(commitment=commitment, bureau=housing, done_at=NOW, done_by=UserFactory())

    divide(commitment, [Part(housing, share.task), Part(planning, "办理用地预审")], by=owner, now=NOW)

    share.refresh_from_db()
    assert share.done_at == NOW


@pytest.mark.parametrize(
    ("task", "due", "message"),
    [
        (" ", None, "请写明市住建局的分工内容。"),
        ("落实资金", date(2025, 11, 2), "市住建局的分工期限不能早于今天。"),
        ("落实资金", date(2026, 1, 1), "市住建局的分工期限不能晚于这项承诺的现行期限2025年12月31日。"),
    ],
)
def test_a_part_that_cannot_be_is_refused(commitment, housing, task, due, message):
    owner = UserFactory(role=Role.HEAD, bureau=commitment.bureau)

    with pytest.raises(MoveNotAllowed, match=message):
        divide(commitment, [Part(housing, task, due)], by=owner, now=NOW)

    assert commitment.shares.count() == 0


def test_a_bureau_that_does_not_join_in_gets_no_part(commitment, owner):
    with pytest.raises(MoveNotAllowed, match="市水利局不是这项承诺的配合单位，请先由督查室登记为配合单位。"):
        divide(commitment, [Part(BureauFactory(name="市水利局"), "巡查河道")], by=owner, now=NOW)


def test_a_joining_bureau_does_not_divide(commitment, housing):
    clerk = UserFactory(role=Role.CLERK, bureau=housing)

    with pytest.raises(MoveNotAllowed, match="“跟踪中”的承诺事项不能由您“明确分工”。"):
        divide(commitment, [Part(housing, "落实资金")], by=clerk, now=NOW)


def test_dividing_over_an_older_state_is_told_and_changes_nothing(commitment, owner, housing):
    with pytest.raises(ChangedMeanwhile, match="刚刚被其他人修改过"):
        divide(commitment, [Part(housing, "落实资金")], by=owner, now=NOW, version=7)

    assert commitment.shares.count() == 0


def test_a_joining_bureau_reports_its_part_with_files_and_as_done(commitment, housing):
    share = ShareFactory(commitment=commitment, bureau=housing)
    clerk = UserFactory(role=Role.CLERK, bureau=housing)
    file = EvidenceFile("批复.pdf", EvidenceKind.DOCUMENT, ContentFile(b"pdf", name="批复.pdf"))

    update = reported(share, clerk, is_done=True, evidence=[file])

    share.refresh_from_db()
    commitment.refresh_from_db()
    assert (share.done_at, share.done_by) == (NOW, clerk)
    assert (update.share, update.claims_done, Evidence.objects.get().update) == (share, False, update)
    assert commitment.status == CommitmentStatus.TRACKING
    assert commitment.events.get().note == "市住建局（已完成）：用地预审已批复。"


def test_the_latest_report_says_whether_a_part_is_done(commitment, housing):
    share = ShareFactory(commitment=commitment, bureau=housing)
    clerk = UserFactory(role=Role.CLERK, bureau=housing)
    reported(share, clerk, is_done=True)

    reported(share, clerk, is_done=False, text="审批被撤回，正在补件。")

    share.refresh_from_db()
    assert (share.done_at, share.done_by) == (None, None)


def test_a_report_sent_twice_is_one(commitment, housing):
    share = ShareFactory(commitment=commitment, bureau=housing)
    clerk = UserFactory(role=Role.CLERK, bureau=housing)
    key = uuid.uuid4()

    first, second = (reported(share, clerk, form_key=key) for _ in range(2))

    assert (first, ProgressUpdate.objects.count()) == (second, 1)


def test_nobody_reports_the_part_of_another_bureau(commitment, housing, planning, owner):
    share = ShareFactory(commitment=commitment, bureau=housing)
    ShareFactory(commitment=commitment, bureau=planning)

    with pytest.raises(MoveNotAllowed, match="这项分工已经取消或调整"):
        reported(share, UserFactory(role=Role.CLERK, bureau=planning))
    with pytest.raises(MoveNotAllowed, match="不能由您“报送分工进展”"):
        reported(share, owner)


def test_a_part_that_was_dropped_is_not_reported(commitment, housing):
    share = ShareFactory(commitment=commitment, bureau=housing, dropped_at=NOW)

    with pytest.raises(MoveNotAllowed, match="不能由您“报送分工进展”"):
        reported(share, UserFactory(role=Role.CLERK, bureau=housing))


def test_an_empty_report_is_refused(commitment, housing):
    share = ShareFactory(commitment=commitment, bureau=housing)

    with pytest.raises(MoveNotAllowed, match="请写明进展情况。"):
        reported(share, UserFactory(role=Role.CLERK, bureau=housing), text="  ")


def test_who_stops_joining_in_has_no_part(commitment, housing, planning):
    kept = ShareFactory(commitment=commitment, bureau=planning)
    left = ShareFactory(commitment=commitment, bureau=housing)
    terms = Terms(commitment.bureau, commitment.promised_due_date, [planning], [])

    amend_commitment(commitment, terms=terms, by=UserFactory(), now=NOW)

    kept.refresh_from_db()
    left.refresh_from_db()
    assert (kept.dropped_at, left.dropped_at) == (None, NOW)


def test_who_takes_the_whole_over_has_no_part_beside_it(commitment, housing, planning):
    share = ShareFactory(commitment=commitment, bureau=housing)
    transfer = CommitmentRequestFactory(commitment=commitment, kind=RequestKind.TRANSFER, to_bureau=housing)

    grant_request(transfer, by=UserFactory(role=Role.HEAD, bureau=housing), now=NOW)

    share.refresh_from_db()
    assert share.dropped_at == NOW
    assert list(commitment.joining_bureaus.all()) == [planning]
