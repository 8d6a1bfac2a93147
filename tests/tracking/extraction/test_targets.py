"""The quantities that a promise pledges; places and figures are invented."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.parsing.types import Span
from tracking.extraction.context import ItemContext, flatten
from tracking.extraction.dues import choose_due
from tracking.extraction.quantities import flat_quantities
from tracking.extraction.quantities_roles import NOT_PLEDGED
from tracking.extraction.targets import choose_targets, why_not_pledged
from tracking.extraction.times_tense import ItemReading

LETTER = date(2025, 6, 18)


def targets(text, letter_date=LETTER):
    found = choose_targets(ItemContext(text, Span(0, len(text))), letter_date=letter_date)
    return [(target.quantity.low, target.quantity.high) for target in found]


def reasons(text):
    reading = ItemReading(flatten(text).text, letter_date=LETTER)
    return [why_not_pledged(found, reading) for found in flat_quantities(reading.text)]


@pytest.mark.parametrize("rule", NOT_PLEDGED, ids=lambda rule: rule.name)
def test_rule_holds_for_its_example_and_not_for_its_trap(rule):
    assert rule.name in reasons(rule.example)
    assert rule.name not in reasons(rule.trap)


PLEDGED = [
    ("今后每年固定举办一届，逐步打响品牌。", [(1, 1)]),
    ("村卫生室收运间隔不超过48小时。", [(None, 48)]),
    ("后年正式举办，期间接待游客2万人次以上。", [(20000, None)]),
    ("为全部收运车辆加装定位装置，9月底以前接入平台。", [(100, 100)]),
    ("力争全部指标达标。", [(100, 100)]),
    ("9月底前首批补助全部打卡到户。", [(100, 100)]),
    ("村口的散坟全部迁移。", [(100, 100)]),
    ("村级比赛实行乡镇（街道）全覆盖。", [(100, 100)]),
    ("搭建临时便桥一座，入冬前投入使用。", [(1, 1)]),
    ("由村里确定一名电工巡查。", [(1, 1)]),
    ("剩余61个年内设立到位。", [(61, 61)]),
    ("8户危房户优先安排，年内全部落实宅基地。", [(8, 8)]),
    ("现行标准为每个中心每年2万元，明年提到3万元。", [(30000, 30000)]),
    ("对侵权线索5个工作日内立案核查。", [(None, 5)]),
    ("通知企业限期十五日内拆除。", [(None, 15)]),
    ("县局答应调派挖掘机1台，雨季后进场。", [(1, 1)]),
    ("每千人床位数年底提到4.6张。", [(4.6, 4.6)]),
    ("酒席不超过20桌。", [(None, 20)]),
    ("该地块属公司所有，拟于年底出租。", []),
    ("连续缺席三次的解聘。", []),
    ("今年安排180万，明年再安排120万。", [(1800000, 1800000), (1200000, 1200000)]),
    ("三年累计投入1.2亿元。", [(120000000, 120000000)]),
    ("更换直径300毫米的水管4.5公里。", [(4.5, 4.5)]),
    ("力争同比下降12%。", [(12, 12)]),
    ("六成以上的村实现通气。", [(60, None)]),
    ("发现枯死松树2日内取样送检。", [(None, 2)]),
    ("列入县政府十件民生实事。", []),
    ("补助资金已经下达，镇里拿出36万元修渠，先修1.4公里，年底前通水。", [(360000, 360000), (1.4, 1.4)]),
    ("首批12台设备已完成招标，6月30日前到货。", [(12, 12)]),
    ("可研批复已拿到，总投资2300万元，2026年底前通车。", [(23000000, 23000000)]),
    ("二期480套住房去年5月开工，现主体已封顶，年底前交付。", [(480, 480)]),
    ("去年11月开工，完成土方20万方，年底前贯通。", []),
    ("国资部门已批复同意由公司出资35万元加固。", [(350000, 350000)]),
    ("未整改的26条均已落实到人，国庆节前见底。", [(26, 26)]),
    ("非学科类的，还差17家，本月底前清零。", [(17, 17)]),
    ("到昨天为止，签约2.4万亩。", []),
    ("上个礼拜谈了两次，下月签约。", []),
    ("年内将18家站点全部纳入。", [(18, 18)]),
    ("破损的有90块，8月底前全部换新。", [(90, 90)]),
    ("预收费全部纳入监管账户，已经做到。", []),
    ("对50户以上村寨全部配备1台水泵。", [(100, 100), (1, 1)]),
    ("另配一名退役军人当专干。", [(1, 1)]),
    ("处方用药量放宽至8周。", [(8, 8)]),
    ("月底前调派一台清障车。", [(1, 1)]),
    ("人员由三家轮派，8月挂牌。", []),
    ("直径1厘米以上的枯枝一律清除。", []),
    ("对信众逾千人的23处场所，逐处编制预案。", [(23, 23)]),
    ("把占地40亩的闲置地块打造成公园。", []),
    ("我局将新建公厕6座。", [(6, 6)]),
    ("计划遴选20—30所学校、3至5个区县开展试点。", [(20, 30), (3, 5)]),
    ("力争创建10个以上示范点。", [(10, None)]),
    ("确保9月底前覆盖率达到95%以上。", [(95, None)]),
    ("建设一个中心，搭建四个平台。", [(1, 1), (4, 4)]),
    ("在城东新建一所小学。", [(1, 1)]),
    ("每个村配备一名护林员。", [(1, 1)]),
    ("各乡镇各建一处驿站。", [(1, 1)]),
    ("每月调度一次。", [(1, 1)]),
    ("每季度开展1次联合执法。", [(1, 1)]),
    ("每年不少于2次。", [(2, None)]),
    ("每周巡查两次。", [(2, 2)]),
    ("接报后15分钟内到场。", [(None, 15)]),
    ("群众报修后48小时内到场处理。", [(None, 48)]),
    ("对报装申请，5个工作日内装表接电。", [(None, 5)]),
    ("自受理之日起3个工作日内拨付60%预付款。", [(None, 3), (60, 60)]),
    ("办理时限压缩到10个工作日以内。", [(None, 10)]),
    ("将补助由每平方米9元上调至12元。", [(12, 12)]),
    ("将结算机构由21家增至60家。", [(60, 60)]),
    ("从45个工作日压减到20个工作日以内。", [(None, 20)]),
    ("届时办理时间由平均9分钟缩短到3分钟以内。", [(None, 3)]),
    ("将病种由50个、100个分别增加到80个和150个。", [(80, 80), (150, 150)]),
    ("将分值由1.5分提高到2分。", [(2, 2)]),
    ("对尚未纳入的38家机构，今年分批上线。", [(38, 38)]),
    ("其余6条待评审通过后逐条实施。", [(6, 6)]),
    ("剩余的37户在7月20日前签约，确保年内完成工程的60%。", [(37, 37), (60, 60)]),
    ("对延期的这5个小区，8月底前完成扫尾。", [(5, 5)]),
    ("截至5月底完成投资2.2亿元，计划再投资8000万元。", [(80000000, 80000000)]),
    ("2024年已改造6个，2025年再改造5个。", [(5, 5)]),
    ("目前已建成9座，下一步再建12座。", [(12, 12)]),
    ("已列入2026年计划，投资300万元。", [(3000000, 3000000)]),
    ("已完成选址，今年新建8座。", [(8, 8)]),
    ("已与3所院校签订协议，下半年培训260人。", [(260, 260)]),
    ("推进网络带宽千兆入校、百兆入班、无线网络全覆盖。", [(1000, 1000), (100, 100), (100, 100)]),
    ("到2026年底实现行政村快递服务全覆盖。", [(100, 100)]),
    ("所有在用教室全部配置多媒体设备。", [(100, 100)]),
    ("年底前在所有网点推行。", [(100, 100)]),
    ("剩余项目年底前全部完工。", [(100, 100)]),
    ("力争完成全体教师培训任务。", [(100, 100)]),
    ("三年内累计发放补贴5000万元，单户每年最高50万元。", [(50000000, 50000000), (None, 500000)]),
    ("租金按不高于同地段市场租金的90%执行。", [(None, 90)]),
    ("鼓励专营单位按30%的比例出资。", [(30, 30)]),
    ("保费拟保持88元不变。", [(88, 88)]),
    ("对2021年以来新聘的238名村医，年底前签订合同。", [(238, 238)]),
    ("上半年再增加20处，累计开放100万平方米。", [(20, 20), (1000000, 1000000)]),
    ("第一批整治38条巷，沿线居民9000余户。", [(38, 38), (9000, None)]),
    ("新建四级公路5.2公里、小桥1座\n2025.07-2025.12\n1260万元\n县交通局", [(5.2, 5.2), (1, 1), (12600000, 12600000)]),
    ("2\n口袋公园\n建设18处\n2025年12月底前", [(18, 18)]),
    ("1.5月底前完成3处改造。", [(3, 3)]),
    ("2.20个小区年内完工。", [(20, 20)]),
    ("建成500亩以上示范基地15个。", [(15, 15)]),
    ("每学期组织2次以上家庭教育活动。", [(2, None)]),
    ("培育五十亿级产业集群。", [(5000000000, 5000000000)]),
    ("空气优良天数达到310天以上。", [(310, None)]),
    ("举办三期培训班，培训180人。", [(3, 3), (180, 180)]),
    ("每年组织一次网络安全演练。", [(1, 1)]),
    ("安排三十二盏路灯，投入九万六千元。", [(32, 32), (96000, 96000)]),
    ("将现有12处窗口整合。", [(12, 12)]),
    ("高标准建设3个100亩以上的园区。", [(3, 3)]),
    ("小额救助24小时内先行办理。", [(None, 24)]),
]
NOTHING = [
    "对于您提到的按件给予0.2元补贴的意见，我局将测算后报县政府审定。",
    "您提出的把中医院全部纳入全额拨款的问题，拟统筹研究。",
    "从三个方面补齐短板。",
    "重点抓好四项工作：",
    "围绕五大任务，推进两个维度的工作。",
    "按照《意见》第三条、市发〔2025〕12号文件执行。",
    "对208国道、S248线和5号线沿线开展整治。",
    "实施2.0版应用，推进5G和4A级景区创建。",
    "实现“三全两高一大”发展目标，关注“一老一小”。",
    "落实“两不愁三保障”和“四好农村路”要求。",
    "打通服务群众最后一公里。",
    "打造“15分钟便民生活圈”。",
    "打造15分钟便民生活圈。",
    "实行24小时值班值守。",
    "实施平台三期项目，推进二期工程。",
    "分两批实施，分三步推进。",
    "遴选一批典型，形成一系列成果。",
    "做到一次改到位、一次办好。",
    "建立一个更加完善的机制。",
    "确保每一所学校、每一位学生受益。",
    "成熟一个、推出一个。",
    "为60周岁以上老年人提供服务。",
    "对10万元以下的贷款取消抵押。",
    "对留用率达到50%以上的单位给予倾斜。",
    "超过500人的行政村优先安排。",
    "优先支持50户以上村寨。",
    "由于36盏路灯中有13盏不亮，将尽快修复。",
    "在36个的基础上逐步推开。",
    "全县176个行政村，已编制规划89个，将继续推进。",
    "截至目前已完成投资2.2亿元。",
    "2024年，我局共改造小区36个。",
    "去年投入500万元，新建4座。",
    "近三年来培训1200人次。",
    "今年已争取资金400万元，将继续争取。",
    "今年又争取到补助400万元。",
    "目前全市共有充电桩1200个，将逐步优化布局。",
    "推动尚未建成的11个街道加快补齐短板。",
    "充分发挥我市三个专家团队作用。",
    "针对三类教学环境分别施策。",
    "改造110千伏变电站。",
    "需要资金约68万元，我局将积极争取。",
    "开放至20时30分。",
    "对前10名给予表扬。",
    "对连续两次评为末位的约谈。",
    "联系电话：8668123，2025年6月18日。",
    "待3座水库验收后，将统一移交。",
    "推动“农村全覆盖、应用常态化”。",
    "行使所有权，与供应商全部门对接。",
    "全部费用由企业承担。",
    "您提出的3项建议很有价值，我们将认真研究。",
    "8小时以外的监督，我们将加强。",
    "加快一体化、一站式服务建设。",
    "更换一次网管线。",
]


@pytest.mark.parametrize(("text", "expected"), PLEDGED)
def test_pledged_quantities(text, expected):
    assert targets(text) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_numbers_that_pledge_nothing(text):
    assert targets(text) == []


def test_each_target_has_the_date_of_its_stage():
    text = "2026—2028年完成214栋危房改造，其中2026年不少于70栋，雨污分流率达到100%。今后每月调度1次。"
    found = choose_targets(ItemContext(text, Span(5, 5 + len(text))), letter_date=LETTER)

    assert [(t.quantity.quote, t.due and t.due.end.isoformat()) for t in found] == [
        ("214栋", "2028-12-31"),
        ("不少于70栋", "2026-12-31"),
        ("100%", "2026-12-31"),
        ("1次", None),
    ]
    assert found[1].due.span.of("-----" + text) == "2026年"


def test_what_stands_behind_a_semicolon_has_the_date_told_there():
    text = "2025年9月底前改造易涝点6处；其余3处结合道路改造同步实施，2026年1月底前完成；另建泵站2座。"
    found = choose_targets(ItemContext(text, Span(0, len(text))), letter_date=LETTER)

    assert [(t.quantity.quote, t.due.end.isoformat()) for t in found] == [
        ("6处", "2025-09-30"),
        ("3处", "2026-01-31"),
        ("2座", "2026-01-31"),
    ]


def test_date_behind_the_number_in_its_clause_holds():
    text = "新建36个站点于9月底前完成。"
    (target,) = choose_targets(ItemContext(text, Span(0, len(text))), letter_date=LETTER)

    assert target.due.end == date(2025, 9, 30)


PIECES = st.sampled_from(
    [
        "将",
        "已",
        "计划",
        "年底前",
        "2024年",
        "新建",
        "3所",
        "20—30个",
        "95%以上",
        "全覆盖",
        "所有",
        "由9元",
        "提高到12元",
        "，",
        "。",
        "；",
        "、",
        "“",
        "”",
        "《",
        "》",
        "待",
        "后",
        "一个",
        "每月一次",
        "三个方面",
        " ",
        "\n",
        "15分钟内",
        "1.",
        "截至目前",
        "不超过",
        "（",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join), st.one_of(st.none(), st.just(LETTER)))
def test_whatever_the_words_spans_lie_in_the_source(text, letter_date):
    source = "前文。\n" + text
    item = ItemContext(text, Span(4, 4 + len(text)), "前文。", Span(0, 3))

    due = choose_due(item, letter_date=letter_date)
    expressions = [due] if due else []
    for target in choose_targets(item, letter_date=letter_date):
        quantity = target.quantity
        assert quantity.span.of(source) == quantity.quote != ""
        assert quantity.span.start >= 4
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
        expressions += [target.due] if target.due else []
    for time in expressions:
        assert time.span.of(source) == time.quote != ""
        assert not (time.start and time.end) or time.start <= time.end


@pytest.mark.parametrize(
    "unit",
    [
        "、",
        "，",
        "（",
        "2",
        "二",
        "2个",
        "一次",
        "全覆盖",
        "所有",
        "全部",
        "“",
        "将",
        "已",
        "由9元",
        "不少于",
        "最高",
        "以上",
        "%",
        "成",
        "，投资2亿",
    ],
)
def test_hostile_repeats_are_read_in_linear_time(unit):
    text = unit * (20_000 // len(unit))

    choose_targets(ItemContext(text, Span(0, len(text))), letter_date=LETTER)
