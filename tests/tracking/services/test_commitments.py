"""The one door of a commitment: every role x state x action, what it writes, what it refuses and how it says so."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, ReplyFactory, UserFactory
from tests.factories.tracking import (
    CommitmentFactory,
    CommitmentRequestFactory,
    LetterReviewFactory,
    MeasuredValueFactory,
    ShareFactory,
    TargetFactory,
)
from tracking.enums import CommitmentAction, CommitmentStatus
from tracking.models import Commitment, CommitmentEvent
from tracking.services.commitments import (
    amend_commitment,
    confirm_commitment,
    dismiss_commitment,
    finish_review,
    reopen_commitment,
    restore_commitment,
)
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed, may
from tracking.services.terms import TargetTerms, Terms

pytestmark = pytest.mark.django_db

NOW = datetime(2025, 9, 1, 4, 0, tzinfo=UTC)

# Who may do what in which state: written out, so that a change of the table is a change here.
ALLOWED = {
    ("office", "candidate", "confirm"),
    ("office", "candidate", "dismiss"),
    ("office", "candidate", "amend"),
    ("office", "candidate", "split"),
    ("office", "candidate", "merge"),
    ("office", "tracking", "dismiss"),
    ("office", "tracking", "amend"),
    ("office", "returned", "amend"),
    ("office", "submitted", "accept"),
    ("office", "submitted", "return"),
    ("office", "fulfilled", "reopen"),
    ("office", "unachievable", "reopen"),
    ("office", "superseded", "reopen"),
    ("office", "tracking", "refuse"),
    ("office", "tracking", "extend"),
    ("office", "tracking", "pause"),
    ("office", "tracking", "resume"),
    ("office", "tracking", "agree"),
    ("office", "tracking", "give_up"),
    ("office", "tracking", "supersede"),
    ("office", "tracking", "divide"),
    ("office", "returned", "refuse"),
    ("office", "returned", "extend"),
    ("office", "returned", "pause"),
    ("office", "returned", "resume"),
    ("office", "returned", "agree"),
    ("office", "returned", "give_up"),
    ("office", "returned", "supersede"),
    ("office", "returned", "divide"),
    ("office", "submitted", "refuse"),
    ("office", "submitted", "supersede"),
    *((role, status, "assign") for role in ("clerk", "head") for status in ["tracking", "submitted", "returned"]),
    *(
        ("office", status, "look_back")
        for status in ["tracking", "submitted", "returned", "fulfilled", "unachievable", "superseded"]
    ),
    *(("office", status, "carry") for status in ["tracking", "submitted", "returned"]),
    *(
        ("office", status, "void")
        for status in ["candidate", "tracking", "submitted", "returned", "fulfilled", "unachievable", "superseded"]
    ),
    ("office", "void", "reinstate"),
    ("office", "dismissed", "restore"),
    ("clerk", "tracking", "update"),
    ("clerk", "tracking", "submit"),
    ("clerk", "returned", "update"),
    ("clerk", "returned", "submit"),
    ("head", "tracking", "update"),
    ("head", "tracking", "submit"),
    ("head", "returned", "update"),
    ("head", "returned", "submit"),
    *(
        (role, status, action)
        for role in ("clerk", "head")
        for status, action in [
            ("tracking", "request"),
            ("tracking", "withdraw"),
            ("tracking", "resume"),
            ("tracking", "divide"),
            ("returned", "request"),
            ("returned", "withdraw"),
            ("returned", "resume"),
            ("returned", "divide"),
            ("submitted", "withdraw"),
            ("fulfilled", "add_evidence"),
        ]
    ),
}
# What a bureau may do that was offered a matter, or that has a part in it.
RECEIVER = {
    ("tracking", "take_over"),
    ("returned", "take_over"),
    ("tracking", "decline"),
    ("returned", "decline"),
    ("submitted", "decline"),
}
JOINING = {("tracking", "report_share"), ("returned", "report_share")}
MOVES = [a for a in CommitmentAction if a not in {CommitmentAction.FIND, CommitmentAction.ADD}]


def terms(commitment, **changes):
    fields = {
        "bureau": commitment.bureau,
        "due_date": commitment.due_date,
        "joining_bureaus": list(commitment.joining_bureaus.all()),
        "targets": [
            TargetTerms(t.pk, t.quote, t.metric, t.low, t.high, t.unit, t.due_date) for t in commitment.targets.all()
        ],
    }
    return Terms(**{**fields, **changes})


def candidate(**kwargs):
    return CommitmentFactory(status=CommitmentStatus.CANDIDATE, **kwargs)


@pytest.mark.parametrize("role", list(Role))
def test_every_cell_of_role_state_and_action(role):
    for status in CommitmentStatus:
        commitment = CommitmentFactory(status=status)
        in_bureau = {"bureau": commitment.bureau} if role in {Role.CLERK, Role.HEAD} else {}
        user = UserFactory(role=role, **in_bureau)
        for action in MOVES:
            assert may(action, commitment, by=user) == ((role, status, action) in ALLOWED), (role, status, action)


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD])
def test_another_bureau_may_do_nothing(role):
    stranger = UserFactory(role=role)
    for status in CommitmentStatus:
        commitment = CommitmentFactory(status=status)
        assert [a for a in MOVES if may(a, commitment, by=stranger)] == []


def test_a_joining_bureau_without_a_share_looks_on():
    joining = UserFactory(role=Role.CLERK)
    for status in CommitmentStatus:
        commitment = CommitmentFactory(status=status)
        commitment.joining_bureaus.add(joining.bureau)
        assert [a for a in MOVES if may(a, commitment, by=joining)] == []


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD])
def test_a_bureau_with_a_share_reports_its_part_and_nothing_else(role):
    joining = UserFactory(role=role)
    for status in CommitmentStatus:
        commitment = ShareFactory(bureau=joining.bureau, commitment__status=status).commitment
        for action in MOVES:
            assert may(action, commitment, by=joining) == ((status, action) in JOINING), (status, action)


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD])
def test_a_bureau_that_is_offered_a_matter_takes_it_over_or_declines(role):
    receiver = UserFactory(role=role)
    for status in CommitmentStatus:
        request = CommitmentRequestFactory(kind="transfer", to_bureau=receiver.bureau, commitment__status=status)
        for action in MOVES:
            assert may(action, request.commitment, by=receiver) == ((status, action) in RECEIVER), (status, action)


def test_a_share_that_was_dropped_gives_no_right():
    joining = UserFactory(role=Role.CLERK)
    share = ShareFactory(bureau=joining.bureau, dropped_at=NOW)

    assert not may(CommitmentAction.REPORT_SHARE, share.commitment, by=joining)


def test_the_bureau_above_may_act_for_the_one_below():
    commitment = CommitmentFactory()
    parent = BureauFactory()
    commitment.bureau.parent = parent
    commitment.bureau.save()

    assert may(CommitmentAction.UPDATE, commitment, by=UserFactory(role=Role.CLERK, bureau=parent))


def test_confirm_starts_tracking_and_records_who_and_when():
    commitment = candidate()
    office = UserFactory()

    confirm_commitment(commitment, terms=terms(commitment), by=office, now=NOW)

    commitment.refresh_from_db()
    assert (commitment.status, commitment.confirmed_at, commitment.version) == ("tracking", NOW, 2)
    event = commitment.events.get()
    assert (event.action, event.from_status, event.to_status, event.by, event.at) == (
        "confirm",
        "candidate",
        "tracking",
        office,
        NOW,
    )


def test_confirm_tells_the_people_of_the_bureau():
    commitment = candidate()
    clerk = UserFactory(role=Role.CLERK, bureau=commitment.bureau)

    confirm_commitment(commitment, terms=terms(commitment), by=UserFactory(), now=NOW)

    assert list(commitment.reminders.values_list("rule", "recipient")) == [("confirmed", clerk.pk)]


def test_confirm_without_an_owner_is_refused_in_words():
    commitment = candidate(bureau=None)

    with pytest.raises(MoveNotAllowed, match="请先选择责任单位，再确认。"):
        confirm_commitment(commitment, terms=terms(commitment), by=UserFactory(), now=NOW)
    assert Commitment.objects.get().status == "candidate"


def test_confirm_with_changed_terms_says_what_changed():
    commitment = candidate(bureau=BureauFactory(name="云岭市教育局"))
    transport = BureauFactory(name="云岭市交通运输局")

    confirm_commitment(
        commitment,
        terms=terms(commitment, bureau=transport, due_date=date(2026, 6, 30)),
        by=UserFactory(),
        now=NOW,
    )

    commitment.refresh_from_db()
    assert (commitment.bureau, commitment.due_date) == (transport, date(2026, 6, 30))
    assert commitment.found_due_date == date(2025, 12, 31)
    assert commitment.events.get().note == (
        "责任单位：云岭市教育局改为云岭市交通运输局；承诺期限：2025年12月31日改为2026年6月30日"
    )


def test_a_second_confirm_is_refused():
    commitment = candidate()
    confirm_commitment(commitment, terms=terms(commitment), by=UserFactory(), now=NOW)

    with pytest.raises(MoveNotAllowed, match="“跟踪中”的承诺事项不能由您“确认”。"):
        confirm_commitment(commitment, terms=terms(commitment), by=UserFactory(), now=NOW)
    assert CommitmentEvent.objects.count() == 1


def test_the_second_of_two_editors_is_told_and_overwrites_nothing():
    commitment = CommitmentFactory()
    shown = commitment.version
    amend_commitment(
        commitment,
        terms=terms(commitment, due_date=date(2026, 3, 31)),
        by=UserFactory(),
        now=NOW,
        version=shown,
    )

    with pytest.raises(ChangedMeanwhile, match="刚刚被其他人修改过"):
        amend_commitment(
            commitment,
            terms=terms(commitment, due_date=date(2026, 9, 30)),
            by=UserFactory(),
            now=NOW,
            version=shown,
        )
    assert Commitment.objects.get().due_date == date(2026, 3, 31)


def test_amend_without_a_change_leaves_no_event():
    commitment = CommitmentFactory()

    amend_commitment(commitment, terms=terms(commitment), by=UserFactory(), now=NOW)

    assert commitment.events.count() == 0


def test_amend_adds_changes_and_removes_targets():
    commitment = CommitmentFactory()
    kept = TargetFactory(commitment=commitment, quote="停车场3个")
    TargetFactory(commitment=commitment, quote="泊位600个")

    amend_commitment(
        commitment,
        terms=terms(
            commitment,
            targets=[
                TargetTerms(kept.pk, "停车场3个", "停车场", Decimal(4), Decimal(4), "个", None),
                TargetTerms(None, "充电桩20台", "充电桩", Decimal(20), Decimal(20), "台", date(2025, 12, 31)),
            ],
        ),
        by=UserFactory(),
        now=NOW,
    )

    assert list(commitment.targets.order_by("pk").values_list("quote", "low")) == [("停车场3个", 4), ("充电桩20台", 20)]
    assert commitment.events.get().note == "删除目标“泊位600个”；修改目标“停车场3个”；增加目标“充电桩20台”"


def test_a_target_with_measured_values_cannot_be_removed():
    value = MeasuredValueFactory()
    commitment = value.target.commitment

    with pytest.raises(MoveNotAllowed, match="目标“停车场3个”已有完成值，不能删除。"):
        amend_commitment(commitment, terms=terms(commitment, targets=[]), by=UserFactory(), now=NOW)


def test_a_tracked_commitment_keeps_an_owner():
    commitment = CommitmentFactory()

    with pytest.raises(MoveNotAllowed, match="必须有责任单位"):
        amend_commitment(commitment, terms=terms(commitment, bureau=None), by=UserFactory(), now=NOW)


def test_dismiss_needs_a_reason():
    commitment = candidate()

    with pytest.raises(MoveNotAllowed, match="“不予跟踪”必须写明理由。"):
        dismiss_commitment(commitment, by=UserFactory(), now=NOW, note="  ")

    dismiss_commitment(commitment, by=UserFactory(), now=NOW, note="是上级规划的背景")
    commitment.refresh_from_db()
    assert (commitment.status, commitment.events.get().note) == ("dismissed", "是上级规划的背景")


def test_restore_brings_a_dismissed_one_back_for_review():
    commitment = CommitmentFactory(status=CommitmentStatus.DISMISSED)
    review = LetterReviewFactory(reply=commitment.reply, reviewed_at=NOW, reviewed_by=UserFactory())

    restore_commitment(commitment, by=UserFactory(), now=NOW, note="原文确有承诺")

    commitment.refresh_from_db()
    review.refresh_from_db()
    assert (commitment.status, review.reviewed_at, review.reviewed_by) == ("candidate", None, None)


def test_reopen_tracks_a_fulfilled_one_again():
    commitment = CommitmentFactory(status=CommitmentStatus.FULFILLED)

    reopen_commitment(commitment, by=UserFactory(), now=NOW, note="回头看发现停车场未启用")

    commitment.refresh_from_db()
    assert (commitment.status, commitment.fulfilled_at) == ("tracking", None)


def test_the_review_is_done_with_the_last_decision():
    reply = ReplyFactory()
    review = LetterReviewFactory(reply=reply)
    first, second = candidate(reply=reply), candidate(reply=reply)
    office = UserFactory()

    confirm_commitment(first, terms=terms(first), by=office, now=NOW)
    review.refresh_from_db()
    assert review.reviewed_at is None

    dismiss_commitment(second, by=office, now=NOW, note="不是承诺")
    review.refresh_from_db()
    assert (review.reviewed_at, review.reviewed_by) == (NOW, office)


def test_a_letter_without_promises_is_finished_by_hand():
    review = LetterReviewFactory()
    office = UserFactory()

    finish_review(review.reply, by=office, now=NOW)

    review.refresh_from_db()
    assert review.reviewed_by == office


def test_a_review_with_open_candidates_cannot_be_finished():
    review = LetterReviewFactory()
    candidate(reply=review.reply)

    with pytest.raises(MoveNotAllowed, match="还有待确认的承诺事项"):
        finish_review(review.reply, by=UserFactory(), now=NOW)


def test_events_are_written_once_and_never_deleted():
    commitment = candidate()
    dismiss_commitment(commitment, by=UserFactory(), now=NOW, note="不是承诺")
    event = commitment.events.get()

    with pytest.raises(TypeError):
        event.save()
    with pytest.raises(TypeError):
        event.delete()
