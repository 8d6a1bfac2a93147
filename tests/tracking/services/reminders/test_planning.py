"""What a planning writes into the ledger. 2025-12-31 is a Wednesday, 24 December 2025 a Wednesday too."""

from datetime import date, timedelta

import pytest
from django.db import connection

from proposals.enums import HandlingRole, Role
from proposals.models import User
from tests.factories.proposals import AssignmentFactory, BureauFactory, ReplyFactory, UserFactory
from tests.factories.tracking import CommitmentFactory
from tracking import planning_changes
from tracking.enums import CommitmentStatus, ReminderRule, ReminderStatus
from tracking.models import Commitment, Reminder
from tracking.services.reminders import plan_reminders

pytestmark = pytest.mark.django_db

DUE = date(2025, 12, 31)


def lines(**conditions: object) -> list[tuple[str, str, int, str]]:
    """Who is told what, at which rung, and where that line stands."""
    rows = Reminder.objects.filter(**conditions).order_by("period", "offset_days", "recipient__username", "pk")
    return [(row.recipient.username, row.rule, row.offset_days, row.status) for row in rows.select_related("recipient")]


def clerk_of(commitment: Commitment, username: str = "clerk") -> User:
    return UserFactory(username=username, role=Role.CLERK, bureau=commitment.bureau)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2025, 11, 30), []),
        (date(2025, 12, 1), [("commitment_due", -30)]),
        (date(2025, 12, 24), [("commitment_due", -7)]),
        (date(2025, 12, 30), [("commitment_due", -1)]),
        (date(2025, 12, 31), [("commitment_due", 0)]),
        (date(2026, 1, 1), [("commitment_overdue", 1)]),
        (date(2026, 1, 7), [("commitment_overdue", 7)]),
        (date(2026, 1, 14), [("commitment_overdue", 14)]),
        (date(2026, 1, 20), [("commitment_overdue", 14)]),
        (date(2026, 1, 21), [("commitment_overdue", 21)]),
    ],
)
def test_the_clerk_is_told_the_rung_reached(today, expected):
    clerk_of(CommitmentFactory(due_date=DUE))

    plan_reminders(today=today)

    pending = Reminder.objects.filter(status=ReminderStatus.PENDING)
    assert list(pending.values_list("rule", "offset_days")) == expected


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (date(2025, 12, 24), ["clerk"]),
        (date(2025, 12, 31), ["clerk"]),
        (date(2026, 1, 1), ["clerk", "head"]),
        (date(2026, 1, 14), ["clerk", "head"]),
        (date(2026, 1, 15), ["clerk", "head", "office"]),
        (date(2026, 1, 30), ["clerk", "head", "office"]),
    ],
)
def test_the_head_joins_on_the_day_after_and_the_office_after_two_weeks(today, told):
    commitment = CommitmentFactory(due_date=DUE)
    clerk_of(commitment)
    UserFactory(username="head", role=Role.HEAD, bureau=commitment.bureau)
    UserFactory(username="office", role=Role.OFFICE)
    UserFactory(username="stranger", role=Role.CLERK)
    UserFactory(username="admin", role=Role.ADMIN)

    plan_reminders(today=today)

    assert sorted(row[0] for row in lines(status=ReminderStatus.PENDING)) == told


def test_planning_twice_adds_nothing():
    clerk_of(CommitmentFactory(due_date=DUE))
    first = plan_reminders(today=date(2025, 12, 24))
    planning_changes.note(connection)

    second = plan_reminders(today=date(2025, 12, 24))

    # Thirty days before was passed on 1 December without being told.
    assert (first.armed, first.missed) == (1, 1)
    assert (second.armed, second.missed, second.closed) == (0, 0, 0)
    assert lines() == [
        ("clerk", "commitment_due", -30, "superseded"),
        ("clerk", "commitment_due", -7, "pending"),
    ]


def test_after_five_missed_days_the_most_urgent_rung_is_told_and_the_others_recorded():
    clerk_of(CommitmentFactory(due_date=DUE))
    plan_reminders(today=date(2025, 12, 28))

    plan_reminders(today=date(2026, 1, 2))

    assert lines() == [
        ("clerk", "commitment_due", -30, "superseded"),
        ("clerk", "commitment_due", -7, "superseded"),
        ("clerk", "commitment_due", -1, "superseded"),
        ("clerk", "commitment_due", 0, "superseded"),
        ("clerk", "commitment_overdue", 1, "pending"),
    ]


def test_a_moved_deadline_withdraws_the_old_line_and_arms_the_new_one():
    commitment = CommitmentFactory(due_date=DUE)
    clerk_of(commitment)
    plan_reminders(today=date(2025, 12, 30))
    Commitment.objects.filter(pk=commitment.pk).update(due_date=date(2026, 1, 5))

    plan_reminders(today=date(2025, 12, 30))

    assert lines(period=DUE, offset_days=-1) == [("clerk", "commitment_due", -1, "withdrawn")]
    assert Reminder.objects.get(period=DUE, offset_days=-1).note == "期限已变更"
    assert lines(period=date(2026, 1, 5), status="pending") == [("clerk", "commitment_due", -7, "pending")]


def test_a_deadline_moved_away_and_back_is_told_after_all():
    commitment = CommitmentFactory(due_date=DUE)
    clerk_of(commitment)
    plan_reminders(today=date(2025, 12, 30))
    Commitment.objects.filter(pk=commitment.pk).update(due_date=date(2026, 6, 30))
    plan_reminders(today=date(2025, 12, 30))
    Commitment.objects.filter(pk=commitment.pk).update(due_date=DUE)

    result = plan_reminders(today=date(2025, 12, 30))

    assert result.armed == 1
    assert lines(status="pending") == [("clerk", "commitment_due", -1, "pending")]
    assert Reminder.objects.get(status="pending").note == ""


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (CommitmentStatus.CANDIDATE, 0),
        (CommitmentStatus.TRACKING, 1),
        (CommitmentStatus.SUBMITTED, 0),
        (CommitmentStatus.RETURNED, 1),
        (CommitmentStatus.FULFILLED, 0),
        (CommitmentStatus.DISMISSED, 0),
    ],
)
def test_only_what_waits_for_the_bureau_is_reminded_of(status, told):
    clerk_of(CommitmentFactory(due_date=DUE, status=status))

    plan_reminders(today=DUE)

    assert Reminder.objects.filter(status=ReminderStatus.PENDING).count() == told


def test_a_line_is_withdrawn_once_the_matter_is_submitted_and_taken_up_when_it_is_returned():
    commitment = CommitmentFactory(due_date=DUE)
    clerk_of(commitment)
    plan_reminders(today=DUE)
    Commitment.objects.filter(pk=commitment.pk).update(status=CommitmentStatus.SUBMITTED)
    plan_reminders(today=DUE)
    withdrawn = lines(offset_days=0)
    Commitment.objects.filter(pk=commitment.pk).update(status=CommitmentStatus.RETURNED)

    plan_reminders(today=DUE)

    assert withdrawn == [("clerk", "commitment_due", 0, "withdrawn")]
    assert lines(offset_days=0) == [("clerk", "commitment_due", 0, "pending")]


def test_a_bureau_with_no_clerk_tells_its_head_instead():
    commitment = CommitmentFactory(due_date=DUE)
    UserFactory(username="head", role=Role.HEAD, bureau=commitment.bureau)

    plan_reminders(today=date(2025, 12, 24))

    line = Reminder.objects.get(status="pending")
    assert (line.recipient.username, line.offset_days) == ("head", -7)
    assert (
        line.why == "按“承诺期限前7天”规则，期限前7天提醒责任单位经办人（该单位没有可收邮件的经办人，改发单位负责人）"
    )


@pytest.mark.parametrize(
    "unreachable", [{"is_active": False}, {"email": ""}], ids=["clerk switched off", "clerk without an address"]
)
def test_a_bureau_with_nobody_tells_the_office_instead(unreachable):
    commitment = CommitmentFactory(due_date=DUE)
    UserFactory(role=Role.CLERK, bureau=commitment.bureau, **unreachable)
    UserFactory(username="office", role=Role.OFFICE)

    plan_reminders(today=date(2025, 12, 24))

    line = Reminder.objects.get(status="pending")
    assert (line.recipient.username, line.offset_days) == ("office", -7)
    assert line.why == "按“承诺期限前7天”规则，期限前7天提醒责任单位经办人（该单位没有可收邮件的在岗人员，改发督查室）"


def test_a_clerk_without_an_address_is_reached_through_her_bureaus():
    commitment = CommitmentFactory(due_date=DUE, bureau=BureauFactory(email="shuiwuju@yunling.invalid"))
    UserFactory(username="clerk", role=Role.CLERK, bureau=commitment.bureau, email="")

    plan_reminders(today=DUE)

    assert lines(status="pending") == [("clerk", "commitment_due", 0, "pending")]


def test_a_person_who_left_is_no_longer_told():
    commitment = CommitmentFactory(due_date=DUE)
    clerk = clerk_of(commitment)
    plan_reminders(today=DUE)
    clerk.bureau = BureauFactory()
    clerk.save()
    clerk_of(commitment, "successor")

    plan_reminders(today=DUE)

    assert lines(offset_days=0) == [
        ("clerk", "commitment_due", 0, "withdrawn"),
        ("successor", "commitment_due", 0, "pending"),
    ]


def test_one_working_day_before_looks_over_the_holiday():
    # 国庆节 2025: 1 to 8 October, the last working day before is 30 September.
    clerk_of(CommitmentFactory(due_date=date(2025, 10, 8)))

    plan_reminders(today=date(2025, 9, 30))

    assert lines(status="pending") == [("clerk", "commitment_due", -1, "pending")]
    assert (
        Reminder.objects.get(status="pending").why == "按“承诺期限前1个工作日”规则，期限前1个工作日提醒责任单位经办人"
    )


@pytest.mark.parametrize(
    ("today", "rule", "offset"),
    [
        (date(2025, 5, 27), "reply_due", -7),
        (date(2025, 6, 3), "reply_due", 0),
        (date(2025, 6, 4), "reply_overdue", 1),
    ],
)
def test_bureaus_that_have_to_answer_are_reminded_of_the_reply(today, rule, offset):
    assignment = AssignmentFactory(role=HandlingRole.SOLE, due_date=date(2025, 6, 3))
    UserFactory(username="clerk", role=Role.CLERK, bureau=assignment.bureau)

    plan_reminders(today=today)

    assert lines(assignment=assignment, status="pending") == [("clerk", rule, offset, "pending")]


def test_joining_bureaus_owe_no_reply():
    assignment = AssignmentFactory(role=HandlingRole.CO, due_date=date(2025, 6, 3))
    UserFactory(role=Role.CLERK, bureau=assignment.bureau)

    plan_reminders(today=date(2025, 6, 3))

    assert lines() == []


def test_an_answered_assignment_is_not_reminded_of():
    assignment = AssignmentFactory(due_date=date(2025, 6, 3))
    UserFactory(username="clerk", role=Role.CLERK, bureau=assignment.bureau)
    plan_reminders(today=date(2025, 6, 3))
    ReplyFactory(proposal=assignment.proposal, bureau=assignment.bureau)

    plan_reminders(today=date(2025, 6, 4))

    assert lines(offset_days=0) == [("clerk", "reply_due", 0, "withdrawn")]
    assert lines(status="pending") == []


def test_the_look_back_writes_no_ancient_history():
    clerk_of(CommitmentFactory(due_date=date(2020, 12, 31)))

    result = plan_reminders(today=date(2025, 12, 31))

    (current,) = Reminder.objects.filter(status=ReminderStatus.PENDING)
    assert current.rule == ReminderRule.COMMITMENT_OVERDUE
    assert current.period + timedelta(days=current.offset_days) == date(2025, 12, 25)
    # The pressing, and the circular that waits for the office.
    assert (result.armed, result.missed) == (2, 3)


def test_a_person_on_the_same_rung_of_two_ladders_has_one_line():
    head = UserFactory(role=Role.HEAD)
    clerk_of(CommitmentFactory(due_date=DUE))
    commitment = CommitmentFactory(due_date=DUE, bureau=head.bureau)

    result = plan_reminders(today=DUE + timedelta(days=1))

    assert Reminder.objects.pending().filter(rule="commitment_overdue", offset_days=1).count() == 2
    line = Reminder.objects.get(commitment=commitment, status="pending")
    assert (line.recipient, line.audience, result.armed) == (head, "clerk", 2)


@pytest.mark.parametrize("rows", [1, 30])
def test_planning_asks_the_same_number_of_questions_for_any_number_of_rows(rows, django_assert_num_queries):
    bureau = BureauFactory()
    UserFactory(role=Role.CLERK, bureau=bureau)
    CommitmentFactory.create_batch(rows, due_date=DUE, bureau=bureau)

    is_postgresql = connection.vendor == "postgresql"
    if is_postgresql:
        # Tables it knows nothing of would be looked at first, once in the life of a database.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    # The clerks of matters that somebody is in charge of are asked for apart from all others.
    # PostgreSQL is asked for the planners' lock and which tables it knows nothing of besides, and looks at the people.
    with django_assert_num_queries(66 if is_postgresql else 56):
        plan_reminders(today=date(2025, 12, 24))


@pytest.mark.django_db(transaction=True)
def test_on_sqlite_a_mass_of_lines_is_written_in_parts_and_in_no_long_transaction():
    if connection.vendor != "sqlite":
        pytest.skip("elsewhere writers do not wait for each other")
    bureau = BureauFactory()
    UserFactory(role=Role.CLERK, bureau=bureau)
    pattern = CommitmentFactory.build(reply=ReplyFactory(), bureau=bureau, due_date=date(2026, 1, 23))
    Commitment.objects.bulk_create(
        [CommitmentFactory.build(reply=pattern.reply, bureau=bureau, due_date=pattern.due_date) for _ in range(5001)]
    )
    written: list[tuple[int, bool]] = []

    def listen(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith("INSERT INTO tracking_reminder") and context["cursor"].rowcount:
            written.append((context["cursor"].rowcount, connection.in_atomic_block))
        return result

    with connection.execute_wrapper(listen):
        plan_reminders(today=date(2025, 12, 24))

    assert written == [(5000, False), (1, False)]
