"""What tables are divided by, in words: over columns of the workbook, and in the titles of the lists behind figures."""

from collections.abc import Mapping

from tracking.reports.figures import STATE_LABELS, VERDICT_LABELS
from tracking.reports.keys import UNLISTED, UNMARKED, words_of
from tracking.reports.rows import ReplyRow, Row, RowTable
from tracking.reports.wording import month

TABLE_WORDS: Mapping[RowTable, str] = {
    RowTable.PROPOSALS: "建议提案",
    RowTable.ASSIGNMENTS: "交办",
    RowTable.REPLIES: "答复件",
    RowTable.UNMATCHED: "未匹配建议提案的答复件",
    RowTable.CANDIDATES: "待确认的内容",
    RowTable.COMMITMENTS: "承诺事项",
    RowTable.TARGETS: "量化目标",
    RowTable.CARRIED: "以前年度结转的承诺事项",
    RowTable.CARRIED_TARGETS: "以前年度结转的量化目标",
    RowTable.LASTYEAR: "上年度承诺事项",
    RowTable.LASTYEAR_PROPOSALS: "上年度建议提案",
    RowTable.LASTYEAR_REPLIES: "上年度答复件",
    RowTable.LASTYEAR_TARGETS: "上年度量化目标",
    RowTable.LASTYEAR_RATINGS: "上年度满意度评价",
    RowTable.RATINGS: "满意度评价",
}
HEADINGS: Mapping[str, str] = {
    "kind": "类型",
    "draft": "信息是否完整",
    "replied": "是否已答复",
    "parts": "答复单位个数",
    "letters": "答复件数",
    "part": "办理方式归类",
    "class": "办理结果类别",
    "now": "跟踪后类别",
    "topic": "领域",
    "year": "承诺年度",
    "extended": "是否延期",
    "promise": "对照原承诺期限",
    "soft": "是否软承诺",
    "again": "是否重复承诺",
    "firstresult": "首次评价：办理结果",
    "finalresult": "最终评价：办理结果",
    "firstattitude": "首次评价：办理态度",
    "finalattitude": "最终评价：办理态度",
    "bureau": "责任单位",
    "state": "落实情况",
    "kept": "是否兑现",
    "open": "是否办结",
    "due": "是否到期",
    "submitted": "报请核查情况",
    "returned": "是否退回",
    "ahead": "到期时段",
    "month": "到期月份",
    "verdict": "结论",
    "unit": "计量单位",
    "summed": "是否加总",
}
_OPINIONS = {"satisfied": "满意", "basically": "基本满意", "dissatisfied": "不满意"}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "kind": {"suggestion": "建议", "proposal": "提案"},
    "draft": {"yes": "信息待补全", "no": "信息完整"},
    "replied": {"yes": "已收到答复", "no": "未收到答复"},
    "parts": {"none": "没有登记独办、主办、分办单位", "one": "由一个单位答复", "several": "由两个以上单位分别答复"},
    "letters": {"none": "没有答复件", "one": "有一件答复件", "several": "有两件以上答复件"},
    "part": {"answering": "独办、主办、分办", "joining": "会办"},
    "state": {state.value: label for state, label in STATE_LABELS.items()},
    "verdict": {verdict.value: label for verdict, label in VERDICT_LABELS.items()},
    "kept": {"yes": "已兑现", "no": "未兑现"},
    "open": {"yes": "尚未办结", "no": "已办结"},
    "due": {"yes": "截止日及以前到期", "no": "截止日后到期或无期限"},
    "submitted": {"in_time": "期限内报请核查", "waiting": "正在核查", "no": "其他"},
    "returned": {"yes": "曾被退回", "no": "未被退回"},
    "ahead": {"year": "一年内到期", "later": "一年后到期", "no": "其他"},
    "extended": {"yes": "经批准延期", "no": "未延期"},
    "promise": {"in_time": "在原承诺期限内兑现", "late": "超过原承诺期限兑现", "none": "其他"},
    "soft": {"yes": "尚未兑现的软承诺", "no": "其他"},
    "summed": {"yes": "按单位加总", "no": "不加总"},
    "again": {"yes": "以前的答复中作过同样承诺", "no": "首次承诺"},
    "firstresult": _OPINIONS,
    "finalresult": _OPINIONS,
    "firstattitude": _OPINIONS,
    "finalattitude": _OPINIONS,
    "now": {UNMARKED: "未标注类别", UNLISTED: "标注的类别不在分类方案内"},
    "class": {UNMARKED: "未标注类别", UNLISTED: "标注的类别不在分类方案内"},
}
# Bureaus and classes are called what the rows themselves call them.
_CALLED = {"bureau": "bureau", "class": "result"}


def words(name: str, value: str, row: Row | None) -> str:
    """Say the value of a facet in words; ``row`` is one that has it."""
    if name == "topic":
        return words_of(value) or "未填领域"
    if name == "unit":
        return words_of(value) or "未填单位"
    if name == "year":
        return f"{value}年度"
    if name == "now":
        known = _VALUES["now"].get(value)
        return known or (row.result_now or row.result if isinstance(row, ReplyRow) else value)
    if name == "month":
        return month(value) + "到期" if value != "none" else "其他月份"
    known = _VALUES.get(name, {}).get(value)
    return known or str(getattr(row, _CALLED.get(name, ""), "") or value)
