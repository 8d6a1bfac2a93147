"""What a government page says about a letter: labelled fields around the article, and meta elements."""

import re
from collections.abc import Iterable

from proposals.parsing.types import PageField

# Labels of the information bar and the disclosure table; the letter's own (联系人, 办理结果, 公开属性) are not here.
_KEPT = (
    "索引号", "信息索引号", "信息索引", "主题分类", "信息分类", "体裁分类", "主题词", "组配分类", "公开类别",
    "发布机构", "公开机构", "发文机关", "发文单位", "公开主体", "责任部门", "发布单位",
    "信息来源", "文章来源", "稿件来源", "来源",
    "成文日期", "发文日期", "生成日期", "生成时间", "公开日期", "发布日期", "发布时间", "更新时间", "更新日期",
    "时间", "日期", "名称", "标题", "文件名称", "信息名称", "文号", "发文字号", "文件编号", "有效性", "时效性",
    "公开方式", "公开时限", "公开范围", "公开形式", "作者", "责任编辑", "编辑", "审核", "撰稿",
)  # fmt: skip
_PASSED = (
    "字体大小", "字体", "字号", "浏览次数", "浏览量", "浏览", "点击数", "点击量", "点击", "阅读次数", "阅读量", "阅读",
    "文字大小", "背景色", "访问次数", "访问量", "视力保护色", "保护视力色", "分享到", "分享", "打印", "收藏",
)  # fmt: skip
_ALONE = frozenset({"时间", "日期", "名称", "标题"})  # words of any text: labels only in a table or a bar of several


_LABELS = frozenset(_KEPT + _PASSED)
_LONGEST_LABEL = max(map(len, _LABELS))
_BEFORE_COLON = re.compile(r"([一-龥 \u3000\xa0]{2,24})[】\]]?\s{0,4}[:：]")
_BLANKS = re.compile(r"[\s\u3000\xa0]+")
_LONGEST_VALUE = 120
_LONGEST_LINE = 1_000
_NO_VALUE = re.compile(r"[\s\[\]【】()（）|｜大中小…\-—_/]*")
# Meta elements that the guideline for government sites (国办发〔2017〕47号, annex) prescribes.
_META = {"articletitle": "标题", "pubdate": "发布时间", "contentsource": "来源"}


def meta_fields(metas: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return fields from (name, content) of meta elements."""
    found: dict[str, str] = {}
    for name, content in metas:
        label = _META.get(name.strip().lower())
        value = _BLANKS.sub(" ", content).strip()
        if label and value and len(value) <= 2 * _LONGEST_VALUE:
            found.setdefault(label, value)
    return found


def _label_at(run: re.Match[str]) -> tuple[str, int, int] | None:
    """Return the longest label that ends before a colon, with where it starts and where its value begins."""
    words = run[1].rstrip()
    label, best = "", None
    for at in range(len(words) - 1, -1, -1):
        if words[at].isspace():
            continue
        label = words[at] + label
        if len(label) > _LONGEST_LABEL:
            break
        # A short label glued to other words is part of them (资料来源); a long one is a label all the same.
        is_apart = at == 0 or words[at - 1].isspace() or len(label) >= 4
        if label in _LABELS and is_apart:
            best = (label, run.start() + at, run.end())
    return best


def line_fields(line: str) -> list[tuple[str, str]]:
    """
    Return the fields of one line or table row, in order; empty if it is no such line.

    A line counts if it begins with a label; the value runs to the next label. Cells of a row are divided by tabs.
    """
    if len(line) > _LONGEST_LINE:
        return []
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) >= 2:
        return _cell_fields(cells)
    marks = [mark for run in _BEFORE_COLON.finditer(line) if (mark := _label_at(run)) is not None]
    if not marks or _BLANKS.sub("", line[: marks[0][1]]).strip("【[（("):
        return []
    found: list[tuple[str, str]] = []
    for (label, _, end), following in zip(marks, [*marks[1:], None], strict=True):
        value = line[end : following[1] if following else len(line)]
        found.append((label, _BLANKS.sub(" ", value).strip(" |｜[【]】")))
    if len(found) == 1 and found[0][0] in _ALONE:
        return []
    return found


def _cell_fields(cells: list[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    i = 0
    while i < len(cells):
        within = line_fields(cells[i])
        if within and within[0][1]:
            found += within
        elif _BLANKS.sub("", cells[i]).rstrip("：:") in _KEPT and i + 1 < len(cells):
            found.append((_BLANKS.sub("", cells[i]).rstrip("：:"), _BLANKS.sub(" ", cells[i + 1])))
            i += 1
        i += 1
    return found


def is_field_line(line: str) -> bool:
    """Tell whether a line is nothing but fields of the page."""
    found = line_fields(line)
    return bool(found) and all(len(value) <= _LONGEST_VALUE for _, value in found)


def page_fields(metas: dict[str, str], lines: Iterable[str]) -> tuple[PageField, ...]:
    """Return the fields of a page, each name once: what the page shows before what its meta elements say."""
    found: dict[str, str] = {}
    for line in lines:
        for label, value in line_fields(line):
            if label not in _PASSED and value and len(value) <= _LONGEST_VALUE and not _NO_VALUE.fullmatch(value):
                found.setdefault(label, value)
    for label, value in metas.items():
        found.setdefault(label, value)
    return tuple(PageField(label, value) for label, value in found.items())
