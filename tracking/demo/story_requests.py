"""What bureaus asked for this year: a pause, a transfer, dates where none was promised, and one that cannot be kept."""

from tracking.demo.story import Answered, Asked, Chapter, Reported
from tracking.enums import RequestKind

CHAPTERS = (
    Chapter(
        "river_water_quality",
        "水质自动监测站3座",
        60,
        (
            Asked(
                -21,
                RequestKind.PAUSE,
                "监测站建设资金由省级专项资金安排，须待省级批复后方可招标。",
                start=-18,
                until=24,
                waiting_for="省级生态环境专项资金批复",
            ),
            Answered(-19, granted=True, note="同意暂停，批复下达后请及时恢复计时。"),
        ),
    ),
    Chapter(
        "police_school_traffic",
        "限时停车泊位600个",
        33,
        (
            Asked(
                -4,
                RequestKind.TRANSFER,
                "拟施划的泊位七成在学校自有用地内，由教育部门统筹更便于实施，我局负责配合划线。",
                to="jiaoyu",
            ),
        ),
    ),
    Chapter(
        "education_places",
        "学位供需预警",
        None,
        (
            Asked(
                -5,
                RequestKind.TERMS,
                "首期预警信息已完成数据归集，以后按季度发布。",
                due=40,
                measure="完成首期发布，并明确以后每季度首月发布",
            ),
        ),
    ),
    Chapter(
        "flood_storage",
        "移动排涝泵车8台",
        None,
        (
            Asked(
                -75,
                RequestKind.TERMS,
                "采购周期约六个月，计划明年汛期前全部到货。",
                due=150,
                measure="8台泵车全部到货并配发到各县区",
            ),
            Answered(-70, granted=True),
        ),
    ),
    Chapter(
        "rural_roads",
        "路长制",
        None,
        (
            Asked(-30, RequestKind.TERMS, "巡查制度正在征求意见。", due=200, measure="印发“路长制”巡查办法"),
            Answered(-26, granted=False, note="期限过长。巡查办法已征求意见完毕，请重新提出不超过三个月的期限。"),
        ),
    ),
    Chapter(
        "elderly_meals",
        "连锁经营企业3至5家",
        None,
        (
            Reported(-48, "已与4家连锁餐饮企业洽谈，均提出需提供免租场地。"),
            Asked(
                -17,
                RequestKind.IMPOSSIBLE,
                "经三轮洽谈，连锁餐饮企业均要求提供免租场地和保底客流，我市现有社区用房无法满足，"
                "且已建成的22个社区老年食堂能够覆盖主要需求。",
            ),
            Answered(-13, granted=True, note="情况属实。请继续支持现有食堂提升质量，条件成熟时再行引进。"),
        ),
    ),
)
