"""How the sending stands, in one word. 24 December 2025 is a Wednesday."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories.tracking import MailFactory
from tracking.models import Mail
from tracking.services.reminders.heartbeats import SEND, SWEEP, beat
from tracking.services.reminders.overview import sending_overview

pytestmark = pytest.mark.django_db


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of December 2025 by the clock of Shanghai, in UTC."""
    return datetime(2025, 12, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def standing(now: datetime) -> str:
    beat(SWEEP, now=now)
    beat(SEND, now=now)
    return sending_overview(now=now).standing


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (at(24, 10, 59), "ok"),
        (at(24, 11, 1), "late"),
        # Overnight, and until the hours of the next day have lasted as long, it waits as it should.
        (at(24, 23), "ok"),
        (at(25, 10, 29), "ok"),
        (at(25, 10, 31), "late"),
        # A Saturday.
        (at(27, 15), "ok"),
    ],
)
def test_a_mail_that_waits_for_more_than_two_hours_of_sending_is_late(now, expected):
    mail = MailFactory(send_on=date(2025, 12, 24))
    Mail.objects.filter(pk=mail.pk).update(created_at=at(24, 9))

    assert standing(now) == expected


@pytest.mark.parametrize(
    ("sweep", "send", "expected"),
    [(29, 4, "ok"), (31, 4, "late"), (29, 6, "late")],
)
def test_a_job_that_has_stopped_is_late(sweep, send, expected):
    now = at(24, 15)
    beat(SWEEP, now=now - timedelta(minutes=sweep))
    beat(SEND, now=now - timedelta(minutes=send))

    assert sending_overview(now=now).standing == expected
