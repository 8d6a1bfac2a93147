"""Numbers as officials write them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from tracking.forms.amounts import AmountField


@pytest.mark.parametrize(
    ("unit", "typed", "number"),
    [
        ("个", "3", "3"),
        ("个", "3个", "3"),
        ("个", "-5", "-5"),
        ("公里", "35.5", "35.5"),
        ("元", "1800万", "18000000"),
        ("元", "1.23456万", "12345.6"),
        ("元", "1800万元", "18000000"),
        ("元", "1,800万元", "18000000"),
        ("元", "２.４亿元", "240000000"),
        ("元", "1 200", "1200"),
        ("%", "35.5％", "35.5"),
        ("万元", "1800万元", "1800"),
        ("万元", "1800万", "1800"),
        ("万元", "1800", "1800"),
    ],
)
def test_a_number_is_read_with_its_scale_and_its_unit(unit, typed, number):
    assert AmountField(unit=unit).clean(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("abc", "请填写数字，如1200、35.5或1800万。"),
        ("1e5", "请填写数字，如1200、35.5或1800万。"),
        ("NaN", "请填写数字，如1200、35.5或1800万。"),
        ("12,34", "请填写数字，如1200、35.5或1800万。"),
        ("3所", "请填写数字，如1200、35.5或1800万。"),
        ("1" * 5000, "请填写数字，如1200、35.5或1800万。"),
        ("1" * 21, "数字太大，整数部分最多16位。"),
        ("9" * 17, "数字太大，整数部分最多16位。"),
        ("9999999999999亿", "数字太大，整数部分最多16位。"),
        ("1.23456", "小数最多4位。"),
    ],
)
def test_what_is_no_number_or_too_large_is_refused_in_words(typed, message):
    with pytest.raises(ValidationError) as refused:
        AmountField(unit="个").clean(typed)

    assert refused.value.messages == [message]


@pytest.mark.parametrize(
    ("typed", "number"), [("0", "0"), ("1800元", "1800"), ("0.5万", "5000"), ("12000000", "12000000")]
)
def test_a_number_for_a_target_in_ten_thousands_counts_as_written_where_it_is_clear(typed, number):
    assert AmountField(unit="元", counted_in_scale=True).clean(typed) == Decimal(number)


def test_a_small_bare_number_for_a_target_in_ten_thousands_is_asked_about():
    with pytest.raises(ValidationError) as refused:
        AmountField(unit="元", counted_in_scale=True).clean("1800")

    assert refused.value.messages == ["这个目标以万、亿计。如为1800万元，请写“1800万”；确为1800元，请写“1800元”。"]


def test_an_empty_number_is_none():
    assert AmountField(required=False).clean("") is None
