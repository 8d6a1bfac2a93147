"""Which item a letter answers: assembly, session, number, and whether it is a suggestion or a proposal."""

import re
from dataclasses import dataclass
from itertools import pairwise

from proposals.parsing.dates import chinese_number
from proposals.parsing.header_sheet import Found, Sheet
from proposals.parsing.pattern import pattern

_NUM = r"[一二三四五六七八九十\d]{1,3}"

SESSION = pattern(
    "session of an assembly",
    rf"(?P<first>第\n?)?(?P<term>{_NUM})\n?届(?P<mid>[\u4e00-\u9fff]{{0,8}}?\n?[\u4e00-\u9fff]{{0,10}}?)"
    rf"第?\n?(?P<sitting>{_NUM})\n?次\n?(?P<post>(?:全体|代表|委员)?\n?(?:会议|大会|全会|人代会|人大会议|政协会议|全委会))?",
    example="云桥市第十五届人民代表大会第四次会议",
    trap="党的二十届三中全会",
)
NUMBER = pattern(
    "number of an item",
    r"(?=[第编N№［（〔A-Za-z\d一二三四五六七八九十百零])(?P<lead>第|编号[：:]?|NO[.:：]?|№)?(?P<no>(?:[［（]\d{4}[］）]第?)?[A-Za-z]{0,6}(?:（\d{2,4}）)?(?:[A-Za-z]{0,4}|[A-Za-z]\-)\d{1,16}(?:[\-—/、]\d{1,8}){0,3}"
    r"|[〔［（]\d{1,8}[〕］）]|[一二三四五六七八九十百零]{1,6})号(?!线|楼|院|桥|坝|泵|井|门|闸|塔|码头|地块|馆|路(?!灯))",
    example="第B(2021)021号建议",
    trap="轨道交通3号线建议",
)
_ITEM = r"(?:建议|提案|议案|意见|批评|案件|社情民意)"
_BEFORE_NUMBER = re.compile(
    rf"(?:{_ITEM}案?[（]?|会议(?:期间)?[（“\"]?|次[（]?|编号[：:]?|案号[：:]?|行动|人大|政协|[》”\"]的?|[》”\"][（][^（）]{{0,12}}|代表[（]?|委员[（]?|提案：|建议：|议案：)第?$"
)
_AFTER_NUMBER = re.compile(
    rf"^[）”\"]?(?:[\u4e00-\u9fff、]{{0,24}}?等?(?:人大)?(?:代表|委员)?(?:提出)?的?)?(?:[“《\"][^”》\n]{{1,80}}{_ITEM}|(?:[“《\"][^”》\n]{{1,80}}[”》\"])?的?(?:重点|督办|集体|个人|联名|代表|委员|党派)*{_ITEM})"
)
_BARE_IN_BRACKETS = re.compile(
    rf"(?=[建提议意批案社》”\"])(?:{_ITEM}[》”\"]|[》”\"]{_ITEM}?|{_ITEM})[（](?:第|案号：|编号：|提案号：|建议号：)?(?P<no>[\u4e00-\u9fff]{{0,4}}[A-Za-z]{{0,4}}\-?\d{{2,12}})[）]"
)
_UNIT_BEFORE_TITLE = re.compile(
    r"关于对?|对于|答复|回复|复函|函复|您们?在|你们?在|[在对的由]|提交|提出|来自|局|厅|政府|办公室|今年|去年|本年度?|年度|期间|转来|收到|办理|落实|有关|针对|贯彻|首页|及|参加|出席|为了"
)
_PLACE_END = re.compile(r"(?:省|市|县|区|州|盟|旗|镇|乡|街道)$")


@dataclass(frozen=True, slots=True)
class Session:
    """An assembly as printed without its ordinals, with 届 and 次; ``at`` is the folded stretch."""

    assembly: str | None
    term: int
    sitting: int
    at: tuple[int, int]


def _before(text: str, start: int, floor: int) -> str:
    """Return the Chinese words directly before ``start`` from which an assembly's name may be read."""
    end = start
    if text[start - 1 : start] == "\n" and text.endswith(("政协", "人大", "人民代表大会"), floor, start - 1):
        start -= 1  # the title is printed in two lines
    begin = start
    while begin > floor and end - begin < 24 and "\u4e00" <= text[begin - 1] <= "\u9fff":
        begin -= 1
    words = text[begin:start]
    if words.startswith("年") and begin > floor and text[begin - 1].isdigit():
        words = words[1:]
    cut = max((token.end() for token in _UNIT_BEFORE_TITLE.finditer(words)), default=0)
    return words[cut:].removeprefix("第")


def _shorten(words: str) -> str:
    words = words.replace("人民代表大会", "人大").replace("中国人民政治协商会议", "政协").replace("人代会", "人大")
    return re.sub(r"(?<=人大)(?:常务委员会|常委会)", "", words)


def _assembly(before: str, mid: str, post: str, after: str) -> str | None:
    """Put together the name of the assembly from what stands before and between the ordinals."""
    before, mid = _shorten(before), _shorten(re.sub(r"(?:第|会议|届)$", "", mid))
    if mid == "全国委员会" or (mid == "委员会" and before.endswith("政协")):
        mid = mid.removesuffix("委员会")  # 市政协十届委员会 is 市政协, but 政协云桥市第十届委员会 政协云桥市委员会
    name = mid + before if mid == "全国" else before + mid
    if "政协" in name or "人大" in name:
        return name
    if "人代" in post or "人大" in post:
        return name + "人大"
    if "政协" in post:
        return name + "政协"
    if _PLACE_END.search(name) or not name:
        if name and re.search(r"提案|委员", after):
            return name + "政协"
        if name and re.search(r"建议|代表|议案", after):
            return name + "人大"
    return None


def find_sessions(text: str, start: int, end: int) -> list[Session]:
    """Return every session named in the folded ``text[start:end]``, in order."""
    sessions: list[Session] = []
    sign = text.find("届", start, end)
    if sign < 0:
        return sessions
    for match in SESSION.regex.finditer(text, start, end):
        term, sitting = chinese_number(match["term"]), chinese_number(match["sitting"])
        mid, post = match["mid"].replace("\n", ""), (match["post"] or "").replace("\n", "")
        before = _before(text, match.start(), start)
        assembly = _assembly(before, mid, post, text[match.end() : match.end() + 60])
        if not term or not sitting or term > 40 or sitting > 20:
            continue
        if assembly is None and not re.search(r"会议|大会", post):
            continue
        if mid and assembly is None:
            continue  # a session of something else: 第八届职工代表大会第二次会议
        sessions.append(Session(assembly, term, sitting, match.span()))
    return sessions


ASSEMBLY_ALONE = pattern(
    "assembly of a numbered item, no session named",
    r"(?P<name>人大|政协)(?:会议)?(?:代表|委员)?(?:建议|提案|议案)?(?:第|[A-Z]?\d+号)",
    example="关于市人大代表建议第200号答复的函",
    trap="市人大常委会组成人员第三视察组",
)


def find_assembly(sheet: Sheet) -> Found | None:
    """Return the assembly of an item whose number is given without a session, as a title may do."""
    for start, end in (sheet.top_zone, sheet.opening):
        for match in ASSEMBLY_ALONE.regex.finditer(sheet.text, start, end):
            before = _before(sheet.text, match.start(), start)
            if _PLACE_END.search(before):
                return sheet.found(match.start() - len(before), match.end("name"))
    return None


def _numbers(sheet: Sheet, start: int, end: int) -> list[Found]:
    """Return the item numbers in a stretch, each known by what stands before or behind it."""
    flat = sheet.flat(start, end)
    numbers: list[tuple[int, Found]] = []
    for match in NUMBER.regex.finditer(flat.text) if "号" in flat.text else ():
        before = flat.text[max(0, match.start() - 30) : match.start()]
        if match["lead"] and match["lead"] != "第":
            before += "编号"
        after = flat.text[match.end() : match.end() + 120]
        if match["no"][0] in "一二三四五六七八九十百零" and match["lead"] != "第":
            continue
        if re.search(r"\d{4}[］）][\u4e00-\u9fff]{0,6}$", before) or (before[-1:] in "］" and not match["lead"]):
            continue  # a document number
        if match["no"][0] in "［（" and match["lead"] is None and "\u4e00" <= before[-1:] <= "\u9fff":
            continue  # the same, its prefix read as words
        if _BEFORE_NUMBER.search(before) or _AFTER_NUMBER.match(after):
            s, e = match.span("no")
            bare = match["no"]
            if bare[0] in "〔［（" and bare[-1] in "〕］）":
                s, e = s + 1, e - 1
            numbers.append((match.start(), sheet.found(*flat.folded(s, e))))
    bare_ones = _BARE_IN_BRACKETS.finditer(flat.text)
    numbers += [(match.start(), sheet.found(*flat.folded(*match.span("no")))) for match in bare_ones]
    return [found for _, found in sorted(numbers, key=lambda pair: pair[0])]


def _first_of_last_run(numbers: list[Found]) -> Found:
    """Return the first of the numbers that stand together last: 第12号、第15号提案 is about item 12."""
    first = numbers[-1]
    for number in reversed(numbers[:-1]):
        if first.span is None or number.span is None or first.span.start - number.span.end > 8:
            break
        first = number
    return first


def find_number(sheet: Sheet, labelled: Found | None) -> Found | None:
    """Return the number of the item as printed: of the opening, else of the title nearest to it, else of a label."""
    opening = _numbers(sheet, *sheet.opening)
    if opening:
        return opening[0]
    top = _numbers(sheet, *sheet.top_zone)
    if top:
        return _first_of_last_run(top)
    # A column of a page: the session on one line, the bare number on the next.
    for line, below in pairwise(sheet.top):
        if SESSION.regex.search(line.text) and re.fullmatch(r"\d{1,6}", below.text):
            return sheet.found(below.start, below.end)
    if labelled is not None and labelled.span is not None:
        match = re.search(r"[A-Za-z]{0,6}\d[\dA-Za-z\-—（）()]*", labelled.words)
        if match:
            return Found(match[0], labelled.span)
    return None


def _sessions(sheet: Sheet, zone: tuple[int, int]) -> list[Session]:
    """Return the sessions named in a zone; where none is, those that line breaks cut in two."""
    found = find_sessions(sheet.text, *zone)
    if found or zone[0] >= zone[1]:
        return found
    flat = sheet.flat(*zone)
    cut = find_sessions(flat.text, 0, len(flat.text))
    return [Session(one.assembly, one.term, one.sitting, flat.folded(*one.at)) for one in cut]


def find_session(sheet: Sheet) -> Session | None:
    """Return the session of the item: of the title nearest to the letter, unless the letter's opening differs."""
    top = _sessions(sheet, sheet.top_zone)
    opening = _sessions(sheet, sheet.opening)
    named = [session for session in reversed(top) if session.assembly]
    title = named[0] if named else top[-1] if top else None
    if not opening:
        return title
    own = opening[0]
    if title is None:
        return own
    if (title.term, title.sitting) != (own.term, own.sitting):
        return own if own.assembly else Session(title.assembly, own.term, own.sitting, own.at)
    # The same session named twice: the fuller name (茗岭县人大 for 县人大).
    fuller = own.assembly and title.assembly and own.assembly.endswith(title.assembly)
    return own if fuller or title.assembly is None else title


_KIND_WORDS = (
    (re.compile(r"人大代表|代表建议|人代会|人民代表大会"), "建议"),
    (re.compile(r"政协提案|委员提案|政协委员"), "提案"),
)
_KIND_WEAK = (
    (re.compile(r"号[^。\n]{0,24}?提案"), "提案"),
    (re.compile(r"号[^。\n]{0,24}?建议"), "建议"),
    (re.compile(r"提案"), "提案"),
    (re.compile(r"建议|议案"), "建议"),
)


def find_kind(sheet: Sheet, assembly: str | None, role: str | None, subject_words: str) -> str | None:
    """Return 建议 or 提案: by the assembly, else the addressee, else the words the letter uses."""
    if assembly:
        return "提案" if "政协" in assembly else "建议"
    top, opening = sheet.text[slice(*sheet.top_zone)], sheet.text[slice(*sheet.opening)]
    said = next((kind for words in (opening, top) for rule, kind in _KIND_WORDS if rule.search(words)), None)
    if said is None and role in {"代表", "委员"}:
        said = "建议" if role == "代表" else "提案"
    if said is None:
        weak = (kind for words in (opening, subject_words, top) for rule, kind in _KIND_WEAK if rule.search(words))
        said = next(weak, None)
    return said
