"""When a planning may be spared: nothing it rests on was written since the last one of the day."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.enums import Role
from proposals.models import Bureau, User
from tests.conftest import NOON
from tests.factories.proposals import AssignmentFactory, LocalHolidaysFactory, UserFactory
from tests.factories.tracking import CommitmentFactory, LeaveFactory, SnoozeFactory
from tracking import planning_changes
from tracking.models import Commitment, Heartbeat, LadderRule, PlanningChange, Reminder, ReminderPolicy
from tracking.services.reminders import plan_reminders, preview_reminders, watermark

pytestmark = pytest.mark.django_db

TODAY = date(2025, 12, 24)


@pytest.fixture
def commitment():
    """Due in a week, of a bureau with one clerk; planned already."""
    made = CommitmentFactory(due_date=date(2025, 12, 31))
    UserFactory(username="clerk", role=Role.CLERK, bureau=made.bureau)
    # The very first planning leaves the second to say that it has seen everything.
    plan_reminders(today=TODAY)
    plan_reminders(today=TODAY)
    return made


def looked(day: date = TODAY) -> bool:
    """Plan, and tell whether the ledger was looked at."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        plan_reminders(today=day)
    return any("tracking_reminder" in query["sql"] and "planning_" in query["sql"] for query in asked.captured_queries)


def test_the_second_planning_of_a_day_asks_only_whether_anything_was_written(commitment, django_assert_num_queries):
    # PostgreSQL is asked for the planners' lock in a transaction of its own.
    with django_assert_num_queries(6 if connection.vendor == "postgresql" else 3):
        plan_reminders(today=TODAY)


def test_nothing_is_looked_at_until_something_was_written(commitment):
    assert not looked()
    assert looked(date(2025, 12, 25))
    assert not looked(date(2025, 12, 25))


@pytest.mark.parametrize(
    "write",
    [
        lambda commitment: Commitment.objects.filter(pk=commitment.pk).update(reported_on=TODAY),
        lambda commitment: CommitmentFactory(),
        lambda commitment: AssignmentFactory(),
        lambda commitment: Bureau.objects.filter(pk=commitment.bureau_id).update(email=""),
        lambda commitment: User.objects.filter(username="clerk").update(is_active=False),
        lambda commitment: LadderRule.objects.filter(family="commitment").update(valid_to=TODAY),
        lambda commitment: ReminderPolicy.objects.update(quiet_days=3),
        lambda commitment: LeaveFactory(),
        lambda commitment: SnoozeFactory(commitment=commitment),
        lambda commitment: Reminder.objects.all().delete(),
    ],
)
def test_a_write_by_whatever_way_brings_a_look(commitment, write):
    write(commitment)

    assert looked()
    assert not looked()


def test_a_note_names_the_table_that_was_written(commitment):
    Commitment.objects.update(reported_on=TODAY)

    assert [str(note) for note in PlanningChange.objects.all()] == ["tracking_commitment"]


def test_other_holidays_bring_a_look(commitment):
    LocalHolidaysFactory(text="2025-12-30 休 本地规定")

    assert looked()
    assert not looked()


def test_a_preview_leaves_what_was_written_to_the_planning(commitment):
    Commitment.objects.filter(pk=commitment.pk).update(due_date=date(2025, 12, 25))

    preview_reminders(day=TODAY, now=NOON)

    assert looked()


def test_a_planning_that_dies_is_made_up_for(commitment):
    with pytest.raises(InterruptedError), watermark.moved(today=TODAY):
        raise InterruptedError

    assert looked()
    assert not looked()


def test_of_two_plannings_at_once_neither_says_that_all_was_seen(commitment):
    with watermark.moved(today=TODAY):
        Commitment.objects.update(reported_on=TODAY)
        with watermark.moved(today=TODAY):
            assert not PlanningChange.objects.exists()

    assert looked()
    assert not looked()


def test_what_is_written_during_a_planning_is_left_to_the_next(commitment):
    with watermark.moved(today=TODAY):
        Commitment.objects.update(reported_on=TODAY)

    assert looked()


def test_with_a_trigger_missing_every_planning_looks(commitment):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER planning_change ON tracking_share")
        else:
            cursor.execute("DROP TRIGGER planning_change_tracking_share_insert")
    assert not planning_changes.is_complete(connection)
    assert looked()
    assert looked()

    planning_changes.install(connection)

    assert looked()
    assert not looked()


def test_without_a_table_of_notes_no_trigger_is_left():
    planning_changes.remove(connection)

    CommitmentFactory()

    assert not PlanningChange.objects.exclude(source="").exists()


def test_every_table_a_planning_reads_is_watched(commitment):
    ours = {"tracking_heartbeat", "tracking_planningchange", "tracking_reminder"}
    watched = {apps.get_model(label)._meta.db_table for label in planning_changes.WATCHED}
    Heartbeat.objects.all().delete()

    with CaptureQueriesContext(connection) as asked:
        plan_reminders(today=TODAY)

    words = " ".join(query["sql"] for query in asked.captured_queries)
    tables = set(connection.introspection.table_names())
    assert {name for name in re.findall(r"\b(?:proposals|tracking)_\w+", words) if name in tables} - ours == watched
