"""The letter's class stays; what follows is proposed with a basis, decided by the office, and dated."""

from datetime import date, timedelta

import pytest

from proposals.enums import CountsAs, ProposalKind, Role
from tests.conftest import NOON
from tests.factories.proposals import ReplyFactory, ResultClassFactory, ResultSchemeFactory, UserFactory
from tests.factories.tracking import ClassChangeFactory, CommitmentFactory, ProgressUpdateFactory
from tracking.enums import ClassChangeStatus, CommitmentStatus, VerificationOutcome
from tracking.models import ClassChange
from tracking.services.classes import class_on, classes_open_to, decide_class, propose_class
from tracking.services.commitments import reopen_commitment
from tracking.services.door import MoveNotAllowed
from tracking.services.progress import verify_submission

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 12)


def scheme_of_three():
    scheme = ResultSchemeFactory()
    return [
        ResultClassFactory(scheme=scheme, code=code, counts_as=counts_as, order=order)
        for order, (code, counts_as) in enumerate(
            [("A", CountsAs.SOLVED), ("B", CountsAs.PLANNED), ("C", CountsAs.REFERENCE)], start=1
        )
    ]


@pytest.fixture
def classes():
    return scheme_of_three()


@pytest.fixture
def letter(classes):
    return ReplyFactory(result_mark="B", result_class=classes[1])


def accept(commitment):
    update = ProgressUpdateFactory(commitment=commitment, claims_done=True)
    verify_submission(update.commitment, outcome=VerificationOutcome.ACCEPTED, by=UserFactory(), now=NOON, note="属实")


def proposed(letter, to_class, **kwargs):
    given = {"basis": "承诺已全部落实。", "by": UserFactory(), "now": NOON, **kwargs}
    return propose_class(letter, to_class=to_class, **given)


def test_the_last_promise_that_is_kept_proposes_the_solved_class_of_the_letters_scheme(letter, classes):
    CommitmentFactory(reply=letter, status=CommitmentStatus.FULFILLED)
    CommitmentFactory(reply=letter, status=CommitmentStatus.DISMISSED)
    last = CommitmentFactory(reply=letter, status=CommitmentStatus.SUBMITTED)

    accept(last)

    change = ClassChange.objects.get()
    assert (change.from_class, change.to_class, change.status) == (classes[1], classes[0], ClassChangeStatus.PROPOSED)
    assert (change.basis, change.proposed_by) == ("本件2项承诺事项已全部落实。", None)


@pytest.mark.parametrize(
    "other",
    [
        CommitmentStatus.TRACKING,
        CommitmentStatus.CANDIDATE,
        CommitmentStatus.UNACHIEVABLE,
        CommitmentStatus.SUPERSEDED,
    ],
)
def test_nothing_is_proposed_while_another_promise_is_not_kept(letter, other):
    CommitmentFactory(reply=letter, status=other)

    accept(CommitmentFactory(reply=letter, status=CommitmentStatus.SUBMITTED))

    assert ClassChange.objects.count() == 0


@pytest.mark.parametrize("position", [0, 2])
def test_nothing_is_proposed_for_a_class_that_is_not_under_way(classes, position):
    reply = ReplyFactory(result_class=classes[position])

    accept(CommitmentFactory(reply=reply, status=CommitmentStatus.SUBMITTED))

    assert ClassChange.objects.count() == 0


def test_a_change_that_waits_is_not_proposed_twice(letter, classes):
    proposed(letter, classes[0])

    accept(CommitmentFactory(reply=letter, status=CommitmentStatus.SUBMITTED))

    assert ClassChange.objects.count() == 1


def test_the_class_holds_from_the_day_it_was_changed_and_the_letters_own_stays(letter, classes):
    change = proposed(letter, classes[0])

    decide_class(change, adopt=True, by=UserFactory(), now=NOON, on=date(2026, 3, 1))

    assert class_on(letter, on=date(2026, 2, 28)) == classes[1]
    assert class_on(letter, on=date(2026, 3, 1)) == classes[0]
    letter.refresh_from_db()
    assert (letter.result_mark, letter.result_class) == ("B", classes[1])


def test_a_plan_that_fell_through_turns_the_class_back(letter, classes):
    office, other = UserFactory(), UserFactory()
    decide_class(proposed(letter, classes[0], by=office), adopt=True, by=other, now=NOON, on=TODAY)

    back = proposed(letter, classes[1], by=office, basis="资金未到位，未能完成。")
    decide_class(back, adopt=True, by=other, now=NOON + timedelta(hours=1), on=TODAY)

    assert class_on(letter, on=TODAY) == classes[1]
    assert [str(change) for change in ClassChange.objects.order_by("pk")] == ["B转A", "A转B"]


def test_a_bureau_proposes_for_its_own_letter(letter, classes):
    clerk = UserFactory(role=Role.CLERK, bureau=letter.bureau)

    change = proposed(letter, classes[0], by=clerk, basis=" 均已完工 ")

    assert (change.proposed_by, change.basis, change.from_class) == (clerk, "均已完工", classes[1])


@pytest.mark.parametrize("role", [Role.CLERK, Role.MEMBER, Role.ADMIN])
def test_nobody_else_proposes(letter, classes, role):
    with pytest.raises(MoveNotAllowed, match="只有答复单位和督查室可以提出类别调整。"):
        proposed(letter, classes[0], by=UserFactory(role=role))


def test_a_class_of_another_scheme_is_refused(letter):
    with pytest.raises(MoveNotAllowed, match="只能在原答复件所用的分类方案之内调整类别。"):
        proposed(letter, ResultClassFactory())


def test_the_present_class_is_refused(letter, classes):
    with pytest.raises(MoveNotAllowed, match="现在就是B类，无需调整。"):
        proposed(letter, classes[1])


def test_a_change_needs_a_basis(letter, classes):
    with pytest.raises(MoveNotAllowed, match="请写明调整的依据。"):
        proposed(letter, classes[0], basis=" ")


def test_a_second_change_waits_for_the_first(letter, classes):
    proposed(letter, classes[0])

    with pytest.raises(MoveNotAllowed, match="已有一份类别调整等待督查室决定。"):
        proposed(letter, classes[2])


def test_a_letter_without_a_class_takes_the_scheme_of_its_day_and_kind():
    old = ResultSchemeFactory(kind=ProposalKind.PROPOSAL, valid_from=date(2010, 1, 1), valid_to=date(2024, 12, 31))
    ResultClassFactory(scheme=old, code="甲")
    new = ResultSchemeFactory(kind=ProposalKind.PROPOSAL, valid_from=date(2025, 1, 1))
    first = ResultClassFactory(scheme=new, code="A")
    reply = ReplyFactory(result_mark="", replied_on=date(2025, 7, 28))

    assert classes_open_to(reply, on=TODAY) == [first]
    assert proposed(reply, first).from_class is None
    with pytest.raises(MoveNotAllowed, match="只能在原答复件所用的分类方案之内调整类别。"):
        proposed(reply, old.classes.get())


def test_who_proposed_does_not_decide(letter, classes):
    office = UserFactory()
    change = proposed(letter, classes[0], by=office)

    with pytest.raises(MoveNotAllowed, match="不能决定自己提出的调整，请由另一位同事决定。"):
        decide_class(change, adopt=True, by=office, now=NOON, on=TODAY)


@pytest.mark.parametrize("role", [Role.CLERK, Role.MEMBER, Role.ADMIN])
def test_only_the_office_decides(letter, classes, role):
    change = proposed(letter, classes[0])

    with pytest.raises(MoveNotAllowed, match="只有督查室可以决定办理结果类别。"):
        decide_class(change, adopt=True, by=UserFactory(role=role), now=NOON, on=TODAY)


@pytest.mark.parametrize("on", [date(2025, 7, 27), date(2026, 3, 13)])
def test_the_day_lies_between_the_reply_and_today(letter, classes, on):
    change = proposed(letter, classes[0])

    with pytest.raises(MoveNotAllowed, match="转类日期须在答复日期之后，且不晚于今天。"):
        decide_class(change, adopt=True, by=UserFactory(), now=NOON, on=on)


def test_the_day_is_not_before_an_earlier_change(letter, classes):
    other = UserFactory()
    decide_class(proposed(letter, classes[0]), adopt=True, by=other, now=NOON, on=date(2026, 3, 1))
    back = proposed(letter, classes[1])

    with pytest.raises(MoveNotAllowed, match="转类日期不能早于上一次转类（2026年3月1日）。"):
        decide_class(back, adopt=True, by=other, now=NOON, on=date(2026, 2, 1))


def test_declining_says_why_and_changes_nothing(letter, classes):
    change = proposed(letter, classes[0])

    with pytest.raises(MoveNotAllowed, match="不予调整必须写明理由。"):
        decide_class(change, adopt=False, by=UserFactory(), now=NOON, on=TODAY)
    declined = decide_class(change, adopt=False, by=UserFactory(), now=NOON, on=TODAY, note="尚有路段未完工")

    assert (declined.status, declined.note, declined.changed_on) == ("declined", "尚有路段未完工", None)
    assert class_on(letter, on=TODAY) == classes[1]


def test_a_change_is_decided_once(letter, classes):
    change = proposed(letter, classes[0])
    decide_class(change, adopt=True, by=UserFactory(), now=NOON, on=TODAY)

    with pytest.raises(MoveNotAllowed, match="这项调整刚刚已作处理（已调整），请刷新页面查看。"):
        decide_class(change, adopt=False, by=UserFactory(), now=NOON, on=TODAY, note="不同意")


def test_what_the_system_proposed_is_not_adopted_once_a_promise_was_taken_up_again(letter):
    commitment = CommitmentFactory(reply=letter, status=CommitmentStatus.SUBMITTED)
    accept(commitment)
    reopen_commitment(commitment, by=UserFactory(), now=NOON, note="现场已停用")

    with pytest.raises(MoveNotAllowed, match="有承诺事项重新跟踪或待核查"):
        decide_class(ClassChange.objects.get(), adopt=True, by=UserFactory(), now=NOON, on=TODAY)


def test_a_proposer_is_shown_what_was_adopted_only(letter, classes):
    member = UserFactory(role=Role.MEMBER)
    letter.proposal.sponsorships.create(member=member.member)
    ClassChangeFactory(reply=letter)

    assert list(ClassChange.objects.visible_to(member)) == []
    assert ClassChange.objects.visible_to(UserFactory(role=Role.CLERK, bureau=letter.bureau)).count() == 1
