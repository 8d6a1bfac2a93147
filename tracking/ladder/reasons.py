"""Why a line is told on its day, in the user's words: the date it counts from, and the days that were counted."""

from datetime import date, timedelta

from proposals.deadlines.statute import chinese_date
from proposals.deadlines.workdays import Calendar
from tracking.ladder.rungs import Rung, Unit


def how_counted(rung: Rung, due: date, *, calendar: Calendar) -> str:
    """
    Say on which day a rung is reached and how that was counted: working days with the days off skipped on the way.

    A day in a year whose holidays are not published yet is said to be estimated, and one on which no mail goes out to
    be told on the next working day.
    """
    reached = rung.day(due, calendar=calendar)
    words = [f"提醒日{chinese_date(reached)}"]
    first, last = min(reached, due), max(reached, due)
    between = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    estimated = calendar.day(reached).is_estimated
    if rung.unit == Unit.WORKDAYS and rung.offset:
        # Neither end is a day off that was skipped: one is the working day found, the other the date itself.
        skipped = [day for day in between[1:-1] if not calendar.is_workday(day)]
        words.append("按工作日推算" + (f"，跳过{len(skipped)}个休息日" if skipped else ""))
        estimated = estimated or any(calendar.day(day).is_estimated for day in between)
    known = calendar.day(reached)
    if not known.is_workday:
        words.append(f"当日为{known.reason}，顺延到下一个工作日发送")
    if estimated:
        words.append(f"{last.year}年放假安排尚未公布，按周末估算")
    return "，".join(words)
