"""The ways in which a time stands beside a promise without being its due date: rules with example and trap."""

import re
from dataclasses import dataclass

VERBS = re.compile(
    r"列入|纳入|计划(?=投|建|实|改|完|新|安|开|启|统|整|筹)|投入|投资|安排|争取|落实|筹措|将|拟|完成|实施|建成|建设|推进|推动|启动|开展|加大|加强|力争|确保|新增|新建|改造|出台|修订|制定|编制|优化|组织|达到|提高|申报|开工|竣工|控制|不低于|不少于|推行|继续|全面|逐步|基本|重点|向|对|把|在|为"
)


@dataclass(frozen=True, slots=True)
class NotDue:
    """
    A way in which a time stands beside a promise without being its due date.

    ``before`` is searched in the words before the time, ``after`` matched on those that follow it; ``rules`` limits it
    to some kinds of time. ``unless_verb``: a verb among the matched words makes it a predicate after all.
    ``example`` holds a time that is no due date, ``trap`` one that is.
    """

    name: str
    example: str
    trap: str
    before: str = ""
    after: str = ""
    rules: tuple[str, ...] = ()
    unless_verb: bool = False
    unless_ahead: bool = False
    unless_listed: bool = False


YEARS = ("year", "year_span", "year_list")
PLANS = ("plan", "five_year_plan")
_NOUNS = (
    "资金|预算|决算|债券|国债|专项债|指标|名额|方案|产品|报告|公报|考核|评价|审计|目录|名单|版本"
    "|预备费|机动财力|公益金|补助款|结余|收入|台账|年鉴|普查|联合申报|衔接资金|高考|中考|政府采购|工作要点"
)

NOT_DUES = (
    NotDue(
        "until_now",
        "截至2026年底完成五成",
        "截至2026年底，力争完成五成",
        before=r"(?:截至|截止|截止到|截至到)$",
        after=r"(?!，(?:将|力争|确保|预计|计划|争取|全面|基本))",
    ),
    NotDue(
        "compared", "投入比2026年增加一成", "对比后2026年增加一成", before=r"(?:较|比|同比|相比|与|同)(?:上年|去年)?$"
    ),
    NotDue(
        "superseded",
        "交付时间由原定的2027年3月提前到2026年11月",
        "交付时间提前到2026年11月",
        before=r"(?:由|从|比|较)(?:原定|原计划|原先|原来|原|计划|预定)?的?$",
        after=r"[^，。；：]{0,4}?(?:提前?|推迟|推后|延后|延期|延长|顺延|调整|缩短|压缩|改|变更?|移)(?:到|至|为)",
    ),
    NotDue(
        "recurring",
        "每年的12月底前公布",
        "当年的12月底前公布",
        before=r"(?:每年|每学年|历年|逐年|每逢)(?:的|度)?(?:在|于)?(?:\d{1,2}月(?:\d{1,2}日)?[、和及与])*$",
    ),
    NotDue(
        "listed_things",
        "对列入2026年计划的9个项目实行周通报",
        "将9个项目列入2026年计划",
        before=r"(?:列入|纳入)$",
        after=r"[^，。；：、]{0,8}?(?:计划|盘子|清单|名单|任务)[^，。；：、]{0,12}?的(?:\d|[一-龥]{0,4}?(?:项目|工程|路段|小区|道路|学校|村))",
    ),
    NotDue(
        "because",
        "由于今年财力紧张，待经费到位后施工",
        "由于财力紧张，今年施工",
        before=r"(?:由于|因为|因|鉴于|受)[^，。；：]{0,12}$",
        unless_ahead=True,
    ),
    NotDue(
        "owned",
        "待2026年度养护资金下达",
        "2026年完成养护资金下达",
        after=rf"的?[^，。；：、将拟]{{0,10}}?(?:{_NOUNS})",
        rules=YEARS,
        unless_verb=True,
        unless_listed=True,
    ),
    NotDue(
        "edition",
        "按2026年版执行",
        "2026年执行",
        after=r"(?:新?版|款|级(?:新生|学生|专业)|届|第[一二三四五\d]+[批号期]|号)",
    ),
    NotDue(
        "basis_after",
        "在2026年的基础上再增加两处",
        "2026年在此基础上再增加两处",
        after=r"的?(?:基础上|基数|水平上|同期)",
    ),
    NotDue(
        "attributive",
        "执行2026年出台的办法",
        "2026年出台办法",
        after=(
            r"[^，。；：、]{0,12}?(?:出台|印发|下发|发布|颁布|公布|制定|修订|签订|立项|批复|建成|竣工|参加|出生|毕业|登记|注册|投用"
            r"|投入使用|购置|设立|入学|施行|下达|核定|启动|获评|认定|确定|新生|建造|开工|交付|实施|开展)(?:后|时)?的"
        ),
        unless_listed=True,
    ),
    NotDue(
        "after_event",
        "2026年新车交付后调整班次",
        "2026年新车交付使用",
        after=r"[^，。；：、]{1,14}?(?:之后|以后|(?<![落然此最今背前])后(?![续勤期备台方者年来劲端]))",
        unless_ahead=True,
    ),
    NotDue(
        "plan_as_basis",
        "按照“十五五”综合交通规划要求推进",
        "“十五五”期间规划建设三条路",
        after=r"[^，。；：]{0,16}?(?:规划(?!建设|新|改|实|布|投|建|设)|纲要|盘子|项目库|编制|专项计划|目标(?=任务|要求))",
        rules=PLANS,
        unless_listed=True,
    ),
    NotDue(
        "plan_demanded",
        "按照“十五五”期间每年新建两处的要求，抓好落实",
        "按照要求，“十五五”期间每年新建两处",
        before=r"(?:根据|按照|依据|对照|落实)[^，。；：]{0,20}$",
        after=r"[^，。；：]{0,40}?(?:要求|部署|任务)，",
        rules=PLANS,
    ),
    NotDue(
        "barred_for",
        "列入黑榜的企业，一年内不得承接新的项目",
        "一年内完成，不得拖延",
        after=r"(?:不得|不准|禁止|不予|不再(?:受理|安排|审批))",
        rules=("duration", "duration_ahead"),
    ),
    NotDue(
        "forecast_of_years",
        "每季度发布未来6年学位供需预警",
        "未来6年新增学位两千个",
        after=r"(?:的)?[^，。；：\d]{0,10}?(?:预警|预测|需求|趋势|形势|走势)(?!分析)",
        rules=("duration_ahead",),
        unless_verb=True,
    ),
    NotDue(
        "work_basis",
        "根据2026年度工作安排开展巡查",
        "根据工作安排2026年开展巡查",
        before=r"(?:根据|按照|依据|依照|对照|结合|按|围绕)[^，。；：]{0,14}$",
        after=r"[^，。；：]{0,12}?(?:计划|安排|要点|要求|部署|规划|任务|文件|精神|意见|方案|通知|情况|政策)",
        rules=YEARS,
        unless_listed=True,
    ),
    NotDue(
        "made_with_the_budget",
        "结合2027年部门预算编制完成测算",
        "2027年完成预算编制",
        before=r"(?:结合|利用|借助|抓住)$",
        after=r"[^，。；：]{0,8}?(?:预算|编制|修编|申报|规划)",
        rules=YEARS,
    ),
    NotDue(
        "report_title",
        "2026年工作开展情况",
        "2026年开展工作",
        after=r"[^，。；：]{0,8}?(?:情况|成效|做法|进展|成果|回顾|总结)(?:如下)?(?:$|[：:])",
        rules=YEARS,
    ),
    NotDue(
        "horizon",
        "“十五五”时期工作打算",
        "“十五五”时期打通三条路",
        after=r"(?:的|我[市县区局])?(?:工作)?(?:打算|思路|设想|展望)",
        rules=PLANS,
    ),
    NotDue(
        "lasting",
        "建成后可满足2035年需求",
        "2035年满足需求",
        before=r"(?:满足|适应|有效期(?:至|到)?|服务期(?:至|到)?|使用(?:至|到)|质保(?:至|到)?|面向)$",
    ),
)
