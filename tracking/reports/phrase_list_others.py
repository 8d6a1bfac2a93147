"""Templates of the circular (通报) and of the forms bureaus sign (登记表)."""

from tracking.reports.phrase import Phrase

_CIRCULAR, _REGISTER = "通报", "登记表"

OTHERS: tuple[Phrase, ...] = (
    Phrase(
        "circular_title",
        _CIRCULAR,
        "标题（在词意完整处换行）",
        "关于{年度}年度{简称}答复\n承诺事项逾期未兑现情况的通报",
        several_lines=True,
    ),
    Phrase("circular_addressee", _CIRCULAR, "主送机关", "各有关单位：", may_be_empty=True),
    Phrase(
        "circular_opening",
        _CIRCULAR,
        "开头",
        "截至{截止日期}，{年度}年度{全称}答复中已确认的承诺事项{承诺事项数}项，"
        "{逾期情况}{结转情况}，共涉及责任单位{责任单位数}个。现将有关情况通报如下。",
        ("承诺事项数", "项数", "责任单位数", "结转情况", "逾期情况"),
    ),
    Phrase(
        "circular_carried",
        _CIRCULAR,
        "以前年度结转事项有逾期时加写在开头中",
        "；以前年度结转的承诺事项{结转项数}项，其中逾期未兑现{结转逾期项数}项",
        ("结转项数", "结转逾期项数"),
    ),
    Phrase("circular_items_heading", _CIRCULAR, "一级标题", "逾期未兑现事项"),
    Phrase("circular_bureau", _CIRCULAR, "每个单位的二级标题", "{责任单位}{单位项数}项", ("责任单位", "单位项数")),
    Phrase(
        "circular_item",
        _CIRCULAR,
        "逐项列举",
        "{序号}. “{承诺原文}”（{建议提案}），期限{承诺期限}，逾期{逾期天数}天",
        ("序号", "承诺原文", "建议提案", "承诺期限", "逾期天数"),
    ),
    Phrase(
        "circular_today_item",
        _CIRCULAR,
        "截止日当天到期的事项逐项列举",
        "{序号}. “{承诺原文}”（{建议提案}），期限{承诺期限}，当日未兑现",
        ("序号", "承诺原文", "建议提案", "承诺期限"),
    ),
    Phrase("circular_demands_heading", _CIRCULAR, "一级标题", "有关要求"),
    Phrase(
        "circular_demands",
        _CIRCULAR,
        "有关要求",
        "各有关单位要对照本通报逐项核实，说明逾期原因，提出整改措施和完成时间，并报送佐证材料。"
        "确因客观情况不能按承诺兑现的，应当及时向提出{简称}的{提出人}说明情况。",
    ),
    Phrase(
        "circular_none",
        _CIRCULAR,
        "没有逾期事项时的开头",
        "截至{截止日期}，{年度}年度{全称}答复中已确认的承诺事项{承诺事项数}项，没有逾期未兑现的承诺事项。",
        ("承诺事项数",),
    ),
    Phrase(
        "register_title",
        _REGISTER,
        "标题",
        "{年度}年度{简称}答复承诺事项办理落实情况登记表",
    ),
    Phrase(
        "register_note",
        _REGISTER,
        "填表说明",
        "表内数据截至{截止日期}。请{填表单位}逐项核对，补充“现办复类别”“落实情况”“佐证材料”，"
        "由单位负责人签字并加盖公章后报送。",
        ("填表单位",),
        may_be_empty=True,
    ),
    Phrase(
        "register_letters_title",
        _REGISTER,
        "需继续跟踪的答复件登记表的标题",
        "{年度}年度{类别}类答复件办理落实情况登记表",
        ("类别",),
    ),
)
