from datetime import date

import pytest

from tracking.demo.dates import UnknownPlaceholder, chinese_numerals, render


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{date:+1}前", "2027年1月1日前"),
        ("{month:-31}底前", "2026年11月底前"),
        ("{year:+365}内", "2027年内"),
        ("〔{digits:-365}〕", "〔2025〕"),
        ("{cn:+0}", "二〇二六年十二月三十一日"),
        ("{dashed:+60}", "2027-03-01"),
        ("{digits:-20}{damaged:-20}月", "202612月"),
        ("{damaged_date:+1}", "2027年月1日"),
        ("{damaged_sign:-20}日", "20261211日"),
    ],
)
def test_a_placeholder_is_written_out_from_the_day_of_loading(source, text):
    assert render(source, today=date(2026, 12, 31)) == text


@pytest.mark.parametrize("source", ["{day:+1}", "{date:1}", "{date}"])
def test_a_miswritten_placeholder_is_refused(source):
    with pytest.raises(UnknownPlaceholder):
        render(source, today=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 1, 10), "二〇二六年一月十日"),
        (date(2024, 2, 29), "二〇二四年二月二十九日"),
        (date(2030, 11, 20), "二〇三〇年十一月二十日"),
    ],
)
def test_days_in_chinese_numerals(day, text):
    assert chinese_numerals(day) == text
