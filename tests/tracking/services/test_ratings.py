"""Proposers say what they think of attitude and result; who is dissatisfied has the matter handled again."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile

from proposals.enums import Role
from proposals.services.documents import Incoming
from tests.conftest import NOON
from tests.factories.proposals import MemberFactory, ProposalSponsorFactory, ReplyFactory, UserFactory
from tests.factories.tracking import (
    CommitmentEventFactory,
    CommitmentFactory,
    FollowUpRuleFactory,
    RatingFactory,
    RatingOptionFactory,
    RehandlingFactory,
)
from tracking.enums import CommitmentAction, CommitmentStatus, RatingOccasion, Satisfaction
from tracking.models import Rating, RatingOption, Rehandling
from tracking.services.door import MoveNotAllowed
from tracking.services.occasions import invitations, occasion_for
from tracking.services.ratings import Opinion, close_rehandling, may_rate, rate

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 12)
REPLY, REHANDLED, FULFILMENT = RatingOccasion


@pytest.fixture
def reply():
    return ReplyFactory()


@pytest.fixture
def proposer(reply):
    return ProposalSponsorFactory(proposal=reply.proposal).member


@pytest.fixture
def member(proposer):
    return UserFactory(role=Role.MEMBER, member=proposer)


def option(counts_as):
    return RatingOption.objects.filter(counts_as=counts_as).first() or RatingOptionFactory(counts_as=counts_as)


def opinion(result=Satisfaction.SATISFIED, attitude=Satisfaction.SATISFIED, comment="", rated_on=TODAY):
    return Opinion(attitude=option(attitude), result=option(result), comment=comment, rated_on=rated_on)


def give(reply, by, *, member=None, said=None, occasion=REPLY, key=None, now=NOON):
    return rate(
        reply,
        member=member or by.member,
        occasion=occasion,
        opinion=said or opinion(),
        by=by,
        now=now,
        form_key=key or uuid.uuid4(),
    )


def complain(reply, by, *, rated_on=TODAY, **kwargs):
    said = opinion(Satisfaction.DISSATISFIED, comment="车位仍然不够。", rated_on=rated_on)
    return give(reply, by, said=said, **kwargs)


def test_the_usual_three_words_are_there_from_the_start():
    words = RatingOption.objects.order_by("order").values_list("label", "counts_as")

    assert list(words) == [("满意", "satisfied"), ("基本满意", "basically"), ("不满意", "dissatisfied")]


def test_a_proposer_rates_attitude_and_result_apart(reply, member):
    rating = give(reply, member, said=opinion(Satisfaction.BASICALLY, comment=" 进度慢 "))

    assert (rating.attitude.label, rating.result.label, rating.comment) == ("满意", "基本满意", "进度慢")
    assert (rating.is_paper, rating.member, rating.entered_by) == (False, member.member, member)
    assert Rehandling.objects.count() == 0


def test_a_paper_form_entered_by_the_office_says_so(reply, proposer):
    office = UserFactory()

    rating = give(reply, office, member=proposer)

    assert (rating.is_paper, rating.entered_by, rating.member) == (True, office, proposer)


@pytest.mark.parametrize("role", [Role.CLERK, Role.HEAD, Role.ADMIN])
def test_no_bureau_and_no_administrator_rates(reply, proposer, role):
    user = UserFactory(role=role, **({"bureau": reply.bureau} if role in {Role.CLERK, Role.HEAD} else {}))

    with pytest.raises(MoveNotAllowed, match="只有提出人本人可以评价，督查室可以代录纸质评价表。"):
        give(reply, user, member=proposer)


def test_a_member_rates_for_nobody_else(reply, member):
    other = ProposalSponsorFactory(proposal=reply.proposal).member

    with pytest.raises(MoveNotAllowed, match="只有提出人本人可以评价"):
        give(reply, member, member=other)
    with pytest.raises(MoveNotAllowed, match="只有提出人本人可以评价"):
        give(reply, UserFactory(role=Role.MEMBER))


def test_a_reply_whose_bureau_is_not_settled_is_not_rated(proposer, reply):
    reply.bureau = None
    reply.save()

    assert may_rate(reply, by=UserFactory()) == []


def test_a_later_rating_of_the_same_occasion_takes_over_and_both_stay(reply, member):
    first = give(reply, member)
    second = give(reply, member, said=opinion(Satisfaction.BASICALLY))

    first.refresh_from_db()
    assert (first.is_current, second.is_current) == (False, True)
    assert Rating.objects.count() == 2


def test_a_form_sent_twice_makes_one_rating(reply, member):
    key = uuid.uuid4()

    assert complain(reply, member, key=key) == complain(reply, member, key=key)
    assert (Rating.objects.count(), Rehandling.objects.count()) == (1, 1)


@pytest.mark.parametrize("day", [date(2025, 7, 27), date(2026, 3, 13)])
def test_the_day_lies_between_the_reply_and_today(reply, member, day):
    with pytest.raises(MoveNotAllowed, match="评价日期须在答复日期之后，且不晚于今天。"):
        give(reply, member, said=opinion(rated_on=day))


def test_dissatisfaction_says_what_is_to_be_done_better(reply, member):
    with pytest.raises(MoveNotAllowed, match="选择“不满意”的，请写明意见"):
        give(reply, member, said=opinion(Satisfaction.DISSATISFIED, comment=" "))


@pytest.mark.parametrize("part", ["attitude", "result"])
def test_dissatisfaction_with_either_opens_a_rehandling_with_its_own_clock(reply, member, part):
    FollowUpRuleFactory(name="云岭市规定", rehandling_months=2)
    said = opinion(**{part: Satisfaction.DISSATISFIED}, comment="没有见面沟通。")

    rating = give(reply, member, said=said)

    again = Rehandling.objects.get()
    assert (again.rating, again.bureau, again.opened_on) == (rating, reply.bureau, TODAY)
    assert again.due_date == date(2026, 5, 12)
    assert "云岭市规定" in again.due_rule
    assert again.is_overdue(today=date(2026, 5, 13))
    assert not again.is_overdue(today=date(2026, 5, 12))


def test_a_second_dissatisfied_proposer_opens_no_second_one(reply, member):
    other = UserFactory(role=Role.MEMBER, member=ProposalSponsorFactory(proposal=reply.proposal).member)

    complain(reply, member)
    complain(reply, other)

    assert Rehandling.objects.count() == 1


def test_an_old_paper_form_entered_late_opens_nothing_that_was_answered_since(reply, proposer):
    RehandlingFactory(
        rating=RatingFactory(reply=reply),
        answered_on=date(2025, 8, 20),
        answer="已答复。",
        closed_by=UserFactory(),
        closed_at=NOON,
    )
    old = opinion(Satisfaction.DISSATISFIED, comment="车位不够", rated_on=date(2025, 8, 5))

    give(reply, UserFactory(), member=proposer, said=old)

    assert Rehandling.objects.unanswered().count() == 0


def test_the_second_answer_closes_it_and_asks_for_a_new_rating(reply, member):
    complain(reply, member)
    assert invitations([reply.pk], member=member.member)[reply.pk].is_asked is False
    clerk = UserFactory(role=Role.CLERK, bureau=reply.bureau)
    later = NOON + timedelta(days=9)

    again = close_rehandling(
        Rehandling.objects.get(),
        answered_on=date(2026, 3, 20),
        answer=" 已上门沟通，增设车位20个。 ",
        by=clerk,
        now=later,
        letter=Incoming("再次答复.txt", ContentFile("再次答复".encode(), name="a.txt")),
        max_bytes=1000,
    )

    assert (again.answer, again.closed_by, again.document.name) == (
        "已上门沟通，增设车位20个。",
        clerk,
        "再次答复.txt",
    )
    assert occasion_for(reply) == REHANDLED
    assert invitations([reply.pk], member=member.member)[reply.pk].is_asked is True
    give(reply, member, occasion=REHANDLED, now=later)
    assert invitations([reply.pk], member=member.member)[reply.pk].is_asked is False


def test_a_second_round_asks_a_second_time(reply, member):
    office = UserFactory()
    for days in (1, 3):
        occasion = occasion_for(reply)
        day = TODAY + timedelta(days=days)
        complain(reply, member, occasion=occasion, rated_on=day, now=NOON + timedelta(days=days))
        close_rehandling(
            Rehandling.objects.unanswered().get(),
            answered_on=day,
            answer="已再次答复。",
            by=office,
            now=NOON + timedelta(days=days, hours=1),
        )

    assert Rehandling.objects.count() == 2
    assert invitations([reply.pk], member=member.member)[reply.pk].is_asked is True


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answer": " "}, "请写明再次办理和答复的情况。"),
        ({"answered_on": date(2026, 3, 13)}, "再次答复日期须在开始重新办理之后"),
        ({"answered_on": date(2025, 7, 31)}, "再次答复日期须在开始重新办理之后"),
        ({"letter": Incoming("空.txt", ContentFile(b"", name="a"))}, "“空.txt”没有收下：文件是空的，没有内容。"),
    ],
)
def test_a_second_answer_that_lacks_something_is_refused(changes, words):
    again = RehandlingFactory()
    given = {"answered_on": TODAY, "answer": "已答复。", "by": UserFactory(), "now": NOON, "max_bytes": 10, **changes}

    with pytest.raises(MoveNotAllowed, match=words):
        close_rehandling(again, **given)

    again.refresh_from_db()
    assert again.is_open


def test_only_the_bureau_and_the_office_answer_again():
    again = RehandlingFactory()

    for user in (UserFactory(role=Role.CLERK), UserFactory(role=Role.MEMBER), UserFactory(role=Role.ADMIN)):
        with pytest.raises(MoveNotAllowed, match="只有承办单位和督查室可以登记再次答复。"):
            close_rehandling(again, answered_on=TODAY, answer="已答复。", by=user, now=NOON)


def test_it_is_closed_once():
    again = RehandlingFactory()
    closing = {"answered_on": TODAY, "answer": "已答复。", "by": UserFactory(), "now": NOON}
    close_rehandling(again, **closing)

    with pytest.raises(MoveNotAllowed, match="这次重新办理已经办结。"):
        close_rehandling(again, **closing)


def settled(reply, status=CommitmentStatus.FULFILLED, at=NOON):
    commitment = CommitmentFactory(reply=reply, status=status)
    CommitmentEventFactory(
        commitment=commitment,
        action=CommitmentAction.ACCEPT,
        from_status=CommitmentStatus.SUBMITTED,
        to_status=status,
        at=at,
    )


@pytest.mark.parametrize(
    ("statuses", "occasion"),
    [
        ([], REPLY),
        ([CommitmentStatus.CANDIDATE], REPLY),
        ([CommitmentStatus.FULFILLED, CommitmentStatus.TRACKING], REPLY),
        ([CommitmentStatus.FULFILLED, CommitmentStatus.DISMISSED], FULFILMENT),
        ([CommitmentStatus.UNACHIEVABLE], FULFILMENT),
    ],
)
def test_she_is_asked_again_once_every_promise_is_settled(reply, statuses, occasion):
    for status in statuses:
        CommitmentFactory(reply=reply, status=status)

    assert occasion_for(reply) == occasion


def test_what_happened_last_is_what_is_asked_about(reply):
    rating = RatingFactory(reply=reply)
    RehandlingFactory(
        rating=rating, answered_on=TODAY, answer="已答复。", closed_by=UserFactory(), closed_at=NOON - timedelta(days=1)
    )
    settled(reply)

    assert occasion_for(reply) == FULFILMENT
    Rehandling.objects.update(closed_at=NOON + timedelta(days=1))
    assert occasion_for(reply) == REHANDLED


def test_an_occasion_that_has_not_come_is_refused(reply, member):
    for occasion in (REHANDLED, FULFILMENT):
        with pytest.raises(MoveNotAllowed, match=f"现在还不能作“{occasion.label}”的评价。"):
            give(reply, member, occasion=occasion)


def test_a_paper_form_on_the_reply_may_come_after_the_promises_are_settled(reply, proposer):
    settled(reply)

    assert give(reply, UserFactory(), member=proposer, occasion=REPLY).occasion == REPLY


def test_who_sees_a_rating(reply, member, proposer):
    rating = give(reply, member)
    joining = UserFactory(role=Role.CLERK)
    reply.co_bureaus.add(joining.bureau)
    other = UserFactory(role=Role.MEMBER, member=MemberFactory())
    ProposalSponsorFactory(proposal=reply.proposal, member=other.member)
    answering = UserFactory(role=Role.HEAD, bureau=reply.bureau)

    seen = {user: list(Rating.objects.visible_to(user)) for user in (member, answering, UserFactory(), joining, other)}

    assert list(seen.values()) == [[rating], [rating], [rating], [], []]
