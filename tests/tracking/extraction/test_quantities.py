"""Numbers with their units; things and figures are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracking.extraction.quantities import find_quantities
from tracking.extraction.quantities_patterns import PATTERNS


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_pattern_matches_its_example_and_not_its_trap(pattern):
    compiled = pattern.compiled()

    assert compiled.fullmatch(pattern.example)
    assert not compiled.search(pattern.trap)


EXACT = [
    ("投资3.6个亿建厂", 360000000, "元"),
    ("安排一个亿，", 100000000, "元"),
    ("达到九成五。", 95, "%"),
    ("拆除八百平米", 800, "平米"),
    ("可停60来辆", 60, "辆"),
    ("流转800来亩", 800, "亩"),
    ("腾出十来个车位", 10, "个"),
    ("收购9万担", 90000, "担"),
    ("投放鱼苗12万尾", 120000, "尾"),
    ("补栏蛋鸡3000羽", 3000, "羽"),
    ("划分4个标段", 4, "个"),
    ("施工三标段", 3, "标段"),
    ("放款36笔", 36, "笔"),
    ("办理410单", 410, "单"),
    ("布设席位260席", 260, "席"),
    ("连片覆盖7村", 7, "村"),
    ("新建学校3所", 3, "所"),
    ("新建三所学校", 3, "所"),
    ("两个站点", 2, "个"),
    ("改造十二条巷道", 12, "条"),
    ("二十三座桥", 23, "座"),
    ("1257万元", 12570000, "元"),
    ("1,257万元", 12570000, "元"),
    ("1.2万个", 12000, "个"),
    ("5.9亿元", 590000000, "元"),
    ("九万六千元", 96000, "元"),
    ("3千米", 3, "千米"),
    ("3千人", 3000, "人"),
    ("48万平米", 480000, "平米"),
    ("2.6万平方米", 26000, "平方米"),
    ("1.5平方公里", 1.5, "平方公里"),
    ("350亩", 350, "亩"),
    ("1.2万亩", 12000, "亩"),
    ("12.6公里", 12.6, "公里"),
    ("30万人次", 300000, "人次"),
    ("36万吨", 360000, "吨"),
    ("500吨/日", 500, "吨/日"),
    ("150万千瓦", 1500000, "千瓦"),
    ("1.9万千伏安", 19000, "千伏安"),
    ("95%", 95, "%"),
    ("９５％", 95, "%"),
    ("百分之八十", 80, "%"),
    ("产值在现有基础上翻一番", 1, "番"),
    ("产值翻两番", 2, "番"),
    ("规模翻番", 1, "番"),
    ("百分之百", 100, "%"),
    ("达到九成，", 90, "%"),
    ("提高5个百分点", 5, "个百分点"),
    ("1000M", 1000, "M"),
    ("1000兆", 1000, "M"),
    ("200Mbps", 200, "M"),
    ("千兆到校", 1000, "M"),
    ("百兆到班", 100, "M"),
    ("万兆主干", 10000, "M"),
    ("每平方米12元", 12, "元"),
    ("1.5倍", 1.5, "倍"),
    ("100个左右", 100, "个"),
    ("约300户", 300, "户"),
    ("近百家", 100, "家"),
    ("近50万元", 500000, "元"),
    ("五十亿级产业集群", 5000000000, "元"),
    ("投资860万，", 8600000, "元"),
    ("每年2次", 2, "次"),
    ("75面凸面镜", 75, "面"),
    ("微课100节", 100, "节"),
    ("26家乡镇卫生院", 26, "家"),
    ("238名村医", 238, "名"),
    ("386名校长", 386, "名"),
    ("40个学时", 40, "个"),
    ("60学时", 60, "学时"),
    ("增加泊位320 个", 320, "个"),
]
BOUNDS = [
    ("总投资2个多亿。", 200000000, None),
    ("年产值上亿元", 100000000, None),
    ("投入上千万元", 10000000, None),
    ("封顶3000元", None, 3000),
    ("拆除四千多平米", 4000, None),
    ("不会低于30万吨", 300000, None),
    ("不得高于5%", None, 5),
    ("不会超过6天", None, 6),
    ("5000元封顶", None, 5000),
    ("800元保底", 800, None),
    ("最多给到2万元", None, 20000),
    ("最高可补助3万元", None, 30000),
    ("上限60万元", None, 600000),
    ("保额不少于50万", 500000, None),
    ("留存期不少于6个月", 6, None),
    ("缓缴最长3年", None, 3),
    ("试用期不超过两个月", None, 2),
    ("不少于2次", 2, None),
    ("不低于20%", 20, None),
    ("至少3处", 3, None),
    ("至少新建3处", 3, None),
    ("超过500户", 500, None),
    ("突破10万人次", 100000, None),
    ("逾2000人", 2000, None),
    ("50元以上", 50, None),
    ("95%以上", 95, None),
    ("10个及以上", 10, None),
    ("9000余户", 9000, None),
    ("十余个", 10, None),
    ("10余万元", 100000, None),
    ("3万多户", 30000, None),
    ("上百家", 100, None),
    ("百分之九十以上", 90, None),
    ("八成以上", 80, None),
    ("不超过3个工作日", None, 3),
    ("不高于同地段租金的90%", None, 90),
    ("8%以内", None, 8),
    ("5%以下", None, 5),
    ("15分钟内", None, 15),
    ("48小时内", None, 48),
    ("2小时之内", None, 2),
    ("最高50万元", None, 500000),
    ("最高补助20万元", None, 200000),
    ("最多3次", None, 3),
    ("低于5%", None, 5),
    ("不低于5%", 5, None),
    ("不得超过10%", None, 10),
    ("不得少于6名", 6, None),
]
RANGES = [
    ("20—30所", 20, 30),
    ("20-30所", 20, 30),
    ("20～30所", 20, 30),
    ("3至5个", 3, 5),
    ("10到15个", 10, 15),
    ("三到五个", 3, 5),
    ("3至5万元", 30000, 50000),
    ("1.5万—2万元", 15000, 20000),
    ("10%—15%", 10, 15),
    ("10—15%", 10, 15),
    ("2名至3名", 2, 3),
    ("五六家", 5, 6),
    ("三五个", 3, 5),
    ("百分之十至百分之十五", 10, 15),
]


@pytest.mark.parametrize(("text", "value", "unit"), EXACT)
def test_exact_number(text, value, unit):
    (quantity,) = find_quantities(text)

    assert (quantity.low, quantity.high, quantity.unit) == (value, value, unit)


@pytest.mark.parametrize(("text", "low", "high"), BOUNDS + RANGES)
def test_bound_or_range(text, low, high):
    (quantity,) = find_quantities(text)

    assert (quantity.low, quantity.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "208国道",
        "S248线",
        "5号线",
        "2.0版",
        "5G网络",
        "4A级景区",
        "三全两高一大",
        "第3所学校",
        "第三批",
        "一批项目",
        "一系列措施",
        "2025年",
        "3个月",
        "不少于3年工作经历",
        "三轮车",
        "两人间",
        "五人制",
        "三眼桥",
        "6月",
        "电话8668",
        "PM2.5",
        "〔2025〕41号",
        "6:4分担",
        "千家万户",
        "万一",
        "十分重要",
        "三分之一",
        "一方面",
        "百年大计",
        "1+3+N",
        "双向六车道线",
        "若干个",
        "数十个",
        "几十家",
        "十一届",
        "四级公路",
    ],
)
def test_words_that_only_look_like_a_quantity_give_none(text):
    assert find_quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("450个普通教室", "普通教室"),
        ("新建3所幼儿园，", "幼儿园"),
        ("对63所试点学校实施改造", "试点学校"),
        ("加装电梯1500台，", ""),
        ("改造12条巷道并绿化", "巷道"),
    ],
)
def test_what_is_counted(text, counted):
    (quantity,) = find_quantities(text)

    assert quantity.counted == counted


def test_only_what_it_rises_to_is_read_from_a_run_of_two_sums():
    assert [quantity.quote for quantity in find_quantities("从9元到12元")] == ["12元"]


def test_spans_count_in_the_source():
    text = "新建 20 —\n30 所学校，不少于 2 次"
    found = find_quantities(text, offset=9)

    assert [text[q.span.start - 9 : q.span.end - 9] for q in found] == ["20 —\n30 所", "不少于 2 次"]
    assert [q.quote for q in found] == ["20 —\n30 所", "不少于 2 次"]


def test_units_are_named_in_one_way():
    assert [q.unit for q in find_quantities("12万元、3亿元、5万人次、1000兆")] == ["元", "元", "人次", "M"]


WORDS = st.sampled_from(
    [
        *"0123456789一二三十百千万亿两个所家%元余多约近至到—、，。成 \n第",
        "不少于",
        "以上",
        "以内",
        "万元",
        "百分之",
        "由",
        "提高到",
        "分钟",
        "个百分点",
    ]
)


@given(st.lists(WORDS, max_size=40).map("".join))
def test_every_quantity_stands_in_the_text(text):
    for quantity in find_quantities(text, offset=3):
        assert 3 <= quantity.span.start < quantity.span.end <= len(text) + 3
        assert quantity.quote == text[quantity.span.start - 3 : quantity.span.end - 3]
        assert quantity.low is not None or quantity.high is not None
        if quantity.low is not None and quantity.high is not None:
            assert quantity.low <= quantity.high
