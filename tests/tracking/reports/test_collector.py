"""The garbage collector stays out while rows are read."""

import gc

import pytest

from tracking.reports.collector import without_collector


def test_the_collector_is_out_and_comes_back():
    with without_collector():
        inside = gc.isenabled()

    assert (inside, gc.isenabled()) == (False, True)


def test_it_comes_back_after_a_failure():
    with pytest.raises(LookupError), without_collector():
        [].pop()

    assert gc.isenabled()


def test_the_first_of_two_to_begin_turns_it_on_again():
    first, second = without_collector(), without_collector()

    with first, second:
        pass

    assert gc.isenabled()


def test_where_it_was_off_it_stays_off():
    gc.disable()
    try:
        with without_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
