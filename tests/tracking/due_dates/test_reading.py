"""How the words of a letter became a date, and which days a count of working days passes over."""

from datetime import date

import pytest

from proposals.deadlines.holidays import Override
from proposals.deadlines.workdays import Calendar
from tracking.due_dates.counting import skipped_words
from tracking.due_dates.reading import reading_words

CALENDAR = Calendar()


def said(quote="2025年底前", precision="year", rule="year_end", start=None, found=date(2025, 12, 31)):
    return reading_words(quote=quote, precision=precision, rule=rule, start=start, found=found, calendar=CALENDAR)


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("day", "信中写到日"),
        ("ten_days", "信中写到旬，按该旬最后一天计"),
        ("month", "信中写到月，按该月最后一天计"),
        ("quarter", "信中写到季度，按该季度最后一天计"),
        ("half_year", "信中写到半年，按该半年最后一天计"),
        ("year", "信中写到年，按其最后一天计"),
        ("period", "信中写明一段时期，按其最后一天计"),
        ("", ""),
    ],
)
def test_the_precision_of_the_words_says_how_they_were_read(precision, words):
    assert said(precision=precision) == words


def test_words_without_a_day_say_so():
    assert said(quote="尽快", precision="vague", rule="vague", found=None) == "信中没有写明具体日期"


def test_months_are_counted_from_the_letter():
    words = said("三个月内", "day", "duration", date(2025, 7, 28), date(2025, 10, 28))

    assert words == "自2025年7月28日起算"


def test_working_days_name_the_days_passed_over():
    # 28 July 2025 is a Monday; the fifth working day after it is the Monday a week later.
    words = said("5个工作日内", "day", "duration", date(2025, 7, 28), date(2025, 8, 4))

    assert words == "自2025年7月28日起算，第5个工作日，其间周末2天不计"


def test_working_days_over_a_holiday_are_pointed_out():
    # 1 to 8 October 2025 are free and 11 October is worked: the reading knew weekends alone.
    words = said("5个工作日内", "day", "duration", date(2025, 9, 29), date(2025, 10, 6))

    assert words == (
        "自2025年9月29日起算，只扣除周末，第5个工作日为2025年10月6日；"
        "按放假安排（其间国庆节7天、中秋1天、周末1天不计）应为2025年10月13日，请核对"
    )


def test_no_free_day_between_is_not_spoken_of():
    assert skipped_words(date(2025, 7, 28), date(2025, 8, 1), calendar=CALENDAR) == ""


def test_a_local_day_off_is_named_by_its_reason():
    calendar = Calendar((Override(date(2025, 7, 30), is_workday=False, reason="台风停工"),))

    assert skipped_words(date(2025, 7, 28), date(2025, 8, 3), calendar=calendar) == "其间台风停工1天、周末2天不计"


def test_days_of_an_unpublished_year_are_said_to_be_estimated():
    words = skipped_words(date(2089, 7, 28), date(2089, 8, 4), calendar=CALENDAR)

    assert words == "其间周末2天不计（放假安排尚未公布，按周末估算）"
