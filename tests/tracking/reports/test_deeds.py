"""What is pledged without a number is said to be done or not."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from tracking.reports import deeds


@dataclass(frozen=True)
class Pledged:
    quote: str
    low: Decimal | None = Decimal(1)
    high: Decimal | None = Decimal(1)
    unit: str = ""


@pytest.mark.parametrize(
    ("quote", "unit", "deed"),
    [
        ("建成并投用", "", "建成"),
        ("2026年9月底前建成并投用", "个", "建成"),
        ("出台管理办法", "部", "出台"),
        ("进一步理顺机制", "", "完成"),
        # A number is pledged: one of what is counted.
        ("建成1个停车场", "个", ""),
        ("建成一个停车场", "个", ""),
        ("建成停车场1处", "", ""),
    ],
)
def test_a_pledge_of_one_without_a_number_in_its_words_is_a_deed(quote, unit, deed):
    assert deeds.deed(Pledged(quote, unit=unit)) == deed


@pytest.mark.parametrize(("low", "high"), [("3", "3"), ("1", None), (None, "1"), ("1", "2")])
def test_any_other_number_is_a_number(low, high):
    bounds = [None if bound is None else Decimal(bound) for bound in (low, high)]

    assert deeds.deed(Pledged("建成并投用", *bounds)) == ""


@pytest.mark.parametrize(
    ("value", "said"), [(None, "—"), (Decimal(0), "未建成"), (Decimal("0.5"), "未建成"), (Decimal("1.0000"), "已建成")]
)
def test_a_deed_is_done_or_not(value, said):
    pledged = Pledged("建成并投用", unit="个")

    assert (deeds.goal(pledged), deeds.reached(pledged, value)) == ("建成", said)


def test_a_number_is_said_with_its_unit():
    pledged = Pledged("新增学位", low=Decimal(20), high=Decimal(30), unit="个")

    assert (deeds.goal(pledged), deeds.reached(pledged, Decimal(18))) == ("20至30个", "18个")
