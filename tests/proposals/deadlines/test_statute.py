"""By when a reply is due."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.deadlines.statute import NoReplyDate, ReplyDue, ReplyTerms, Unit, add_months, reply_due_date
from proposals.deadlines.workdays import Calendar
from proposals.enums import DeadlineUnit


def due(terms, assigned, year=2025):
    return reply_due_date(terms, assigned=assigned, session_year=year, calendar=Calendar())


MONTHS_3 = ReplyTerms("代表建议答复期限", Unit.MONTHS, amount=3, basis="代表法：交办之日起三个月内答复")


def test_units_are_those_stored_with_the_rules():
    assert {unit.value for unit in Unit} == set(DeadlineUnit.values)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2025, 1, 30), 1, date(2025, 2, 28)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 3, date(2025, 4, 30)),
        (date(2025, 3, 31), 3, date(2025, 6, 30)),
        (date(2025, 3, 3), 3, date(2025, 6, 3)),
        (date(2025, 10, 15), 3, date(2026, 1, 15)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_end_on_the_same_day_or_the_months_last(start, months, end):
    assert add_months(start, months) == end


@pytest.mark.parametrize(
    ("terms", "assigned", "day", "reason"),
    [
        (
            MONTHS_3,
            date(2025, 3, 3),
            date(2025, 6, 3),
            "代表建议答复期限：自2025年3月3日交办起3个月（依据：代表法：交办之日起三个月内答复）",
        ),
        (
            ReplyTerms("市政协提案答复期限", Unit.MONTHS, amount=5),
            date(2025, 2, 28),
            date(2025, 7, 28),
            "市政协提案答复期限：自2025年2月28日交办起5个月",
        ),
        (
            ReplyTerms("会办意见期限", Unit.WORKDAYS, amount=10, basis="云政办〔2025〕6号"),
            date(2025, 9, 25),
            date(2025, 10, 15),
            "会办意见期限：自2025年9月25日交办起10个工作日（依据：云政办〔2025〕6号）",
        ),
        (
            ReplyTerms("闭会期间建议", Unit.DAYS, amount=90),
            date(2025, 7, 3),
            date(2025, 10, 1),
            "闭会期间建议：自2025年7月3日交办起90日；当日为国庆节",
        ),
        (
            ReplyTerms("会议期间建议", Unit.FIXED, month=8, day=31),
            date(2025, 3, 3),
            date(2025, 8, 31),
            "会议期间建议：固定期限8月31日；当日为周末",
        ),
        (
            ReplyTerms("会议期间建议", Unit.FIXED, month=9, day=31),
            None,
            date(2025, 9, 30),
            "会议期间建议：固定期限9月31日（当月没有这一天，按月末计）",
        ),
    ],
)
def test_the_date_and_how_it_was_counted(terms, assigned, day, reason):
    assert due(terms, assigned) == ReplyDue(day, reason, is_estimated=False)


def test_working_days_of_an_unpublished_year_are_marked():
    found = due(ReplyTerms("会办意见期限", Unit.WORKDAYS, amount=10), date(2031, 3, 3), 2031)

    assert found == ReplyDue(
        date(2031, 3, 17),
        "会办意见期限：自2031年3月3日交办起10个工作日；含尚未公布放假安排的年份，按周末估算",
        is_estimated=True,
    )


@pytest.mark.parametrize(
    ("terms", "assigned", "message"),
    [
        (MONTHS_3, None, "尚未登记交办日期，无法按“代表建议答复期限”计算答复期限。"),
        (
            ReplyTerms("会议期间建议", Unit.FIXED, month=6, day=30),
            date(2025, 9, 10),
            "“会议期间建议”规定的2025年6月30日早于交办日期2025年9月10日，请人工确定答复期限。",
        ),
        (ReplyTerms("会议期间建议", Unit.FIXED), date(2025, 3, 3), "规则“会议期间建议”没有写明固定日期。"),
        (ReplyTerms("会议期间建议", Unit.DAYS), date(2025, 3, 3), "规则“会议期间建议”没有写明期限长短。"),
    ],
)
def test_where_no_date_follows_the_reason_is_given(terms, assigned, message):
    with pytest.raises(NoReplyDate) as caught:
        due(terms, assigned)

    assert str(caught.value) == message


@given(
    st.dates(date(2005, 1, 1), date(2035, 12, 31)),
    st.integers(0, 40),
    st.sampled_from([Unit.MONTHS, Unit.WORKDAYS, Unit.DAYS]),
    st.integers(1, 60),
)
def test_a_later_assignment_is_never_due_earlier(assigned, delay, unit, amount):
    terms = ReplyTerms("期限", unit, amount=amount)
    later = date.fromordinal(assigned.toordinal() + delay)

    assert assigned < due(terms, assigned).day <= due(terms, later).day
