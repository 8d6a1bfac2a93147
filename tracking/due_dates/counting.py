"""Which days a count of working days passes over, in words."""

from collections import Counter
from datetime import date, timedelta

from proposals.deadlines.workdays import Calendar


def skipped_words(start: date, end: date, *, calendar: Calendar) -> str:
    """
    Name the days after ``start`` up to ``end`` that are not worked: 其间周末4天、国庆节3天不计.

    Empty if there are none; says so where no notice covers a day and the count is only estimated.
    """
    days = [calendar.day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1)]
    free = Counter(day.reason for day in days if not day.is_workday)
    if not free:
        return ""
    named = "、".join(f"{reason}{count}天" for reason, count in free.items())
    estimated = "（放假安排尚未公布，按周末估算）" if any(day.is_estimated for day in days) else ""
    return f"其间{named}不计{estimated}"
