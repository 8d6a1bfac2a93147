"""Which bureau answers, and which others had a part in the answer."""

import re
from collections.abc import Iterator
from itertools import takewhile, zip_longest

from proposals.parsing.dates import find_day
from proposals.parsing.header_labels import Label
from proposals.parsing.header_sheet import Found, Sheet
from proposals.parsing.lines import Line
from proposals.parsing.pattern import pattern
from proposals.parsing.units import BRANCH, UNIT_END, is_unit_name, split_units

LETTERHEAD = pattern(
    "letterhead of a document",
    rf"^(?P<unit>[\u4e00-\u9fff·]{{2,38}}{UNIT_END}{BRANCH})文件$",
    example="云桥市教育局文件",
    trap="关于印发云桥市教育局文件的通知",
)
TITLE_UNIT = pattern(
    "bureau named at the head of a title",
    rf"^(?P<unit>[\u4e00-\u9fff·]{{2,38}}?{UNIT_END}{BRANCH})\n?(?=关于|对(?!外)[^，。\n]{{2,60}}(?:答复|复函|回复|建议|提案))",
    example="云桥市教育局关于市政协六届三次会议第12号提案的答复",
    trap="关于对市政协六届三次会议第12号提案的答复",
)
ANSWERER_AFTER_TITLE = pattern(
    "bureau in brackets after a title",
    rf"(?:答复|复函|回复|函)（(?P<unit>[\u4e00-\u9fff]{{1,20}}{UNIT_END})）$",
    example="对县十六届人大一次会议第3号建议的答复（水利局）",
    trap="关于路灯的答复（征求意见稿）",
)
IMPRINT_UNIT = pattern(
    "bureau named in the imprint",
    r"^(?P<unit>[\u4e00-\u9fff·]{2,38}?)(?P<office>(?:党政|综合|行政)?办公室|秘书科|综合科|秘书股)(?=\n?(?:(?:主动公开)?\n?(?:\d{4}|二)|$|主动公开|依申请公开))",
    example="云桥市教育局办公室 2023年8月17日印发",
    trap="由市政府办公室督办",
)
CONTACT_UNIT = pattern(
    "bureau named in a contact line",
    rf"^[（(]?(?:主办单位|承办单位|答复单位|办理单位|联系单位(?:及(?:联系)?电话)?)：?(?P<unit>[\u4e00-\u9fff]{{2,30}}?{UNIT_END}{BRANCH})(?=[，；。0-9\n]|联系|承办|$)",
    example="主办单位：市教育体育局，联系人：李小青",
    trap="主办单位的意见已采纳",
)
# A list ends where the letter tells what was done with them (开了协调会) or turns to its answer (，现将…).
_LIST = r"(?P<units>(?:(?!了|，现)[\u4e00-\u9fff、，（）]){3,160}?)"
_ALL_OF = r"(?:等[\u4e00-\u9fff（）\d]{0,12}?)?"
_ASKED = r"(?:会同|会商|商请|商得|征求|征询|听取|协商|函询|征得|联合|协同|综合|汇总|结合|吸纳|吸收|采纳|商)"
CO_BUREAUS = (
    pattern(
        "bureaus whose views went into the answer",
        rf"{_ASKED}(?:了)?{_LIST}{_ALL_OF}的?(?:会办|协办|办理|反馈|书面|答复|回复|相关|有关)*意见",
        example="经综合云桥市财政局、云桥市水利局的意见",
        trap="经市教育局研究办理",
    ),
    pattern(
        "bureaus that helped to handle the item",
        rf"(?:^|[。，；、]|经|由){_LIST}{_ALL_OF}(?:分别|共同|作为)?"
        r"(?:(?:会办|协办)(?:单位)?(?=[。，；]|$)|(?:协同|配合|协助|参与)办理)",
        example="由我局主办，云桥市财政局、云桥市水利局会办",
        trap="经局务会研究",
    ),
    pattern(
        "bureaus that gave their views",
        r"(?:^|[。，；])(?!要求|请|责成|指示|责令)(?P<units>[\u4e00-\u9fff、]{3,160}?)(?:均|都|分别|也|及时)*(?:提出|提供|反馈|出具|函复)了?(?:会办|协办|书面|办理)+意见",
        example="市发展和改革委员会、市公安局分别提出了会办意见",
        trap="各会办单位均同意",
    ),
    pattern(
        "bureaus whose reports the answer draws on",
        rf"(?:根据|依据|按照|结合|综合|汇总){_LIST}{_ALL_OF}(?:分别|共同)?(?:反馈|提供|报送|报来|回复|函复|答复)的?(?:办理|有关|相关|书面)*(?:情况|意见|材料|信息|数据)",
        example="根据云桥市水利局、云桥市财政局反馈的情况",
        trap="根据群众反馈的情况",
    ),
)
CUE_AFTER_LIST = CO_BUREAUS[1:3]
# Weaker words, read only in an opening that is one: elsewhere they tell what was done for the matter.
CO_BUREAUS_IN_OPENING = (
    pattern(
        "bureaus that studied it together with the author",
        rf"(?:{_ASKED}|(?<![参给赋])与|经(?=[^。]{{4,120}}(?:协办|会办)单位)){_LIST}{_ALL_OF}"
        r"(?:共同|认真|进行了?|联合|深入|反复|充分|多次|专题|逐[项条])*(?:研究|协商|会商|沟通|商议|调研|办理|商定|讨论|对接|同意|答复如下|[回函]复如下|后(?=，))",
        example="经会同县财政局、县自然资源和规划局研究",
        trap="会同县自来水公司有关人员上门走访",
    ),
    pattern(
        "bureaus that studied it together",
        rf"[，。]经(?P<units>[\u4e00-\u9fff、]{{3,160}}?){_ALL_OF}(?:共同|联合|一起)(?:认真|深入)?(?:研究|商议|会商|讨论|办理)",
        example="提案收悉，经云桥市财政局、云桥市水利局共同研究",
        trap="提案收悉，经局领导班子研究",
    ),
    pattern(
        "bureaus that were consulted",
        rf"(?:经(?:研究(?:并|，|后|，并))?|已|我[局委办厅]|[，。]){_ASKED}(?P<units>[\u4e00-\u9fff、]{{3,120}}?){_ALL_OF}(?=[，。])",
        example="经会商市人力资源社会保障局、市教育局，现答复如下",
        trap="经会商研究，现答复如下",
    ),
)


def _letterheads(sheet: Sheet) -> Iterator[Found]:
    """Yield the bureaus of lines such as 云桥市教育局文件."""
    for line in reversed(sheet.top):
        match = LETTERHEAD.regex.match(line.text)
        if match and is_unit_name(match["unit"]):
            yield sheet.found(line.start + match.start("unit"), line.start + match.end("unit"))


def _lines_above_title(sheet: Sheet) -> Iterator[Found]:
    """Yield the bureaus that stand alone on a line near the title."""
    for i in range(len(sheet.top) - 1, -1, -1):
        line = sheet.top[i]
        if not is_unit_name(line.text) or len(line.text) < 4:
            continue
        near = "".join(nxt.text + "\n" for nxt in sheet.top[i + 1 : i + 5])
        if re.search(r"关于|对[^\n]{2,40}(?:答复|建议|提案)|［\d{4}］|签发人|^(?:[A-E]类|办理结果)", near):
            yield sheet.found(line.start, line.start + _first_of_two(sheet, line))


def _first_of_two(sheet: Sheet, line: Line) -> int:
    """Return where the first bureau of a line ends that names two, parted by spaces; else the line's length."""
    for i in range(4, len(line.text) - 3):
        # a single space may also stand inside a name; two bodies of one place begin alike
        if not sheet.spaced(line.start + i) or line.text[i : i + 2] != line.text[:2]:
            continue
        if is_unit_name(line.text[:i]) and is_unit_name(line.text[i:]):
            return i
    return len(line.text)


def _titles(sheet: Sheet) -> Iterator[Found]:
    for line in reversed(sheet.top):
        match = TITLE_UNIT.regex.match(line.text)
        if match and is_unit_name(match["unit"]):
            yield sheet.found(line.start, line.start + match.end("unit"))

    for line in reversed(sheet.top):
        match = ANSWERER_AFTER_TITLE.regex.search(line.text)
        if match and is_unit_name(match["unit"]):
            yield sheet.found(line.start + match.start("unit"), line.start + match.end("unit"))


_UNIT_BEFORE_DAY = re.compile(rf"(?:^|[。！\d*]|{{}})(?P<unit>[\u4e00-\u9fff]{{2,30}}{UNIT_END})(?=(?:19|20)\d\d年)")


def _signed(lines: tuple[Line, ...], sheet: Sheet) -> Iterator[Found]:
    for line, below in zip_longest(lines, lines[1:]):
        text = line.text
        imprint = IMPRINT_UNIT.regex.match(text)
        if imprint and below is not None and "印发" in below.text:
            continue  # the office that printed it, over the day of printing
        if is_unit_name(text):
            cut = re.search(r"（?(?:盖章|印章|公章)）?$", text)
            yield sheet.found(line.start, line.start + (cut.start() if cut else _first_of_two(sheet, line)))
            continue
        day = None if imprint else find_day(text)
        if day is None:
            continue
        if day[0] >= 4 and is_unit_name(text[: day[0]]):
            yield sheet.found(line.start, line.start + day[0])
            continue
        inline = _UNIT_BEFORE_DAY.search(text)
        if inline and is_unit_name(inline["unit"]):
            yield sheet.found(line.start + inline.start("unit"), line.start + inline.end("unit"))


def _imprints(sheet: Sheet) -> Iterator[Found]:
    for line in sheet.tail:
        match = IMPRINT_UNIT.regex.match(line.text)
        if match is None:
            continue
        # 办公室 of a bureau prints its letters; 人民政府办公室 is a body that answers itself.
        keep = (
            match.end("office")
            if match["unit"].endswith("人民政府") and match["office"] == "办公室"
            else match.end("unit")
        )
        if is_unit_name(line.text[:keep]):
            yield sheet.found(line.start, line.start + keep)


def _contacts(sheet: Sheet) -> Iterator[Found]:
    for line in sheet.tail:
        match = CONTACT_UNIT.regex.match(line.text)
        if match and is_unit_name(match["unit"]):
            yield sheet.found(line.start + match.start("unit"), line.start + match.end("unit"))


def _same_body(one: str, other: str) -> bool:
    """Say whether two names may be one body's: equal, or one the end of the other."""
    return one.endswith(other) or other.endswith(one)


def find_lead(sheet: Sheet, labels: list[Label]) -> Found | None:
    """
    Return who answers: letterhead, title, sign-off, imprint, contact line, then the page's own fields.

    A line above the title may be the site's name: it gives way to a title or a sign-off that names another body. A
    shorter name is completed by a longer one that ends in it (双柳镇人民政府 by 清平县双柳镇人民政府).
    """
    heads, titles, signed = list(_letterheads(sheet)), list(_titles(sheet)), list(_signed(sheet.tail, sheet))
    lines = list(_lines_above_title(sheet))
    own = [*titles, *signed, *_contacts(sheet), *_imprints(sheet)]
    if not any(_same_body(line.words, other.words) for line in lines for other in own) and (titles or signed):
        lines = []
    stated = [label.value for kind in ("lead", "page_unit") for label in labels if label.kind == kind]
    stated = [value for value in stated if is_unit_name(value.words)]
    candidates = heads + lines + own + stated
    if not candidates:
        return None
    first = candidates[0]
    longer = [
        found for found in candidates if found.words.endswith(first.words) and len(found.words) > len(first.words)
    ]
    return min(longer, key=lambda found: len(found.words)) if longer else first


_SELF = re.compile(r"[我本][局委办厅镇]|主办|有关|相关")
_SAID_OF_A_UNIT = re.compile(
    r"(?:到现场|实地|现场|赴|前往|多次|逐|参与|联合|共同|分别|研究|办理|会办|协办|会商|协商|进行|提出|的|对)"
)


def _unit_at_head(words: str) -> str:
    """Return the bureau that ``words`` begin with, without what is said of it; ``words`` themselves if none."""
    if is_unit_name(words):
        return words
    cut = _SAID_OF_A_UNIT.search(words, 3)
    return words[: cut.start()] if cut and is_unit_name(words[: cut.start()]) else words


def _units_at(words: str, *, list_ends: bool) -> list[str]:
    """
    Return the bureaus of a list next to its cue: those at its end if ``list_ends``, else those at its beginning.

    The words that a rule takes for a list may run too far on the other side.
    """
    parts = [_unit_at_head(part) for part in split_units(words) if not _SELF.search(part)]
    if list_ends:
        parts.reverse()
    units = list(takewhile(is_unit_name, parts))
    return units[::-1] if list_ends else units


def find_co_bureaus(sheet: Sheet, labels: list[Label], lead: Found | None) -> list[Found]:
    """Return the bureaus that the opening, or a label, says had a part in the answer."""
    flat = sheet.flat(*sheet.opening)
    rules = CO_BUREAUS + (CO_BUREAUS_IN_OPENING if sheet.frame.opening else ())
    for rule in rules:
        found: list[Found] = []
        for match in rule.regex.finditer(flat.text):
            at = match.start("units")
            for part in _units_at(match["units"], list_ends=rule in CUE_AFTER_LIST):
                at = flat.text.find(part, at)
                if len(part) >= 3 and not (lead and lead.words.endswith(part)):
                    found.append(sheet.found(*flat.folded(at, at + len(part))))
                at += len(part)
        if found:
            return found
    labelled: list[Found] = []
    for label in labels:
        if label.kind == "co":
            printed = label.value.span.of(sheet.source.text) if label.value.span else label.value.words
            parts = [part for piece in re.split(r"[\s|]+", printed) for part in split_units(piece)]
            labelled += [Found(part, label.value.span) for part in parts if is_unit_name(part)]
    return labelled
