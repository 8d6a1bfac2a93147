"""Say which days the words of a time pattern mean, seen from the letter's date and the times read before them."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from tracking.extraction.numerals import parse_number, parse_small, parse_year
from tracking.extraction.times_calendar import (
    FIRST_YEAR,
    LAST_YEAR,
    add_months,
    add_weekdays,
    festival,
    last_of_month,
    season,
)
from tracking.extraction.times_scope import Meaning, Scope, group
from tracking.extraction.types import Precision

_PLAN_STARTS = {
    "十五": 2001,
    "十一五": 2006,
    "十二五": 2011,
    "十三五": 2016,
    "十四五": 2021,
    "十五五": 2026,
    "十六五": 2031,
}
_PLAN_YEARS = 5
_FROM_NOW = re.compile(r"(?:即日|今日|现在|今天|(?:答复|复函|本函|印发|发文)之?日)起，?$")
_RESPONSE = re.compile(
    r"(?:(?:规则|机制|制度|流程)，[^，。；]{0,16}$|(?:到|至|为|在|时限|期限|时间|不超过|缩短|压缩|压减|承诺)$"
    r"|(?:申请|报修|报装|投诉|诉求|工单|举报|报警|来电|接报|受理|接单|核实|反映|咨询|故障|求助|齐全|审批|办理|发现|查实|接诉|接警|出现|发生|报送|提交|备案|移送|立案|出险|报案|停电|断水|破损|损坏|送检|递交|登记|鉴定|线索|限期|责令|公示期满|验收合格)[^。；]{0,16}$)"
)
"""Words before a count of days that make it a time of response rather than a due date."""
_LENGTH_OF_WORK = re.compile(
    r"(?:周期|时限|时长|工期|用时|时间|期限|耗时)[^，。；]{0,8}?(?:控制|压缩|压减|缩短|缩减|限定)(?:在|到|至|为)?$"
)
"""Words before a count that make it how long a piece of work may take: 移交周期控制在6个月以内."""
_AFTER_EVENT = re.compile(
    r"(?:(?:后|起|之日|(?<!同)时|之内|收到|接到)，?|(?<![今此最往日然随先前落])后，[\u4e00-\u9fff]{0,8}(?:在|于|须|应)"
    r"|(?:批下来|批复下来|下来|批准|获批|验收合格|签约|中标)[的，]?|(?:发现|确认|认定|新增|登记)一[^。；]{1,12}，)$"
)


def year_span(match: re.Match[str], _scope: Scope) -> Meaning:
    """2021年至2023年."""
    first, last = parse_year(match["from"]), parse_year(match["to"])
    if not FIRST_YEAR <= first <= last <= LAST_YEAR or last - first > 50:
        return Meaning(None, None, Precision.VAGUE)
    if match["school"] == "学":
        return Meaning(None, None, Precision.VAGUE, suggested=date(last, 7, 15))
    return Meaning(date(first, 1, 1), date(last, 12, 31), Precision.PERIOD, spans=True, year=last)


def two_years(match: re.Match[str], scope: Scope) -> Meaning:
    """今明两年."""
    if scope.letter_date is None:
        return Meaning(None, None, Precision.PERIOD)
    first = scope.letter_date.year + (0 if match[0].startswith("今") else 1)
    return Meaning(date(first, 1, 1), date(first + 1, 12, 31), Precision.PERIOD, spans=True, year=first + 1)


def month_span(match: re.Match[str], scope: Scope) -> Meaning:
    """6月至8月; a span over the turn of the year ends in the next."""
    first, last = parse_small(match["from"]), parse_small(match["to"])
    if not (1 <= first <= 12 and 1 <= last <= 12):
        return Meaning(None, None, Precision.VAGUE)
    over = int(last < first)
    window = scope.window(match, lambda y: date(y, first, 1), lambda y: last_of_month(y + over, last), Precision.MONTH)
    return Meaning(window.first, window.last, Precision.MONTH, spans=True, year=window.year)


def quarter_span(match: re.Match[str], scope: Scope) -> Meaning:
    """二至三季度."""
    first, last = parse_small(match["from"]), parse_small(match["to"])
    if last < first:
        return Meaning(None, None, Precision.VAGUE)
    window = scope.window(
        match, lambda y: date(y, first * 3 - 2, 1), lambda y: last_of_month(y, last * 3), Precision.QUARTER
    )
    return Meaning(window.first, window.last, Precision.QUARTER, spans=True, year=window.year)


def day_span(match: re.Match[str], scope: Scope) -> Meaning:
    """9月1日至10日."""
    month, first, last = (parse_small(match[name]) for name in ("month", "from", "to"))
    window = scope.window(
        match, lambda y: _day(y, month, first), lambda y: _day(y, month, max(first, last)), Precision.DAY
    )
    return Meaning(window.first, window.last, Precision.DAY, spans=True, year=window.year)


def _day(year: int, month: int, day: int) -> date:
    """Return the day, or the last of the month for a day it has not (2月30日)."""
    return date(year, month, min(day, last_of_month(year, month).day))


def day(match: re.Match[str], scope: Scope) -> Meaning:
    """6月30日, 2025/6/30."""
    month, number = parse_small(match["month"]), parse_small(match["day"])
    if number > 31:
        return Meaning(None, None, Precision.VAGUE)
    return scope.window(match, lambda y: _day(y, month, number), lambda y: _day(y, month, number), Precision.DAY)


def _relative_month(which: str | None, scope: Scope) -> date | None:
    if scope.letter_date is None:
        return None
    return add_months(scope.letter_date.replace(day=1), 1 if which and which.startswith("下") else 0)


def day_of_month(match: re.Match[str], scope: Scope) -> Meaning:
    """下月15日."""
    month = _relative_month(match["which"], scope)
    if month is None:
        return Meaning(None, None, Precision.DAY)
    found = _day(month.year, month.month, min(parse_small(match["day"]), 31))
    return Meaning(found, found, Precision.DAY)


_TEN_DAYS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "上中旬": (1, 20), "中下旬": (11, 31)}


def ten_days(match: re.Match[str], scope: Scope) -> Meaning:
    """8月中旬: the 10th, the 20th and the last of the month."""
    first, last = _TEN_DAYS[match["part"]]
    if match["which"]:
        month_start = _relative_month(match["which"], scope)
        if month_start is None:
            return Meaning(None, None, Precision.TEN_DAYS)
        year, number = month_start.year, month_start.month
        return Meaning(date(year, number, first), _day(year, number, last), Precision.TEN_DAYS)
    month_number = parse_small(match["month"])
    return scope.window(
        match, lambda y: date(y, month_number, first), lambda y: _day(y, month_number, last), Precision.TEN_DAYS
    )


def month(match: re.Match[str], scope: Scope) -> Meaning:
    """6月, 6月底; 月初 ends on the 10th and 月中 on the 20th, as 上旬 and 中旬 do."""
    number = parse_small(match["month"])
    part = group(match, "part")
    last = {"初": 10, "中": 20}.get(part or "", 31)
    precision = Precision.TEN_DAYS if last < 31 else Precision.MONTH
    return scope.window(match, lambda y: date(y, number, 1), lambda y: _day(y, number, last), precision)


def month_dotted_span(match: re.Match[str], _scope: Scope) -> Meaning:
    """2025.07-2025.12."""
    first_year, first, last = int(match["from_year"]), int(match["from"]), int(match["to"])
    last_year = int(match["to_year"]) if match["to_year"] else first_year + (last < first)
    if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
        return Meaning(None, None, Precision.VAGUE)
    start, end = date(first_year, first, 1), last_of_month(last_year, last)
    if start > end:
        return Meaning(None, None, Precision.VAGUE)
    return Meaning(start, end, Precision.MONTH, spans=True, year=last_year)


def this_month(match: re.Match[str], scope: Scope) -> Meaning:
    """月底, 本月底前, 下月; a bare 月底 is that of the month named before it."""
    start = _relative_month(match["which"], scope)
    if start is not None and match["which"] is None and scope.month is not None:
        start = max(start, scope.month)
    return Meaning(start, start and last_of_month(start.year, start.month), Precision.MONTH)


def this_week(match: re.Match[str], scope: Scope) -> Meaning:
    """本周 and 下周 end on Sunday; 下周三 is the day itself."""
    if scope.letter_date is None:
        return Meaning(None, None, Precision.DAY)
    monday = scope.letter_date - timedelta(days=scope.letter_date.weekday())
    monday += timedelta(days=7 if match["which"].startswith("下") else 0)
    if match["weekday"]:
        day = monday + timedelta(days="一二三四五六日天".index(match["weekday"].replace("天", "日")))
        return Meaning(day, day, Precision.DAY)
    return Meaning(monday, monday + timedelta(days=6), Precision.DAY)


def half_year(match: re.Match[str], scope: Scope) -> Meaning:
    """上半年, 下半年."""
    first, last = ((1, 1), (6, 30)) if match["part"] == "上" else ((7, 1), (12, 31))
    return scope.window(match, lambda y: date(y, *first), lambda y: date(y, *last), Precision.HALF_YEAR)


def quarter(match: re.Match[str], scope: Scope) -> Meaning:
    """三季度, 前三季度."""
    number = parse_small(match["to"])
    whole = "前" in match[0].split("季度")[0]
    return scope.window(
        match,
        lambda y: date(y, 1 if whole else number * 3 - 2, 1),
        lambda y: last_of_month(y, number * 3),
        Precision.QUARTER,
    )


def this_quarter(match: re.Match[str], scope: Scope) -> Meaning:
    """本季度, 下季度."""
    if scope.letter_date is None:
        return Meaning(None, None, Precision.QUARTER)
    start = scope.letter_date.replace(day=1, month=(scope.letter_date.month - 1) // 3 * 3 + 1)
    start = add_months(start, 3 if match["which"] == "下" else 0)
    end = add_months(start, 2)
    return Meaning(start, last_of_month(end.year, end.month), Precision.QUARTER)


def year_end(match: re.Match[str], scope: Scope) -> Meaning:
    """年底, 2025年底."""
    return scope.window(match, lambda y: date(y, 1, 1), lambda y: date(y, 12, 31), Precision.YEAR)


def year_start(match: re.Match[str], scope: Scope) -> Meaning:
    """年初: by the end of January."""
    return scope.window(match, lambda y: date(y, 1, 1), lambda y: date(y, 1, 31), Precision.MONTH)


def mid_year(match: re.Match[str], scope: Scope) -> Meaning:
    """2026年中: by the end of June."""
    return scope.window(match, lambda y: date(y, 1, 1), lambda y: date(y, 6, 30), Precision.HALF_YEAR)


def year(match: re.Match[str], scope: Scope) -> Meaning:
    """2022年, 明年, 本年度."""
    if match["year"] is None and match["relative"] is None:
        return Meaning(None, None, Precision.VAGUE)  # 2020年至今
    return scope.window(match, lambda y: date(y, 1, 1), lambda y: date(y, 12, 31), Precision.YEAR)


def school_year(match: re.Match[str], scope: Scope) -> Meaning:
    """2025学年 runs into the summer of the next year: only a suggestion, as schools differ."""
    named = scope.named_year(match)
    return Meaning(None, None, Precision.VAGUE, suggested=date(named + 1, 7, 15) if named else None)


def within_year(match: re.Match[str], scope: Scope) -> Meaning:
    """年内."""
    return year_end(match, scope)


def plan(match: re.Match[str], _scope: Scope) -> Meaning:
    """“十四五”期间; 末 and a bare name give its end, 初 its first year, 中期 its third."""
    start = _PLAN_STARTS.get(match["plan"] or match["quoted"] or match["bare"] or "")
    if start is None:
        return Meaning(None, None, Precision.VAGUE)
    return _plan_years(start, match["part"] or "")


def _plan_years(start: int, part: str) -> Meaning:
    first, last, spans = start, start + _PLAN_YEARS - 1, False
    if part in ("初", "初期"):
        last = start
    elif part == "中期":
        last = start + 2
    elif part[:1] in ("前", "头"):
        last = start + parse_small(part[1]) - 1
    elif part[:1] == "后":
        first, spans = start + _PLAN_YEARS - parse_small(part[1]), True
    return Meaning(date(first, 1, 1), date(last, 12, 31), Precision.PERIOD, spans=spans)


def five_year_plan(match: re.Match[str], _scope: Scope) -> Meaning:
    """第十五个五年规划."""
    return _plan_years(_PLAN_STARTS["十" + match["ordinal"] + "五"], "")


def duration(match: re.Match[str], scope: Scope) -> Meaning:
    """
    三年内, 15个工作日内, 用三年时间: counted from the letter's date.

    Counted from an event (接到报告后3日内) no day can be fixed. After "从2024年起" whole years are counted.
    """
    unit = match["unit"]
    count = 0.5 if match["count"] == "半" else float(parse_number(match["count"]) or 0)
    count += 0.5 if match["half"] or group(match, "and_half") else 0
    if count <= 0:
        return Meaning(None, None, Precision.VAGUE)
    counts_this_year = scope.letter_date.year if scope.letter_date and re.search("含[今本]年", match[0]) else None
    first_year = scope.since_year if scope.since_year is not None else counts_this_year
    if unit == "年" and first_year is not None and count == int(count):
        last_year = first_year + int(count) - 1
        if last_year <= LAST_YEAR:
            return Meaning(date(first_year, 1, 1), date(last_year, 12, 31), Precision.PERIOD)
    is_service = unit in ("工作日", "天", "日") and group(match, "service") is not None
    is_length = _LENGTH_OF_WORK.search(scope.before) is not None
    after_event = _AFTER_EVENT.search(scope.before) and not _FROM_NOW.search(scope.before)
    is_response = unit in ("工作日", "天", "日") and _RESPONSE.search(scope.before)
    if scope.letter_date is None or after_event or is_response or is_service or is_length or count > 100:
        return Meaning(None, None, Precision.VAGUE)
    start = scope.letter_date
    if unit == "工作日":
        return Meaning(start, add_weekdays(start, int(count)), Precision.DAY)
    if unit in ("天", "日", "周", "星期"):
        return Meaning(start, start + timedelta(days=int(count * (7 if unit in ("周", "星期") else 1))), Precision.DAY)
    months = count * {"年": 12, "季度": 3, "月": 1}[unit]
    end = add_months(start, int(months))
    end += timedelta(days=15 if months != int(months) else 0)
    return Meaning(start, end, Precision.DAY)


def festival_day(match: re.Match[str], scope: Scope) -> Meaning:
    """国庆节前: the day itself, as 6月30日前 is; without a year the next after the letter. 期间 and 后 fix no day."""
    names_year = bool(match["year"] or match["relative"])
    years: list[int] = []
    if names_year:
        named = scope.named_year(match)
        years = [] if named is None else [named]
    elif scope.letter_date:
        years = [scope.letter_date.year, scope.letter_date.year + 1]
    days = [found for y in years if (found := festival(match["festival"], y))]
    if not names_year and scope.letter_date:
        days = [found for found in days if found > scope.letter_date]
    if not days:
        return Meaning(None, None, Precision.VAGUE)
    if match["edge"][:1] in ("前", "之", "以") and match["edge"] not in ("前后", "之后", "以后"):
        return Meaning(days[0], days[0], Precision.DAY, year=days[0].year if names_year else None)
    return Meaning(None, None, Precision.VAGUE, suggested=days[0], year=days[0].year if names_year else None)


def season_day(match: re.Match[str], scope: Scope) -> Meaning:
    """汛期前: only a suggestion."""
    named = scope.named_year(match)
    suggested = season(match["season"], year=named, after=scope.letter_date)
    return Meaning(None, None, Precision.VAGUE, suggested=suggested, year=named)


def vague(_match: re.Match[str], _scope: Scope) -> Meaning:
    """尽快, 待批复后: words without a day."""
    return Meaning(None, None, Precision.VAGUE)


READERS: dict[str, Callable[[re.Match[str], Scope], Meaning]] = {
    "year_span": year_span,
    "two_years": two_years,
    "month_span": month_span,
    "quarter_span": quarter_span,
    "day_span": day_span,
    "day": day,
    "day_of_month": day_of_month,
    "ten_days": ten_days,
    "month": month,
    "month_dotted_span": month_dotted_span,
    "this_month": this_month,
    "this_week": this_week,
    "half_year": half_year,
    "quarter": quarter,
    "this_quarter": this_quarter,
    "year_end": year_end,
    "year_start": year_start,
    "mid_year": mid_year,
    "year": year,
    "within_year": within_year,
    "school_year": school_year,
    "plan": plan,
    "five_year_plan": five_year_plan,
    "duration": duration,
    "festival": festival_day,
    "season": season_day,
    "vague": vague,
}
