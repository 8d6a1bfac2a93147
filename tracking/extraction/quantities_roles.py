"""The ways in which a number stands in a promise without being pledged: named rules, each with example and trap."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

MAKING_VERBS = (
    "建设|新建|兴建|续建|扩建|改建|修建|建成|建立|建|设立|增设|设置|新增|增加|打造|成立|组建|创建|创成|购置|采购|购买|安装|开通|开设|增开|选派|选聘"
    "|选树|配备|配置|招聘|招录|引进|培育|培养|推出|出台|制定|编制|修订|规划|改造|搭建|完成|开发|布设|布局|投放|投用|投入|遴选|评选|认定|举办|开展|组织"
    "|召开|策划|实施|启动|栽植|种植|补植|发放|下达|争取|落实|安排|筹集|解决|打通|整治|维修|更换|新开|增派|加派|调派|抽调|聘请|[另再加增]?[配派聘设装添招]|引入|添置|腾出|预留|确定|明确|指定|落户|增开|巡查|排查|轮训|轮查|检查|评估|推动|推进|达到|实现|扩大到?|增至|压减|签约|供应|提供|储备|建好|办好|培训|聘用|增配|清淤|硬化|新铺|铺设|疏浚"
)
_LIST_NOUNS = (
    "方面|维度|举措|措施|环节|层面|重点|关键|抓手|导向|原则|问题|意见|建议|特点|要求|统一|坚持|结合|到位|转变|阶段|步骤|层次|层级|方向|途径|渠道|领域"
    "|要素|部分|优势|难题|情况|角度|类型|类别|等级|路径|思路|体系|机制|关系|主体|目标|文件|字|工作(?!日|站|室|者|人员)|重要|着力点|切入点|突破口|要点|不|清单|档次|梯度|必须|主要|清|化|维|强化|更加|到底|注重"
)


@dataclass(frozen=True, slots=True)
class NotPledged:
    """
    A role of a number that is no target.

    ``before`` is searched in the words before the number, ``quote`` in the number itself, ``after`` matched on the
    words that follow; all that are given must hold. ``example`` holds a number that is no target, ``trap`` one that is.
    """

    name: str
    example: str
    trap: str
    before: str = ""
    quote: str = ""
    after: str = ""
    ends: str = ""  # the characters of which the number's words then end in one, where ``quote`` says so


NOT_PLEDGED = (
    NotPledged(
        "raised_from",
        "将补助由9元提高到12元",  # 12 alone counts
        "将补助提高到12元",
        after=(
            r"(?:左右|以上|以内)?(?:、[\d.]+[^\d，。；、]{1,4}){0,3}(?:分别)?(?:进一步|逐步|稳步|再|大幅)?(?:提高|提升|增加|增长|扩大|上升|上调|缩短|压缩|压减"
            r"|降低|下降|降|减少|减|扩容|拓展|延长|延伸|升级|升|涨|增|调整|下调|优化|精简|扩|调增|上浮|新增|翻)(?:到|至|为)"
        ),
    ),
    NotPledged(
        "from_to",
        "从受理到发证由45天变为20天",
        "由20个单位负责",
        before=r"(?:由|从)(?:原来|原先|原有|现在|目前|现有|现行|上年|去年|当前|最初|平均|每[\u4e00-\u9fff]{1,4})?的?(?:约|近|不足|平均)?$",
        after=r"[^，。；：]{0,12}?(?:至|到|为|成)(?:[^，。；]{0,4}?)[\d一二三四五六七八九十百千两]",
    ),
    NotPledged(
        "over_the_base",
        "在36个的基础上再建一批",
        "在此基础上再建36个",
        after=r"[^，。；：]{0,8}?(?:的?基础上|基数)",
    ),
    NotPledged(
        "counts_the_list",
        "从三个方面发力",
        "建设三个站点",
        before=r"(?<!剩余)(?<!其余)(?<!余下)(?<!剩下)$",
        quote=r"^[一二两三四五六七八九十\d]{1,3}(?:个|项|条|类|种|大|点|组)$",
        after=rf"(?:[^，。；：、\d]{{0,4}}?)(?:{_LIST_NOUNS})",
        ends="个项条类种大点组",
    ),
    NotPledged(
        "kinds",
        "针对三种环境分别施策",
        "采购三种设备30台",
        quote=r"^[一二两三四五六七八九十]{1,2}(?:类|种|级|大)$",
        before=r"(?:针对|围绕|聚焦|按照?|根据|对|以|从|分|这|等|上述|其他|聚力|突出|坚持|把握|紧扣|抓住|发挥|用好)[^，。；：]{0,4}$",
        ends="类种级大",
    ),
    NotPledged(
        "phase",
        "实施平台三期项目",
        "举办三期培训班",
        quote=r"^[一二三四五六七八九十]期$",
        after=r"(?!的?(?:培训|班|课|讲座|活动|研修|学员|论坛|沙龙|训练|主题))",
        before=r"(?<!举办)(?<!开展)(?<!组织)(?<!开办)(?<!培训)(?<!培训班)(?<!办)$",
        ends="期",
    ),
    NotPledged(
        "in_parts",
        "分两批次实施",
        "新增两批次共享单车",
        before=r"分(?:为|成|作|设)?$",
        quote=r"(?:批次?|期|步|轮|个|类|级|片|段|块|次|组|档|种|年)$",
        ends="批次期步轮个类级片段块组档种年",
    ),
    NotPledged(
        "ordinal",
        "力争排名3位",
        "增配医生3位",
        before=r"(?:第|首|届|No\.?|编号|序号|排名|位列|位居|居全[省市国])$",
    ),
    NotPledged(
        "foremost",
        "对前10名给予奖励",
        "月底前10名护士到岗",
        before=r"(?<![底月日年节期之以初末旬度汛季雨冬学])前$",
        quote=r"(?:名|位|强|家|项|个|批)$",
        ends="名位强家项个批",
    ),
    NotPledged(
        "in_a_row", "连续缺席两次的解聘", "连续开展两次评定", before=r"连续(?:缺席|缺勤|未到|违规|不合格|超期)?$"
    ),
    NotPledged("clock_time", "开放至20时30分", "考核提高30分", before=r"\d[时点：:]$", quote=r"分$", ends="分"),
    NotPledged(
        "all_of_the_place",
        "全县176个行政村，已编规划89个",
        "全县176个行政村年底前完成编制",
        before=r"(?:全[市县区省镇乡街]|我[市县区省局镇乡]|辖区内?)(?:共|共有|现有|现|有)?$",
        after=r"[^，。；：]{0,10}，(?:已|现已|目前|现有|其中已|共有|累计)",
    ),
    NotPledged("part_of_stock", "路灯中有13盏不亮", "路灯增设13盏", before=r"中(?:已|仍|尚|还|现)?有$"),
    NotPledged(
        "stock_in_parts",
        "36盏路灯中有一些不亮",
        "更换36盏路灯",
        after=r"[^，。；：]{0,8}中(?:已|仍|尚|还|现)?有",
    ),
    NotPledged(
        "what_it_takes",
        "改造需资金约68万元",
        "安排资金约68万元",
        before=r"(?<!所)需要?(?:投入|投资|资金|经费)?(?:约|近)?$",
    ),
    NotPledged(
        "criterion_of_whom",
        "对留用率达到50%以上的单位给予补贴",
        "年底前实现50%以上的单位达标",
        before=r"(?:对|对于|凡|凡是|符合|属于|针对)[^，。；：]{0,16}$",
        quote=r"(?:以[上下内])$",
        after=r"的",
        ends="上下内",
    ),
    NotPledged(
        "partners",
        "已与3所院校签订协议，下半年开班",
        "将与3所院校签订协议",
        before=r"已经?(?:先后)?(?:与|和|同)[^，。；：]{0,14}$",
        after=r"[^，。；：]{0,14}?(?:签订|签署|达成|签约|合作|对接|协商|沟通|商定)",
    ),
    NotPledged(
        "size_of_what_is_done",
        "规模2亿元的子基金已备案，首期年底到位",
        "规模2亿元的子基金年底备案",
        after=r"的[^，。；：、]{1,16}?(?:已|业已|均已)",
    ),
    NotPledged(
        "ordinal_two",
        "对二次收费的网点停业整顿",
        "对两次收费的网点停业整顿",
        quote=r"^二[个次期级轮批类家套条项件间张份支种]",
    ),
    NotPledged(
        "of_the_list",
        "列入县政府十件民生实事",
        "今年办好十件民生实事",
        before=r"(?:列入|纳入|列为|作为)[^，。；：]{0,14}$",
        quote=r"[件大]$",
        ends="件大",
    ),
    NotPledged(
        "by_whom",
        "由三家轮流值守",
        "由三家扩到五家值守，另请五家轮流",
        before=r"由$",
        quote=r"^[一二两三四五六七八九十]",
        after=r"[^，。；：\d一二三四五六七八九十]{0,12}(?:[，。；]|$)",
    ),
    NotPledged(
        "talked_with",
        "与进驻的18家单位逐一商量，下月试行",
        "与18家单位签订协议，下月试行",
        before=r"(?:与|和|同|跟|向|对)[^，。；：、]{0,8}$",
        after=r"[^，。；：、]{0,12}?(?:沟通|商量|协商|会商|商议|座谈|坐下来|见面|征求|走访过|衔接过)",
    ),
    NotPledged(
        "spec_of_counted",
        "备好2台400千瓦发电车",  # 2 alone counts
        "备好发电车2台，新增400千瓦",
        before=r"(?:\d|[一二两三四五六七八九十])[台辆套组座艘架部具门杆根块只条](?:单台|单机|额定)?$",
        quote=r"(?:千瓦|千伏安|兆瓦|兆伏安|蒸吨|毫米|厘米|吨|升|英寸)$",
        after=r"[\u4e00-\u9fff]",
        ends="瓦安吨米升寸",
    ),
    NotPledged(
        "rating_of_counted",
        "新装315千伏安变压器2台",  # 2 alone counts
        "新增容量315千伏安",
        quote=r"(?:千瓦|千伏安|毫米|马力|升)$",
        after=r"(?:的)?[\u4e00-\u9fff]{2,10}[\d一二两三四五六七八九十]",
        ends="瓦安米力升",
    ),
    NotPledged(
        "measure_of_which",
        "胸径5厘米以上的枯枝一律清除",
        "清淤深度达5厘米以上，河道恢复行洪",
        before=r"(?:直径|胸径|[宽长高厚深]度?|面积|半径|坡度|流域面积|库容|装机|营收|产值|年收入|楼龄|房龄|车龄|工龄|年龄|跨径|口径|管径|落差)(?:在|达|超过?)?$",
        quote=r"(?:及?以[上下])$",
        after=r"的?[\u4e00-\u9fff]{2,}",
        ends="上下",
    ),
    NotPledged(
        "site_as_object",
        "把占地12亩的旧厂房改成球场",
        "建设占地12亩的球场",
        before=r"(?:[把将对在]|利用|依托|盘活)[^，。；：\d]{0,8}$",
        quote=r"(?:亩|平方米|公顷|平方公里|公里|米|㎡|平米)$",
        after=r"的",
        ends="亩米顷里㎡",
    ),
    NotPledged(
        "number_of_group",
        "针对2组、4组缺水",
        "新装消火栓2组",
        before=r"(?:村|针对|对|在|[\d一二三四五六七八九十]组[、和至])$",
        quote=r"组$",
        ends="组",
    ),
    NotPledged(
        "places_of_counted",
        "先给三个村配发垃圾桶350个",  # 350 alone counts
        "建成三个村级站，另设垃圾桶350个",
        before=r"(?:[给为、（在]|[\u4e00-\u9fff]、[\u4e00-\u9fff]{2,4})$",
        quote=r"^[一二两三四五六七八九十]+个$",
        after=r"(?:县城|乡镇|街道|村|县区|社区|镇|小区)(?![级务])[^，。；：、]{0,14}\d",
        ends="个",
    ),
    NotPledged(
        "money_in_hand",
        "补助资金410万元已到位",
        "补助资金410万元年内到位",
        quote=r"元$",
        after=r"(?:均|都)?已经?(?:全部|全额|足额)?(?:到位|下达|拨付|发放|落实|投入|到账)",
        ends="元",
    ),
    NotPledged(
        "names_the_list",
        "最难办的2个：粮站巷、盐业巷",
        "新建2个：粮站、盐仓",
        before=r"的$",
        quote=r"[个家处条]$",
        after=r"：",
        ends="个家处条",
    ),
    NotPledged("age", "为80岁以上老人上门服务", "为80户老人上门服务", quote=r"岁"),
    NotPledged(
        "criterion_of_noun",
        "取消10万元以下的贷款抵押",
        "取消抵押，放款10万元以下",
        before=r"(?<!完成)(?<!达到)(?<!实现)(?<!新建)(?<!建成)(?<!建设)(?<!新增)(?<!培育)(?<!创建)(?<!打造)(?<!改造)(?<!引进)(?<!选派)$",
        quote=r"(?<![%成次场轮期遍节])(?:及?以[上下内])$",
        after=(
            r"(?:的(?!标准|速度|比例|目标|幅度|增[长速]|资金|投资|投入|补助|补贴)|老旧小区|小区|村|社区|镇|街道|园区|客户|用户|养殖|基地"
            r"|合作社|公司|市场|场所|幼儿|妇女|儿童|青少年|婴|患者|参保|面积|河流|水库|林地|耕地|锅炉|货车|客车|降雨|老年|老人|企业"
            r"|行政村|自然村|建筑|住宅|人口|贷款|项目|医院|医疗|景区|学校|公路|道路|单位|职工|人员|家庭|困难|党员|残疾|干部|城市|乡镇"
            r"|工业|工程|商户|农户|群众|大户|车辆|职称|学历|机构|电压|楼|高层)"
        ),
        ends="上下内",
    ),
    NotPledged(
        "criterion_over",
        "对超过500人的村优先安排",
        "覆盖超过500人",
        before=r"(?:对|凡|凡是|给予|将|每|为|年)?[^，。；：\d]{0,8}$",
        quote=r"^(?:超过|低于|少于|大于|高于|小于|不足|满|逾|超|突破|上[百千万])",
        after=r"(?:、[\d.]+[万亿]?[^，。；：、\d]{1,3})?的(?!标准|目标|比例|速度)|时(?!间|限)",
    ),
    NotPledged(
        "criterion_of_counted",
        "建成500亩以上示范基地15个",  # 15 alone counts
        "带动500户以上，建基地15个",
        quote=r"以[上下内]$",
        after=r"[^，。；：、并和及\d]{2,20}\d+(?:\.\d+)?[余多]?[个处家所座条户名支台]",
        ends="上下内",
    ),
    NotPledged(
        "criterion_full", "满2场可兑换", "演出2场", before=r"(?:每?满|不满|未满|不足|每隔|间隔|相距|距离?|距今)$"
    ),
    NotPledged(
        "stock_so_far",
        "推动尚未建成的11个街道加快补齐",
        "推动剩余的11个街道完成改造",
        before=r"(?:推动|督促|指导|引导|支持|帮助|针对|鉴于|由于|加快|促进)(?:目前)?(?:尚未|未|没有)[^，。；：]{1,6}的?$",
    ),
    NotPledged(
        "standing_body",
        "充分发挥我市三个专家团队作用",
        "组建三个专家团队",
        before=r"(?:发挥|依托|利用|借助|用好|凭借|作为)(?:好|我[市县区省局]|全[市县区]|现有|已有|辖区|市级|本地|这|上述|了)*(?:的)?$",
    ),
    NotPledged(
        "one_of",
        "这是三个试点之一",
        "新建三个试点",
        after=r"[^，。；：]{0,10}?之一",
    ),
    NotPledged(
        "each_of_them",
        "这两个项目同步推进",
        "对延期的这5个小区完成扫尾",
        before=r"(?:上述|以上|这|该|此)$",
        quote=r"^[一二两三四五六七八九十]",
    ),
    NotPledged("both_parties", "甲乙双方两个单位会商", "新增两个单位", before=r"(?:双方|双|各方)$"),
    NotPledged(
        "idiom",
        "做到一次改到位",
        "每月开展一次",
        quote=r"^一次$",
        after=r"(?:性|办|改到位|告知|办[好成结]|到位|规划|设计|申报|审批|开挖|回填|投入|分配|创业|就业|成型|验收|都|也)",
        ends="次",
    ),
    NotPledged(
        "two_of_idiom",
        "统筹两个大局",
        "新建两个大棚",
        quote=r"^[一二两三四五六七八九十](?:个|条|大|项)",
        after=r"(?:大局|维护|确立|毫不|不动摇|不变|全覆盖|一律|一流|健全|文明|先锋|为主|率先|轮子|腿|积极性|百年|融合|样|口子|先行|满意|高地|责任制|责任(?:人)?|环境|圈|维|阵地|战场|攻坚|标兵|作风|学院派|支柱|振兴|战略)",
    ),
    NotPledged(
        "speed_of_duty",
        "实行24小时值班",
        "24小时内办结",
        quote=r"小时$",
        after=r"(?:值班|值守|不间断|热线|在线|服务|开放|监控|监测|营业|自助|运行|全天|制|在岗|待命|巡|轮|图书|书房|便民|滚动|预报|降雨|雨量)",
        ends="时",
    ),
    NotPledged("circle", "打造15分钟便民圈", "15分钟内到场", quote=r"分钟$", after=r"[^，。；：、]{0,8}?圈", ends="钟"),
    NotPledged("clock", "8小时以外", "8小时内响应", quote=r"小时$", after=r"(?:之外|以外|工作制|外)", ends="时"),
    NotPledged(
        "question_of_member",
        "您提出的3条路线",
        "采纳3条路线",
        before=r"(?:提出|所提|[您你们案议]提到|反映|建议|提案中)(?:的|了|关于)?(?:上述|以上|这)?$",
    ),
)

MAKING = re.compile(rf"(?:{MAKING_VERBS})(?:[好出起成完]|不少于|至少|了)?$")
"""Verbs that make 一个 a number: it says how many are to be made."""

ONE_MADE = re.compile(r"[个所座处条家台辆栋间名块场次遍部门项张幢口支]")
ONE_IS_NO_NUMBER = re.compile(
    r"(?:新|良好|更加?|全新|崭新|和谐|公平|完整|统一|安全|优质|高效|干净|稳定|有利|宽松|又一|个性|满意|过程|台阶|阶段|时期|环境|氛围|格局|局面|整体|体系|机制|闭环|窗口|平台期|方面|样|步|定|点|条龙|把手|件事|盘棋|张网|张图|张表|批|些|系列|揽子|体化|站式)"
)
EACH = re.compile(r"(?:每[^，。；：]{1,10}|(?:各|至少|平均|原则上)[^，。；：]{0,10})$")


class _Compiled(NamedTuple):
    name: str
    before: re.Pattern[str] | None
    quote: re.Pattern[str] | None
    after: re.Pattern[str] | None


def _compiled(rule: NotPledged) -> _Compiled:
    before, quote, after = (
        re.compile(source, re.ASCII) if source else None for source in (rule.before, rule.quote, rule.after)
    )
    return _Compiled(rule.name, before, quote, after)


_ALONE = [rule for rule in NOT_PLEDGED if not rule.quote and not (rule.before and rule.after)]
# The rules of one condition, in one search each for all of them: few numbers meet any.
_BEFORE_ALONE = re.compile("|".join(f"(?:{rule.before})" for rule in _ALONE if rule.before), re.ASCII)
_AFTER_ALONE = re.compile("|".join(f"(?:{rule.after})" for rule in _ALONE if rule.after), re.ASCII)
_ALL = [(rule, _compiled(rule)) for rule in NOT_PLEDGED]


@lru_cache(maxsize=256)
def _rules(last: str, *, alone: bool) -> tuple[_Compiled, ...]:
    """Return the rules for numbers whose words end in ``last``, in order."""
    return tuple(
        compiled for rule, compiled in _ALL if (not rule.ends or last in rule.ends) and (alone or rule not in _ALONE)
    )


def role_of(quote: str, before: str, after: str) -> str | None:
    """Return the name of the first of ``NOT_PLEDGED`` that holds for a number with these words around it, or None."""
    alone = bool(_AFTER_ALONE.match(after) or _BEFORE_ALONE.search(before))
    for rule in _rules(quote[-1:], alone=alone):
        if (
            # the cheapest first: the quote is short and what follows is tried in one place only
            (rule.quote is None or rule.quote.search(quote))
            and (rule.after is None or rule.after.match(after))
            and (rule.before is None or rule.before.search(before))
        ):
            return rule.name
    return None
