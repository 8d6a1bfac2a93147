"""Freezing and restoring the report's values."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tracking.reports.figures import Figure, VerdictLine
from tracking.reports.freeze import canonical, from_plain, to_json, to_plain
from tracking.reports.rows import TargetRow
from tracking.reports.types import Item, Problems

ITEM = Item(7, "第3号提案", "云岭市教育局", "新建学校两所。", date(2025, 12, 31), 0, 1)
TARGET = TargetRow(
    bureau="云岭市教育局",
    kind="提案",
    number="3",
    quote="两所",
    metric="学校",
    low=Decimal(2),
    high=None,
    unit="所",
    due=None,
    value=Decimal("1.5"),
    measured=date(2025, 9, 30),
    accepted=True,
    source="",
    evidence="",
    percent=Decimal("75.0"),
    verdict="推进中",
)


@pytest.mark.parametrize(
    "value",
    [ITEM, TARGET, Problems((ITEM,), Figure("commitments", 1), (), Figure("commitments", 0), (ITEM, ITEM))],
)
def test_what_is_frozen_comes_back_equal(value):
    assert from_plain(type(value), to_plain(value)) == value


def test_a_row_written_in_one_go_is_the_same():
    assert json.loads(to_json(TARGET)) == to_plain(TARGET)
    assert to_json(replace(TARGET, quote="“两所”")).count("“两所”") == 1


def test_what_lacks_has_its_default_or_is_asked_for():
    plain = to_plain(TARGET)

    assert from_plain(TargetRow, {name: plain[name] for name in plain if name != "promise"}) == TARGET
    with pytest.raises(KeyError, match="quote"):
        from_plain(TargetRow, {name: plain[name] for name in plain if name != "quote"})


def test_decimals_are_frozen_as_text_and_days_as_iso():
    plain = to_plain(TARGET)

    assert (plain["value"], plain["percent"], plain["measured"], plain["high"]) == ("1.5", "75.0", "2025-09-30", None)


def test_a_verdict_comes_back_as_what_it_was():
    line = from_plain(VerdictLine, {"verdict": "missed", "figure": {"key": "targets", "value": 2}})

    assert line.verdict.name == "MISSED"


def test_a_float_cannot_be_frozen():
    with pytest.raises(TypeError, match="float"):
        to_plain(1.5)


def test_equal_values_have_one_canonical_form():
    assert canonical({"乙": 1, "甲": [1, None]}) == canonical({"甲": [1, None], "乙": 1})
    assert canonical({"甲": 1}) == '{"甲":1}'.encode()
