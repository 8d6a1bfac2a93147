"""Which of the values told of a target counts on the report's day."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.tracking import (
    CommitmentEventFactory,
    CommitmentFactory,
    MeasuredValueFactory,
    ProgressUpdateFactory,
    TargetFactory,
    VerificationFactory,
)
from tracking.reports.data import commitment_rows
from tracking.reports.directory import Directory
from tracking.reports.rows import RowTable
from tracking.reports.scope import Scope

SCOPE = Scope(2025, date(2025, 12, 31))
OCTOBER, NOVEMBER, JANUARY = (
    datetime(year, month, 9, 2, tzinfo=UTC) for year, month in ((2025, 10), (2025, 11), (2026, 1))
)
EARLY, LATE = date(2025, 9, 30), date(2025, 10, 31)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "counts"),
    [
        ([(OCTOBER, EARLY, 1, False), (NOVEMBER, LATE, 2, False)], "2"),
        ([(OCTOBER, LATE, 1, False), (NOVEMBER, EARLY, 2, False)], "1"),
        ([(NOVEMBER, EARLY, 1, False), (OCTOBER, EARLY, 2, False)], "1"),
        ([(OCTOBER, EARLY, 1, True), (NOVEMBER, LATE, 2, False)], "1"),
        ([(OCTOBER, EARLY, 1, True), (NOVEMBER, LATE, 2, True)], "2"),
        ([(OCTOBER, EARLY, 1, False), (JANUARY, LATE, 2, False)], "1"),
        ([(OCTOBER, EARLY, 1, False), (NOVEMBER, date(2026, 1, 1), 2, False)], "1"),
        ([(JANUARY, EARLY, 1, False)], "None"),
    ],
    ids=[
        "the last measured",
        "the last measured, though reported earlier",
        "of the same day the last reported",
        "a verified one before a later one",
        "the last of verified ones",
        "none that was reported after the day",
        "none that was measured after the day",
        "no other at all",
    ],
)
def test_the_value_that_counts(told, counts):
    commitment = CommitmentFactory()
    CommitmentEventFactory(commitment=commitment)
    target = TargetFactory(commitment=commitment)
    for at, measured_on, value, is_verified in told:
        update = ProgressUpdateFactory(commitment=commitment, at=at)
        MeasuredValueFactory(update=update, target=target, measured_on=measured_on, value=value)
        if is_verified:
            VerificationFactory(update=update, at=at)

    (row,) = (row for row in commitment_rows(SCOPE, Directory.read()) if row.table == RowTable.TARGETS)

    assert str(row.words.value) == counts
