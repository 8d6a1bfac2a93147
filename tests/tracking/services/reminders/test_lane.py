"""The courier's thread is a few mails ahead of the marks, and never more."""

from collections import deque

import pytest

from tests.factories.tracking import MailFactory
from tracking.services.reminders.delivery import TAKEN
from tracking.services.reminders.lane import lane
from tracking.services.reminders.outbox import Composed


@pytest.fixture
def waiting():
    return deque(Composed(MailFactory.build(pk=number, recipient=None, address=""), (), False) for number in range(20))


class Courier:
    """Counts what was handed over and not marked yet."""

    def __init__(self):
        self.handed_over, self.marked, self.furthest = [], 0, 0

    def take(self, composed):
        self.handed_over.append(composed.mail.pk)
        self.furthest = max(self.furthest, len(self.handed_over) - self.marked)
        return TAKEN


@pytest.mark.parametrize("ahead", [1, 2, 3])
def test_everything_is_handed_over_in_order_and_never_further_ahead(waiting, ahead):
    courier = Courier()

    with lane(waiting, courier.take, lambda: True, ahead=ahead) as groups:
        for group in groups:
            courier.marked += len(group)

    assert courier.handed_over == list(range(20))
    assert courier.marked == 20
    assert courier.furthest <= ahead
    assert not waiting


@pytest.mark.parametrize("ahead", [1, 3])
def test_it_stops_where_it_is_told_and_leaves_the_rest(waiting, ahead):
    courier = Courier()

    with lane(waiting, courier.take, lambda: len(courier.handed_over) < 5, ahead=ahead) as groups:
        marked = sum(len(group) for group in groups)

    assert (marked, len(waiting)) == (5, 15)


def test_a_mark_that_fails_stops_the_courier_within_its_lead(waiting):
    courier = Courier()

    def mark_nothing() -> None:
        with lane(waiting, courier.take, lambda: True, ahead=3) as groups:
            next(groups)
            raise LookupError("the database has gone")

    with pytest.raises(LookupError):
        mark_nothing()

    assert len(courier.handed_over) <= 4
    assert len(waiting) == 20 - len(courier.handed_over)


def test_what_the_courier_did_not_expect_is_raised_where_the_run_is(waiting):
    def break_down(_):
        raise KeyError("unexpected")

    with pytest.raises(KeyError, match="unexpected"), lane(waiting, break_down, lambda: True, ahead=3) as groups:
        list(groups)

    assert len(waiting) == 19
