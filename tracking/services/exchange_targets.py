"""Targets in one cell of a table: a line each, 原文｜指标｜下限｜上限｜单位｜时限."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from proposals.sheets.types import CellProblem, Value
from proposals.sheets.values import clean, read_day
from tracking.models import Target
from tracking.services.terms import TargetTerms

_PARTS = 6
_NUMBER = re.compile(r"-?\d{1,16}(?:\.\d{1,4})?")


def lines_of(targets: Sequence[Target]) -> tuple[tuple[str, ...], ...]:
    """Return targets as the parts of lines, in the order in which they came."""
    return tuple(
        (
            target.quote,
            target.metric,
            _shown(target.low),
            _shown(target.high),
            target.unit,
            target.due_date.isoformat() if target.due_date else "",
        )
        for target in sorted(targets, key=lambda target: target.pk)
    )


def _shown(bound: Decimal | None) -> str:
    return "" if bound is None else f"{bound.normalize():f}"


def terms_of(lines: Value, there: Sequence[Target]) -> list[TargetTerms]:
    """
    Return what lines ask for; a line is the target of the same words that is there, else a new one.

    :raises CellProblem: for the first line that is wrong.
    """
    left = sorted(there, key=lambda target: target.pk)
    wanted: list[TargetTerms] = []
    for line in lines if isinstance(lines, tuple) else ():
        read = _read(tuple(line))
        known = next((target for target in left if clean(target.quote) == read.quote), None)
        if known:
            left.remove(known)
            # Words that only look the same stay as they are.
            read = TargetTerms(known.pk, known.quote, read.metric, read.low, read.high, read.unit, read.due_date)
        wanted.append(read)
    return wanted


def _read(line: Sequence[str]) -> TargetTerms:
    if len(line) > _PARTS:
        raise CellProblem(f"“{line[0]}”一行有{len(line)}项，最多6项：原文｜指标｜下限｜上限｜单位｜时限。")
    quote, metric, low_text, high_text, unit, day = (*line, *[""] * (_PARTS - len(line)))
    if not quote:
        raise CellProblem("目标的第一项是原文，不能为空。")
    for words, most in ((quote, 200), (metric, 100), (unit, 30)):
        if len(words) > most:
            raise CellProblem(f"“{words[:20]}…”最多{most}字。")
    low, high = _number(low_text), _number(high_text)
    if low is None and high is None:
        raise CellProblem(f"“{quote}”没有下限和上限；只有一个数时，两项填同一个数。")
    if low is not None and high is not None and high < low:
        raise CellProblem(f"“{quote}”的上限小于下限。")
    return TargetTerms(None, quote, metric, low, high, unit, read_day(day) if day else None)


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
    if not _NUMBER.fullmatch(plain):
        raise CellProblem(f"“{text}”不是数字；整数最多16位，小数最多4位，不要带单位。")
    return Decimal(plain)
