"""Marks that an office puts on a letter: disclosure, signer, document number."""

import re
from collections.abc import Iterator

from proposals.parsing.header_labels import Label, first_of
from proposals.parsing.header_sheet import Found, Sheet
from proposals.parsing.names import has_surname, split_names
from proposals.parsing.pattern import pattern

_ITSELF = r"(?:[此本该](?:件|文件?|复?函|复文|答复))"
_DISCLOSED = (
    rf"{_ITSELF}?(?:主动公开|依申请公开|不予公开|同意(?:对外|向社会|全文)?公开|公开发布|可?全文公开|对外公开|不公开|部分公开|可以?公开|"
    r"不宜公开|摘要公开|(?:予以|向社会)公开|非公开|内部公开|免予公开|删减后公开|公开)"
)
_THIS_ONE = rf"(?:{_ITSELF}(?=主动|依申请|不予))?"  # says whose mark it is and is no part of it
DISCLOSURE_ALONE = pattern(
    "disclosure on a line of its own",
    rf"^[（［“\"]?(?:注：?|备注：?)?[“\"（]?{_THIS_ONE}(?P<mark>{_DISCLOSED})[”\"）］。]{{0,3}}$",
    example="（此件公开发布）",
    trap="首页>主动公开",
)
DISCLOSURE_LABELLED = pattern(
    "disclosure after a label",
    rf"(?:公开(?:方式|属性|类别|形式|类型|选项|意见|情况)|是否(?:同意)?(?:对外|可以|可|主动|向社会)?公开"
    rf"|信息公开(?:选项|方式|属性|类别|类型)?|公开与否|(?:同意|可以?)公开(?=[：|]))］?[：|（](?P<mark>{_DISCLOSED}|是|否|同意)"
    r"|公开(?:方式|属性|类别|形式|类型|选项)］?(?P<bare>主动公开|依申请公开|不予公开)",
    example="公开方式：主动公开",
    trap="信息公开 公开目录：人大代表建议",
)
DISCLOSURE_BESIDE = pattern(
    "disclosure beside something else",
    rf"(?P<mark>{_DISCLOSED})(?![\u4e00-\u9fffA-Za-z])",
    example="云桥市教育局办公室 主动公开",
    trap="公开方面，我局已上线平台",
)

SIGNER = pattern(
    "signer",
    r"(?:签发(?:人|领导)?|签批人?|领导(?:签字|签名|签发|署名|审签|签批)|(?:主管|分管|主要|签发|签批|负责|单位|局|审签|审核|审批)(?:负责人|领导|局长)?(?:签字|签发|签名|审签|签署|签批)|审签人?|"
    r"负责人签[字名发]|单位负责人|主要负责人|主要领导)(?:（[^）\n]{0,12}）)?[：:](?P<name>[\u4e00-\u9fff·]{2,12})",
    example="签发人： 李小青",
    trap="主管领导高度重视此事",
)
APPROVED = pattern(
    "approved by a named head",
    r"(?:经|由)(?:[^。\n]{0,24}(?:和|、))?(?:本?局|我局)?(?P<name>[\u4e00-\u9fff]{2,4})(?:同志)?(?:副?(?:局长|主任|部长|厅长|镇长|乡长|院长|书记|主席|县长|市长|区长|行长|站长|处长|支队长|大队长))(?:同志)?"
    r"(?:审签|审核同意|签发|审定|审批同意|审核签发|审阅|审核)"
    r"|经[\u4e00-\u9fff]{0,8}(?:局长|主任|镇长|乡长|院长|书记|县长|市长|区长|主席)(?P<after>[\u4e00-\u9fff]{2,3})(?:同志)?(?:审签|审核|签发|审定|审阅|审批)",
    example="此复函已经李小青局长审签",
    trap="经局党组会研究同意",
)
_YEAR = r"[［（]?(?:19|20)\d\d年?[］）]?"
DOCUMENT_NUMBER = pattern(
    "document number",
    r"(?:^[#*>\-（]*|[|：])(?:文号|发文字号)?(?P<number>[\u4e00-\u9fff]{2,14}[A-Za-z]{0,3}[［（](?:19|20)\d\d年?[］）][\u4e00-\u9fff]{0,6}(?:[A-Za-z]{0,2}\d{1,5}(?:[\-—]\d{1,4})?|[一二三四五六七八九十百]{1,5})号)",
    example="云教提字〔2023〕36 号",
    trap="根据《意见》（云政发〔2023〕36号）",
)
DOCUMENT_NUMBER_OLD = pattern(
    "document number without a year in brackets",
    r"^[#*>\-]*(?P<number>[\u4e00-\u9fff]{2,10}(?:字|函|复|提|议|建)(?:(?:19|20)\d\d年?)?第?\d{1,5}(?:[\-—]\d{1,4})?号)$",
    example="云教函2023第36号",
    trap="第36号",
)


_MARKED = re.compile(r"^[（［]?[A-E甲乙丙]类?[）］]?(?![A-Za-z])|签发人|［\d{4}］|办理结果|类别")


def _zones(sheet: Sheet) -> Iterator[tuple[int, int]]:
    yield sheet.top_zone
    yield sheet.tail_zone


def find_disclosure(sheet: Sheet, labels: list[Label]) -> Found | None:
    """Return the disclosure mark as printed: of the letter itself, else of the page's fields."""
    text = sheet.text
    for zone in (sheet.tail_zone, sheet.top_zone):
        for rule in (DISCLOSURE_LABELLED, DISCLOSURE_ALONE):
            for match in rule.regex.finditer(text, *zone) if text.find("公开", *zone) >= 0 else ():
                bare = rule is DISCLOSURE_LABELLED and match["bare"] is not None
                return sheet.found(*match.span("bare" if bare else "mark"))
    # In an imprint or beside the class it stands apart by spaces; in a page's path it would not be a mark.
    for line in (*sheet.tail, *(line for line in sheet.top if _MARKED.search(line.text))):
        for match in DISCLOSURE_BESIDE.regex.finditer(text, line.start, line.end):
            if sheet.spaced(match.start()) or text[match.start() - 1] in "：（|，；":
                return sheet.found(*match.span("mark"))
    stated = first_of(labels, "disclosure")
    said = re.search(_DISCLOSED + "|^[是否]$|^同意$", stated.words) if stated else None
    if stated is not None and said is not None:
        return Found(said[0], stated.span)
    return None


def is_published(disclosure: str) -> bool:
    """Say whether a disclosure mark means that the letter is, or may be, put before the public as it stands."""
    return disclosure in {"是", "同意"} or (
        "公开" in disclosure and re.search(r"不|依申请|非|免|内部", disclosure) is None
    )


def _person(sheet: Sheet, start: int, end: int) -> Found | None:
    """Return the name that a stretch begins with, as the source's spaces part it from what follows."""
    printed = sheet.printed(start, end)
    # Two spaces part two fields, unless a surname is set apart from its given name (龙　　胜).
    first = re.split(r"(?<!^[\u4e00-\u9fff])(?:\s{2,}|[\t\u3000])|\|", printed)[0]
    names = split_names(first)
    if not names:
        return None
    squeezed = "".join(first.split())
    name = names[0] if len(names) == 1 or len(names[0]) > 1 else squeezed
    return sheet.found(start, start + len(name)) if 2 <= len(name) <= 4 or "·" in name else None


_SIGNING = re.compile("签|审|负责人|领导")  # every match of the two rules holds one of them


def find_signer(sheet: Sheet) -> Found | None:
    """Return who signed: after a label in the frame of the letter, or as the letter says it was approved."""
    text = sheet.text
    for zone in _zones(sheet):
        for match in SIGNER.regex.finditer(text, *zone) if _SIGNING.search(text, *zone) else ():
            name = _person(sheet, *match.span("name"))
            if name is not None:
                return name
    body_start, body_end = sheet.frame.body
    for zone in (sheet.opening, (max(body_start, body_end - 200), body_end), sheet.tail_zone):
        for match in APPROVED.regex.finditer(text, *zone) if _SIGNING.search(text, *zone) else ():
            group = "name" if match["name"] else "after"
            if has_surname(match[group]) and not match[group].endswith("会"):  # 局长办公会 is no name
                return sheet.found(*match.span(group))
    return None


def find_document_number(sheet: Sheet, labels: list[Label]) -> Found | None:
    """Return the letter's own document number; numbers that its prose quotes are others'."""
    for zone in _zones(sheet):
        for rule in (DOCUMENT_NUMBER, DOCUMENT_NUMBER_OLD):
            for match in rule.regex.finditer(sheet.text, *zone):
                return sheet.found(*match.span("number"))
    stated = first_of(labels, "document")
    number = re.match(r".{2,30}?\d号", stated.words) if stated else None
    return Found(number[0], stated.span) if stated and number else None
