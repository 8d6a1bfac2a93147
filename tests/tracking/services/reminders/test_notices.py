"""Notices of what happened to a commitment."""

from datetime import date

import pytest

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory
from tracking.enums import CommitmentStatus, ReminderRule
from tracking.models import Commitment, Reminder
from tracking.services.reminders import plan_reminders, queue_notice

pytestmark = pytest.mark.django_db

TODAY = date(2025, 8, 12)


@pytest.fixture
def commitment():
    bureau = BureauFactory()
    UserFactory(username="clerk", role=Role.CLERK, bureau=bureau)
    UserFactory(username="deputy clerk", role=Role.CLERK, bureau=bureau)
    UserFactory(username="head", role=Role.HEAD, bureau=bureau)
    UserFactory(username="gone", role=Role.CLERK, bureau=bureau, is_active=False)
    UserFactory(username="other bureau", role=Role.CLERK)
    UserFactory(username="office", role=Role.OFFICE)
    UserFactory(username="admin", role=Role.ADMIN)
    return CommitmentFactory(bureau=bureau, version=2)


def told(**conditions):
    return sorted(Reminder.objects.filter(**conditions).values_list("recipient__username", flat=True))


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (ReminderRule.CONFIRMED, ["clerk", "deputy clerk", "head"]),
        (ReminderRule.RETURNED, ["clerk", "deputy clerk", "head"]),
        (ReminderRule.SUBMITTED, ["office"]),
    ],
)
def test_those_concerned_are_told(commitment, rule, expected):
    added = queue_notice(commitment, rule=rule, today=TODAY)

    assert (added, told()) == (len(expected), expected)


def test_a_bureau_with_nobody_has_the_office_told():
    UserFactory(username="office", role=Role.OFFICE)

    queue_notice(CommitmentFactory(), rule=ReminderRule.CONFIRMED, today=TODAY)

    line = Reminder.objects.get()
    assert line.recipient.username == "office"
    assert line.why == "督查室确认了责任单位的一项承诺；该单位没有可收邮件的在岗人员，改发督查室"


def test_the_same_occasion_is_told_once(commitment):
    queue_notice(commitment, rule=ReminderRule.SUBMITTED, today=TODAY)

    assert queue_notice(commitment, rule=ReminderRule.SUBMITTED, today=TODAY) == 0


def test_a_second_occasion_on_the_same_day_takes_the_place_of_the_first(commitment):
    queue_notice(commitment, rule=ReminderRule.SUBMITTED, today=TODAY)
    commitment.version = 4

    added = queue_notice(commitment, rule=ReminderRule.SUBMITTED, today=TODAY)

    lines = Reminder.objects.order_by("version").values_list("version", "status")
    assert (added, list(lines)) == (1, [(2, "superseded"), (4, "pending")])


@pytest.mark.parametrize(
    ("rule", "status", "stands"),
    [
        (ReminderRule.CONFIRMED, CommitmentStatus.TRACKING, True),
        (ReminderRule.CONFIRMED, CommitmentStatus.SUBMITTED, True),
        (ReminderRule.CONFIRMED, CommitmentStatus.DISMISSED, False),
        (ReminderRule.CONFIRMED, CommitmentStatus.FULFILLED, False),
        (ReminderRule.RETURNED, CommitmentStatus.RETURNED, True),
        (ReminderRule.RETURNED, CommitmentStatus.SUBMITTED, False),
        (ReminderRule.SUBMITTED, CommitmentStatus.SUBMITTED, True),
        (ReminderRule.SUBMITTED, CommitmentStatus.RETURNED, False),
    ],
)
def test_news_that_is_no_longer_true_is_withdrawn(rule, status, stands):
    commitment = CommitmentFactory(status=status, due_date=None)
    UserFactory(role=Role.CLERK, bureau=commitment.bureau)
    UserFactory(role=Role.OFFICE)
    queue_notice(commitment, rule=rule, today=TODAY)

    plan_reminders(today=TODAY)

    assert Reminder.objects.get().status == ("pending" if stands else "withdrawn")


def test_a_new_owner_is_told_and_the_old_ones_notice_withdrawn(commitment):
    queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=TODAY)
    successor = UserFactory(username="successor", role=Role.CLERK)
    commitment.bureau, commitment.version, commitment.due_date = successor.bureau, 3, None
    commitment.save()
    queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=TODAY)

    plan_reminders(today=TODAY)

    assert told(status="pending") == ["successor"]


def test_a_date_rule_is_no_notice(commitment):
    with pytest.raises(ValueError, match="is no notice"):
        queue_notice(commitment, rule=ReminderRule.COMMITMENT_DUE, today=TODAY)

    assert Commitment.objects.get().reminders.count() == 0
