"""
By when a bureau has to answer, counted from 交办 under the rule of its place.

Places differ (months, working days, days, a fixed day of the session's year), so the rule comes in as values; what is
the same everywhere is how a period is counted:

* the day of 交办 itself does not count, counting begins on the next day (民法典第二百零一条);
* a period in months ends on the same day of the last month, or on that month's last day where it has no such day:
  30 January plus one month is 28 or 29 February (民法典第二百零二条);
* a period that ends on a holiday is **not** moved behind it, as 民法典第二百零三条 would for a debtor: the notices
  print the limit as a plain date, and being early harms nobody. The reason says that the day is free.
"""

import calendar as months
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from proposals.deadlines.workdays import Calendar


class Unit(StrEnum):
    """How a period is counted; the values are those stored with the rules."""

    MONTHS = "months"
    WORKDAYS = "workdays"
    DAYS = "days"
    FIXED = "fixed"


class NoReplyDate(ValueError):  # noqa: N818 - worded for the user
    """No date follows from the rule; the message says why, in the user's words."""


@dataclass(frozen=True, slots=True)
class ReplyTerms:
    """
    One rule's values: ``amount`` of ``unit``, or ``month`` and ``day`` for a fixed day of the session's year.

    ``name`` is what the place calls the rule, ``basis`` the article or notice it rests on.
    """

    name: str
    unit: Unit
    amount: int | None = None
    month: int | None = None
    day: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ReplyDue:
    """The last day for the reply, how it was counted and by which rule; ``is_estimated`` if on unpublished days."""

    day: date
    reason: str
    is_estimated: bool


def reply_due_date(terms: ReplyTerms, *, assigned: date | None, session_year: int, calendar: Calendar) -> ReplyDue:
    """
    Return the last day for the reply under ``terms``.

    :raises NoReplyDate: if the period has no beginning, or a fixed day lies before 交办 (an item assigned between
        sessions under a rule for session items): a person has to decide then.
    """
    if terms.unit == Unit.FIXED:
        return _fixed(terms, assigned=assigned, session_year=session_year, calendar=calendar)
    if assigned is None:
        raise NoReplyDate(f"尚未登记交办日期，无法按“{terms.name}”计算答复期限。")
    if terms.amount is None:
        raise NoReplyDate(f"规则“{terms.name}”没有写明期限长短。")
    is_estimated = False
    match terms.unit:
        case Unit.MONTHS:
            # 代表法: 交办之日起三个月内, at most six for wide and difficult matters; Sichuan 2024 five for 提案.
            day, length = add_months(assigned, terms.amount), f"{terms.amount}个月"
        case Unit.WORKDAYS:
            # Working days rule the short limits: return of a wrongly assigned item within 3, 5, 7 or 10.
            counted = calendar.add_workdays(assigned, terms.amount)
            day, is_estimated, length = counted.day, counted.is_estimated, f"{terms.amount}个工作日"
        case _:
            day, length = assigned + timedelta(days=terms.amount), f"{terms.amount}日"
    return _due(terms, day, f"自{chinese_date(assigned)}交办起{length}", calendar, is_estimated=is_estimated)


def add_months(start: date, number: int) -> date:
    """Return the same day ``number`` months later, or that month's last day where it has no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + number, 12)
    return _clamped(year, month + 1, start.day)


def chinese_date(day: date) -> str:
    """Write a day as documents do: 2025年7月28日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _fixed(terms: ReplyTerms, *, assigned: date | None, session_year: int, calendar: Calendar) -> ReplyDue:
    # Notices fix one day for all items of a session: 6月30日, 8月20日, 8月31日. One even printed 9月31日.
    if terms.month is None or terms.day is None:
        raise NoReplyDate(f"规则“{terms.name}”没有写明固定日期。")
    day = _clamped(session_year, terms.month, terms.day)
    if assigned is not None and day < assigned:
        raise NoReplyDate(
            f"“{terms.name}”规定的{chinese_date(day)}早于交办日期{chinese_date(assigned)}，请人工确定答复期限。"
        )
    printed = f"固定期限{terms.month}月{terms.day}日"
    if day.day != terms.day:
        printed += "（当月没有这一天，按月末计）"
    return _due(terms, day, printed, calendar, is_estimated=False)


def _due(terms: ReplyTerms, day: date, counted: str, calendar: Calendar, *, is_estimated: bool) -> ReplyDue:
    reason = f"{terms.name}：{counted}"
    if terms.basis:
        reason += f"（依据：{terms.basis}）"
    if is_estimated:
        reason += "；含尚未公布放假安排的年份，按周末估算"
    last = calendar.day(day)
    if not last.is_workday:
        reason += f"；当日为{last.reason}"
    return ReplyDue(day, reason, is_estimated)


def _clamped(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, months.monthrange(year, month)[1]))
