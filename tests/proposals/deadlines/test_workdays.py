"""Counting working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.deadlines.holidays import Override
from proposals.deadlines.workdays import Calendar, CountedDay, WorkdayCount

CALENDAR = Calendar()

days = st.dates(date(2004, 3, 1), date(2035, 12, 31))
calendars = st.lists(
    st.builds(Override, st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.booleans(), st.just("本地")), max_size=5
).map(lambda overrides: Calendar(tuple(overrides)))


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        (date(2025, 7, 25), 1, date(2025, 7, 28)),  # Friday, Monday
        (date(2025, 7, 26), 1, date(2025, 7, 28)),
        (date(2025, 9, 26), 1, date(2025, 9, 28)),  # a Sunday worked for 国庆节
        (date(2025, 9, 30), 1, date(2025, 10, 9)),
        (date(2025, 9, 30), 3, date(2025, 10, 11)),  # a Saturday worked for 国庆节
        (date(2025, 10, 9), -1, date(2025, 9, 30)),
        (date(2025, 10, 8), -1, date(2025, 9, 30)),
        (date(2025, 1, 27), 5, date(2025, 2, 10)),  # over 春节 and a Saturday worked for it
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2025, 3, 3), 10, date(2025, 3, 17)),
        (date(2025, 10, 1), 0, date(2025, 10, 9)),
        (date(2025, 7, 28), 0, date(2025, 7, 28)),
    ],
)
def test_add_workdays(start, number, end):
    assert CALENDAR.add_workdays(start, number) == CountedDay(end, is_estimated=False)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2025, 9, 26), date(2025, 10, 11), 6),
        (date(2025, 7, 28), date(2025, 7, 28), 0),
        (date(2025, 7, 2), date(2025, 8, 13), 30),
        (date(2025, 10, 11), date(2025, 9, 26), -6),
    ],
)
def test_count(start, end, count):
    assert CALENDAR.count(start, end) == WorkdayCount(count, is_estimated=False)


def test_answers_that_rest_on_an_unpublished_day_say_so():
    assert CALENDAR.add_workdays(date(2031, 9, 30), 1) == CountedDay(date(2031, 10, 1), is_estimated=True)
    assert CALENDAR.next_workday(date(2031, 10, 4)) == CountedDay(date(2031, 10, 6), is_estimated=True)
    assert CALENDAR.previous_workday(date(2031, 10, 4)) == CountedDay(date(2031, 10, 3), is_estimated=True)
    assert CALENDAR.count(date(2031, 10, 3), date(2031, 10, 6)) == WorkdayCount(1, is_estimated=True)


def test_a_local_override_wins_and_is_no_estimate():
    calendar = Calendar((Override(date(2031, 10, 1), is_workday=False, reason="国庆节"),))

    assert calendar.day(date(2031, 10, 1)).reason == "国庆节"
    assert not calendar.day(date(2031, 10, 1)).is_estimated
    assert calendar.next_workday(date(2031, 10, 1)) == CountedDay(date(2031, 10, 2), is_estimated=True)


@given(calendars, days, st.integers(-60, 60).filter(bool))
def test_count_undoes_add(calendar, start, number):
    assert calendar.count(start, calendar.add_workdays(start, number).day).days == number


@given(calendars, days, st.integers(-60, 60).filter(bool))
def test_counting_ends_on_a_working_day(calendar, start, number):
    end = calendar.add_workdays(start, number).day

    assert calendar.is_workday(end)
    assert (end > start) == (number > 0)


@given(calendars, days, st.integers(0, 20), st.integers(-60, 60).filter(bool))
def test_a_later_start_never_ends_earlier(calendar, start, delay, number):
    later = calendar.add_workdays(start + timedelta(days=delay), number)

    assert later.day >= calendar.add_workdays(start, number).day


@given(calendars, days)
def test_next_and_previous_meet_on_working_days_and_enclose_free_ones(calendar, day):
    following, preceding = calendar.next_workday(day).day, calendar.previous_workday(day).day

    if calendar.is_workday(day):
        assert following == preceding == day
    else:
        assert preceding < day < following
        assert calendar.count(preceding, following).days == 1


@given(calendars, days, st.integers(0, 30), st.integers(0, 30))
def test_counts_add_up(calendar, start, first, second):
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)

    assert calendar.count(start, middle).days + calendar.count(middle, end).days == calendar.count(start, end).days
