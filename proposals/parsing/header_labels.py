"""Labelled fields around a letter: ``发布机构：…``, cells of a table of metadata, columns of a list of replies."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from proposals.parsing.dates import find_day
from proposals.parsing.header_sheet import Found, Sheet
from proposals.parsing.lines import Line
from proposals.parsing.normalize import fold
from proposals.parsing.units import is_unit_name

# What each label is to us; "" ends the value before it and gives nothing itself.
LABELS: dict[str, str] = {
    "lead": "主办单位 承办单位 答复单位 办理单位 主办部门 承办部门 回复单位",
    "page_unit": (
        "发布机构 发文机关 发文机构 发布单位 公开机构 公开单位 公开主体 制发机构 制发机关 "
        "制作单位 成文单位 信息来源 文章来源 稿件来源 来源单位 信息提供单位 来源 发布部门 "
        "发布者 责任部门 供稿单位 信息提供 发布人 作者"
    ),
    "co": "会办单位 协办单位 会办 协办部门 协办",
    "number": "提案编号 建议编号 提案号 建议号 议案编号 案号 编号",
    "document": "发文字号 文件编号 发文文号 文件字号 文件文号 文号",
    "deputies": "代表姓名 领衔代表 提出代表 建议人 领衔人 提建议人 代表名单",
    "members": "提案人姓名 第一提案人 提案人 提案者 委员姓名 提案委员",
    "proposers": "提出人 提交人",
    "subject": ("建议标题 提案标题 建议名称 提案名称 建议题目 提案题目 提案案由 建议内容 题目 案由 名称 标题 信息名称"),
    "disclosure": ("公开方式 公开属性 公开类别 公开形式 公开类型 是否公开 信息公开选项 信息公开 公开选项 是否同意公开"),
    "replied": "答复日期 答复时间 办复日期 办复时间 回复日期 回复时间 办结日期 办结时间",
    "written": "成文日期 成文时间 发文日期 印发日期 发文时间",
    "": (
        "索引号 索引 信息索引号 信息索取号 发布时间 发布日期 公开日期 公开时间 生成日期 "
        "浏览次数 浏览量 阅读次数 主题分类 体裁分类 信息分类 组配分类 服务对象分类 分类 "
        "有效性 时效性 有效期 信息有效性 公开目录 所属目录 公开时限 公开范围 字号 字体 编辑 "
        "责任编辑 审核 审核人 访问量 点击数 点击量 点击 阅读 阅读量 背景色 文字大小 "
        "交办日期 交办时间 是否重点 牵头领导 督办单位 审查意见 提案类别 建议类别 类别 关键词 "
        "关键字 主题词 体裁 语种 生效日期 生效时间 失效日期 废止日期 日期 时间 办理结果 "
        "办理情况 签发人 所属主题 主题 备注 代表团 答复内容 满意度 办理类型 办理方式 "
        "立案情况 届次 会次 状态 分享 打印 保护视力色 内容概述 概述 文件类型 附件 扫一扫 "
        "视力保护色 大中小 联系人 承办人 经办人 联系电话 承办人电话"
    ),
}
_KIND_OF = {label: kind for kind, labels in LABELS.items() for label in labels.split()}
_LABEL = re.compile(
    "(?P<label>" + "|".join(sorted(_KIND_OF, key=len, reverse=True)) + r")(?P<stop>］?[：|]|］|\n(?=[^\n]))"
)
# A label and its value parted by spaces alone; only words that mean nothing else.
_BARE = re.compile(
    "(?P<label>" + "|".join(sorted((w for w in _KIND_OF if len(w) > 3), key=len, reverse=True)) + "|文号)"
)
_COLUMN = re.compile("|".join(sorted(_KIND_OF, key=len, reverse=True)))
_WIDE_GAP = 4  # characters of white space that part two fields
_EMPTY = re.compile(r"[\s：:|·•\-—*\[\]［］（）()]*")


class Label(NamedTuple):
    """One labelled value; ``kind`` is a key of ``LABELS``."""

    kind: str
    value: Found
    start: int  # folded, -1 where only the carrier states it


def _hits(sheet: Sheet, start: int, end: int) -> list[re.Match[str]]:
    """Return the labels between two folded places, in order, none inside another."""
    text = sheet.text

    def apart(at: int) -> bool:
        return at == start or sheet.spaced(at) or text[at - 1] in "|·•［］（。，；：、-—*#" or text[at - 1].isdigit()

    with_stop = [
        match
        for match in _LABEL.finditer(text, start, end)
        if apart(match.start()) or (len(match["label"]) > 2 and match["stop"][-1] in "：］")
    ]
    by_space = [
        match
        for match in _BARE.finditer(text, start, end)
        if apart(match.start())
        and match.end() < end
        and sheet.spaced(match.end())
        and text[match.end()] not in "\n：|］"
    ]
    hits: list[re.Match[str]] = []
    for match in sorted(with_stop + by_space, key=lambda hit: hit.start()):
        if not hits or match.start() >= hits[-1].end():
            hits.append(match)
    return hits


def _zone_labels(sheet: Sheet, start: int, end: int) -> list[Label]:
    """Read ``label：value`` pairs between two folded places; a value ends at a bar, a line end or the next label."""
    text = sheet.text
    hits = _hits(sheet, start, end)
    labels: list[Label] = []
    for i, match in enumerate(hits):
        at = match.end()
        stop = hits[i + 1].start() if i + 1 < len(hits) else end
        skip = _EMPTY.match(text, at, stop)
        value_start = skip.end() if skip else at
        # A bare label at the end of a line has its value on the next one only in a list of bullets.
        if match.re is _LABEL and match["stop"] == "\n" and not sheet.spaced(match.start()):
            continue
        ends = (text.find("\n", value_start, stop), text.find("|", value_start, stop), stop)
        value_end = min(place for place in ends if place >= 0)
        # Spaces were dropped: a wide gap in the source also ends a value that no label follows.
        origins = sheet.folded.origins
        value_end = next(
            (j for j in range(value_start + 1, value_end) if origins[j] - origins[j - 1] > _WIDE_GAP), value_end
        )
        if value_end > value_start and value_start - at < 8:
            labels.append(Label(_KIND_OF[match["label"]], sheet.found(value_start, value_end), match.start()))
    return labels


def _columns(sheet: Sheet, lines: Sequence[Line]) -> list[Label]:
    """Read a heading row of labels over a row of values, each value going to the first label that it can belong to."""
    labels: list[Label] = []
    for i, line in enumerate(lines):
        if not _COLUMN.match(line.text):
            continue
        names = _COLUMN.findall(line.text)
        if len(names) < 2 or "".join(names) != line.text:
            continue
        left = [_KIND_OF[name] for name in names]
        for value in lines[i + 1 : i + 1 + len(names)]:
            if _COLUMN.match(value.text):
                break
            kind = "unit" if is_unit_name(value.text) else "day" if find_day(value.text) else ""
            fits = {"unit": ("lead", "page_unit", "co"), "day": ("replied", "written", "")}.get(kind, ())
            at = next((j for j, name in enumerate(left) if name in fits), None)
            if at is not None:
                labels.append(Label(left[at], sheet.found(value.start, value.end), value.start))
                left = left[at + 1 :]
    return labels


def read_labels(sheet: Sheet) -> list[Label]:
    """Return the labelled fields before and after the body, in their order, then those the carrier states apart."""
    labels = _zone_labels(sheet, *sheet.top_zone) + _columns(sheet, sheet.top) + _zone_labels(sheet, *sheet.tail_zone)
    for stated in sheet.source.fields:
        kind = _KIND_OF.get(fold(stated.name).text.replace("\n", "").strip("：:[]［］"), "")
        if kind and stated.value.strip():
            labels.append(Label(kind, Found("".join(stated.value.split())), -1))
    return labels


def first_of(labels: Sequence[Label], *kinds: str) -> Found | None:
    """Return the first labelled value of any of ``kinds``, kinds in the order given."""
    for kind in kinds:
        for label in labels:
            if label.kind == kind:
                return label.value
    return None
