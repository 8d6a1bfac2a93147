"""Whether two promises are the same one made again; all places are invented."""

import time

import pytest

from tracking.extraction.recurrence import RECURS_FROM, features_of, similarity

SAME = [
    # Only the numbers and the dates have changed.
    ("2024年底前在老城区新建停车场3个。", "下一步，我局将于2025年6月底前在老城区新建停车场5个。"),
    ("今年加装电梯200部。", "明年计划加装电梯150部以上。"),
    ("年内改造老旧小区32个，惠及居民1.2万户。", "2025年计划改造老旧小区45个，惠及居民2万户以上。"),
    ("2023年完成滨江路雨污分流改造4.5公里。", "力争2025年三季度前完成滨江路雨污分流改造6公里。"),
    ("到2023年底，建成公办幼儿园6所，新增学位1800个。", "“十五五”期间，再建成公办幼儿园10所，新增学位3000个。"),
    ("今年年底前出台《岚山市物业管理条例实施细则》。", "2025年上半年出台《岚山市物业管理条例实施细则》。"),
    ("每年培训乡村医生120人次。", "明年培训乡村医生200名。"),
    ("今年发放高龄津贴补贴每人每月100元。", "明年起发放高龄津贴补贴每人每月150元。"),
    ("2024年建设高标准农田2.6万亩。", "明年再建设高标准农田3万亩。"),
    ("二季度前打通柳荫路断头路，总投资2000万元。", "柳荫路断头路将于2026年6月30日前打通。"),
    # Said in other words.
    ("我局将在翠湖小区增设充电桩40个。", "拟在翠湖小区安装充电桩60个。"),
    ("在老城区新建公厕5座。", "老城区增设公厕4座，10月底前投入使用。"),
    ("对青石河进行清淤疏浚。", "明年汛期前完成青石河清淤8公里。"),
    ("一是加快推进南湖公园提升改造。", "（二）年内启动南湖公园改造，增设健身步道。"),
    ("迁建第三小学，2025年9月开学前投入使用。", "第三小学迁建工程明年秋季学期前完工。"),
    ("启动云溪镇卫生院改扩建。", "今年10月底前完成云溪镇卫生院改扩建，新增床位60张。"),
    ("在江北新区新建消防站2座。", "我支队将积极争取，力争年内在江北新区建成消防站1座。"),
    ("开通江北新区至高铁站的公交线路。", "年底前开通江北新区至高铁站公交线路2条。"),
    ("制定养老服务设施布局规划，年内印发。", "养老服务设施布局规划将于明年3月印发。"),
    ("对学校周边餐饮店开展执法检查，每学期不少于2次。", "每学期对学校周边餐饮店开展检查4次。"),
    ("更换北苑路老化供水管网3公里。", "更新北苑路供水管网，长度约5公里。"),
    ("为农村独居老人发放护理补贴。", "明年起，为农村独居老人发放护理补贴每月80元。"),
    ("建立欠薪线索台账。", "建立欠薪线索台账，每月通报。"),
    ("拆除东关街违法建筑。", "6月底前拆除东关街违法建筑1200平方米。"),
    # Told at more length the second time.
    ("在老城区新建停车场2个。", "在老城区新建停车场3个，增设路侧泊位600个，进一步缓解群众停车难问题。"),
    # With the body's name, and a heading before it.
    ("由市住房和城乡建设局牵头，今年改造危旧房屋60栋。", "3.加快危房处置。改造危旧房屋80栋，由市住房城乡建设局负责。"),
    ("在5号线沿线新建换乘停车场。", "2026年在5号线新建换乘停车场4处。"),
    ("争取将沙河治理列入省级项目库。", "继续争取把沙河治理列入中央预算内项目库。"),
]

OTHER = [
    # The same work at another place.
    ("在老城区新建停车场3个。", "在江北新区新建停车场3个。"),
    ("年内完成滨江路雨污分流改造。", "年内完成柳荫路雨污分流改造。"),
    ("改造云溪镇卫生院。", "改造白塔镇卫生院。"),
    ("新建第三小学，提供学位1800个。", "新建第五小学，提供学位1800个。"),
    ("对青石河进行清淤。", "对沙河进行清淤。"),
    ("在翠湖小区加装电梯6部。", "在金桂小区加装电梯6部。"),
    ("在江北区幸福路新建公厕。", "在江北区团结路新建公厕。"),
    ("建设5号线换乘停车场。", "建设3号线换乘停车场。"),
    ("硬化石桥村通组道路。", "硬化松坪村通组道路。"),
    # Another thing at the same place.
    ("在老城区新建停车场3个。", "在老城区新建公厕3座。"),
    ("改造滨江路供水管网。", "改造滨江路路灯。"),
    ("在云溪镇新建幼儿园。", "在云溪镇新建污水处理站。"),
    ("在翠湖小区加装电梯。", "在翠湖小区增设充电桩。"),
    ("南湖公园新建健身步道。", "南湖公园新建儿童乐园。"),
    # Another work on the same thing.
    ("在老城区新建农贸市场。", "拆除老城区农贸市场。"),
    ("开展校车安全检查。", "发放校车补贴。"),
    ("编制停车设施规划。", "新建停车设施。"),
    ("开通夜间公交。", "提高夜间公交票价补助。"),
    # One names a place, the other does not, and the thing is an everyday one.
    ("在老城区新建公厕3座。", "新建公厕。"),
    # Nothing but good will.
    ("下一步，我局将进一步加大工作力度，切实提高服务水平。", "下一步，我委将进一步加大工作力度，切实提高服务水平。"),
    ("积极推进相关工作，不断完善体制机制。", "积极推进相关工作，不断完善体制机制。"),
    ("我们将认真研究您的建议，持续改善营商环境。", "我们将认真研究您的建议，持续改善生态环境。"),
    ("加强组织领导，压实工作责任。", "加强组织领导，强化责任落实。"),
    ("积极争取上级资金支持。", "积极争取上级政策和资金支持。"),
    ("加强部门协调联动，形成工作合力。", "加强部门协调联动，形成监管合力。"),
    ("建立长效管理机制。", "建立长效工作机制。"),
    ("加大宣传力度，营造良好社会氛围。", "加大宣传力度，营造全社会关心支持的浓厚氛围。"),
    ("将您的建议纳入下一步工作计划统筹考虑。", "将您的建议纳入工作计划，予以统筹考虑。"),
    # The same number and date, nothing else.
    ("2025年底前新建停车场3个。", "2025年底前培训护理员3名。"),
    ("", "在老城区新建停车场3个。"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_promise_is_known_again(one, other):
    likeness = similarity(features_of(one), features_of(other))

    assert likeness.score >= RECURS_FROM + 0.05
    assert likeness.recurs


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_promise_is_not_taken_for_it(one, other):
    likeness = similarity(features_of(one), features_of(other))

    assert likeness.score <= RECURS_FROM - 0.05
    assert not likeness.recurs


@pytest.mark.parametrize(("one", "other"), [*SAME, *OTHER])
def test_likeness_is_the_same_from_both_sides(one, other):
    there, back = (similarity(features_of(a), features_of(b)) for a, b in ((one, other), (other, one)))

    assert there.score == back.score
    assert there.places == back.places


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_promise_can_be_looked_up(one, other):
    assert features_of(one).keys & features_of(other).keys


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            "2024年底前在老城区新建停车场3个。",
            "老城区增设停车场5个，明年底建成。",
            "都是“新建 停车场”，地点都是“老城区”",
        ),
        ("今年加装电梯200部。", "明年加装电梯150部。", "都是“加装 电梯”"),
        ("迁建第三小学。", "第三小学明年迁建。", "都是“迁建 第三小学”"),
        ("改造滨江路供水管网。", "更新滨江路供水管网和路灯。", "都是“改造 供水管网”，地点都是“滨江路”"),
    ],
)
def test_what_two_promises_share_is_said_in_words(one, other, why):
    assert similarity(features_of(one), features_of(other)).why == why


@pytest.mark.parametrize(
    ("quote", "actions", "objects", "places"),
    [
        ("下一步，我局将于2025年底前在老城区新建停车场3个。", {"新建"}, ("停车场",), {"老城区"}),
        ("（二）年内完成江北新区滨江路路灯改造120盏。", {"改造"}, ("路灯",), {"江北新区", "滨江路"}),
        ("对云溪镇石桥村的村民开展培训。", {"培训"}, ("村民",), {"云溪镇", "石桥村"}),
        ("由岚山市教育局牵头，新建第五小学。", {"新建"}, (), {"第五小学"}),
        (
            "出台《岚山市养犬管理条例（2024—2026年）实施细则》。",
            {"编制"},
            ("岚山市养犬管理条例实施细则",),
            set(),
        ),
        ("改造老旧小区、公共线路和农村公路。", {"改造"}, ("老旧小区", "公共线路", "农村公路"), set()),
        ("在建设路增设人行道护栏。", {"新建"}, ("人行道护栏",), {"建设路"}),
        ("进一步加大工作力度。", set(), (), set()),
    ],
)
def test_a_promise_comes_down_to_work_thing_and_place(quote, actions, objects, places):
    features = features_of(quote)

    assert features.actions == actions
    assert features.objects == objects
    assert {place.name for place in features.places} == places


@pytest.mark.parametrize("quote", ["", "下一步，我局将认真研究。", "进一步完善体制机制。", "2025年底前完成。"])
def test_a_promise_without_work_or_thing_has_no_keys(quote):
    assert features_of(quote).keys == frozenset()


@pytest.mark.parametrize("piece", ["、", "，", "（", "1", "一", "市局", "新建路", "老城区", "年月日", "《", "小区路"])
def test_reading_stays_quick_on_hostile_repeats(piece):
    started = time.perf_counter()

    features_of(piece * 100_000)

    assert time.perf_counter() - started < 0.5
