"""The words by which two promises are compared: kinds of action, empty words, places; data without rules."""

# ruff: noqa: E501 - a list of words reads better on one line

from dataclasses import dataclass
from enum import IntEnum


@dataclass(frozen=True, slots=True)
class Action:
    """Verbs that mean the same work; ``name`` stands for all of them where the letters use different ones."""

    name: str
    verbs: tuple[str, ...]


def _action(name: str, verbs: str) -> Action:
    return Action(name, tuple(verbs.split("|")))


# Only work that one can go and see. Verbs of attitude (加强, 推进, 完善) stand under EMPTY: sharing them says nothing.
ACTIONS: tuple[Action, ...] = (
    _action(
        "新建",
        "新建|迁建|建设|兴建|修建|续建|再建|筹建|建成|建造|建好|建起|开建|开工|动工|竣工|完工|投入使用|投入运行|投入运营|交付使用|投用|启用|新增|增设|增加|增建|加装|安装|增配|配备|配齐|添置|布设|设置|补建|规划建",
    ),
    _action(
        "改造",
        "改造|改建|扩建|改扩建|整治|修缮|维修|修复|翻新|翻修|更新|更换|升级|扩容|清淤|疏浚|拓宽|加宽|大修|硬化|刷黑|治理",
    ),
    _action("打通", "打通|贯通|连通|接通"),
    _action("拆除", "拆除|拆迁|征收|腾退|搬迁|清退|取缔|关停|淘汰"),
    _action("编制", "编制|制定|制订|出台|印发|修订|修编|起草|拟定|颁布"),
    _action("检查", "检查|巡查|排查|抽查|巡检|督查|暗访|监测|巡河|执法"),
    _action("查处", "查处|打击|处罚|整顿"),
    _action("培训", "培训|轮训|培养|授课"),
    _action("宣传", "宣传|宣讲|普法|科普"),
    _action("补助", "补助|补贴|资助|奖励|奖补|发放|救助|减免|报销|补偿|兑付|拨付"),
    _action("招聘", "招聘|招录|招引|引进|选派|选聘|聘用|聘请|选配|遴选"),
    _action("开通", "开通|增开|开行|延伸|加密"),
    _action("开放", "开放|免费开放"),
    _action("举办", "举办|承办|评选|表彰"),
    _action("申报", "申报|申请|报批|上报|列入|纳入|立项"),
    _action("建立", "建立|设立|成立|组建|构建|搭建"),
    _action("压减", "压减|压缩|缩短|降低|下调|减少|取消"),
    _action("提高", "提高|上调|扩大|扩充"),
    _action("推广", "推广|普及|推行|试点|推开"),
    _action("种植", "种植|栽植|补植|绿化|造林"),
    _action("清理", "清理|清运|清除|保洁|打捞"),
    _action("移交", "移交|划转|办证"),
)

# Verbs and empty words that also give their name to streets and houses: 建设路, 人民医院.
NAME_GIVERS = r"(?:人民|建设|新建|开放|发展|市民|服务)(?:路(?![灯面网口])|街(?![道区心巷头])|大道|医院|广场|公园)"

# Words in which a verb above is part of a noun; they are no action.
NOUNS_WITH_A_VERB = "基础设施建设|城乡建设|建设用地|建设单位|施工单位|培训机构|补助资金|申报书"

LEAD_INS = (
    "下一步|下步|下一阶段|下阶段|接下来|今后|以后|同时|此外|另外|目前|现在|届时|在此基础上|我局|我委|我办|我厅|我们|我市|我县|我区|我省|我镇|我乡|我校|我院|我会|我公司|本局|本市|本县|本区"
    "|全市|全县|全区|全省|全镇|全乡|全州|全校|各县区|各区县|各地|各级|各类|县市区|市本级|市级|县级|区级|省级|相关部门|有关部门|职能部门|属地政府"
    "|计划|打算|拟|力争|争取|确保|预计|预期|承诺|准备|正在|已经|已|即将|要(?!素)|再(?!生)|还(?!建)|也|均(?!衡)|都(?!市)"
)

# Attitudes and degrees, and the nouns that go with any of them: two letters that share only these share nothing.
EMPTY = (
    "进一步|更加|更好|不断|持续|逐步|积极|主动|切实|认真|全力|大力|着力|努力|尽快|尽早|抓紧|加快|加大|加强|强化|推进|推动|促进|完善|健全|优化|深化|巩固|提升|落实|做好|抓好|抓实|开展|实施|启动|组织|安排|统筹|协调"
    "|指导|督促|督导|引导|鼓励|支持|保障|规范|严格|细化|研究|探索|论证|谋划|对接|配合|联合|会同|牵头|负责|结合|按照|根据|依据|依托|通过|利用|围绕|针对|聚焦|坚持|充分|全面|深入|有效|有序|稳步|扎实|合理|科学|及时|定期|重点|优先"
    "|分批|分期|分步|陆续|同步|一批|一定|完成|达到|实现|采取|采用|提供|增强|缓解|解决|满足|改善|营造|形成|发挥|考虑|条件成熟|工作|力度|措施|举措|机制|制度|体系|水平|能力|质量|效率|效果|成效|问题|情况|方面|方式|方法|方案|意见|办法|作用"
    "|意识|氛围|环境|需求|需要|要求|目标|任务|责任|部门|单位|领导|群众|人民|市民|居民|百姓|公众|社会|经济|发展|管理|服务|监管|保护|项目|工程|相关|有关|实际|具体|专项|资金|投资|总投资|经费|财政|预算|力量|队伍|人员|活动|行动|计划|规划|标准|范围|数量|总量|主体"
    "|左右|以上|以下|以内|以前|之前|之后|以外|剩余|其余|给予|进行|实行|执行|原则|内容|包括|涉及|相应|不得|严禁|避免|变成|出现|履行|承担|贯彻|体现|确定|明确|原有|现有|存在|原因|前提|基础上|投入|面积|覆盖率|覆盖面|覆盖|覆盖全部|比例|总数|累计|人次|给与|签订|签约|进场|前期|后续|进度|力争|年均|平均|尚未|时间|施工|考核|整体|总体|整个|具备|落地|推向|有条件|条件|长效|常态化|继续|中央|项目库|合力"
    "|高质量|高标准|人大代表|政协委员|代表|委员|建议|提案|您|贵|谢谢|感谢|理解|关心|关注|欢迎|监督|沟通|联系|汇报"
)

# Things that half of all letters are about: sharing one of these and no place says nothing yet.
EVERYDAY = "小区|学校|道路|企业|医院|社区|设施|设备|平台|中心|乡镇|农村|城区|系统|教师|学生|学位|老年人|线路|车辆|岗位|标准化|试点|智慧|数字化|信息化|信息|数据|技术|教育|医疗|养老|安全|文件|细则|名单|网络|宣传栏"

# Cut the rest into phrases. 和 and 对 are left alone in the names and words they begin.
CUTS = r"[的按待及与将由并把被使让了等在于向从至到其该每各]|和(?![平谐睦美顺兴])|对(?![口接象])|为(?!民)"

# Bodies, with 市 or the like before them: who promises is no part of what is promised.
BODIES = (
    r"(?:[\u4e00-\u9fff]{2,3})?[市县区省州][\u4e00-\u9fff]{1,11}?(?:局|委员会|卫生健康委|改革委|委办|厅|大队|支队|集团|公司)"
    r"|(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,8}(?:局|委员会|厅|集团|公司)(?=牵头|负责|会同|将|已|计划|拟)"
    r"|[\u4e00-\u9fff]{2,4}(?:镇|乡|街道)(?:人民)?(?:政府|办事处)"
)


class Level(IntEnum):
    """How large a place is. Places are the same only where they agree on every level that both name."""

    AREA = 1  # a county, a district, a zone
    TOWN = 2
    VILLAGE = 3  # or a community
    SPOT = 4  # a street, a river, a school


@dataclass(frozen=True, slots=True)
class PlaceEnding:
    """Words that end the name of a place; ``kinds`` before them tell of its kind and are no name (老旧 小区)."""

    level: Level
    endings: str
    kinds: str


_KINDS = "全部|所有|部分|若干|多数|个|这|该|各|多|两|几|城市|城镇|城乡|农村|乡村|乡镇|乡|村|镇|县|市|区|全|各|我|本|老旧|老|旧|新|小|大|主|次|中|试点|示范|重点|薄弱|普通|县域|中心|部分|周边|沿线"

PLACES: tuple[PlaceEnding, ...] = (
    PlaceEnding(
        Level.AREA,
        "经济开发区|经开区|开发区|高新区|产业园区|产业园|工业园区|工业园|科技园|示范区|新区|新城|县|区",
        rf"{_KINDS}|城|园|片|辖|社|校|街|景|库|灾|山|地|林|牧|库|矿|库|郊|汛|病|厂|工业|产业|生活|办公|停车|服务|功能|居住|商业|旅游|生态|自然保护|保护|贫困|禁养|限养|盲|误|专|住宅小|封闭|管理|防护|缓冲|易涝|积水|棚户|集中|安置",
    ),
    PlaceEnding(Level.TOWN, "街道|镇|乡", rf"{_KINDS}|城|集|建制|特色小|特色|家|背街|中心|古"),
    PlaceEnding(
        Level.VILLAGE,
        "社区|村",
        rf"{_KINDS}|农|山|渔|行政|自然|美丽|城中|和美|传统|智慧|完整|脱贫|贫困|城郊|空心|居家|学习|建制",
    ),
    PlaceEnding(
        Level.SPOT,
        "第[一二三四五六七八九十]+(?:实验|高级)?(?:小学|中学|幼儿园)|第[一二三四五六七八九十]+(?:人民)?医院|实验小学|实验中学|实验学校|实验幼儿园|中心小学|中心学校|中心幼儿园|中心卫生院|人民医院|中医院|卫生院|医院|幼儿园|小学|中学|大学|学院|学校|职高"
        "|公园|广场|水库|大桥|立交桥|天桥|桥|隧道|火车站|高铁站|汽车站|客运站|东站|西站|南站|北站|大道|步行街|小区|家园|花园|巷|路|街|河|江|湖|渠|港",
        rf"{_KINDS}|道|线|公|铁|网|电|思|出|马|断头|支|干|主干|次干|背|快速|环|高速公|农村公|住宅|居民|商品房|安置|拆迁|无物业|封闭|开放式|高层|中小学|中小|九年一贯制|寄宿制|特殊教育|职业|公办|民办|普惠性|普惠|附属|高等|高级|初级|完全|小规模|老年|社区|医共体|基层|口袋|体育|郊野|湿地|森林|儿童|文化|休闲|市民|法治|智慧|人行|过街|人行过街|农村危|危|美食|特色商业|商业|特色|黑臭|重要|主要|中小|跨|入|沿|环|护城|空|接|入港|套|套路|径|陆|水|通|盘山|产业|旅游|生产|综合|专科|公立|定点|二级|三级|县域|公益|运|景观|小巷|街|背街小|标准化|智能",
    ),
)

# Whole names that need nothing before them.
STANDING_NAMES: tuple[tuple[str, Level], ...] = (
    ("老城区", Level.AREA),
    ("主城区", Level.AREA),
    ("中心城区", Level.AREA),
    ("新城区", Level.AREA),
    ("老城", Level.AREA),
    ("古城", Level.AREA),
)

# An ending is none inside a longer word (路灯, 村民, 河道), nor where it says a kind of thing (线路, 老旧小区).
NO_ENDING = (
    r"(?<=[线道公铁网电思]路)|(?<=老旧小区)|(?<=住宅小区)|(?<=行政村)|(?<=自然村)"
    r"|(?<=路)[灯面网径基线况政障牌]|(?<=[村居])[民级干庄集支]|(?<=镇)[区级村域]|(?<=县)[级城域委乡属]|(?<=区)[县间域块位别民级属]|(?<=街)[面边景头]|(?<=乡)[村镇土贤]"
    r"|(?<=河)[道长流湖段床]|(?<=江)[河湖]|(?<=湖)[泊水]|(?<=渠)[道系]|(?<=港)[口湾]|(?<=桥)[梁面]|(?<=巷)道"
)
