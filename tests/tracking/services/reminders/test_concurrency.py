"""Several workers at once, on the database where they really run at once."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from proposals.enums import Role
from tests.factories.proposals import BureauFactory, UserFactory
from tests.factories.tracking import CommitmentFactory
from tests.tracking.services.reminders.backends import SCRIPTED, ScriptedBackend
from tracking.models import Mail, Reminder
from tracking.services.reminders import SendResult, plan_reminders, send_reminders
from tracking.services.reminders.outbox import claim, open_mails

NOW = datetime(2025, 12, 24, 1, 0, tzinfo=UTC)
TODAY = date(2025, 12, 24)


@pytest.fixture
def clerks(settings):
    """Sixty clerks of as many bureaus, each with something due."""
    settings.EMAIL_BACKEND = SCRIPTED
    ScriptedBackend.reset()
    for _ in range(60):
        bureau = BureauFactory()
        UserFactory(role=Role.CLERK, bureau=bureau)
        CommitmentFactory(bureau=bureau, due_date=date(2025, 12, 31))


def at_once(work: Callable[[], object], number: int) -> list[object]:
    """Run ``work`` in threads that start together, each with a connection of its own."""
    barrier, results, lock = threading.Barrier(number), [], threading.Lock()

    def run() -> None:
        barrier.wait()
        try:
            result = work()
        finally:
            connection.close()
        with lock:
            results.append(result)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_three_senders_at_once_send_everybody_one_mail(clerks):
    plan_reminders(today=TODAY)

    results = at_once(lambda: send_reminders(now=NOW, worker="sender", stopwatch=lambda: 0), 3)

    assert sum(result.sent for result in results if isinstance(result, SendResult)) == 60
    assert len({mail["To"] for mail in ScriptedBackend.taken}) == len(ScriptedBackend.taken) == 60
    assert list(Mail.objects.values_list("status", flat=True).distinct()) == ["sent"]
    assert list(Reminder.objects.filter(offset_days=-7).values_list("status", flat=True).distinct()) == ["sent"]


@pytest.mark.services
@pytest.mark.django_db(transaction=True)
def test_three_plannings_at_once_write_each_line_once(clerks):
    results = at_once(lambda: plan_reminders(today=TODAY), 3)

    assert sum(result.armed for result in results) == 60
    assert Reminder.objects.pending().count() == 60


@pytest.mark.django_db
def test_what_one_has_claimed_another_does_not_get(clerks):
    plan_reminders(today=TODAY)
    open_mails(today=TODAY, moment=NOW)

    claims = [claim(token=f"worker {number}", today=TODAY, moment=NOW) for number in range(3)]

    assert [len(ids) for ids in claims] == [50, 10, 0]
    assert len({pk for ids in claims for pk in ids}) == 60
