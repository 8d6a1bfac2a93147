"""What closes a letter: the day, whom to ask, by which number, and who gets a copy."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from proposals.parsing.dates import find_day, is_damaged_day
from proposals.parsing.frame_marks import COPIES, IMPRINT
from proposals.parsing.header_labels import Label
from proposals.parsing.header_sheet import Found, Sheet
from proposals.parsing.lines import Line
from proposals.parsing.names import COMPOUND_SURNAMES, has_surname, looks_like_name
from proposals.parsing.normalize import fold
from proposals.parsing.pattern import Pattern, pattern
from proposals.parsing.types import Span
from proposals.parsing.units import UNIT_END, is_unit_name

_REACH = 260  # characters at the end of the body in which a contact may stand in running text

CONTACT_PERSON = pattern(
    "person to ask",
    r"(?P<label>联系人(?:姓名)?|(?:具体)?经办人(?:姓名|员)?|承办人(?:姓名|员)?|具体承办人|经办人(?:员)?|办理人(?:员)?|联络人|联络员|责任人|联系人员|承办责任人|答复人|填报人|承办负责人|承办联系人|业务联系人|(?<![\u4e00-\u9fff])(?:经办|承办)(?=[：:]))"
    r"(?:（[^）\n]{0,10}）)?(?P<and>(?:及|和|与|、|/)?(?:其)?(?:联系)?(?:电话|方式|手机)(?:号码)?)?[：:；，|]?\n?(?P<value>[^\n]{0,80})",
    example="联 系 人：李小青",
    trap="联系群众",
)
PHONE_LABEL = pattern(
    "label of a telephone number",
    r"(?:(?:联系|办公|咨询|承办人|经办人|固定|监督|答复)?(?<!举报)(?<!投诉)电话|联系(?:方式|手机)|手机)(?:号码)?(?P<stop>[：；，|]?)\n?"
    r"(?P<value>[^\n]{0,60})",
    example="联系电话：0746-8221234",
    trap="采取多种方式",
)
# Written for source text, where spaces still part two numbers.
_PHONE = re.compile(
    r"(?=[（(\d])(?<![\d年])(?:"
    r"(?:[（(]\s?)?0\d{2,3}\s?[)）]?\s?[-—–－―一]{0,2}\s?\d{3,4}[ -]?\d{4}(?!\d)|"
    r"(?:[（(]\s?)?0\d{2,3}\s?[)）]?\s?[-—–－―]\s?\d{3,8}[*×xX]{0,8}|"
    r"0[xX×*]{2,3}[-—–－―]?[\dxX*×]{6,8}|1[3-9xX×*][xX×*]{1,8}\d{0,8}|"
    r"1[3-9]\d[\s-]?[\d*×xX]{4}[\s-]?[\d*×xX]{4}(?![\d*])|1[3-9]\d[*×xX]{3,9}\d{0,4}|"
    r"[1-9]\d{2}[ -]?\d{4}(?!\d)|[1-9]\d{3}[ -]?\d{4}(?!\d)|[1-9]\d{2,4}[*×xX]{2,5}\d{0,3}|"
    r"1[0-2]\d{3}(?![\d年-])"  # the short numbers of public services: 12345, 12319
    r")(?:\s?(?:转|[-—–])\s?\d{2,5}(?!\d))?"
)
MOBILE = re.compile(r"1(?<!\d1)[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
_RANK = {
    "联系人": 0,
    "联络": 0,
    "业务联系人": 0,
    "经办": 1,
    "承办联系人": 0,
    "承办人": 1,
    "具体承办": 1,
    "办理": 1,
    "答复人": 2,
    "承办负责人": 3,
    "责任人": 2,
    "填报人": 2,
}


@dataclass(frozen=True, slots=True)
class Day:
    """A day and the span it was read from."""

    day: date
    span: Span | None


def _imprint_day(line: Line) -> bool:
    return IMPRINT.regex.search(line.text) is not None or re.search(r"办公室(?:\d{4}|二)|印$", line.text) is not None


def find_replied_on(sheet: Sheet, labels: list[Label]) -> tuple[Day | None, Found | None]:
    """
    Return the day of the letter, and the words of a day after the body that cannot be read.

    The day of signature holds, else that of the imprint, else the one the page states as that of the answer. The day
    on which a page was put up is another matter.
    """
    damaged: Found | None = None
    imprint: Day | None = None
    for line in sheet.tail:
        if COPIES.regex.match(line.text):
            continue
        day = find_day(line.text)
        if day is None:
            if damaged is None and is_damaged_day(line.text):
                damaged = sheet.found(line.start, line.end)
            continue
        found = Day(day[2], sheet.folded.span(line.start + day[0], line.start + day[1]))
        if _imprint_day(line):
            imprint = imprint or found
        else:
            return found, damaged
    if imprint is not None:
        return imprint, damaged
    for line in sheet.top:
        if re.fullmatch(r"（[^）]{8,14}）", line.text) and (day := find_day(line.text)):
            return Day(day[2], sheet.folded.span(line.start + day[0], line.start + day[1])), damaged
    for kind in ("replied", "written"):
        for label in labels:
            if label.kind == kind and (day := find_day(fold(label.value.words).text)):
                return Day(day[2], label.value.span), damaged
    return None, damaged


def _zones(sheet: Sheet) -> list[tuple[int, int]]:
    start, end = sheet.frame.body
    return [sheet.tail_zone, (max(start, end - _REACH), end)]


# What every match of the two labels holds: most zones have neither, and the words are found much faster.
_PERSON_WORD = re.compile("联系|联络|经办|承办|办理人|责任人|答复人|填报人")
_PHONE_WORD = re.compile("电话|手机|方式")
_LONGEST_BEFORE = 16  # characters of a label before such a word


def _matches(label: Pattern, word: re.Pattern[str], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the matches of ``label``, each of which holds ``word``."""
    first = word.search(text, start, end)
    if first is not None:
        yield from label.regex.finditer(text, max(start, first.start() - _LONGEST_BEFORE), end)


def _rank(label: str) -> int:
    return next((rank for name, rank in _RANK.items() if label.startswith(name)), 2)


_UNIT_BEFORE_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,20}[局科股室处部心办委队站所馆院校司组会社](?P<name>[\u4e00-\u9fff]{2,3})$"
)


_NUMBER_FOLLOWS = re.compile(r"[，,；;：:\s]*(?:(?:联系)?电话|手机)?[：:\s]*[（(]?\d{3}")


def _person(printed: str) -> tuple[int, int] | None:
    """Return where in the printed words after a label the person's name stands."""
    stop = re.search(r"[，,；;。（(：:|\d]|联系|电话|手机|办公|分管|承办|职务|单位|传真|邮编|公开|抄送", printed)
    words = printed[: stop.start()] if stop else printed
    tokens = [(m.start(), m.end()) for m in re.finditer(r"[\u4e00-\u9fff·○×＊*、]+", words)]
    if not tokens:
        return None
    start, end = tokens[0]
    # a space inside a short name: 李 明
    surname = end - start == 1 or words[start:end] in COMPOUND_SURNAMES
    if len(tokens) > 1 and surname and tokens[1][1] - tokens[1][0] <= 2 and tokens[1][0] - end <= 4:
        end = tokens[1][1]
    elif re.search(r"[局科股室处部心办委队站所馆院校司]$", words[start:end]) and len(tokens) > 1:  # 教育科 李小青
        start, end = tokens[1]
    if end - start > 4 and (unit := _UNIT_BEFORE_NAME.match(words, start, end)) and has_surname(unit["name"]):
        start = unit.start("name")
    while end > start and words[end - 1] == "、":
        end -= 1
    names = ["".join(name.split()) for name in words[start:end].split("、") if name]
    # A name of four characters without a Chinese surname (次仁央宗) is believed where its number follows.
    is_called = _NUMBER_FOLLOWS.match(printed, end) is not None
    if end - start > 1 and not all(looks_like_name(name) or (is_called and len(name) == 4) for name in names):
        return None
    return start, end


def find_contact(sheet: Sheet) -> tuple[Found | None, int | None]:
    """Return the person to ask and the source position from which that person's number may stand."""
    best: tuple[int, int, Found, int] | None = None
    for zone_rank, zone in enumerate(_zones(sheet)):
        for match in _matches(CONTACT_PERSON, _PERSON_WORD, sheet.text, *zone):
            start, end = match.span("value")
            if start == end:
                continue
            span = sheet.folded.span(start, end)
            printed = span.of(sheet.source.text)
            person = _person(printed)
            if person is None:
                continue
            words = printed[slice(*person)]
            found = Found("".join(words.split()), Span(span.start + person[0], span.start + person[1]))
            rank = (zone_rank * 10 + _rank(match["label"]), match.start())
            if best is None or rank < best[:2]:
                best = (*rank, found, span.start + person[1])
    if best is None:
        for zone in _zones(sheet):
            if _PHONE_WORD.search(sheet.text, *zone) is None:
                continue
            for rule in (_NAME_AFTER_NUMBER, _NAME_BEFORE_NUMBER, _NAME_IN_PROSE, _NAME_ASKED_FOR):
                for match in rule.finditer(sheet.text, *zone):
                    if has_surname(match["name"]) and not is_unit_name(match["name"]):
                        return sheet.found(*match.span("name")), None
    return (best[2], best[3]) if best else (None, None)


_NAME_IN_PROSE = re.compile(
    r"(?<![\u4e00-\u9fff])(?:请[与和]|可[与和]|由)?(?:我[局委办镇乡司])?[\u4e00-\u9fff]{0,6}(?:经理|负责同志|工作人员|网格员|专干|专员|联系干部|科长|股长|所长|站长|主任)"
    r"(?P<name>[\u4e00-\u9fff]{2,3})[，（](?:联系|办公|手机)?(?:电话|手机)：?(?=[\d（])"
)
_NAME_ASKED_FOR = re.compile(
    r"请(?:直接|随时|及时|与|和)?联系(?:我[局委办厅])?(?P<name>[\u4e00-\u9fff]{2,3})(?:同志)?[，（](?:联系|办公)?(?:电话|手机)"
)
_NAME_BEFORE_NUMBER = re.compile(r"(?:联系)?(?:电话|方式)：(?P<name>[\u4e00-\u9fff]{2,4})[，：；]?[\d（]")
_NAME_AFTER_NUMBER = re.compile(r"(?:电话|手机|方式)：?[\dXx*\-—（）转]{7,20}（(?P<name>[\u4e00-\u9fff]{2,4})）")


_BOLD = re.compile(r"(?<!\*)\*\*(?!\*)")


def find_phone(sheet: Sheet, after: int | None) -> Found | None:
    """Return the number to call: that of the person to ask, else the first one that is labelled."""
    source = sheet.source.text
    spans: list[Span] = []
    if after is not None:
        line_end = sheet.folded.index(after)
        stop = line_end
        for _ in range(3):  # the number stands in the same line or in one of the next two
            cut = sheet.text.find("\n", stop + 1)
            stop = cut if cut >= 0 else len(sheet.text)
        stop = min(stop, line_end + 120, max(line_end, sheet.tail_zone[1]))
        spans.append(Span(after, max(after, sheet.folded.origins[stop])))
    for zone in _zones(sheet):
        in_prose = zone != sheet.tail_zone  # where 电话 without a colon speaks of telephones
        for match in _matches(PHONE_LABEL, _PHONE_WORD, sheet.text, *zone):
            labels = match["value"] and (match["stop"] or not in_prose or _PHONE.match(match["value"]))
            spans += [sheet.folded.span(*match.span("value"))] if labels else []
    for span in spans:
        words = "".join(chr(ord(ch) - 0xFEE0) if "０" <= ch <= "９" else ch for ch in span.of(source))
        for number in _PHONE.finditer(_BOLD.sub("  ", words)):
            if re.search(r"(?:传真|邮编|年|第)[：:]?\s*$", words[: number.start()]):
                continue
            # A bracket around the whole number is not part of it; one around the area code is.
            opens = number.start() + (number[0][0] in "（(" and not re.search("[）)]", number[0]))
            where = Span(span.start + opens, span.start + number.end())
            return Found("".join(where.of(source).split()), where)
    return None


_COUNT = re.compile(
    r"（?(?:各)?[\d一二两三四五六七八九十]{1,2}份?）+|（(?:各)?[\d一二两三四五六七八九十]{1,2}份?"
    r"|(?:各)?\d{1,2}份(?=$|[，、；])"
)
_COMPLETE = re.compile(rf"(?:{UNIT_END}|[长席记任位领导团站])(?:（[^（）]*）?)*）*$")


def _without_loose_brackets(name: str) -> str:
    """Take off brackets at the ends that have no partner, as a damaged count leaves them."""
    while name and name[-1] in "（）" and name.count("（") != name.count("）"):
        name = name[:-1]
    return name.lstrip("）")


def find_copies(sheet: Sheet) -> list[Found]:
    """Return who gets a copy, the number of copies taken off."""
    lines = list(sheet.tail)
    at = next(
        (i for i, line in enumerate(lines) if COPIES.regex.match(line.text) and not line.text.startswith("主送")), None
    )
    if at is None:
        return []
    label = COPIES.regex.match(lines[at].text)
    start = lines[at].start + (label.end() if label else 0)
    end = lines[at].end
    for line in lines[at + 1 :]:
        last = sheet.text[end - 1]
        if (
            last == "。"
            or IMPRINT.regex.search(line.text)
            or find_day(line.text)
            or re.search(r"[：:]|办公室$|公开", line.text)
        ):
            break
        whole = last not in "，、；（：" and _COMPLETE.search(sheet.text[start:end])  # a name that no page break cut
        if whole and not (line.text.endswith("。") and len(line.text) < 30):
            break
        end = line.end
    flat = sheet.flat(start, end)
    stop = flat.text.find("。")
    words = flat.text if stop < 0 else flat.text[:stop]
    found: list[Found] = []
    begin = 0
    words = re.sub(r"(?:抄送|抄报|主送|分送)：", lambda m: "，" * len(m[0]), words)
    blanked = _COUNT.sub(lambda m: "，" * len(m[0]), words)
    depth = 0
    for i, ch in enumerate(blanked + "，"):
        depth = depth + 1 if ch == "（" else max(0, depth - 1) if ch == "）" else depth
        if (ch in "、，；,;" and depth == 0) or i == len(blanked):
            if i > begin and (name := _without_loose_brackets(blanked[begin:i].strip("：."))):
                offset = blanked.index(name, begin)
                found.append(sheet.found(*flat.folded(offset, offset + len(name))))
            begin = i + 1
    return found
