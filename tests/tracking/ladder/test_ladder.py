"""The ladder, its windows, the hours and the pauses: pure rules over dates."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.deadlines.workdays import Calendar
from tracking.enums import OffsetUnit
from tracking.ladder.backoff import wait_before
from tracking.ladder.hours import OFFICE_HOURS
from tracking.ladder.rungs import DEFAULT_LADDERS, Audience, Ladder, Rung, Unit
from tracking.ladder.windows import windows

CALENDAR = Calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")
CLERK, HEAD, OFFICE = DEFAULT_LADDERS

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
rungs = st.builds(Rung, st.integers(-40, 40), st.sampled_from(Unit))


def test_units_are_those_stored_in_the_ledger():
    assert {unit.value for unit in Unit} == set(OffsetUnit.values)


def test_the_default_ladders():
    climbed = {
        ladder.audience: [rung.label for rung, _ in zip(ladder.climb(), range(9), strict=False)]
        for ladder in DEFAULT_LADDERS
    }

    assert climbed == {
        Audience.CLERK: [
            "期限前30天",
            "期限前7天",
            "期限前1个工作日",
            "期限当日",
            "逾期第1天",
            "逾期第7天",
            "逾期第14天",
            "逾期第21天",
            "逾期第28天",
        ],
        Audience.HEAD: ["期限当日", *[f"逾期第{n}天" for n in (1, 7, 14, 21, 28, 35, 42, 49)]],
        Audience.OFFICE: [f"逾期第{n}天" for n in (15, 22, 29, 36, 43, 50, 57, 64, 71)],
    }


@pytest.mark.parametrize(
    ("rung", "due", "day"),
    [
        (Rung(-30), date(2025, 12, 31), date(2025, 12, 1)),
        (Rung(-1, Unit.WORKDAYS), date(2025, 10, 8), date(2025, 9, 30)),
        (Rung(-1, Unit.WORKDAYS), date(2025, 9, 29), date(2025, 9, 28)),
        (Rung(0, Unit.WORKDAYS), date(2025, 10, 8), date(2025, 10, 8)),
        (Rung(2, Unit.WORKDAYS), date(2025, 9, 30), date(2025, 10, 10)),
        (Rung(7), date(2025, 9, 30), date(2025, 10, 7)),
    ],
)
def test_the_day_of_a_rung(rung, due, day):
    assert rung.day(due, calendar=CALENDAR) == day


@given(rungs, days, days)
def test_a_rung_is_reached_exactly_by_the_dates_up_to_its_latest(rung, today, due):
    reached = rung.day(due, calendar=CALENDAR) <= today

    assert reached == (due <= rung.latest_due(today, calendar=CALENDAR))


@pytest.mark.parametrize(
    ("rungs_given", "repeat"),
    [
        ((Rung(1), Rung(1)), 7),
        ((Rung(7), Rung(1)), 7),
        ((Rung(-7),), 7),
        ((Rung(1, Unit.WORKDAYS),), 7),
        ((Rung(1),), 0),
    ],
)
def test_a_ladder_that_does_not_rise_or_repeat_is_refused(rungs_given, repeat):
    with pytest.raises(ValueError, match="ladder"):
        Ladder(Audience.CLERK, rungs_given, repeat)


def stand(ladder, today, oldest, lookback=31):
    return windows(ladder, today=today, oldest=oldest, lookback=timedelta(days=lookback), calendar=CALENDAR)


def test_the_windows_of_a_plain_day():
    found = stand(CLERK, date(2025, 8, 12), date(2025, 8, 1))

    assert [(window.rung.label, window.first_due, window.last_due) for window in found.current] == [
        ("逾期第7天", date(2025, 8, 1), date(2025, 8, 5)),
        ("逾期第1天", date(2025, 8, 6), date(2025, 8, 11)),
        ("期限当日", date(2025, 8, 12), date(2025, 8, 12)),
        ("期限前1个工作日", date(2025, 8, 13), date(2025, 8, 13)),
        ("期限前7天", date(2025, 8, 14), date(2025, 8, 19)),
        ("期限前30天", date(2025, 8, 20), date(2025, 9, 11)),
    ]


def test_before_a_long_holiday_the_last_working_day_takes_over_from_seven_days_before():
    found = stand(CLERK, date(2025, 9, 30), date(2025, 9, 30))

    assert [(window.rung.label, window.first_due, window.last_due) for window in found.current] == [
        ("期限当日", date(2025, 9, 30), date(2025, 9, 30)),
        ("期限前1个工作日", date(2025, 10, 1), date(2025, 10, 9)),
        ("期限前30天", date(2025, 10, 10), date(2025, 10, 30)),
    ]


def test_a_date_that_only_a_later_rung_reaches_is_not_missed():
    (window,) = stand(CLERK, date(2025, 9, 30), date(2025, 10, 8)).current[:1]

    assert (window.rung.label, window.first_due, window.last_due) == (
        "期限前1个工作日",
        date(2025, 10, 8),
        date(2025, 10, 9),
    )


@given(st.sampled_from(DEFAULT_LADDERS), days, st.integers(-200, 60))
def test_each_date_stands_on_the_most_urgent_rung_it_has_reached(ladder, today, distance):
    due = today + timedelta(days=distance)
    reached = [
        rung for rung, _ in zip(ladder.climb(), range(40), strict=False) if rung.day(due, calendar=CALENDAR) <= today
    ]

    found = stand(ladder, today, today - timedelta(days=250))

    current = [window.rung for window in found.current if window.first_due <= due <= window.last_due]
    missed = [window.rung for window in found.missed if window.first_due <= due <= window.last_due]
    recent = [rung for rung in reached if rung.day(due, calendar=CALENDAR) > today - timedelta(days=31)]
    assert current == reached[-1:]
    assert missed == [rung for rung in reversed(recent) if rung not in current]


def local(day, hour, minute=0, second=0):
    """Return a moment by the clock of Shanghai."""
    return datetime.combine(day, time(hour, minute, second), tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        (local(date(2025, 8, 12), 8, 29, 59), False),
        (local(date(2025, 8, 12), 8, 30), True),
        (local(date(2025, 8, 12), 17, 59, 59), True),
        (local(date(2025, 8, 12), 18, 0), False),
        (local(date(2025, 8, 16), 10, 0), False),  # a Saturday
        (local(date(2025, 9, 28), 10, 0), True),  # a Sunday worked for 国庆节
        (local(date(2025, 10, 1), 10, 0), False),
    ],
)
def test_office_hours(moment, is_open):
    assert OFFICE_HOURS.is_open(moment, calendar=CALENDAR) is is_open


@given(days, st.times())
def test_the_next_opening_is_open_and_nothing_before_it_is(day, clock):
    moment = datetime.combine(day, clock, tzinfo=SHANGHAI)

    opening = OFFICE_HOURS.next_opening(moment, calendar=CALENDAR)

    assert OFFICE_HOURS.is_open(opening, calendar=CALENDAR)
    assert opening == moment or opening.time() == time(8, 30)
    half_way = moment + (opening - moment) / 2
    assert opening == moment or not OFFICE_HOURS.is_open(half_way, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("attempt", "least", "most"), [(1, 60, 72), (2, 300, 360), (3, 900, 1080), (4, 3600, 4320), (11, 3600, 4320)]
)
def test_pauses_grow_and_spread(attempt, least, most):
    pauses = [wait_before(attempt, key=str(number)).total_seconds() for number in range(200)]

    assert least <= min(pauses)
    assert max(pauses) <= most
    assert len(set(pauses)) > 50
    assert pauses[0] == wait_before(attempt, key="0").total_seconds()
