"""Numbers as official letters write them."""

from decimal import Decimal

import pytest

from tracking.extraction.numerals import parse_number, parse_small, parse_year


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("0", "0"),
        ("36", "36"),
        ("3.75", "3.75"),
        ("1,257", "1257"),
        ("12,345,678.9", "12345678.9"),
        ("3千", "3000"),
        ("1.2万", "12000"),
        ("5千万", "50000000"),
        ("2.5亿", "250000000"),
        ("一", "1"),
        ("十", "10"),
        ("十二", "12"),
        ("二十", "20"),
        ("二十三", "23"),
        ("两百", "200"),
        ("一百零五", "105"),
        ("一百五", "150"),
        ("三千零六十", "3060"),
        ("一千二百", "1200"),
        ("九万六千", "96000"),
        ("三万二", "32000"),
        ("一亿二千万", "120000000"),
        ("五十亿", "5000000000"),
        ("二零二五", "2025"),
        ("二〇二五", "2025"),
        ("一点五", "1.5"),
        ("十二点三六", "12.36"),
    ],
)
def test_number_has_its_value(words, value):
    assert parse_number(words) == Decimal(value)


@pytest.mark.parametrize("words", ["", "三五", "若干", "几十", "1.2.3", "12a", "一点", "点五", "２５", "²"])
def test_words_that_are_no_number_have_none(words):
    assert parse_number(words) is None


def test_small_number_refuses_other_words():
    with pytest.raises(ValueError, match="若干"):
        parse_small("若干")


def test_year_is_read_in_both_scripts():
    assert (parse_year("2031"), parse_year("二零三一")) == (2031, 2031)
