"""Choose, among the numbers in a promise, those that are pledged."""

import re
from bisect import bisect_left, bisect_right
from datetime import date

from proposals.parsing.types import Folded
from tracking.extraction.context import ItemContext
from tracking.extraction.dues import ItemTimes, read_times
from tracking.extraction.quantities import FlatQuantity, flat_quantities
from tracking.extraction.quantities_role_search import role_of
from tracking.extraction.quantities_roles import (
    EACH,
    MAKING,
    MAKING_VERBS,
    ONE_IS_NO_NUMBER,
    ONE_MADE,
)
from tracking.extraction.times import FlatTime
from tracking.extraction.times_tense import ItemReading, Quoted, Tense
from tracking.extraction.types import FoundTarget, TimeExpression

_REACH = 16
_NAME_REACH = 40
_VERB_REACH = 120
_MARKER = re.compile(
    r"^[\s*#]*(?:[一二三四五六七八九十]{1,3}[是、.]|第?[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．，]|[①-⑳])"
)
_COVERAGE_VERB = re.compile(
    r"实现|实行|推进|推动|达到|做到|确保|完成|基本|力争|争取|覆盖|加快|保持|保障|建成|推行|落实"
)
_WHOLE = re.compile(
    r"(?P<cover>(?<![“\"])全(?:面)?覆盖)(?=[，。；、）：]|$|的(?:目标|要求)|目标|和|及|并)"
    r"|(?P<all>所有(?!权|[，。；、）]|制|者|人(?:民|员)?的|问题|方式|以))"
    r"|(?P<wholly>全部)(?=(?:按期|按时|如期|高质量|及时|依法|规范)?(?:完[成工]|建|纳|配|实[现施行]|达|更|改|整|办|开|投|落|到位|接|安装|覆|解|打通|移|销|清|出[台让]|签|取[消缔]|关[停闭]|拆|启|竣|治|入[驻库网]|通|恢|换|检|验|公[开示]|上[线网]|下[放沉达]|进|推|转|退|调|装|铺|修|消|兑|发放|拨|闭|迁|搬|打卡|补[齐建种发]|硬化|遮))"
    r"|(?:(?:完成|覆盖|推开到|推广到|扩大到|对|将|把|实现|确保|打通|解决|整治|改造|更换|更新|办结|兑现|消除|给|(?:^|(?<=[，；。]))为)[^，。；：]{0,6})(?P<total>全部)(?!门|由|用于|来自|归|责任|是|属|为|过程|费用|精力)"
    r"|全部(?=(?:指标|任务|项目|点位|工程|地块|路段|站点|问题)(?:按期|如期)?(?:达标|完成|到位|竣工|整改|销号|办结))"
    r"|覆盖(?:所有|全部|全体)|(?:完成|培训|轮训|覆盖|实现|对|为)(?:了)?全体|全体(?=[^，。；：]{1,8}(?:完成|培训|轮训|覆盖|参训))"
)
_MADE_THING = re.compile(rf"(?:{MAKING_VERBS})[^，。；：、\d]{{1,10}}$")
_COVER_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,}(?:（[^）]{1,12}）)?$")
_COUNTED_REACH = 8
_ONLY_TIME = re.compile(r"(?:将|力争|确保|[今明后]?年|[\d一二三四五六七八九十底末前内月日季度上中下旬半]){1,16}")
_DONE = re.compile(r"，(?:现?已经?|都已|均已)(?:[全基]部?本?)?(?:做到|实现|完成|落实|到位|达到)")
_DAYS = re.compile(r"[天日周岁]")
_DAY_COUNT = re.compile(
    r"(?:天数|放宽|延长|增加|提高|增至|开放|培训|学习|演出|开馆|供应|蹲点|驻村|服务|优良|达到?|不少于|至少|时限|时间|压缩|缩短|减少|控制)[^，。；：]{0,12}$"
)


def choose_targets(item: ItemContext, *, letter_date: date | None) -> tuple[FoundTarget, ...]:
    """Return the quantities that ``item`` pledges: ``targets_of`` one item."""
    return targets_of(read_times(item, letter_date=letter_date))


def targets_of(times: ItemTimes) -> tuple[FoundTarget, ...]:
    """Return the quantities that an item pledges, each with its own stage's date where it gives one."""
    item, flat, reading = times.item, times.flat, times.reading
    pledged = [
        found
        for found in flat_quantities(reading.text)
        if why_not_pledged(found, reading) is None and not _numbers_the_row(found, item.text, flat)
    ]
    pledged += _whole(reading, pledged)
    pledged.sort(key=lambda found: found.start)
    return tuple(
        FoundTarget(found.quantity(item.text, flat, item.span.start), _stage(found, times)) for found in pledged
    )


def _numbers_the_row(found: FlatQuantity, text: str, flat: Folded) -> bool:
    """Whether the number stands alone in the first cell of a table row ("2⏎口袋公园…")."""
    after = found.start + 1
    while after < len(flat.text) and flat.text[after].isdigit():
        after += 1
    between = text[flat.origins[after - 1] + 1 : flat.origins[after]]
    return found.start == 0 and after <= 3 and any(mark in between for mark in "\n\r\t")


def why_not_pledged(found: FlatQuantity, reading: ItemReading) -> str | None:
    """Return the name of the reason why a number is no target, or None where it is one."""
    return _why_not_stated(found, reading) or _why_no_amount(found, reading) or _why_not_promised(found, reading)


def _why_not_stated(found: FlatQuantity, reading: ItemReading) -> str | None:
    """Numbers in titles, quotations and words of time are not the letter's own amounts."""
    text = reading.text
    zone = reading.zone(found.start)
    if zone is not None:
        is_figure = zone.kind is Quoted.SLOGAN and text[found.start].isdigit()
        if not is_figure or "圈" in text[found.end : zone.end]:
            return f"quoted_{zone.kind}"
    if any(not _may_hold_targets(time) for time in reading.times_at(found.start, found.end)):
        return "time"
    return None


def _why_no_amount(found: FlatQuantity, reading: ItemReading) -> str | None:
    """Numbers that name, order or sort something; the rules are those of ``NOT_PLEDGED``."""
    text = reading.text
    quote = text[found.start : found.end]
    before, after = text[max(0, found.start - _REACH) : found.start], text[found.end : found.end + _REACH + 8]
    role = role_of(quote, before, after)
    if role is not None:
        return role
    is_bound = found.low is None or found.high is None
    if _DAYS.fullmatch(found.unit) and not is_bound and not _DAY_COUNT.search(before):
        return "length_of_time"
    if quote.startswith("一") and found.value == 1 and not _is_made(found, before, after):
        return "one_is_no_number"
    return None


def _why_not_promised(found: FlatQuantity, reading: ItemReading) -> str | None:
    if any(time.rule == "waiting" for time in reading.times_at(found.start, found.end)):
        return "condition"
    return "past" if reading.tense(found.start) is Tense.PAST else None


def _may_hold_targets(time: FlatTime) -> bool:
    """Whether a number inside these words of time may still be pledged: a time of response (受理后3日内办结)."""
    if time.rule == "waiting":
        return True
    return time.rule == "duration" and time.meaning.last is None


def _is_made(found: FlatQuantity, before: str, after: str) -> bool:
    """Whether 一个, 一次 says how many are to be made."""
    if EACH.search(before):
        return True
    names_thing = bool(re.match(r"[“\"《（]?[\u4e00-\u9fffA-Za-z\d]", after))
    closes_list = re.match(r"[，。；、（]|$", after) is not None  # 搭建便桥一座，
    return bool(
        (names_thing or closes_list)
        and ONE_MADE.match(found.unit)
        and (_MADE_THING if closes_list else MAKING).search(before)
        and not ONE_IS_NO_NUMBER.match(after)
    )


def _whole(reading: ItemReading, pledged: list[FlatQuantity]) -> list[FlatQuantity]:
    """Return 100 % for 全部, 所有 and 全覆盖 of a named thing, once a clause and beside no other percentage."""
    found: list[FlatQuantity] = []
    if "全" not in reading.text and "所有" not in reading.text:
        return found
    percentages = [other.start for other in pledged if other.unit == "%"]
    covered = -1
    for match in _WHOLE.finditer(reading.text):
        start, end = reading.clause(match.start())
        if start == covered or reading.zone(match.start()) is not None or reading.tense(match.start()) is Tense.PAST:
            continue
        if match["cover"] and not _is_covered(match.start(), start, reading):
            continue
        if bisect_left(percentages, start) != bisect_left(percentages, end):
            continue
        if match["wholly"] or match["total"]:
            end_of_name = match.end() if match["wholly"] else match.end("total")
            if _is_counted(end_of_name - len("全部"), start, pledged, reading) or _DONE.match(reading.text, end):
                continue
        covered = start
        found.append(FlatQuantity(match.start(), match.end(), "whole", 100.0, 100.0, 100.0, "%"))
    return found


def _is_counted(position: int, clause_start: int, pledged: list[FlatQuantity], reading: ItemReading) -> bool:
    """Whether a number says how many 全部 at ``position`` are: 将28家站点全部纳入; 破损的有970块，年底前全部更换."""
    index = bisect_left(pledged, position, key=lambda other: other.start)
    if index == 0:
        return False
    number = pledged[index - 1]
    if _ONLY_TIME.fullmatch(reading.text, clause_start, position) and number.end >= reading.sentence(position)[0]:
        return True
    if number.end >= clause_start:
        return position - number.end <= _COUNTED_REACH and number.unit != "元"
    return number.end == clause_start - 1 and reading.text.endswith(("有", "共", "剩", "差"), 0, number.start)


def _is_covered(position: int, clause_start: int, reading: ItemReading) -> bool:
    """Whether 全覆盖 at ``position`` says of a named thing that it will be covered; the heading of an item does not."""
    words = reading.text[max(clause_start, position - _NAME_REACH) : position]
    if _COVER_NAME.search(words) is None:
        return False
    if _COVERAGE_VERB.search(words):
        return True
    sentence_start = max(reading.sentence(clause_start)[0], position - _VERB_REACH)
    is_heading = _MARKER.match(reading.text[clause_start : clause_start + 12]) is not None
    return not is_heading and _COVERAGE_VERB.search(reading.text, sentence_start, position) is not None


def _stage(found: FlatQuantity, times: ItemTimes) -> TimeExpression | None:
    """
    Return the due time that governs a number: the last before it in its sentence, else the next in its clause.

    A part of a sentence behind ； that has a time of its own asks none before it: 9月底前改造6处；其余3处12月底前完成.
    """
    reading, dues = times.reading, times.dues
    sentence_start, sentence_end = reading.sentence(found.start)
    part_start = max(sentence_start, reading.text.rfind("；", 0, found.start) + 1)
    part_end = reading.text.find("；", found.start, sentence_end)
    if any(part_start <= time.start < (part_end if part_end >= 0 else sentence_end) for time in dues):
        sentence_start, sentence_end = part_start, part_end if part_end >= 0 else sentence_end
    clause_end = reading.clause(found.start)[1]
    next_due = bisect_right(dues, found.start, key=lambda time: time.start)
    chosen: FlatTime | None = None
    if next_due and dues[next_due - 1].start >= sentence_start:
        chosen = dues[next_due - 1]
    elif next_due < len(dues) and dues[next_due].start < clause_end:
        chosen = dues[next_due]
    else:
        after = bisect_right(dues, sentence_end - 1, key=lambda time: time.start)
        chosen = dues[after - 1] if after > next_due else None
    return chosen.expression(times.item.text, times.flat, times.item.span.start) if chosen else None
