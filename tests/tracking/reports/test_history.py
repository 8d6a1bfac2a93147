"""What the events of a commitment say of its confirmation, submission and acceptance."""

from datetime import date

import pytest

from tracking.reports.history import History

FIRST, SECOND, THIRD, FOURTH = (date(2025, 9, day) for day in (1, 2, 3, 4))


def told(*events):
    history = History()
    for action, on in events:
        history.add(action, on)
    return history


def test_the_last_confirmation_and_submission_count():
    history = told(("confirm", FIRST), ("submit", SECOND), ("confirm", THIRD), ("submit", FOURTH))

    assert (history.confirmed, history.submitted, history.accepted, history.returned) == (THIRD, FOURTH, None, 0)


def test_accepted_again_with_more_evidence_keeps_the_first_day():
    assert told(("submit", FIRST), ("accept", SECOND), ("accept", THIRD)).accepted == SECOND


@pytest.mark.parametrize(("undone", "returned"), [("return", 1), ("reopen", 0)])
def test_an_acceptance_that_was_undone_does_not_count(undone, returned):
    history = told(("accept", FIRST), (undone, SECOND))

    assert (history.accepted, history.returned) == (None, returned)
    history.add("accept", THIRD)
    assert history.accepted == THIRD


def test_other_events_say_nothing():
    assert told(("update", FIRST), ("extend", SECOND)) == History()
