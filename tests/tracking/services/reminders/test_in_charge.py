"""Whose reminders they are where a bureau says who works on a commitment. 24 December 2025 is a Wednesday."""

from datetime import UTC, date, datetime

import pytest

from proposals.enums import Role
from proposals.models import User
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import (
    CommitmentFactory,
    CommitmentRequestFactory,
    LadderRuleFactory,
    LeaveFactory,
    RefusingAddressFactory,
    TargetFactory,
)
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.enums import ReminderRule, RequestKind
from tracking.models import Commitment, LadderRule, Reminder
from tracking.services.handling import assign_handler
from tracking.services.reminders import plan_reminders, queue_notice, send_reminders
from tracking.services.requests import refuse_request

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)
TODAY = date(2025, 12, 24)
NINE = datetime(2025, 12, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
def bureau():
    bureau = BureauFactory()
    UserFactory(username="head", role=Role.HEAD, bureau=bureau)
    UserFactory(username="office", role=Role.OFFICE)
    return bureau


@pytest.fixture
def lin(bureau):
    return UserFactory(username="lin", role=Role.CLERK, bureau=bureau)


@pytest.fixture
def zhou(bureau):
    return UserFactory(username="zhou", role=Role.CLERK, bureau=bureau)


@pytest.fixture
def sun(bureau):
    return UserFactory(username="sun", role=Role.CLERK, bureau=bureau)


@pytest.fixture(autouse=True)
def post(settings):
    settings.EMAIL_BACKEND = SCRIPTED
    ScriptedBackend.reset()
    return ScriptedBackend


def told(**conditions):
    """Who is to be told what, at which rung, and for whom."""
    rows = Reminder.objects.filter(status="pending", **conditions).select_related("recipient", "stands_in_for")
    return sorted(
        (row.recipient.username, row.offset_days, row.stands_in_for.username if row.stands_in_for else "")
        for row in rows
    )


def states(username):
    rows = Reminder.objects.filter(recipient__username=username).order_by("offset_days", "pk")
    return list(rows.values_list("offset_days", "status"))


def test_whoever_is_in_charge_is_told_and_nobody_else_of_the_clerks(bureau, lin, zhou):
    CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)
    CommitmentFactory(bureau=bureau, due_date=DUE)

    plan_reminders(today=TODAY)

    assert told() == [("lin", -7, ""), ("lin", -7, ""), ("zhou", -7, "")]


def test_the_head_and_the_office_are_told_whoever_is_in_charge(bureau, lin, zhou):
    CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 9), handler=lin)

    plan_reminders(today=TODAY)

    assert told() == [("head", 14, ""), ("lin", 14, ""), ("office", 15, "")]


def test_colleagues_are_the_clerks_who_are_not_in_charge(bureau, lin, zhou, sun):
    LadderRule.objects.all().delete()
    LadderRuleFactory(audience="colleagues", offset=-7)
    CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)
    CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 30))

    plan_reminders(today=TODAY)

    assert told(period=DUE) == [("sun", -7, ""), ("zhou", -7, "")]
    assert told(period=date(2025, 12, 30)) == [("lin", -7, ""), ("sun", -7, ""), ("zhou", -7, "")]


def test_on_leave_the_substitute_is_told_for_the_one_in_charge(bureau, lin, zhou, sun):
    LeaveFactory(user=lin, substitute=zhou)
    CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)

    plan_reminders(today=TODAY)

    assert told() == [("zhou", -7, "lin")]


@pytest.mark.parametrize("case", ["left", "moved", "to the office", "refused"])
def test_where_the_one_in_charge_can_no_longer_be_told_all_clerks_are(bureau, lin, zhou, case):
    CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)
    if case == "left":
        lin.is_active = False
    elif case == "moved":
        lin.bureau = BureauFactory()
    elif case == "to the office":
        lin.bureau, lin.role = None, Role.OFFICE
    else:
        RefusingAddressFactory(address=lin.email)
    lin.save()

    plan_reminders(today=TODAY)

    assert told() == [("zhou", -7, "")]


def test_with_nobody_left_in_the_bureau_the_office_is_told(lin):
    CommitmentFactory(bureau=lin.bureau, due_date=DUE, handler=lin)
    lin.bureau.users.update(is_active=False)

    plan_reminders(today=TODAY)

    assert [row[:2] for row in told()] == [("office", -7)]
    assert "该单位没有可收邮件的在岗人员，改发督查室" in Reminder.objects.get(status="pending").why


def test_a_new_one_in_charge_takes_over_what_was_not_told_yet(bureau, lin, zhou):
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)
    head = bureau.users.get(role=Role.HEAD)
    plan_reminders(today=TODAY)

    assign_handler(commitment, handler=zhou, by=head, now=NINE)
    changed = plan_reminders(today=TODAY)
    again = plan_reminders(today=TODAY)

    assert (changed.armed, changed.missed, changed.closed) == (1, 1, 1)
    assert (again.armed, again.missed, again.closed) == (0, 0, 0)
    assert states("lin") == [(-30, "superseded"), (-7, "withdrawn")]
    assert states("zhou") == [(-30, "superseded"), (-7, "pending")]
    assert Reminder.objects.get(status="withdrawn").note == "收件人已停用、请假或已不负责该事项"


def test_changed_just_before_sending_the_old_one_gets_nothing_and_the_new_one_hers(post, bureau, lin, zhou):
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)
    plan_reminders(today=TODAY)
    Commitment.objects.filter(pk=commitment.pk).update(handler=zhou)

    first = send_reminders(now=NINE, worker="test", stopwatch=lambda: 0)
    plan_reminders(today=TODAY)
    second = send_reminders(now=NINE, worker="test", stopwatch=lambda: 0)
    third = send_reminders(now=NINE, worker="test", stopwatch=lambda: 0)

    assert (first.sent, second.sent, third.sent) == (0, 1, 0)
    assert [mail["To"] for mail in post.taken] == [zhou.email]


def test_given_back_after_it_was_told_nobody_is_told_again(post, bureau, lin, zhou):
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)
    send_reminders(now=NINE, worker="test", stopwatch=lambda: 0)

    for handler in (zhou, lin):
        Commitment.objects.filter(pk=commitment.pk).update(handler=handler)
        plan_reminders(today=TODAY)

    assert states("lin") == [(-30, "superseded"), (-7, "sent")]
    assert states("zhou") == [(-30, "superseded"), (-7, "withdrawn")]


def test_given_to_one_of_two_the_other_is_no_longer_told_and_given_back_she_is(bureau, lin, zhou):
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE)
    plan_reminders(today=TODAY)
    both = told()
    seen = []
    for handler in (lin, None):
        Commitment.objects.filter(pk=commitment.pk).update(handler=handler)
        plan_reminders(today=TODAY)
        seen.append(told())

    assert both == [("lin", -7, ""), ("zhou", -7, "")]
    assert seen == [[("lin", -7, "")], both]


def test_a_colleague_who_takes_over_is_told_as_the_one_in_charge(bureau, lin, zhou):
    LadderRuleFactory(name="同事提醒", audience="colleagues", offset=-7)
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)
    plan_reminders(today=TODAY)

    Commitment.objects.filter(pk=commitment.pk).update(handler=zhou)
    plan_reminders(today=TODAY)

    rows = Reminder.objects.filter(status="pending").order_by("recipient__username")
    assert list(rows.values_list("recipient__username", "audience")) == [("lin", "colleagues"), ("zhou", "clerk")]
    assert [row.why for row in rows] == [
        "按“同事提醒”规则，期限前7天提醒责任单位其他经办人",
        "按“承诺期限前7天”规则，期限前7天提醒责任单位经办人（由本单位指定）",
    ]


@pytest.mark.parametrize("what", ["target", "silent", "undated"])
def test_whatever_a_commitment_is_told_for_goes_to_the_one_in_charge(bureau, lin, zhou, what):
    if what == "target":
        TargetFactory(commitment__bureau=bureau, commitment__due_date=date(2026, 6, 30), due_date=DUE)
    elif what == "silent":
        CommitmentFactory(bureau=bureau, due_date=date(2026, 12, 31), state_since=date(2025, 10, 25))
    else:
        CommitmentFactory(bureau=bureau, due_date=None, due_set_on=date(2025, 12, 9), state_since=date(2025, 12, 9))
    Commitment.objects.update(handler=lin)

    plan_reminders(today=TODAY)

    assert {row[0] for row in told()} == {"lin"}


def test_a_transfer_is_told_to_the_clerks_it_is_offered_to(bureau, lin):
    receiver = BureauFactory()
    for name in ("wu", "xu"):
        UserFactory(username=name, role=Role.CLERK, bureau=receiver)
    CommitmentRequestFactory(
        commitment__bureau=bureau,
        commitment__due_date=date(2026, 12, 31),
        commitment__handler=lin,
        kind=RequestKind.TRANSFER,
        to_bureau=receiver,
        asked_at=datetime(2025, 11, 3, 2, 0, tzinfo=UTC),
    )

    for _ in range(2):
        plan_reminders(today=date(2025, 11, 6))

    assert told() == [("wu", 3, ""), ("xu", 3, "")]


def test_a_unit_with_rules_of_its_own_tells_its_own_one_in_charge(bureau, lin, zhou):
    LadderRuleFactory(offset=-5, place=bureau)
    CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 29), handler=lin)

    plan_reminders(today=TODAY)

    assert told() == [("lin", -5, "")]


def test_news_goes_to_the_one_in_charge_and_the_heads(bureau, lin, zhou):
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)

    queue_notice(commitment, rule=ReminderRule.RETURNED, today=TODAY)

    assert told() == [("head", 0, ""), ("lin", 0, "")]


def test_on_leave_the_substitute_has_the_news_of_the_one_in_charge(bureau, lin, zhou, sun):
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)
    LeaveFactory(user=lin, substitute=zhou, first_day=TODAY, last_day=TODAY)

    queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=TODAY)

    assert told() == [("head", 0, ""), ("zhou", 0, "lin")]


def test_news_goes_to_all_clerks_where_the_one_in_charge_cannot_be_told(bureau, lin, zhou):
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)
    User.objects.filter(pk=lin.pk).update(is_active=False)

    queue_notice(commitment, rule=ReminderRule.RETURNED, today=TODAY)

    assert told() == [("head", 0, ""), ("zhou", 0, "")]


def test_whoever_asked_hears_the_answer_though_another_is_in_charge(bureau, lin, zhou, sun):
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)
    request = CommitmentRequestFactory(commitment=commitment, asked_by=zhou)

    refuse_request(request, by=User.objects.get(username="office"), now=NINE, note="理由不充分。")

    assert told(rule=ReminderRule.ANSWERED) == [("head", 0, ""), ("lin", 0, ""), ("zhou", 0, "")]


def test_what_is_given_to_another_bureau_is_news_to_all_its_clerks(bureau, lin):
    joining = UserFactory(username="joining", role=Role.CLERK)
    UserFactory(username="joining too", role=Role.CLERK, bureau=joining.bureau)
    commitment = CommitmentFactory(bureau=bureau, due_date=DUE, handler=lin)

    queue_notice(commitment, rule=ReminderRule.SHARED, today=TODAY, bureau=joining.bureau)

    assert told() == [("joining", 0, ""), ("joining too", 0, "")]


class TestNews:
    """What waits to be told of a matter goes with it to whoever is in charge of it."""

    def give(self, commitment, *handlers):
        head = commitment.bureau.users.get(role=Role.HEAD)
        for handler in handlers:
            assign_handler(Commitment.objects.get(pk=commitment.pk), handler=handler, by=head, now=NINE)

    def news(self):
        rows = Reminder.objects.filter(rule=ReminderRule.CONFIRMED).order_by("pk")
        return [(row.recipient.username, row.status) for row in rows.select_related("recipient")]

    def test_goes_to_the_new_one_in_charge(self, post, bureau, lin, zhou):
        commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 6, 30), handler=lin)
        queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=TODAY)

        self.give(commitment, zhou)
        send_reminders(now=NINE, worker="test", stopwatch=lambda: 0)

        assert self.news() == [("head", "sent"), ("lin", "withdrawn"), ("zhou", "sent")]
        assert Reminder.objects.get(recipient=lin, rule=ReminderRule.CONFIRMED).note == "经办人已变更"

    def test_told_before_it_is_not_told_again(self, post, bureau, lin, zhou):
        commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 6, 30), handler=lin)
        queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=TODAY)
        send_reminders(now=NINE, worker="test", stopwatch=lambda: 0)

        self.give(commitment, zhou)

        assert self.news() == [("head", "sent"), ("lin", "sent")]

    def test_given_away_and_back_is_told_to_her_once(self, post, bureau, lin, zhou):
        commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 6, 30), handler=lin)
        queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=TODAY)

        self.give(commitment, zhou, lin)

        assert self.news() == [("head", "pending"), ("lin", "pending"), ("zhou", "withdrawn")]

    def test_of_a_matter_given_back_to_the_bureau_is_told_to_all_its_clerks(self, bureau, lin, zhou):
        commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 6, 30), handler=lin)
        queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=TODAY)

        self.give(commitment, None)

        assert self.news() == [("head", "pending"), ("lin", "pending"), ("zhou", "pending")]

    def test_of_a_matter_of_the_whole_bureau_is_told_to_the_one_it_is_given_to(self, bureau, lin, zhou):
        commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 6, 30))
        queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=TODAY)

        self.give(commitment, zhou)

        assert self.news() == [("head", "pending"), ("lin", "withdrawn"), ("zhou", "pending")]

    def test_who_is_on_leave_is_told_through_her_substitute(self, bureau, lin, zhou, sun):
        LeaveFactory(user=zhou, substitute=sun)
        commitment = CommitmentFactory(bureau=bureau, due_date=date(2026, 6, 30), handler=lin)
        queue_notice(commitment, rule=ReminderRule.RETURNED, today=TODAY)

        self.give(commitment, zhou)

        assert told(rule=ReminderRule.RETURNED) == [("head", 0, ""), ("sun", 0, "zhou")]
