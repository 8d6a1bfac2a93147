"""Putting off, leave with a substitute, and circulars. 2025-12-24 is a Wednesday."""

from datetime import UTC, date, datetime

import pytest

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, LeaveFactory, ReminderFactory
from tracking.enums import ReminderRule, ReminderStatus
from tracking.models import Commitment, Leave, Reminder, Snooze
from tracking.services.reminders import plan_reminders, queue_notice
from tracking.services.reminders.circulars import decide_circular, proposed_circulars
from tracking.services.reminders.consideration import (
    NotPossible,
    cancel_leave,
    possible_substitutes,
    set_leave,
    snooze,
)

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)
TODAY = date(2025, 12, 24)
NOW = datetime(2025, 12, 24, 2, 0, tzinfo=UTC)


def told():
    """Who is to be told, for whom, at which rung."""
    rows = Reminder.objects.pending().select_related("recipient", "stands_in_for")
    return sorted((str(row.recipient), str(row.stands_in_for or ""), row.offset_days) for row in rows)


@pytest.fixture
def clerk():
    return UserFactory(display_name="林素", role=Role.CLERK)


def planned(clerk, due=DUE, today=TODAY):
    """Return the pending line about a commitment of the clerk's bureau."""
    commitment = CommitmentFactory(bureau=clerk.bureau, due_date=due)
    plan_reminders(today=today)
    return Reminder.objects.pending().get(commitment=commitment)


def test_what_is_put_off_is_told_again_on_the_day_named(clerk):
    line = planned(clerk)
    snooze(line, by=clerk, now=NOW, until=date(2025, 12, 30), reason="材料正在会签")

    plan_reminders(today=TODAY)
    line.refresh_from_db()
    closed = (line.status, line.note)
    plan_reminders(today=date(2025, 12, 29))
    quiet = told()
    plan_reminders(today=date(2025, 12, 30))

    assert closed == ("withdrawn", "收件人已申请暂缓提醒")
    assert (quiet, told()) == ([], [("林素", "", -1)])


def test_putting_off_silences_nobody_else(clerk):
    UserFactory(display_name="周岚", role=Role.CLERK, bureau=clerk.bureau)
    CommitmentFactory(bureau=clerk.bureau, due_date=DUE)
    plan_reminders(today=TODAY)
    snooze(Reminder.objects.pending().get(recipient=clerk), by=clerk, now=NOW, until=date(2025, 12, 30), reason="会签")

    plan_reminders(today=TODAY)

    assert told() == [("周岚", "", -7)]


def test_asking_twice_changes_the_first_request(clerk):
    line = planned(clerk)
    snooze(line, by=clerk, now=NOW, until=date(2025, 12, 30), reason="会签")

    snooze(line, by=clerk, now=NOW, until=date(2025, 12, 29), reason="会签提前")

    assert [(row.until, row.reason) for row in Snooze.objects.all()] == [(date(2025, 12, 29), "会签提前")]


@pytest.mark.parametrize(
    ("until", "reason", "words"),
    [
        (date(2025, 12, 30), " ", "请写明暂缓提醒的理由。"),
        (date(2025, 12, 24), "会签", "暂缓日期须在2025年12月25日至2026年1月7日之间。"),
        (date(2026, 1, 8), "会签", "暂缓日期须在2025年12月25日至2026年1月7日之间。"),
    ],
)
def test_what_cannot_be_put_off_is_refused_in_words(clerk, until, reason, words):
    with pytest.raises(NotPossible, match=words):
        snooze(planned(clerk), by=clerk, now=NOW, until=until, reason=reason)


def test_only_ones_own_reminders_of_dates_can_be_put_off(clerk):
    others = planned(clerk)
    news = ReminderFactory(rule=ReminderRule.CONFIRMED, recipient=clerk)

    for line, by in ((others, UserFactory()), (news, clerk)):
        with pytest.raises(NotPossible, match="只能对发给本人的"):
            snooze(line, by=by, now=NOW, until=date(2025, 12, 30), reason="会签")


def test_a_substitute_is_told_for_whom_and_the_person_again_after_her_leave(clerk):
    substitute = UserFactory(display_name="周岚", role=Role.HEAD, bureau=clerk.bureau)
    set_leave(clerk, by=clerk, substitute=substitute, first_day=TODAY, last_day=date(2025, 12, 26), now=NOW)
    CommitmentFactory(bureau=clerk.bureau, due_date=DUE)

    plan_reminders(today=TODAY)
    on_leave = told()
    plan_reminders(today=date(2025, 12, 27))

    assert on_leave == [("周岚", "林素", -7)]
    assert told() == [("林素", "", -7)]


def test_lines_already_waiting_go_to_the_substitute_too(clerk):
    line = planned(clerk)
    substitute = UserFactory(display_name="周岚", role=Role.HEAD, bureau=clerk.bureau)
    LeaveFactory(user=clerk, substitute=substitute)

    plan_reminders(today=TODAY)

    line.refresh_from_db()
    assert line.status == ReminderStatus.WITHDRAWN
    assert told() == [("周岚", "林素", -7)]


def test_a_substitute_who_is_told_anyway_is_told_once(clerk):
    colleague = UserFactory(display_name="周岚", role=Role.CLERK, bureau=clerk.bureau)
    LeaveFactory(user=clerk, substitute=colleague)
    CommitmentFactory(bureau=clerk.bureau, due_date=DUE)

    plan_reminders(today=TODAY)

    assert told() == [("周岚", "", -7)]


@pytest.mark.parametrize("why", ["left", "on leave too"])
def test_without_a_substitute_who_can_be_mailed_the_person_is_told_herself(clerk, why):
    substitute = UserFactory(role=Role.HEAD, bureau=clerk.bureau, is_active=why != "left")
    LeaveFactory(user=clerk, substitute=substitute)
    if why == "on leave too":
        LeaveFactory(user=substitute, substitute=clerk)
    CommitmentFactory(bureau=clerk.bureau, due_date=DUE)

    plan_reminders(today=TODAY)

    assert told() == [("林素", "", -7)]


def test_news_goes_to_the_substitute(clerk):
    substitute = UserFactory(display_name="周岚", role=Role.HEAD, bureau=BureauFactory())
    LeaveFactory(user=clerk, substitute=substitute)
    commitment = CommitmentFactory(bureau=clerk.bureau, due_date=None)

    queue_notice(commitment, rule=ReminderRule.CONFIRMED, today=TODAY)
    plan_reminders(today=TODAY)

    assert told() == [("周岚", "林素", 0)]


def test_who_may_stand_in(clerk):
    colleague = UserFactory(role=Role.HEAD, bureau=clerk.bureau)
    UserFactory(role=Role.CLERK, bureau=clerk.bureau, is_active=False)
    UserFactory(role=Role.CLERK)
    office, second = UserFactory(role=Role.OFFICE), UserFactory(role=Role.OFFICE)
    member = UserFactory(role=Role.MEMBER)

    assert [list(possible_substitutes(user)) for user in (clerk, office, member)] == [[colleague], [second], []]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 12, 26), date(2025, 12, 25), "截止日期不能早于起始日期。"),
        (date(2025, 12, 1), date(2025, 12, 23), "请假的截止日期已经过去。"),
        (date(2026, 1, 3), date(2026, 1, 9), "这几天已经登记过请假"),
    ],
)
def test_impossible_leave_is_refused_in_words(clerk, first, last, words):
    substitute = UserFactory(role=Role.HEAD, bureau=clerk.bureau)
    LeaveFactory(user=clerk, substitute=substitute, first_day=date(2026, 1, 1), last_day=date(2026, 1, 5))

    with pytest.raises(NotPossible, match=words):
        set_leave(clerk, by=clerk, substitute=substitute, first_day=first, last_day=last, now=NOW)


def test_the_head_and_the_office_enter_leave_for_who_fell_ill_and_say_why(clerk):
    head = UserFactory(display_name="周岚", role=Role.HEAD, bureau=clerk.bureau)
    office = UserFactory(role=Role.OFFICE)

    first = set_leave(
        clerk, by=head, substitute=head, first_day=TODAY, last_day=date(2025, 12, 26), now=NOW, reason=" 因病住院 "
    )
    second = set_leave(
        clerk, by=office, substitute=head, first_day=date(2025, 12, 29), last_day=DUE, now=NOW, reason="病假延长"
    )
    CommitmentFactory(bureau=clerk.bureau, due_date=DUE)
    plan_reminders(today=TODAY)

    assert [(one.user, one.entered_by, one.reason) for one in (first, second)] == [
        (clerk, head, "因病住院"),
        (clerk, office, "病假延长"),
    ]
    assert told() == [("周岚", "林素", -7)]


@pytest.mark.parametrize("who", ["a colleague", "a head elsewhere", "a member"])
def test_nobody_else_enters_or_calls_off_somebodys_leave(clerk, who):
    by = {
        "a colleague": lambda: UserFactory(role=Role.CLERK, bureau=clerk.bureau),
        "a head elsewhere": lambda: UserFactory(role=Role.HEAD, bureau=BureauFactory()),
        "a member": lambda: UserFactory(role=Role.MEMBER),
    }[who]()
    substitute = UserFactory(role=Role.HEAD, bureau=clerk.bureau)
    known = LeaveFactory(user=clerk, substitute=substitute, first_day=date(2026, 2, 2), last_day=date(2026, 2, 3))

    with pytest.raises(NotPossible, match="只能为本人或本单位在岗人员登记请假"):
        set_leave(clerk, by=by, substitute=substitute, first_day=TODAY, last_day=DUE, now=NOW, reason="因病")
    with pytest.raises(NotPossible, match="只能撤销本人或本单位人员的请假"):
        cancel_leave(known, by=by, now=NOW)


def test_leave_for_another_without_a_reason_is_refused(clerk):
    head = UserFactory(role=Role.HEAD, bureau=clerk.bureau)

    with pytest.raises(NotPossible, match="代他人登记请假，请写明原因"):
        set_leave(clerk, by=head, substitute=head, first_day=TODAY, last_day=DUE, now=NOW, reason=" ")


def test_the_head_calls_off_the_leave_of_her_people(clerk):
    head = UserFactory(role=Role.HEAD, bureau=clerk.bureau)
    leave = LeaveFactory(user=clerk, substitute=head)

    done = cancel_leave(leave, by=head, now=NOW)

    assert (done.cancelled_at, done.cancelled_by) == (NOW, head)


def test_a_stranger_cannot_stand_in(clerk):
    with pytest.raises(NotPossible, match="请选择请假人所在单位在岗的同事"):
        set_leave(clerk, by=clerk, substitute=UserFactory(role=Role.CLERK), first_day=TODAY, last_day=DUE, now=NOW)


def test_leave_that_was_called_off_stays_on_file_and_counts_no_more(clerk):
    leave = LeaveFactory(user=clerk)
    CommitmentFactory(bureau=clerk.bureau, due_date=DUE)

    cancel_leave(leave, by=clerk, now=NOW)
    with pytest.raises(NotPossible, match="只能撤销本人或本单位人员的请假"):
        cancel_leave(leave, by=leave.substitute, now=NOW)
    plan_reminders(today=TODAY)

    assert Leave.objects.get().cancelled_at == NOW
    assert ("林素", "", -7) in told()


@pytest.fixture
def late(clerk):
    """Return a commitment for which a circular to the bureau's head is proposed."""
    UserFactory(display_name="何局长", role=Role.HEAD, bureau=clerk.bureau)
    commitment = CommitmentFactory(bureau=clerk.bureau, due_date=date(2025, 11, 24))
    plan_reminders(today=TODAY)
    return commitment


def test_a_circular_goes_out_after_a_click(late):
    office = UserFactory(role=Role.OFFICE)
    (proposed,) = proposed_circulars(limit=10)

    number = decide_circular(late, send=True, by=office, now=NOW)
    plan_reminders(today=date(2025, 12, 25))

    line = Reminder.objects.get(rule=ReminderRule.CIRCULAR)
    assert (proposed.commitment, proposed.period, len(proposed.lines)) == (late, date(2025, 11, 24), 1)
    assert (number, line.status, line.decided_by, line.decided_at) == (1, "pending", office, NOW)


def test_a_circular_that_was_declined_is_not_proposed_again(late):
    decide_circular(late, send=False, by=UserFactory(role=Role.OFFICE), now=NOW, note="已约谈")

    plan_reminders(today=date(2025, 12, 25))

    assert [(line.status, line.note) for line in Reminder.objects.filter(rule="circular")] == [("declined", "已约谈")]
    assert proposed_circulars(limit=10) == []


def test_a_circular_is_not_proposed_any_more_once_the_cause_is_gone(late):
    Commitment.objects.filter(pk=late.pk).update(status="submitted")

    plan_reminders(today=TODAY)

    assert proposed_circulars(limit=10) == []
    with pytest.raises(NotPossible, match="已经处理"):
        decide_circular(late, send=True, by=UserFactory(role=Role.OFFICE), now=NOW)


def test_only_the_office_decides_and_says_why_not(late, clerk):
    with pytest.raises(NotPossible, match="只有督查室"):
        decide_circular(late, send=True, by=clerk, now=NOW)
    with pytest.raises(NotPossible, match="请写明理由"):
        decide_circular(late, send=False, by=UserFactory(role=Role.OFFICE), now=NOW)
