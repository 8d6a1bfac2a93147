"""Reading in batches: ids as one parameter, days of moments in the installation's time zone."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.tracking import CommitmentEventFactory
from tracking.models import CommitmentEvent
from tracking.reports.batches import BATCH, Among, LocalDay, batched, grouped


def test_rows_come_in_batches_and_none_is_lost():
    batches = list(batched(range(2 * BATCH + 1)))

    assert [len(batch) for batch in batches] == [BATCH, BATCH, 1]
    assert [row for batch in batches for row in batch] == list(range(2 * BATCH + 1))


def test_groups_keep_the_order_of_their_values_and_nothing_is_known_of_others():
    groups = grouped([(1, "甲"), (2, "乙"), (1, "丙")])

    assert (groups[1], groups[2], list(groups[3])) == (["甲", "丙"], ["乙"], [])


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

    assert list(CommitmentEvent.objects.values_list(LocalDay("at"), flat=True)) == [day]
