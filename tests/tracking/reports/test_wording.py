"""Days and numbers as official documents write them."""

from datetime import date
from decimal import Decimal

import pytest

from tracking.reports import wording
from tracking.reports.types import Share


def test_days_are_written_without_leading_zeros():
    assert wording.day(date(2025, 7, 8)) == "2025年7月8日"
    assert wording.month("2026-03") == "2026年3月"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("3", "3"),
        ("3.0000", "3"),
        ("35.5", "35.5"),
        ("1E+3", "1000"),
        ("12000", "1.2万"),
        ("12345", "12345"),
        ("300000000", "3亿"),
        ("105000000", "1.05亿"),
        ("-20000", "-2万"),
        ("0", "0"),
    ],
)
def test_numbers_are_short_only_where_nothing_is_lost(value, words):
    assert wording.number(Decimal(value)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (3, 3, "3个"),
        (30, 50, "30至50个"),
        (3, None, "不少于3个"),
        (None, 35, "不超过35个"),
        (None, None, "—"),
    ],
)
def test_bounds_are_written_as_promised(low, high, words):
    bound = [None if n is None else Decimal(n) for n in (low, high)]

    assert wording.bounds(*bound, "个") == words


def test_a_share_shows_its_percent_or_a_dash():
    assert wording.share(Share(2, 3)) == "66.7%"
    assert wording.share(Share(0, 0)) == "—"
