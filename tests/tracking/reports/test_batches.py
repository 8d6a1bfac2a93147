"""Reading in batches: ids as one parameter, values as the database gives them, days of moments where we are."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.factories.tracking import CommitmentEventFactory, CommitmentFactory, TargetFactory
from tracking.models import Commitment, CommitmentEvent, Target
from tracking.reports.batches import (
    BATCH,
    Among,
    Bare,
    BareNumber,
    LocalDay,
    batched,
    day_of,
    decimal_of,
    grouped,
    local_day,
)


def test_rows_come_in_batches_and_none_is_lost():
    batches = list(batched(range(2 * BATCH + 1)))

    assert [len(batch) for batch in batches] == [BATCH, BATCH, 1]
    assert [row for batch in batches for row in batch] == list(range(2 * BATCH + 1))
    assert list(batched("甲乙丙", of=2)) == [["甲", "乙"], ["丙"]]


def test_groups_keep_the_order_of_their_rows_and_nothing_is_known_of_others():
    groups = grouped([(1, "甲"), (2, "乙"), (1, "丙")])

    assert (groups[1], groups[2], list(groups[3])) == ([(1, "甲"), (1, "丙")], [(2, "乙")], [])


@pytest.mark.django_db
def test_ids_are_found_however_many_are_asked_for():
    known = [CommitmentEventFactory().pk for _ in range(3)]

    asked = [*known[:2], *range(known[-1] + 1, known[-1] + 40_000)]

    assert (
        list(CommitmentEvent.objects.filter(pk__in=Among(asked)).order_by("pk").values_list("pk", flat=True))
        == known[:2]
    )
    assert not CommitmentEvent.objects.filter(pk__in=Among([])).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2025, 12, 31, 15, 59, 59, tzinfo=UTC), date(2025, 12, 31)),
        (datetime(2025, 12, 31, 16, 0, 0, 1, tzinfo=UTC), date(2026, 1, 1)),
    ],
)
def test_a_moment_belongs_to_the_day_of_the_clocks_in_china(moment, day):
    CommitmentEventFactory(at=moment)

    assert [local_day(told) for told in CommitmentEvent.objects.values_list(LocalDay("at"), flat=True)] == [day]


@pytest.mark.django_db
def test_a_bare_day_is_the_day_that_was_written():
    CommitmentFactory(due_date=date(2025, 9, 30), promised_due_date=date(2025, 9, 30))
    CommitmentFactory(due_date=None)

    told = Commitment.objects.order_by("pk").values_list(Bare("due_date"), flat=True)

    assert [day_of(value) for value in told] == [date(2025, 9, 30), None]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "frozen"),
    [
        ("3", "3"),
        ("0.1", "0.1"),
        ("35.5000", "35.5"),
        ("1200", "1200"),
        ("12345678.9012", "12345678.9012"),
        ("0", "0"),
    ],
)
def test_a_bare_number_is_the_one_that_was_written_without_padding(written, frozen):
    TargetFactory(low=Decimal(written), high=None)

    (low, high) = Target.objects.values_list(BareNumber("low"), BareNumber("high")).get()

    assert (str(decimal_of(low)), decimal_of(high)) == (frozen, None)
