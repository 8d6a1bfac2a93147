"""How the words of a letter became a date, said to people."""

from datetime import date

from proposals.deadlines.statute import chinese_date
from proposals.deadlines.workdays import Calendar
from tracking.due_dates.counting import skipped_words

# By the precision of the words (tracking.extraction.types.Precision).
_READ = {
    "day": "信中写到日",
    "ten_days": "信中写到旬，按该旬最后一天计",
    "month": "信中写到月，按该月最后一天计",
    "quarter": "信中写到季度，按该季度最后一天计",
    "half_year": "信中写到半年，按该半年最后一天计",
    "year": "信中写到年，按其最后一天计",
    "period": "信中写明一段时期，按其最后一天计",
    "vague": "信中没有写明具体日期",
}
# Patterns that count from the day of the letter (tracking.extraction.times_patterns).
_COUNTED = frozenset({"duration", "duration_ahead", "time_of_years"})
_FIRST_WEEKEND_DAY = 5


def reading_words(
    *, quote: str, precision: str, rule: str, start: date | None, found: date | None, calendar: Calendar
) -> str:
    """
    Say by which rule ``quote`` was read as ``found``.

    A letter's 15个工作日内 is read over weekends alone, whatever the holidays; where the calendar gives another day,
    that is said, so that a person can settle it.
    """
    if found is None:
        return _READ.get(precision, "")
    if rule not in _COUNTED or start is None or start >= found:
        return _READ.get(precision, "")
    words = f"自{chinese_date(start)}起算"
    if "工作日" not in quote:
        return words
    number = sum(
        date.fromordinal(day).weekday() < _FIRST_WEEKEND_DAY
        for day in range(start.toordinal() + 1, found.toordinal() + 1)
    )
    counted = calendar.add_workdays(start, number)
    if counted.day == found:
        return "，".join(filter(None, [f"{words}，第{number}个工作日", skipped_words(start, found, calendar=calendar)]))
    skipped = skipped_words(start, counted.day, calendar=calendar)
    return (
        f"{words}，只扣除周末，第{number}个工作日为{chinese_date(found)}；"
        f"按放假安排（{skipped}）应为{chinese_date(counted.day)}，请核对"
    )
