"""The day by which a promise is to be kept; places and figures are invented."""

from datetime import date

import pytest

from proposals.parsing.types import Span
from tracking.extraction.context import ItemContext, flatten
from tracking.extraction.dues import choose_due, why_not_due
from tracking.extraction.dues_rules import NOT_DUES
from tracking.extraction.times_tense import ItemReading

LETTER = date(2025, 6, 18)


def due(text, lead_in="", letter_date=LETTER):
    """Return the last day of the promise in ``text`` as printed, None where no day is fixed."""
    item = ItemContext(text, Span(100, 100 + len(text)), lead_in, Span(50, 50 + len(lead_in)) if lead_in else None)
    found = choose_due(item, letter_date=letter_date)
    return found and found.end and found.end.isoformat()


def reasons(text):
    reading = ItemReading(flatten(text).text, letter_date=LETTER)
    return [why_not_due(time, reading) for time in reading.times if time.last]


@pytest.mark.parametrize("rule", NOT_DUES, ids=lambda rule: rule.name)
def test_rule_holds_for_its_example_and_not_for_its_trap(rule):
    assert rule.name in reasons(rule.example)
    assert rule.name not in reasons(rule.trap)
    assert None in reasons(rule.trap)


DATED = [
    ("截至2025年12月底，力争完成30公里管网改造。", "2025-12-31"),
    ("对未纳入本年度计划的家庭，6个月内逐户评估。", "2025-12-18"),
    ("剩余部分2025年10月底完工。", "2025-10-31"),
    ("已列入《供水专项规划（2021—2035年）》近期项目，2026年开工建设。", "2026-12-31"),
    ("所需资金2026年列入县财政预算。", "2026-12-31"),
    ("计划今年8、9月份组织开展检查。", "2025-09-30"),
    ("分三年实施，2025年完成三成，2026年完成六成，2027年全部完成。", "2027-12-31"),
    ("力争百日内完成整改。", "2025-09-26"),
    ("2026年秋收后集中开工，次年3月底完成主体工程。", "2027-03-31"),
    ("今年10月启动，次年6月底前建成。", "2026-06-30"),
    ("已纳入2025年民生实事项目，新装路灯86盏，8月底前完工。", "2025-08-31"),
    ("2026年计划统筹资金中的60%用于产业。", "2026-12-31"),
    ("全年轮训村医不少于300人次。", "2025-12-31"),
    ("全年新造林目标4000亩。", "2025-12-31"),
    ("交付时间由原定的2027年3月提前到2026年11月。", "2026-11-30"),
    ("工期由原计划2027年6月调整为2026年底。", "2026-12-31"),
    ("“十五五”头两年布点8个。", "2027-12-31"),
    ("10月中下旬开通。", "2025-10-31"),
    ("月内办结。", "2025-06-30"),
    ("下周三前答复。", "2025-06-25"),
    ("本周五上会研究。", "2025-06-20"),
    ("还需3个月完成调试。", "2025-09-18"),
    ("力争两年见成效。", "2027-06-18"),
    ("今后，我局将在三年内完成改造。", "2028-06-18"),
    ("我局将于9月底前完成管网改造。", "2025-09-30"),
    ("力争2026年建成投用。", "2026-12-31"),
    ("计划年内出台实施细则。", "2025-12-31"),
    ("预计明年上半年开工，2027年底完工。", "2027-12-31"),
    ("确保国庆节前通车。", "2025-10-01"),
    ("三年内完成全部小区改造。", "2028-06-18"),
    ("用两年左右时间打通断头路12条。", "2027-06-18"),
    ("15个工作日内完成现场勘查并反馈结果。", "2025-07-09"),
    ("“十五五”期间，全县新建幼儿园6所。", "2030-12-31"),
    ("到“十五五”末，床位达到3000张。", "2030-12-31"),
    ("已列入2026年城建计划。", "2026-12-31"),
    ("该路段已纳入《宁溪县“十五五”综合交通规划》。", "2030-12-31"),
    ("拟列入省“十五五”规划项目库。", "2030-12-31"),
    ("将该桥列入《白沙县危桥改造规划（2026—2028年）》。", "2028-12-31"),
    ("纳入2025年为民办实事项目实施。", "2025-12-31"),
    ("2023年完成设计，2025年10月开工，2026年6月底前完工。", "2026-06-30"),
    ("今年7月启动招标，9月底前进场，年底前完成主体工程。", "2025-12-31"),
    ("今年计划新建公厕20座，10月底前完工。", "2025-10-31"),
    ("2025年，9月底前完成排查。", "2025-09-30"),
    ("2025年完成10个小区改造，8月底前全部开工。", "2025-12-31"),
    ("下半年举办培训班3期，11月底前组建讲师团。", "2025-11-30"),
    ("一个月内（即7月15日前）报县政府审议。", "2025-07-15"),
    ("从今年下半年起分三年实施，2027年底前打通9条。", "2027-12-31"),
    ("自2026年起用三年时间轮训一遍。", "2028-12-31"),
    ("截至5月底完成投资2.1亿元，计划10月底前建成通车。", "2025-10-31"),
    ("去年11月开工，2026年全线完工。", "2026-12-31"),
    ("我局已与供水单位签订协议，8月底前完成扫尾。", "2025-08-31"),
    ("已完成选址，今年新建8座。", "2025-12-31"),
    ("目前正在办理手续，预计7月开工。", "2025-07-31"),
    ("2024年已改造6个，2025年再改造5个。", "2025-12-31"),
    ("2005年以前建成的小区，2027年底前全部改造。", "2027-12-31"),
    ("对2021年以来新聘的村医，年底前签订合同。", "2025-12-31"),
    ("结合《江汀市“十四五”规划》，到2026年覆盖率达到85%以上。", "2026-12-31"),
    ("根据2025年工作要点，11月底前完成整治。", "2025-11-30"),
    ("较2024年增加两成，2026年底前到位。", "2026-12-31"),
    ("2026年“六一”儿童节前上线。", "2026-06-01"),
    ("2025.07-2025.12\n880万元\n县水利局", "2025-12-31"),
    ("2026年全市招生计划控制在3%以内。", "2026-12-31"),
    ("二〇二五年十二月底前办结。", "2025-12-31"),
    ("2025 年 9\n月底前完成。", "2025-09-30"),
    ("力争12月上旬建成。", "2025-12-10"),
    ("确保三季度投入使用。", "2025-09-30"),
    ("本月底前拆除违建。", "2025-06-30"),
    ("2026—2028年完成危房腾退，其中今年不少于70栋。", "2028-12-31"),
    ("从2025年至2027年，补助标准逐年提高。", "2027-12-31"),
    ("由于资金紧张，2026年再作安排。", "2026-12-31"),
    ("到“十五五”结束时实现全覆盖。", "2030-12-31"),
    ("计划2025年底前完成初设，2026年春节前开工，2027年上半年完工。", "2027-06-30"),
]
UNDATED = [
    "建立数据核查规则，问题数据3个工作日内反馈、10个工作日内整改。",
    "今冬明春，我局将组织造林2万亩。",
    "将于2025年供暖期开始前完成改造。",
    "对侵权线索5个工作日内立案核查。",
    "通知企业限期十五日内拆除。",
    "名单公布以后，各区须在三个月内启动建设。",
    "批下来两个月内挂牌运营。",
    "发现枯死松树2日内取样送检。",
    "困难家庭发现一户、帮扶一户，3个月内至少1人实现就业。",
    "全年无休，每天开放9小时。",
    "明年开春动工。",
    "我局将尽快组织施工。",
    "下一步，我们将继续做好管护工作。",
    "待省级规划批复后，立即组织实施。",
    "汛期前完成清淤。",
    "秋季学期开学前到位。",
    "今年暑假组织集中培训。",
    "自2014年起，我局持续开展巡查。",
    "今年以来，我局加强巡查，将继续保持。",
    "截至2021年3月，已建成9个，将继续推进。",
    "2022年已投入500万元，将继续争取。",
    "2018年新车交付后，将优化线路。",
    "2023年衔接资金下达后，将优先安排。",
    "待2025年度预算调整时统筹考虑。",
    "按照《江汀市养老规划（2021—2025年）》要求，我局将推进设施建设。",
    "根据“十四五”规划，我局将推进建设。",
    "在编制“十五五”规划时予以统筹考虑。",
    "力争其中3个以上进入省“十五五”规划盘子。",
    "您提出的“2025年支持6公里防护网建设”一事，我局将协助申报。",
    "将落实《关于2026年重点工作的意见》。",
    "由于今年财力紧张，待经费到位后组织施工。",
    "每年12月底前公布收支情况。",
    "每季度末通报一次。",
    "接到投诉后3日内办结。",
    "对报装申请，5个工作日内装表接电。",
    "办理时限压缩到10个工作日以内。",
    "执行2025年出台的补贴办法。",
    "在2025年的基础上再增加两处。",
    "为60岁以上老人提供服务。",
    "开放24小时自助服务。",
    "从2026年起，每年安排专项经费。",
    "对208国道沿线开展整治。",
    "国庆节后先行动工。",
    "建成后可满足2035年用水需求。",
    "近两年来投入较大，将继续争取。",
]


@pytest.mark.parametrize(("text", "day"), DATED)
def test_promise_with_a_day(text, day):
    assert due(text) == day


@pytest.mark.parametrize("text", UNDATED)
def test_promise_without_a_day(text):
    assert due(text) is None


@pytest.mark.parametrize(
    ("lead_in", "text", "day"),
    [
        ("2026年，重点做好以下工作：", "1.新建公厕6座。", "2026-12-31"),
        ("2026年，重点做好以下工作：", "1.6月底前完成选址。", "2026-06-30"),
        ("年底前完成以下任务：", "（一）制定导则。", "2025-12-31"),
        ("二、“十五五”期间主要任务", "一是新建水厂1座。", "2030-12-31"),
        ("二、“十五五”时期工作打算", "一是新建水厂1座。", None),
        ("一、2025年工作开展情况：", "一是将继续新建水厂。", None),
        ("2023年以来，我局重点做了以下工作：", "一是将继续新建水厂。", None),
        ("按照2024年工作安排，下一步：", "一是新建水厂1座。", None),
        ("现将今明两年拟实施的项目列表如下：", "1.建立一物一码。", None),
        ("下一步，我局将：", "一是11月底前新建水厂1座。", "2025-11-30"),
        ("下一步，力争三年内：", "一是尽快新建水厂1座。", "2028-06-18"),
    ],
)
def test_date_above_holds_for_an_item_without_one(lead_in, text, day):
    assert due(text, lead_in) == day


def test_item_without_words_of_time_has_no_due():
    assert choose_due(ItemContext("我局将加强巡查。", Span(0, 8)), letter_date=LETTER) is None


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("我局将尽快修复。", "尽快"),
        ("下一步，待资金到位后尽快修复。", "待资金到位后"),
        ("将尽快备料，汛期前完成清淤。", "汛期前"),
    ],
)
def test_words_without_a_day_are_kept(text, quote):
    found = choose_due(ItemContext(text, Span(0, len(text))), letter_date=LETTER)

    assert (found.quote, found.end) == (quote, None)


def test_spans_count_in_the_source():
    source = "答复如下：\n2026年，做好以下工作：\n1.新建公厕6座；\n2.于 2025 年\n9月底前修桥。"
    first, second = source.index("1."), source.index("2.")
    lead = Span(source.index("2026"), source.index("\n1."))
    above = ItemContext(source[first : second - 1], Span(first, second - 1), lead.of(source), lead)
    own = ItemContext(source[second:], Span(second, len(source)), lead.of(source), lead)

    assert [choose_due(item, letter_date=LETTER).span.of(source) for item in (above, own)] == [
        "2026年",
        "2025 年\n9月底前",
    ]


def test_beginning_is_kept_beside_the_end():
    text = "拟从今年下半年起分三年实施，2027年底前打通9条。"
    found = choose_due(ItemContext(text, Span(0, len(text))), letter_date=LETTER)

    assert (found.start, found.end) == (date(2025, 7, 1), date(2027, 12, 31))


@pytest.mark.parametrize("text", ["年底前完成。", "三年内完成。", "9月底前完成。", "明年完成。"])
def test_relative_words_give_no_day_without_a_letter_date(text):
    assert due(text, letter_date=None) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026年底前完成。", "2026-12-31"),
        ("2026年6月开工，9月底前完工。", "2026-09-30"),
        ("“十五五”末建成。", "2030-12-31"),
    ],
)
def test_full_dates_hold_without_a_letter_date(text, day):
    assert due(text, letter_date=None) == day


@pytest.mark.parametrize(
    "unit", ["、", "，", "（", "2", "二", "年", "2025年", "待", "“", "《", "因", "对", "1.", "十四五"]
)
def test_hostile_repeats_are_read_in_linear_time(unit):
    text = unit * (20_000 // len(unit))

    choose_due(ItemContext(text, Span(0, len(text))), letter_date=LETTER)
