"""What counts as kept, overdue, reached."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.reports.assemble import Assembly, Names
from tracking.reports.figures import Share, State, StateFigures, Verdict
from tracking.reports.keys import words_facet
from tracking.reports.rows import CommitmentRow, CountedRow, RowTable
from tracking.reports.rules import (
    Judgement,
    Moments,
    a_year_after,
    adds_up,
    judge,
    lags,
    progress_facets,
    stage_date,
    state_of,
)
from tracking.reports.types import AnnualReport

AS_OF = date(2025, 12, 31)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("due", "fulfilled", "state"),
    [
        (AS_OF + DAY, None, State.ON_SCHEDULE),
        # The day has ended: what was due on it and is open is overdue.
        (AS_OF, None, State.OVERDUE),
        (AS_OF - DAY, None, State.OVERDUE),
        (AS_OF, AS_OF, State.KEPT_IN_TIME),
        (AS_OF - DAY, AS_OF, State.KEPT_LATE),
        (AS_OF + DAY, AS_OF, State.KEPT_IN_TIME),
        (None, None, State.UNDATED),
        (None, AS_OF, State.UNDATED),
    ],
)
def test_state_follows_from_the_two_days(due, fulfilled, state):
    assert state_of(Moments(due=due, fulfilled_on=fulfilled), as_of=AS_OF) == state


@pytest.mark.parametrize(
    ("moments", "state"),
    [
        # A clock that stands still is neither on schedule nor overdue.
        (Moments(due=AS_OF + DAY, paused=True), State.PAUSED),
        (Moments(due=AS_OF, paused=True), State.PAUSED),
        (Moments(due=AS_OF, paused=True, fulfilled_on=AS_OF), State.KEPT_IN_TIME),
        # What was closed another way is no longer asked when.
        (Moments(due=AS_OF - DAY, closed=State.UNACHIEVABLE), State.UNACHIEVABLE),
        (Moments(due=None, closed=State.SUPERSEDED), State.SUPERSEDED),
        # Behind is what has a date ahead and a stage missed; what is overdue, paused or kept is not asked for stages.
        (Moments(due=AS_OF + DAY, behind=True), State.BEHIND),
        (Moments(due=AS_OF, behind=True), State.OVERDUE),
        (Moments(due=AS_OF + DAY, behind=True, paused=True), State.PAUSED),
        (Moments(due=AS_OF + DAY, behind=True, fulfilled_on=AS_OF), State.KEPT_IN_TIME),
        (Moments(due=None, behind=True), State.UNDATED),
    ],
)
def test_state_knows_pauses_and_other_ends(moments, state):
    assert state_of(moments, as_of=AS_OF) == state


@pytest.mark.parametrize(
    ("promised", "due", "fulfilled", "promise", "state"),
    [
        # Extended by a month and fulfilled within it: late by the promise, in time by the date in force.
        (AS_OF - 30 * DAY, AS_OF, AS_OF - DAY, "late", "kept_in_time"),
        (AS_OF - 30 * DAY, AS_OF, AS_OF - 30 * DAY, "in_time", "kept_in_time"),
        (AS_OF, AS_OF, None, "none", "overdue"),
        (None, AS_OF, AS_OF, "none", "kept_in_time"),
    ],
)
def test_what_was_kept_is_held_against_both_dates(promised, due, fulfilled, promise, state):
    facets = progress_facets(Moments(due=due, promised=promised, fulfilled_on=fulfilled), as_of=AS_OF)

    assert (facets["promise"], facets["state"]) == (promise, state)


@pytest.mark.parametrize(
    ("own", "promised", "due", "expected"),
    [
        (AS_OF - DAY, AS_OF, AS_OF, AS_OF - DAY),
        # Dated like its promise it is no stage, and moves with it when that is extended.
        (AS_OF, AS_OF, AS_OF, None),
        (AS_OF, AS_OF, AS_OF + 30 * DAY, None),
        (AS_OF + DAY, AS_OF, AS_OF, None),
        (AS_OF - DAY, AS_OF, AS_OF + 30 * DAY, AS_OF - DAY),
        # Agreed on later, or without any end.
        (AS_OF, None, AS_OF + DAY, AS_OF),
        (AS_OF, None, AS_OF, None),
        (AS_OF, None, None, AS_OF),
        (None, AS_OF, AS_OF, None),
    ],
)
def test_a_stage_comes_before_the_end_that_was_promised(own, promised, due, expected):
    assert stage_date(own, promised=promised, due=due) == expected


@pytest.mark.parametrize(
    ("verdict", "stage", "expected"),
    [
        (Verdict.MISSED, AS_OF, True),
        (Verdict.MISSED, AS_OF - DAY, True),
        # Nobody measured it: nothing shows that it was reached.
        (Verdict.NO_VALUE, AS_OF, True),
        (Verdict.NO_VALUE, AS_OF + DAY, False),
        (Verdict.UNDER_WAY, AS_OF + DAY, False),
        (Verdict.REACHED, AS_OF, False),
        (Verdict.ABOVE_RANGE, AS_OF, False),
    ],
)
def test_a_promise_lags_by_a_stage_that_passed_unreached(verdict, stage, expected):
    assert lags(Judgement(None, verdict), stage=stage, as_of=AS_OF) is expected


@pytest.mark.parametrize(
    ("bounds", "value", "due", "percent", "verdict"),
    [
        # One number.
        (("3", "3"), "2", AS_OF, "66.7", Verdict.MISSED),
        (("3", "3"), "2", AS_OF + DAY, "66.7", Verdict.UNDER_WAY),
        (("3", "3"), "2", None, "66.7", Verdict.UNDER_WAY),
        (("3", "3"), "3", AS_OF, "100.0", Verdict.REACHED),
        (("3", "3"), "4", AS_OF, "133.3", Verdict.REACHED),
        (("3", "3"), "0", AS_OF, "0.0", Verdict.MISSED),
        # A lower bound.
        (("50", None), "49.99", AS_OF, "100.0", Verdict.MISSED),
        (("50", None), "75", None, "150.0", Verdict.REACHED),
        (("0", None), "1", AS_OF, None, Verdict.REACHED),
        (("8", None), "-1", AS_OF, None, Verdict.MISSED),
        # A range.
        (("30", "50"), "15", AS_OF, "50.0", Verdict.MISSED),
        (("30", "50"), "30", AS_OF, "100.0", Verdict.REACHED),
        (("30", "50"), "50", AS_OF, "100.0", Verdict.REACHED),
        (("30", "50"), "60", AS_OF, "120.0", Verdict.ABOVE_RANGE),
        # An upper bound.
        ((None, "35"), "35", AS_OF, "100.0", Verdict.REACHED),
        ((None, "35"), "30", AS_OF + DAY, "100.0", Verdict.WITHIN_LIMIT),
        ((None, "35"), "30", None, "100.0", Verdict.WITHIN_LIMIT),
        ((None, "35"), "40", AS_OF, "87.5", Verdict.MISSED),
        ((None, "35"), "40", AS_OF + DAY, "87.5", Verdict.UNDER_WAY),
        ((None, "0"), "0", AS_OF, "100.0", Verdict.REACHED),
        ((None, "0"), "2", AS_OF, None, Verdict.MISSED),
        # Nothing measured.
        (("3", "3"), None, AS_OF, None, Verdict.NO_VALUE),
    ],
)
def test_a_target_is_judged_by_its_bounds(bounds, value, due, percent, verdict):
    low, high, value, percent = (None if n is None else Decimal(n) for n in (*bounds, value, percent))

    assert judge(low=low, high=high, value=value, due=due, as_of=AS_OF) == Judgement(percent, verdict)


def test_a_target_without_any_bound_is_refused():
    with pytest.raises(ValueError, match="at least one bound"):
        judge(low=None, high=None, value=Decimal(1), due=None, as_of=AS_OF)


@pytest.mark.parametrize(
    ("day", "later"),
    [
        (date(2025, 12, 31), date(2026, 12, 31)),
        (date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 2, 28), date(2024, 2, 28)),
    ],
)
def test_a_year_after_a_leap_day_is_the_last_of_february(day, later):
    assert a_year_after(day) == later


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [(1, 3, "33.3"), (2, 3, "66.7"), (1, 8, "12.5"), (1, 16, "6.3"), (0, 5, "0.0"), (5, 5, "100.0")],
)
def test_shares_round_half_up_to_one_place(numerator, denominator, percent):
    assert str(Share(numerator, denominator).percent) == percent


def test_a_share_of_nothing_has_no_percent():
    assert Share(0, 0).percent is None


days = st.dates(date(2024, 1, 1), date(2028, 12, 31))
commitments = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(["suggestion", "proposal"]),
            "bureau": st.sampled_from(["1", "2", "3"]),
            "class": st.sampled_from(["7", "8", "unmarked", "unlisted"]),
            "due": st.none() | days,
            "fulfilled_on": st.none() | days,
            "submitted_on": st.none() | days,
            "waiting": st.booleans(),
            "returned": st.sampled_from(["yes", "no"]),
            "topic": st.sampled_from(["none", words_facet("教育"), words_facet("交通")]),
            "year": st.just("2025"),
            "soft": st.sampled_from(["yes", "no"]),
            "again": st.sampled_from(["yes", "no"]),
            "paused": st.booleans(),
            "behind": st.booleans(),
            "closed": st.none() | st.sampled_from([State.UNACHIEVABLE, State.SUPERSEDED]),
            "extensions": st.integers(0, 2),
        }
    ),
    max_size=40,
)


def counted(drawn: list[dict], as_of: date) -> tuple[AnnualReport, list[CountedRow]]:
    assembly = Assembly(year=2025, as_of=as_of)
    rows = []
    for number, values in enumerate(drawn):
        facets = {
            name: values[name] for name in ("kind", "bureau", "class", "returned", "topic", "year", "soft", "again")
        }
        fulfilled = values["fulfilled_on"] if values["fulfilled_on"] and values["fulfilled_on"] <= as_of else None
        moments = Moments(
            due=values["due"],
            promised=values["due"],
            fulfilled_on=fulfilled,
            submitted_on=values["submitted_on"],
            waiting=values["waiting"] and fulfilled is None,
            paused=values["paused"],
            behind=values["behind"],
            closed=values["closed"] if fulfilled is None else None,
            extensions=values["extensions"],
        )
        facets |= progress_facets(moments, as_of=as_of)
        rows.append(CountedRow(RowTable.COMMITMENTS, number, facets, _words(values["due"])))
        assembly.add(rows[-1])
    names = Names({"1": "甲局", "2": "乙局", "3": "丙局"}, [("7", "办法", "A", "已解决"), ("8", "办法", "B", "计划")])
    return assembly.report(names), rows


def _words(due: date | None) -> CommitmentRow:
    texts = dict.fromkeys(CommitmentRow.__dataclass_fields__, "")
    numbers = {"year": 2025, "order": 1, "days_overdue": None, "returned": 0, "extensions": 0}
    days = dict.fromkeys(
        ["replied", "confirmed", "submitted", "fulfilled", "verified", "promised", "paused_until", "result_since"]
    )
    return CommitmentRow(**{**texts, **numbers, **days, "due": due})


def parts(figures: StateFigures) -> int:
    return sum(figures.of(state).value for state in State)


@given(commitments, days)
def test_states_bureaus_and_classes_each_divide_the_confirmed_commitments(drawn, as_of):
    report, _ = counted(drawn, as_of)
    figures = report.commitments

    assert figures.confirmed.value == len(drawn)
    assert parts(figures) == len(drawn)
    assert report.overall.commitments.total.value == len(drawn)
    for lines in (report.by_bureau, report.by_class, report.by_topic):
        assert sum(line.figures.confirmed.value for line in lines) == len(drawn)
        assert all(parts(line.figures) == line.figures.confirmed.value for line in lines)
    assert figures.kept.value == figures.kept_in_time.value + figures.kept_late.value + figures.undated_kept.value
    assert figures.due.value >= figures.due_kept_in_time.value + figures.kept_late.value + figures.overdue.value
    ahead = report.outlook.due.value + report.outlook.later.value
    under_way = figures.on_schedule.value + figures.behind.value
    assert under_way <= ahead <= under_way + figures.paused.value
    assert sum(line.figure.value for line in report.outlook.months) == report.outlook.due.value
    assert report.problems.undated_open.value + figures.undated_kept.value == figures.undated.value


@given(commitments, days)
def test_no_rate_exceeds_the_whole(drawn, as_of):
    report, _ = counted(drawn, as_of)

    for figures in [report.commitments, *(line.figures for line in report.by_bureau)]:
        for rate in (figures.kept_rate, figures.in_time_rate):
            assert 0 <= rate.numerator <= rate.denominator


@pytest.mark.parametrize(
    ("low", "unit", "expected"),
    [
        ("3", "个", True),
        ("1000", "平方米", True),
        ("80", "%", False),
        ("35", "微克/立方米", False),
        ("24", "小时", False),
        ("3", "", False),
        # At most 35: nothing to be done.
        (None, "起", False),
    ],
)
def test_only_amounts_to_be_reached_are_added(low, unit, expected):
    assert adds_up(low=None if low is None else Decimal(low), unit=unit) is expected
