"""By when a date has to be proposed for a promise that named none, and who is late."""

from datetime import UTC, date, datetime

import pytest

from proposals.deadlines.workdays import Calendar
from tests.factories.tracking import CommitmentFactory, CommitmentRequestFactory, FollowUpRuleFactory
from tracking.enums import CommitmentStatus, RequestKind
from tracking.models import Commitment
from tracking.services.undated import late_with_terms, terms_due_on

pytestmark = pytest.mark.django_db

CALENDAR = Calendar()
# 30 September 2025, a Tuesday before eight free days; late in the evening in China.
CONFIRMED = datetime(2025, 9, 30, 15, 30, tzinfo=UTC)


@pytest.fixture
def commitment():
    return CommitmentFactory(due_date=None, confirmed_at=CONFIRMED)


def late(today):
    return list(late_with_terms(Commitment.objects.all(), today=today, calendar=CALENDAR))


def test_holidays_and_the_weekend_that_is_worked_are_counted_as_they_are(commitment):
    # 9 and 10 October, the worked Saturday, then Monday 13 October.
    assert terms_due_on(commitment, workdays=4, calendar=CALENDAR) == date(2025, 10, 13)


def test_one_that_is_not_confirmed_has_no_such_day():
    candidate = CommitmentFactory(due_date=None, status=CommitmentStatus.CANDIDATE)

    assert terms_due_on(candidate, workdays=4, calendar=CALENDAR) is None


def test_the_bureau_is_late_on_the_day_after_the_last(commitment):
    FollowUpRuleFactory(terms_workdays=4)

    assert (late(date(2025, 10, 13)), late(date(2025, 10, 14))) == ([], [commitment])


def test_what_was_proposed_and_waits_is_not_late(commitment):
    CommitmentRequestFactory(commitment=commitment, kind=RequestKind.TERMS, measure="建成3个")

    assert late(date(2026, 3, 1)) == []


@pytest.mark.parametrize("status", ["submitted", "fulfilled", "dismissed"])
def test_what_is_not_with_the_bureau_is_not_late(commitment, status):
    CommitmentFactory(due_date=None, status=CommitmentStatus(status), confirmed_at=CONFIRMED)

    assert late(date(2026, 3, 1)) == [commitment]


def test_what_has_a_date_is_not_late():
    CommitmentFactory(confirmed_at=CONFIRMED)

    assert late(date(2026, 3, 1)) == []
