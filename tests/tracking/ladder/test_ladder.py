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
from tracking.ladder.reasons import how_counted
from tracking.ladder.rungs import DATED_FAMILIES, Audience, Family, Form, Rule, Rung, Unit
from tracking.ladder.windows import windows
from tracking.ladder_enums import ReminderAudience, ReminderFamily, ReminderForm

CALENDAR = Calendar()
SHANGHAI = ZoneInfo("Asia/Shanghai")


def rule(offset, unit=Unit.DAYS, **terms):
    """Return a rule about commitments, for clerks."""
    return Rule(f"规则{offset}", Family.COMMITMENT, Audience.CLERK, Rung(offset, unit), **terms)


CLERK = (rule(-30), rule(-7), rule(-1, Unit.WORKDAYS), rule(0), rule(1), rule(7, repeat_days=7))
HEAD = (rule(1), rule(7, repeat_days=7))
OFFICE = (rule(15, repeat_days=7),)

days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
rungs = st.builds(Rung, st.integers(-40, 40), st.sampled_from(Unit))


@pytest.mark.parametrize(
    ("pure", "stored"),
    [(Unit, OffsetUnit), (Family, ReminderFamily), (Audience, ReminderAudience), (Form, ReminderForm)],
)
def test_the_words_of_a_rule_are_those_stored_with_it(pure, stored):
    assert {one.value for one in pure} == set(stored.values)


def test_a_rule_climbs_its_rung_and_its_repeats():
    once = [rung.label for rung, _ in zip(rule(-7).rungs(), range(3), strict=False)]
    weekly = [rung.label for rung, _ in zip(rule(7, repeat_days=7).rungs(), range(4), strict=False)]

    assert once == ["期限前7天"]
    assert weekly == ["逾期第7天", "逾期第14天", "逾期第21天", "逾期第28天"]


def test_what_waits_counts_from_its_beginning():
    waiting = Rule("久未报送", Family.SILENT, Audience.CLERK, Rung(60))

    assert waiting.label_of(Rung(60)) == "满60天"
    assert waiting.label_of(Rung(5, Unit.WORKDAYS)) == "满5个工作日"
    assert rule(1).label_of(Rung(1)) == "逾期第1天"


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
    "terms",
    [
        {"rung": Rung(-7), "repeat_days": 7},
        {"rung": Rung(1, Unit.WORKDAYS), "repeat_days": 7},
        {"rung": Rung(1), "repeat_days": 0},
        {"rung": Rung(30), "repeat_days": 30, "form": Form.CLICK},
        {"rung": Rung(0), "family": Family.SILENT},
        {"rung": Rung(-7), "family": Family.UNDATED},
    ],
)
def test_a_rule_that_cannot_be_climbed_is_refused(terms):
    with pytest.raises(ValueError, match=r"rule repeats|waits"):
        Rule(**{"name": "规则", "family": Family.COMMITMENT, "audience": Audience.CLERK, **terms})


def stand(rules, today, oldest, lookback=31):
    return windows(rules, today=today, oldest=oldest, lookback=timedelta(days=lookback), calendar=CALENDAR)


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


ladders = st.one_of(
    st.sampled_from([CLERK, HEAD, OFFICE]),
    # Rules made, changed and ended at any time, as an office may do in mid-year.
    st.lists(
        st.builds(
            rule,
            st.integers(-40, 40),
            st.sampled_from(Unit),
            valid_from=st.dates(date(2024, 1, 1), date(2027, 12, 31)),
            valid_to=st.none() | st.dates(date(2024, 1, 1), date(2027, 12, 31)),
        ),
        max_size=5,
        unique_by=lambda one: one.rung.offset,
    ),
)


@given(ladders, days, st.integers(-200, 60))
def test_each_date_stands_on_the_most_urgent_rung_it_reached_while_its_rule_held(rules, today, distance):
    due = today + timedelta(days=distance)
    reached = sorted(
        (
            rung
            for one in rules
            for rung, _ in zip(one.rungs(), range(40), strict=False)
            if one.valid_from <= rung.day(due, calendar=CALENDAR) <= min(today, one.valid_to or today)
        ),
        key=lambda rung: rung.offset,
    )

    found = stand(rules, today, today - timedelta(days=250))

    current = [window.rung for window in found.current if window.first_due <= due <= window.last_due]
    missed = [window.rung for window in found.missed if window.first_due <= due <= window.last_due]
    recent = [rung for rung in reached if rung.day(due, calendar=CALENDAR) > today - timedelta(days=31)]
    assert current == reached[-1:]
    assert missed == [rung for rung in reversed(recent) if rung not in current]


def test_a_rule_made_in_mid_year_tells_nothing_that_was_reached_before():
    made = (rule(-10, valid_from=date(2025, 8, 12)),)

    found = stand(made, date(2025, 8, 14), date(2025, 8, 1))

    # Due on 22 August it was reached on the day the rule was made; on 21 August it had been reached before.
    (window,) = found.current
    assert (window.first_due, window.last_due) == (date(2025, 8, 22), date(2025, 8, 24))


def test_a_rule_that_has_ended_keeps_what_it_reached():
    ended = (rule(-7, valid_to=date(2025, 8, 10)), rule(0))

    found = stand(ended, date(2025, 8, 12), date(2025, 8, 10))

    assert [(window.rung.offset, window.first_due, window.last_due) for window in found.current] == [
        (0, date(2025, 8, 10), date(2025, 8, 12)),
        (-7, date(2025, 8, 13), date(2025, 8, 17)),
    ]


def test_families_with_a_limit_are_those_named_by_it():
    assert {family.value for family in DATED_FAMILIES} == {"reply", "commitment", "target", "share", "rehandling"}


@pytest.mark.parametrize(
    ("rung", "due", "words"),
    [
        (Rung(-7), date(2025, 8, 19), "提醒日2025年8月12日"),
        (Rung(-1, Unit.WORKDAYS), date(2025, 10, 8), "提醒日2025年9月30日，按工作日推算，跳过7个休息日"),
        (Rung(-1, Unit.WORKDAYS), date(2025, 9, 29), "提醒日2025年9月28日，按工作日推算"),
        (Rung(1), date(2025, 9, 30), "提醒日2025年10月1日，当日为国庆节，顺延到下一个工作日发送"),
        (Rung(-7), date(2031, 8, 19), "提醒日2031年8月12日，2031年放假安排尚未公布，按周末估算"),
        (
            Rung(-1, Unit.WORKDAYS),
            date(2031, 10, 6),
            "提醒日2031年10月3日，按工作日推算，跳过2个休息日，2031年放假安排尚未公布，按周末估算",
        ),
    ],
)
def test_how_a_day_was_counted_is_said(rung, due, words):
    assert how_counted(rung, due, calendar=CALENDAR) == words


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
