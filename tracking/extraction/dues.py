"""Choose, among the words of time in a promise, the day by which it is to be kept."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from proposals.parsing.types import Folded, Span
from tracking.extraction.context import ItemContext, flatten
from tracking.extraction.dues_rules import NOT_DUES, PLANS, VERBS, YEARS
from tracking.extraction.times import FlatTime
from tracking.extraction.times_tense import ItemReading, Quoted, Tense
from tracking.extraction.types import Precision, TimeExpression

_BEFORE = 30
_HEAD_REACH = 6  # a verb this close behind a noun makes the noun its subject: 2026年…指标控制在
# A time at the head of an item whose first sentence is a heading.
_HEADING = re.compile(r"(?:[（(]?[\d一二三四五六七八九十]{1,2}[）)]?[.、．是]?)?[^，。；]{2,6}")
_LONGEST_HEADING = 10
_NEAR = 2  # clauses
_SAME_DAY = re.compile(r"[（，]?即(?:在|于|到)?")
_ENDS = re.compile(
    r"完成|建成|完工|竣工|投用|达到|达标|实现|通车|打通|贯通|交付|办结|出台|印发|结束|到位|控制|压降|不少于|不低于"
)
_BEGINS = re.compile(
    r"开工|启动|进场|招标|选址|立项|前期|设计|可研|审批|批复|方案|动工|先行|试点|主体|首批|第一批|一期|其中|%|率先"
)
_PREPARES = re.compile(r"招标|选址|立项|前期|设计|可研|审批|批复|评审|勘[察测]|征地|测绘")
_FINISHED = re.compile(
    r"(?:可以?|能够?|将|全部|全面|基本|力争|确保|如期)*(?:完工|完成|建成|竣工|到位|投用|投入使用|办完|办结|交付|交工|结束|建好|[改装修做建办铺换]完|落实|发放|通[车水电气]|亮灯|启用|开放|运行|挂牌)"
    r"[^，。；]{0,6}(?:[，。；]|$)"
)
_LISTED = re.compile(
    r"(?<!未)(?:列入|纳入|编入|写入|列进|列到|列为|增列进?|补充进|增补进?|入选|申报进)[^，。；：]{0,24}$"
)
_EXPECTED = re.compile(r"(?:预计|计划|拟|力争|争取|确保|将|定|可|有望)(?:于|在|到|至)?$")
_COMPILED = tuple(
    (
        rule,
        re.compile(rule.before) if rule.before else None,
        re.compile(rule.after) if rule.after else None,
    )
    for rule in NOT_DUES
)


@dataclass(frozen=True, slots=True)
class ItemTimes:
    """One promise read once for its due date and its targets; ``above`` is the time that its lead-in gives."""

    item: ItemContext
    flat: Folded
    reading: ItemReading
    dues: tuple[FlatTime, ...]
    above: TimeExpression | None


def read_times(item: ItemContext, *, letter_date: date | None) -> ItemTimes:
    """Return the words of time in ``item`` and those of its lead-in."""
    above = _due_above(item, letter_date=letter_date)
    flat = flatten(item.text)
    reading = ItemReading(flat.text, letter_date=letter_date, assumed_year=_year_above(above))
    return ItemTimes(item, flat, reading, tuple(due_times(reading)), above)


def choose_due(item: ItemContext, *, letter_date: date | None) -> TimeExpression | None:
    """Return the time by which ``item`` is promised, or None where it has no words of time: ``due_of`` one item."""
    return due_of(read_times(item, letter_date=letter_date))


def due_of(times: ItemTimes) -> TimeExpression | None:
    """
    Return the time by which an item is promised, or None where it has no words of time.

    The latest of several stages holds; without one the date of the lead-in holds. ``end`` is None for words without a
    day (尽快). Spans count in the letter's source text.
    """
    item, flat, reading, above = times.item, times.flat, times.reading, times.above
    if times.dues:
        chosen = max(times.dues, key=lambda time: (time.last or date.min, time.end - time.start))
        found = chosen.expression(item.text, flat, item.span.start)
        return replace(found, start=found.start or _first_day(reading, chosen))
    if above is not None and above.end is not None:
        return above
    vague = [time for time in reading.times if _is_vague(time, reading)]
    if vague:
        # Words that suggest a day, or wait for an event, say more than 尽快.
        chosen = max(vague, key=lambda time: (time.meaning.suggested is not None, time.rule == "waiting", -time.start))
        return chosen.expression(item.text, flat, item.span.start)
    return above


def due_times(reading: ItemReading) -> list[FlatTime]:
    """Return the times of an item by which something is to be done, in order."""
    found = [time for time in reading.times if time.last is not None and why_not_due(time, reading) is None]
    found = [time for i, time in enumerate(found) if not _only_heads(time, found[i + 1 :], reading)]
    own = [time for time in found if not _is_plans(time, reading)]
    return [
        time for time in own or found if not (_is_spelt_out(time, found, reading) or _is_measured(time, found, reading))
    ]


def _is_plans(time: FlatTime, reading: ItemReading) -> bool:
    """Whether the time is that of the plan an item is listed in: 列入《…规划（2021—2035年）》，2026年开工."""
    return _quoted(time, reading) == "listed"


def _is_spelt_out(time: FlatTime, found: list[FlatTime], reading: ItemReading) -> bool:
    """
    Whether years counted off (分三年实施) are named after it, the last of them within the last year counted.

    "分两年筹措，今年先安排四百万元，明年安排八百万元" ends with the next year, not two years from the letter's day.
    """
    if time.rule != "duration_ahead" or time.last is None or "年" not in reading.text[time.start : time.end]:
        return False
    named = [other.last for other in found if other.start >= time.end and other.last is not None]
    return bool(named) and timedelta(0) <= time.last - max(named) < timedelta(days=366)


def _is_measured(time: FlatTime, found: list[FlatTime], reading: ItemReading) -> bool:
    """Whether the year is only what is finished by a day named just before: 11月底前完成全年任务."""
    first = reading.clause(time.start)[0]
    return time.rule == "whole_year" and any(first <= day.start < time.start for day in found)


def _only_heads(time: FlatTime, following: list[FlatTime], reading: ItemReading) -> bool:
    """
    Whether the next time says more exactly what this one says.

    "2026年，6月底前完成", "今年计划新建20座，10月底前完工", "一个月内（即8月15日前）".
    """
    if len(following) > 1 and _BEGINS.match(reading.text, following[0].end) and _lies_within(following[0], time):
        following = following[1:]  # 2026年实施，3月开工、10月完工
    if not following or following[0].last is None:
        return False
    after = following[0]
    between = reading.text[time.end : after.start]
    if _SAME_DAY.fullmatch(between) or _is_in_heading(time, reading):
        return True
    # by an earlier day than the whole
    is_part = "其中" in re.sub("其中的", "", "，".join(between.split("，")[-_NEAR:]))
    if is_part or not _lies_within(after, time) or reading.sentence(time.start)[0] != reading.sentence(after.start)[0]:
        return False
    if between in ("，", ""):
        return True
    listed = _LISTED.search(reading.text[max(0, time.start - _BEFORE) : time.start])
    is_finished = _finished_by(after, reading)
    if (listed and (not is_finished or "；" in between)) or _ENDS.search(between.split("，")[0]):
        return False  # a stage of its own
    after_words = reading.text[after.end : reading.clause(after.end)[1]]
    worded = reading.text.endswith(("前", "内", "底"), after.start, after.end) and not _BEGINS.search(after_words)
    return worded or is_finished


def _finished_by(time: FlatTime, reading: ItemReading) -> bool:
    """Whether by then the whole is done, not what it begins with: 7月份完成初步设计评审."""
    found = _FINISHED.match(reading.text, time.end)
    return found is not None and not _PREPARES.search(found[0])


def _is_in_heading(time: FlatTime, reading: ItemReading) -> bool:
    """Whether the time stands in a heading that opens the item: 2.年内项目。…12月20日前完成."""
    in_heading = _HEADING.fullmatch(reading.text, 0, time.end)
    return in_heading is not None and reading.sentence(time.start)[1] <= _LONGEST_HEADING


def _lies_within(day: FlatTime, period: FlatTime) -> bool:
    """Whether a finer time lies in a bare year or half-year."""
    first, last = period.meaning.first, period.last
    if period.rule not in ("year", "half_year", "whole_year") or first is None or last is None or day.last is None:
        return False
    return first <= day.last <= last and day.meaning.precision is not Precision.YEAR


def why_not_due(time: FlatTime, reading: ItemReading) -> str | None:
    """Return the name of the reason why ``time`` is no due date of the item, or None where it is one."""
    quoted = _quoted(time, reading)
    if quoted is not None:
        return None if quoted == "listed" else quoted
    if reading.is_over(time) and not _is_firm_past(time, reading):
        return "over"
    before = reading.text[max(0, time.start - _BEFORE) : time.start]
    role = _role(time, before, reading)
    if role is not None:
        return role
    return None if reading.is_ahead(time) or _LISTED.search(before) else _why_past(time, reading)


def _quoted(time: FlatTime, reading: ItemReading) -> str | None:
    """Return why a time in a title or a quotation does not count; "listed" where the item is listed in that plan."""
    zone = reading.zone(time.start)
    if zone is None or zone.end < time.end or (zone.start + 1 >= time.start and zone.end <= time.end + 1):
        return None
    listed = _LISTED.search(reading.text[max(0, zone.start - _BEFORE) : zone.start])
    is_plan_title = zone.kind is Quoted.TITLE and time.rule in (*YEARS, *PLANS)
    return "listed" if listed and is_plan_title and not reading.is_over(time) else f"quoted_{zone.kind}"


def _role(time: FlatTime, before: str, reading: ItemReading) -> str | None:
    """Return the name of the first rule of ``NOT_DUES`` that holds."""
    text = reading.text
    for rule, compiled_before, compiled_after in _COMPILED:
        if rule.rules and time.rule not in rule.rules:
            continue
        if compiled_after is not None:
            match = compiled_after.match(text, time.end)
            if match is None or (rule.unless_verb and VERBS.search(text[time.end : match.end() + _HEAD_REACH])):
                continue
        if compiled_before is not None and not compiled_before.search(before):
            continue
        spared = (rule.unless_ahead and _is_expected(time, before, reading)) or (
            rule.unless_listed and _LISTED.search(before)
        )
        if not spared:
            return rule.name
    return None


def _is_expected(time: FlatTime, before: str, reading: ItemReading) -> bool:
    """Whether the words say that the thing itself is to be done by then."""
    return bool(_EXPECTED.search(before)) or (
        reading.is_ahead(time) and (time.rule not in YEARS or _is_worded(time, reading.text))
    )


def _is_worded(time: FlatTime, text: str) -> bool:
    """Whether the words are those of a deadline."""
    return text.endswith(("前", "内", "底", "末"), time.start, time.end)


def _why_past(time: FlatTime, reading: ItemReading) -> str | None:
    """A time that holds the letter's day (今年) is past where its clause says so."""
    in_clause = reading.marker_after(time.end)
    if in_clause is Tense.OPEN:
        in_clause = reading.marker_before(time.start)
    return "reported" if in_clause is Tense.PAST else None


def _is_firm_past(time: FlatTime, reading: ItemReading) -> bool:
    """A deadline that is over at the letter's date is still one where it is worded as a deadline to come."""
    words = reading.text[time.start : time.end]
    worded = words.endswith(("前", "内")) and not words.endswith("以前")
    return worded and Tense.FUTURE in (reading.marker_before(time.start), reading.marker_after(time.end))


def _is_vague(time: FlatTime, reading: ItemReading) -> bool:
    zone = reading.zone(time.start)
    if time.rule == "recent_years" or (zone is not None and zone.kind is not Quoted.SLOGAN):
        return False
    if time.is_since:
        return not reading.is_over(time) and not time.rule.startswith("plan")
    return time.last is None


def _first_day(reading: ItemReading, chosen: FlatTime) -> date | None:
    """Return the first day that "从今年下半年起" gives to a promise with a later end."""
    starts = [
        time.meaning.first
        for time in reading.times
        if time.is_since and time.meaning.first and chosen.last and time.meaning.first <= chosen.last
    ]
    return starts[0] if starts and starts[0] and not (reading.letter_date and starts[0] < reading.letter_date) else None


def _due_above(item: ItemContext, *, letter_date: date | None) -> TimeExpression | None:
    if not item.lead_in:
        return None
    found = _due_in_lead_in(item.lead_in, letter_date)
    if found is None:
        return None
    if item.lead_in_span is None:
        return replace(found, span=Span(item.span.start, item.span.start))
    offset = item.lead_in_span.start
    return replace(found, span=Span(found.span.start + offset, found.span.end + offset))


@lru_cache(maxsize=16)  # the items of a list come one after the other and share their lead-in
def _due_in_lead_in(words: str, letter_date: date | None) -> TimeExpression | None:
    """Return the due time of a lead-in, its span counted in ``words``."""
    flat = flatten(words)
    dated = due_times(ItemReading(flat.text, letter_date=letter_date))
    if not dated:
        return None
    chosen = max(dated, key=lambda time: (time.last or date.min, time.end - time.start))
    return chosen.expression(words, flat, 0)


def _year_above(above: TimeExpression | None) -> int | None:
    """Return the year that a lead-in gives to months that name none below it."""
    if above is None or above.end is None or above.precision is not Precision.YEAR:
        return None
    return above.end.year
