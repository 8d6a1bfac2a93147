"""A letter that was made void: nobody is told of its promises any more, and its reply is pressed for again."""

from datetime import UTC, date, datetime

import pytest

from proposals.enums import Role
from tests.factories.proposals import AssignmentFactory, BureauFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, CommitmentRequestFactory, ShareFactory, TargetFactory
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.enums import MailStatus, ReminderRule, ReminderStatus
from tracking.models import Commitment, Mail, Reminder
from tracking.services.reminders import plan_reminders, queue_notice, send_reminders
from tracking.services.reminders.settling import look_again
from tracking.services.voiding import restore_reply, void_reply

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)
WEDNESDAY = date(2025, 12, 24)
NINE, TEN = (datetime(2025, 12, 24, hour, 0, tzinfo=UTC) for hour in (1, 2))
WHY = "上传了草稿，以正式答复为准"


@pytest.fixture(autouse=True)
def post(settings):
    settings.EMAIL_BACKEND = SCRIPTED
    ScriptedBackend.reset()
    return ScriptedBackend


@pytest.fixture
def office():
    return UserFactory(username="office", role=Role.OFFICE)


@pytest.fixture
def reply(office):
    """A letter of a bureau with a clerk, on a proposal whose reply is due."""
    bureau = BureauFactory(name="云岭市水务局")
    UserFactory(username="clerk", email="lin@yunling.invalid", role=Role.CLERK, bureau=bureau)
    reply = ReplyFactory(bureau=bureau)
    AssignmentFactory(proposal=reply.proposal, bureau=bureau, due_date=DUE)
    return reply


def promise(reply, **kwargs):
    return CommitmentFactory(reply=reply, bureau=reply.bureau, due_date=DUE, promised_due_date=DUE, **kwargs)


def send(now=NINE):
    return send_reminders(now=now, worker="test", stopwatch=lambda: ScriptedBackend.passed)


def waiting():
    return sorted(Reminder.objects.pending().values_list("rule", "offset_days", "recipient__username"))


def test_the_reply_is_reminded_of_again(reply, office):
    plan_reminders(today=WEDNESDAY)
    answered = waiting()

    void_reply(reply, by=office, now=NINE, reason=WHY)
    plan_reminders(today=WEDNESDAY)

    assert (answered, waiting()) == ([], [("reply_due", -7, "clerk")])


def test_a_reply_that_is_late_by_now_is_pressed_for_as_late(reply, office):
    reply.proposal.assignments.update(due_date=date(2025, 12, 1))
    void_reply(reply, by=office, now=NINE, reason=WHY)
    plan_reminders(today=WEDNESDAY)

    assert {rule for rule, _, _ in waiting()} == {"reply_overdue"}


def test_a_line_that_was_withdrawn_when_the_letter_came_is_taken_up_again(office):
    bureau = BureauFactory()
    UserFactory(username="clerk", role=Role.CLERK, bureau=bureau)
    assignment = AssignmentFactory(bureau=bureau, due_date=DUE)
    plan_reminders(today=WEDNESDAY)
    reply = ReplyFactory(proposal=assignment.proposal, bureau=bureau)
    plan_reminders(today=WEDNESDAY)
    while_answered = waiting()

    void_reply(reply, by=office, now=NINE, reason=WHY)
    plan_reminders(today=WEDNESDAY)

    assert (while_answered, waiting()) == ([], [("reply_due", -7, "clerk")])


def test_nothing_about_its_promises_is_planned(reply, office):
    commitment = promise(reply)
    TargetFactory(commitment=commitment, due_date=DUE)
    ShareFactory(commitment=commitment, bureau=reply.bureau, due_date=DUE)
    CommitmentRequestFactory(commitment=commitment)
    void_reply(reply, by=office, now=NINE, reason=WHY)

    plan_reminders(today=WEDNESDAY)

    assert {rule for rule, _, _ in waiting()} == {"reply_due"}


def test_news_that_waits_about_its_promises_is_not_told(reply, office):
    queue_notice(promise(reply), rule=ReminderRule.CONFIRMED, today=WEDNESDAY)
    void_reply(reply, by=office, now=NINE, reason=WHY)

    assert list(Reminder.objects.values_list("status", "note")) == [("withdrawn", "答复件已作废")]


def test_a_mail_about_nothing_else_is_not_sent(reply, office, post):
    reply.proposal.assignments.all().delete()
    promise(reply)
    plan_reminders(today=WEDNESDAY)
    void_reply(reply, by=office, now=NINE, reason=WHY)

    result = send(TEN)

    assert (result.sent, post.taken) == (0, [])
    assert not Mail.objects.exclude(status=MailStatus.EMPTY).exists()


def test_the_sender_looks_again_at_a_line_fetched_before_it_was_made_void(reply, office):
    promise(reply)
    plan_reminders(today=WEDNESDAY)
    lines = list(Reminder.objects.pending())
    void_reply(reply, by=office, now=NINE, reason=WHY)
    # As if another worker had written the lines a moment later.
    Reminder.objects.filter(pk__in=[line.pk for line in lines]).update(status=ReminderStatus.PENDING, note="")

    told = look_again(lines, today=WEDNESDAY)

    assert (len(lines), told) == (1, [])
    assert Reminder.objects.get(pk=lines[0].pk).status == ReminderStatus.WITHDRAWN


def test_a_restored_letter_is_reminded_of_as_before(reply, office):
    commitment = promise(reply)
    plan_reminders(today=WEDNESDAY)
    before = waiting()
    void_reply(reply, by=office, now=NINE, reason=WHY)
    plan_reminders(today=WEDNESDAY)
    restore_reply(reply, by=office, now=TEN, reason="核对后确为正式答复")

    plan_reminders(today=WEDNESDAY)

    assert Commitment.objects.get(pk=commitment.pk).is_open
    assert (before, waiting()) == ([("commitment_due", -7, "clerk")], [("commitment_due", -7, "clerk")])
