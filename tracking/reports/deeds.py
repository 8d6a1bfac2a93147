"""
What is pledged without a number (建成并投用) is done or not, and said so: 建成, 已建成, 未建成.

A target must have a number, so these are kept as one of one; nobody would write that.
"""

import re
from decimal import Decimal
from typing import Protocol

from tracking.reports import wording

_ONE = Decimal(1)
# Days and parts of plans are no numbers of the thing itself.
_DATES = re.compile(r"\d+\s*(?:年|月|日|号|季度)")
_DIGIT = re.compile(r"[\d０-９]")
_DONE = re.compile(
    r"建成|完工|竣工|投用|投入使用|投入运营|通车|开通|启用|开放|挂牌|开工|出台|印发|发布|验收|交付|贯通|打通|整治|拆除|达标"
)
# What is said of a thing done where its words name no deed of their own.
_ANY = "完成"


class Pledged(Protocol):
    """What is pledged in some words: a target as it is, as it was, or as a report froze it."""

    @property
    def quote(self) -> str: ...
    @property
    def low(self) -> Decimal | None: ...
    @property
    def high(self) -> Decimal | None: ...
    @property
    def unit(self) -> str: ...


def deed(target: Pledged) -> str:
    """What is to be done, of a target that is done or not: 建成; empty where a number is pledged."""
    if target.low != _ONE or target.high != _ONE:
        return ""
    words = _DATES.sub("", target.quote)
    counted = f"[一1]{re.escape(target.unit)}" if target.unit else r"(?!)"
    if _DIGIT.search(words) or re.search(counted, words):
        return ""
    found = _DONE.search(words)
    return found[0] if found else _ANY


def goal(target: Pledged) -> str:
    """What is pledged: 20至30所, 不少于2次, 建成."""
    return deed(target) or wording.bounds(target.low, target.high, target.unit)


def reached(target: Pledged, value: Decimal | None) -> str:
    """How far it has come: 18所, 已建成, 未建成; a dash without a value."""
    if value is None:
        return wording.NOTHING
    if done := deed(target):
        return f"{'已' if value >= _ONE else '未'}{done}"
    return f"{wording.number(value)}{target.unit}"
