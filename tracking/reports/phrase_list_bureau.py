"""Templates of a report, and of a circular, about one bureau: it is spoken of by name, and never as several."""

from collections.abc import Mapping

from tracking.reports.phrase import Phrase

MEANINGS: Mapping[str, tuple[str, str]] = {
    "办理方式": ("各种办理方式的件次", "独办、主办、分办4件次、会办2件次"),
    "结论": ("唯一的一种完成结论", "推进中"),
}

_REPORT, _CIRCULAR = "只统计一个单位的报告", "只统计一个单位的通报"

BUREAU: tuple[Phrase, ...] = (
    Phrase(
        "opening_of_bureau",
        _REPORT,
        "开头",
        "现将{责任单位}承担的{年度}年度{全称}（以下简称{简称}）答复中承诺事项的落实情况报告如下。"
        "数据截至{截止日期}24时。",
        ("责任单位",),
    ),
    Phrase(
        "handled_of_bureau",
        _REPORT,
        "承办的建议提案",
        "{年度}年度{责任单位}承办{简称}{建议提案件数}件{建议提案构成}；{办理方式}。",
        ("责任单位", "建议提案件数", "建议提案构成", "办理方式"),
    ),
    Phrase(
        "handled_none_of_bureau",
        _REPORT,
        "没有承办的建议提案时",
        "{年度}年度{责任单位}没有承办的{简称}。",
        ("责任单位",),
    ),
    Phrase(
        "answered_of_bureau",
        _REPORT,
        "作出答复的",
        "截至{截止日期}，{责任单位}作出答复件{答复件数}件。",
        ("责任单位", "答复件数"),
    ),
    Phrase(
        "unanswered_of_bureau",
        _REPORT,
        "由其独办、主办、分办，还没有答复的",
        "截至{截止日期}，{责任单位}尚未作出答复。",
        ("责任单位",),
    ),
    Phrase(
        "promised_of_bureau",
        _REPORT,
        "承诺事项总数",
        "经审读确认，{责任单位}负责落实的承诺事项共有{承诺事项数}项{承诺构成}{量化情况}。",
        ("责任单位", "承诺事项数", "承诺构成", "量化情况"),
    ),
    Phrase("parts_heading_of_bureau", _REPORT, "二级标题：分类别和分领域情况", "分类别和分领域情况"),
    Phrase("circular_addressee_of_bureau", _CIRCULAR, "主送机关", "{责任单位}：", ("责任单位",), may_be_empty=True),
    Phrase(
        "circular_opening_of_bureau",
        _CIRCULAR,
        "开头",
        "截至{截止日期}，{年度}年度{全称}答复中由你单位负责落实、已确认的承诺事项{承诺事项数}项，"
        "{逾期情况}{结转情况}。现将有关情况通报如下。",
        ("承诺事项数", "逾期情况", "结转情况"),
    ),
    Phrase(
        "circular_demands_of_bureau",
        _CIRCULAR,
        "有关要求",
        "请你单位对照本通报逐项核实，说明逾期原因，提出整改措施和完成时间，并报送佐证材料。"
        "确因客观情况不能按承诺兑现的，应当及时向提出{简称}的{提出人}说明情况。",
    ),
    Phrase(
        "circular_none_of_bureau",
        _CIRCULAR,
        "没有逾期事项时的开头",
        "截至{截止日期}，{年度}年度{全称}答复中由你单位负责落实的承诺事项，没有逾期未兑现的。",
    ),
)
