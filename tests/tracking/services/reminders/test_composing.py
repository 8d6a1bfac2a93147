"""A claimed batch is looked at once and worded little by little, while the mail server thinks."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proposals.enums import Role
from tests.factories.proposals import UserFactory
from tests.factories.tracking import CommitmentFactory
from tracking.enums import CommitmentStatus
from tracking.models import Commitment, Mail
from tracking.services.reminders import plan_reminders
from tracking.services.reminders.composing import Batch
from tracking.services.reminders.outbox import claim, message_id_for, open_mails

pytestmark = pytest.mark.django_db

TODAY = date(2025, 12, 24)
NINE = datetime(2025, 12, 24, 1, 0, tzinfo=UTC)
WORKER = "one:1"


@pytest.fixture
def claimed():
    """Sixty mails to sixty clerks, claimed."""
    for _ in range(60):
        clerk = UserFactory(role=Role.CLERK)
        CommitmentFactory(bureau=clerk.bureau, due_date=date(2025, 12, 31))
    plan_reminders(today=TODAY)
    open_mails(today=TODAY, moment=NINE)
    return claim(token=WORKER, today=TODAY, moment=NINE, size=60)


def batch_of(ids):
    return Batch(ids, token=WORKER, moment=NINE, today=TODAY)


def about_to_be_handed_over() -> int:
    return Mail.objects.filter(may_have_arrived=True, attempts=1).exclude(subject="").count()


def test_digests_are_opened_by_one_statement_each_with_its_own_number():
    clerks = [UserFactory(role=Role.CLERK) for _ in range(3)]
    for clerk in clerks:
        CommitmentFactory(bureau=clerk.bureau, due_date=date(2025, 12, 31))
    plan_reminders(today=TODAY)

    with CaptureQueriesContext(connection) as asked:
        open_mails(today=TODAY, moment=NINE)

    assert len([query for query in asked if "INSERT INTO tracking_mail" in query["sql"]]) == 1
    assert [
        (mail.recipient, mail.message_id, mail.send_on, mail.status, mail.not_before, mail.attempts, mail.matter)
        for mail in Mail.objects.order_by("pk")
    ] == [(clerk, message_id_for(clerk.pk, TODAY), TODAY, "pending", NINE, 0, "") for clerk in clerks]


def test_mails_are_written_down_fifty_at_a_time_as_their_turn_comes(claimed):
    batch = batch_of(claimed)

    first = batch.take()
    written, is_done = about_to_be_handed_over(), batch.is_done
    second = batch.take()

    assert (len(first), written, is_done) == (50, 50, False)
    assert (len(second), about_to_be_handed_over(), batch.is_done) == (10, 60, True)
    assert [one.mail.pk for one in first + second] == claimed


def test_what_is_worded_ahead_is_taken_in_its_turn_and_not_written_down_before(claimed):
    batch = batch_of(claimed)

    for _ in range(70):
        batch.word_one()
    written = about_to_be_handed_over()

    assert (written, len(batch.take()), len(batch.take())) == (0, 50, 10)


def test_what_has_nothing_left_to_tell_is_closed_with_the_first_mails(claimed):
    last = Mail.objects.get(pk=claimed[-1])
    Commitment.objects.filter(bureau=last.recipient.bureau).update(status=CommitmentStatus.SUBMITTED)
    batch = batch_of(claimed)

    taken = batch.take()

    assert Mail.objects.get(pk=last.pk).status == "empty"
    assert (len(taken), batch.fallen) == (50, 1)


def test_of_what_was_taken_over_since_nothing_is_taken(claimed):
    batch = batch_of(claimed)
    batch.take()
    Mail.objects.filter(pk__in=claimed[50:]).update(claimed_by="another worker")

    assert (batch.take(), batch.fallen, batch.is_done) == ([], 10, True)
    assert set(Mail.objects.filter(pk__in=claimed[50:]).values_list("subject", "attempts")) == {("", 0)}
