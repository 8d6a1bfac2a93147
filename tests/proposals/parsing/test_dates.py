"""Days that a damaged date can still mean."""

from datetime import date

import pytest

from proposals.parsing.dates import only_reading


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2025718日", date(2025, 7, 18)),
        ("202572日", date(2025, 7, 2)),
        ("20241226", date(2024, 12, 26)),
        ("2026年930日", date(2026, 9, 30)),
    ],
)
def test_digits_with_one_reading_give_a_day(words, day):
    assert only_reading(words) == day


@pytest.mark.parametrize("words", ["2025112日", "2023年7月", "2023年2月30日", "2025", "25718", "", "202572日〔3〕19号"])
def test_digits_with_none_or_two_readings_give_none(words):
    assert only_reading(words) is None
