"""What days are, by the published notices of 2024 to 2026 and beyond them."""

from datetime import date

import pytest

from proposals.deadlines.holidays import Override, OverrideError, parse_overrides, published_day


@pytest.mark.parametrize(
    ("day", "is_workday", "reason"),
    [
        # 春节 2024: 10 to 17 February, worked on the Sundays before and after.
        (date(2024, 2, 4), True, "调休上班（春节）"),
        (date(2024, 2, 9), True, "工作日"),
        (date(2024, 2, 12), False, "春节"),
        (date(2024, 2, 17), False, "春节"),
        (date(2024, 2, 18), True, "调休上班（春节）"),
        # 清明节 and 劳动节 2024
        (date(2024, 4, 4), False, "清明"),
        (date(2024, 4, 7), True, "调休上班（清明）"),
        (date(2024, 5, 11), True, "调休上班（劳动节）"),
        # 国庆节 2024: 1 to 7 October
        (date(2024, 9, 29), True, "调休上班（国庆节）"),
        (date(2024, 10, 7), False, "国庆节"),
        (date(2024, 10, 8), True, "工作日"),
        (date(2024, 10, 12), True, "调休上班（国庆节）"),
        # 春节 2025: 28 January to 4 February
        (date(2025, 1, 26), True, "调休上班（春节）"),
        (date(2025, 1, 28), False, "春节"),
        (date(2025, 2, 4), False, "春节"),
        (date(2025, 2, 8), True, "调休上班（春节）"),
        # 国庆节 and 中秋节 2025: 1 to 8 October
        (date(2025, 9, 28), True, "调休上班（国庆节）"),
        (date(2025, 10, 8), False, "国庆节"),
        (date(2025, 10, 9), True, "工作日"),
        (date(2025, 10, 11), True, "调休上班（国庆节）"),
        # 春节 2026: 15 to 23 February
        (date(2026, 2, 14), True, "调休上班（春节）"),
        (date(2026, 2, 23), False, "春节"),
        (date(2026, 2, 28), True, "调休上班（春节）"),
        # 国庆节 2026: 1 to 7 October, and 元旦 with its Sunday
        (date(2026, 1, 2), False, "元旦"),
        (date(2026, 1, 4), True, "调休上班（元旦）"),
        (date(2026, 10, 10), True, "调休上班（国庆节）"),
        # plain days
        (date(2025, 7, 26), False, "周末"),
        (date(2025, 7, 28), True, "工作日"),
    ],
)
def test_published_days(day, is_workday, reason):
    found = published_day(day)

    assert (found.is_workday, found.reason, found.is_estimated) == (is_workday, reason, False)


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [
        (date(2031, 10, 1), True),  # certainly a holiday, but no notice says which days go with it
        (date(2031, 10, 4), False),
        (date(2003, 10, 1), True),
    ],
)
def test_an_unpublished_year_is_only_estimated_by_its_weekends(day, is_workday):
    found = published_day(day)

    assert (found.is_workday, found.is_estimated) == (is_workday, True)


def test_the_last_days_of_a_year_wait_for_the_next_years_notice():
    # 29 December 2018, a Saturday, was worked and the 31st was free by the notice for 2019.
    assert published_day(date(2018, 12, 29)).is_workday
    assert not published_day(date(2018, 12, 31)).is_workday
    assert not published_day(date(2018, 12, 31)).is_estimated
    assert published_day(date(2003, 12, 31)).is_estimated


def test_overrides_are_read_one_a_line():
    text = "\ufeff# 本市规定\n2027-10-08 休 国庆节\n\n2027-10-09，班\n2027-8-2 休   # 台风\n"

    assert parse_overrides(text) == (
        Override(date(2027, 10, 8), False, "国庆节"),
        Override(date(2027, 10, 9), True, "本地规定上班"),
        Override(date(2027, 8, 2), False, "本地规定放假"),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "2027-10-08 放假",
            "节假日文件第1行无法识别，应为“2027-10-08 休 国庆节”或“2027-10-09 班 调休”：2027-10-08 放假",
        ),
        ("\n2027-02-30 休", "节假日文件第2行的日期不存在：2027-02-30 休"),
        ("2027-10-08 休\n2027-10-08 班", "节假日文件第2行：2027-10-08重复。"),
    ],
)
def test_an_unreadable_override_names_its_line(text, message):
    with pytest.raises(OverrideError) as caught:
        parse_overrides(text)

    assert str(caught.value) == message
