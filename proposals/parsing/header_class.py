"""The class of the result: A, B, C, 甲, 乙, 丙, or the words that stand for them."""

import re

from proposals.parsing.header_sheet import Found, Sheet
from proposals.parsing.pattern import pattern

# What the classes are called differs from place to place and is configured there; here only the printed mark is read.
_MARK = r"(?P<mark>[A-E]\d?|[甲乙丙丁])"
_NOT_MORE = r"(?![A-Za-z\d+\-（]*\d)(?![A-Za-z+])"
_LABEL_END = r"(?:结果|类别|类型|分类|情况|程度|等级)(?:类别|分类|类型|代码|标记|标识|标注|为)?"
_LABEL = rf"(?:办理|办复|答复|处理|建议|提案|落实|解决|件)*{_LABEL_END}"

TICKED = pattern(
    "class ticked in a row of boxes",
    r"^(?=[^\n]{0,80}[☑√✓✔■☒])(?:[^A-E\n]{0,24}[A-E](?![A-Za-z])){2,5}[^A-E\n]{0,16}$",
    example="办理结果：□A ☑B □C",
    trap="分为A、B、C三类",
)
LABELLED = pattern(
    "class after a label",
    rf"{_LABEL_END}(?:(?:（[^）\n]{{0,40}}）)?[］］]?[：|]\n?[*“\"]{{0,3}}[（［]?|[（［]){_MARK}{_NOT_MORE}类?",
    example="办理结果： A 类",
    trap="类别:提案",
)
LABELLED_IN_BRACKETS = pattern(
    "class in brackets after its words",
    rf"{_LABEL_END}[：|][^\n（A-Z]{{2,20}}[（［]{_MARK}类?[）］]",
    example="办理结果：已解决或基本解决（A类）",
    trap="办理结果：感谢您的关心（B超检查已纳入医保）",
)
LABELLED_BARE = pattern(
    "class after a label without a colon",
    rf"{_LABEL_END}{_MARK}类(?![\u4e00-\u9fff]{{2}})",
    example="（办理结果B类）",
    trap="信息类别A类企业名单",
)
ALONE = pattern(
    "class on a line of its own",
    rf"^[#*|\-]*[（［]?{_MARK}类?件?(?:[·：—-]{{1,2}}[\u4e00-\u9fff]{{2,16}})?[）］]?(?:（[^）\n]{{2,24}}）)?[*|]*$",
    example="（A类）",
    trap="A+ A-",
)
GLUED = pattern(
    "class glued to a heading",
    rf"^[#*]*[（［]?{_MARK}类[）］]?(?=[\u4e00-\u9fff])(?!别|型|地区|传染|企业)",
    example="A类云桥市教育局文件",
    trap="C类传染病防治情况",
)
AT_THE_END = pattern(
    "class at the end of a heading",
    rf"(?:答复|复函|回复|的函|文件|答复函|号)(?:[（［]{_MARK}类?(?:[·：—-]{{1,2}}[\u4e00-\u9fff]{{2,16}})?[）］]|(?P<bare>[A-E甲乙丙丁])类)$",
    example="关于市政协六届三次会议第12号提案的答复（B类）",
    trap="第B（2021）021号",
)
APART = pattern(
    "class apart by spaces, at the end of the line with the document number",
    rf"(?:号|公开|[局委厅府办会院]|签发人：[\u4e00-\u9fff]{{2,4}}){_MARK}类?件?$",
    example="云教提字〔2023〕36 号      A",
    trap="体裁分类A类",
)
BESIDE_DISCLOSURE = pattern(
    "class before how far the letter is public",
    rf"(?:^|签发人：[\u4e00-\u9fff]{{2,4}}){_MARK}类?(?=(?:主动|依申请|不予|不)?公开)",
    example="A类　　主动公开",
    trap="公开A类企业名单",
)
IN_BRACKETS_LAST = pattern(
    "class in brackets at the end of a line of labels",
    rf"：[^\n：]{{2,24}}[（［]{_MARK}类[）］]$",
    example="联系人：樊星　电话：8210000（B类）",
    trap="本市校园周边禁设的场所（B类）",
)
IN_WORDS = pattern(
    "class in words",
    rf"^{_LABEL}[：|](?P<mark>已经?解决(?:或(?:者)?(?:基本解决|采纳))?|基本解决|正在解决(?:或列入计划)?(?:解决)?|"
    r"(?:已)?列入计划(?:逐步)?(?:解决|拟解决)?|解决(?:或|或者)采纳|拟(?:解决|采纳)|留作参考|"
    r"暂(?:时|缓)(?:难以|不能|无法)?解决|部分解决|计划解决|采纳|部分采纳|参考)(?=$|[。，；|（])",
    example="办理结果：正在解决",
    trap="办理结果：您提出的建议收悉",
)
_TICKS = "☑√✓✔■☒"
_BOXES = "□☐○" + _TICKS


def ticked_letter(words: str) -> int | None:
    """Return where the letter of the ticked box stands in ``words``, a row of boxes and letters; None if none is."""
    ticks = [i for i, ch in enumerate(words) if ch in _TICKS]
    boxes = [i for i, ch in enumerate(words) if ch in _BOXES]
    letters = [i for i, ch in enumerate(words) if ch in "ABCDE"]
    if len(ticks) != 1 or not letters:
        return None
    if boxes[0] < letters[0]:  # every box stands before its letter
        return next((i for i in letters if i > ticks[0]), None)
    return next((i for i in reversed(letters) if i < ticks[0]), None)


def _by_mark(sheet: Sheet, zones: tuple[tuple[int, int], ...]) -> Found | None:
    """Return the mark by the rules that need no label, the surest first."""
    text = sheet.text
    for zone in zones:
        alone = list(ALONE.regex.finditer(text, *zone))
        if alone and len({match["mark"] for match in alone}) == 1:  # A, A+ and A- are a page's font sizes
            return sheet.found(*alone[0].span("mark"))
        for rule in (GLUED, AT_THE_END, BESIDE_DISCLOSURE, IN_BRACKETS_LAST, APART):
            for match in rule.regex.finditer(text, *zone):
                group = "mark" if match["mark"] else "bare"
                if rule is not APART or sheet.spaced(match.start("mark")):
                    return sheet.found(*match.span(group))
    return None


def find_class(sheet: Sheet) -> Found | None:
    """Return the class mark as printed (A, B1, 甲 …), never one that is part of a number or of prose."""
    text = sheet.text
    zones = (sheet.top_zone, sheet.tail_zone)
    for zone in (*zones, sheet.opening):
        if _ANY_MARK.search(text, *zone):
            break
    else:
        return _in_words(sheet, zones)
    for zone in zones:
        for match in TICKED.regex.finditer(text, *zone):
            at = ticked_letter(match[0])
            if at is not None:
                return sheet.found(match.start() + at, match.start() + at + 1)
    for zone in (*zones, sheet.opening):
        for rule in (LABELLED, LABELLED_IN_BRACKETS, LABELLED_BARE):
            for match in rule.regex.finditer(text, *zone):
                return sheet.found(*match.span("mark"))
    mark = _by_mark(sheet, zones)
    if mark is not None:
        return mark
    return _in_words(sheet, zones)


_ANY_MARK = re.compile("[A-E甲乙丙丁]")


def _in_words(sheet: Sheet, zones: tuple[tuple[int, int], ...]) -> Found | None:
    for zone in zones:
        for match in IN_WORDS.regex.finditer(sheet.text, *zone):
            return sheet.found(*match.span("mark"))
    return None
