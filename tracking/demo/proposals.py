"""What was asked of the city in two years: suggestions and proposals, who put them forward, who handles them."""

from dataclasses import dataclass
from datetime import date, timedelta

from proposals.enums import HandlingRole, ProposalKind
from proposals.models import Assignment, Bureau, Member, PlenarySession, User
from proposals.services.deadlines import local_calendar, set_due_date
from proposals.services.matching import ASSEMBLIES as ASSEMBLY_OF_KIND
from proposals.services.proposals import save_proposal
from tracking.demo.city import LAST_SITTING, THIS_SITTING, address_of

SUGGESTION, PROPOSAL = ProposalKind.SUGGESTION, ProposalKind.PROPOSAL
SOLE, LEAD, CO, SEPARATE = HandlingRole.SOLE, HandlingRole.LEAD, HandlingRole.CO, HandlingRole.SEPARATE

# Days from the day of loading: when the sittings were held and their matters handed to the bureaus.
LAST_RECEIVED, LAST_ASSIGNED = -601, -575
RECEIVED, ASSIGNED = -236, -210
_LAST_YEAR = (LAST_RECEIVED, LAST_ASSIGNED, LAST_SITTING)


@dataclass(frozen=True, slots=True)
class Asked:
    """One matter: ``handled_by`` bureaus by key, received and assigned so many days from the day of loading."""

    kind: ProposalKind
    number: str
    title: str
    topic: str
    sponsors: tuple[str, ...]
    handled_by: tuple[tuple[str, HandlingRole], ...]
    received: int = RECEIVED
    assigned: int = ASSIGNED
    sitting: int = THIS_SITTING


ASKED = (
    # Last year, all answered.
    Asked(
        *(SUGGESTION, "017", "关于加强大气污染防治的建议", "生态环境", ("商陆",)), (("shengtai", SOLE),), *_LAST_YEAR
    ),
    Asked(
        *(SUGGESTION, "029", "关于改善农村学校食堂条件的建议", "教育", ("陆青禾",)), (("jiaoyu", SOLE),), *_LAST_YEAR
    ),
    Asked(
        *(SUGGESTION, "044", "关于增加保障性租赁住房供给的建议", "城建", ("顾怀舟",)), (("zhujian", SOLE),), *_LAST_YEAR
    ),
    Asked(
        *(PROPOSAL, "063", "关于加强青少年心理健康服务的提案", "卫生健康", ("白若溪",)),
        (("weijian", SOLE),),
        *_LAST_YEAR,
    ),
    Asked(
        *(PROPOSAL, "076", "关于提升农村饮水安全保障水平的提案", "水利", ("江疏影",)), (("shuiwu", SOLE),), *_LAST_YEAR
    ),
    Asked(
        *(PROPOSAL, "101", "关于优化公交线网、方便群众换乘的提案", "交通", ("沈知远",)),
        (("jiaotong", SOLE),),
        *_LAST_YEAR,
    ),
    # This year, answered.
    Asked(
        *(SUGGESTION, "021", "关于加强白鹭河流域水污染治理的建议", "生态环境", ("商陆", "松泉县代表团")),
        (("shengtai", LEAD), ("nongye", CO)),
    ),
    Asked(
        *(SUGGESTION, "037", "关于增加城区公办学位供给、缓解入学压力的建议", "教育", ("顾怀舟", "陆青禾")),
        (("jiaoyu", LEAD), ("caizheng", CO), ("zhujian", CO)),
    ),
    Asked(
        *(SUGGESTION, "058", "关于加强农村公路养护、提升安全防护水平的建议", "交通", ("宁远山",)),
        (("jiaotong", SOLE),),
    ),
    Asked(
        *(SUGGESTION, "066", "关于加快松泉水库除险加固和城区排涝能力建设的建议", "水利", ("石敬川",)),
        (("shuiwu", LEAD), ("fagai", CO), ("caizheng", CO)),
    ),
    Asked(
        *(SUGGESTION, "073", "关于完善生活垃圾分类收运体系的建议", "城市管理", ("容与",)),
        (("chengguan", SOLE),),
    ),
    Asked(
        *(PROPOSAL, "009", "关于提升乡镇卫生院服务能力的提案", "卫生健康", ("沈知远",)),
        (("weijian", LEAD), ("caizheng", CO), ("renshe", CO)),
    ),
    Asked(*(PROPOSAL, "045", "关于丰富基层群众文化生活的提案", "文化旅游", ("温若谷",)), (("wenlv", SOLE),)),
    Asked(
        *(PROPOSAL, "087", "关于发展社区老年助餐服务的提案", "社会保障", ("沈知远", "民建云岭市委会")),
        (("minzheng", SOLE),),
    ),
    Asked(
        *(PROPOSAL, "112", "关于加快老旧小区改造、有序推进加装电梯的提案", "城建", ("沈知远", "柏清扬")),
        (("zhujian", LEAD), ("caizheng", CO), ("chengguan", CO)),
    ),
    Asked(*(PROPOSAL, "134", "关于优化城区信号灯配时的提案", "交通", ("裴子衿",)), (("jiaojing", SOLE),)),
    Asked(
        *(PROPOSAL, "140", "关于治理校园周边交通拥堵的提案", "交通", ("裴子衿",)),
        (("jiaoyu", SEPARATE), ("gongan", SEPARATE)),
    ),
    # This year, answered only lately: the letters wait for a reviewer.
    Asked(
        *(SUGGESTION, "088", "关于加强产业工人技能培训的建议", "社会保障", ("安歌",)),
        *((("renshe", SOLE),), -104, -95),
    ),
    Asked(
        *(PROPOSAL, "051", "关于加强农产品冷链物流设施建设的提案", "农业农村", ("九三学社云岭市委员会",)),
        *((("nongye", SOLE),), -104, -95),
    ),
    Asked(
        *(PROPOSAL, "120", "关于争取设立云岭东高铁站的提案", "交通", ("江疏影",)),
        *((("fagai", LEAD), ("jiaotong", CO)), -104, -95),
    ),
    # Put forward between the sittings and not answered: some late, some due soon, some with time left.
    Asked(
        *(SUGGESTION, "205", "关于完善残疾人就业帮扶措施的建议", "社会保障", ("卫听澜",)),
        *((("renshe", SOLE),), -120, -113),
    ),
    Asked(
        *(PROPOSAL, "208", "关于保护利用历史文化街区的提案", "文化旅游", ("段云深",)),
        *((("wenlv", LEAD), ("zhujian", CO)), -110, -103),
    ),
    Asked(
        *(SUGGESTION, "206", "关于规范电动自行车停放充电管理的建议", "城市管理", ("尹松年", "澄湖区代表团")),
        *((("zhujian", LEAD), ("gongan", CO), ("chengguan", CO)), -95, -86),
    ),
    Asked(
        *(PROPOSAL, "211", "关于加强学校体育场地向社会开放的提案", "教育", ("纪南星",)),
        *((("jiaoyu", SOLE),), -88, -80),
    ),
    Asked(
        *(SUGGESTION, "207", "关于加大县域医疗人才引进力度的建议", "卫生健康", ("左丘禾",)),
        *((("weijian", LEAD), ("renshe", CO)), -70, -62),
    ),
    Asked(
        *(PROPOSAL, "213", "关于支持中小企业数字化转型的提案", "经济发展", ("云岭市工商业联合会",)),
        *((("fagai", LEAD), ("shuju", CO)), -66, -58),
    ),
    Asked(
        *(SUGGESTION, "209", "关于推进城乡客运一体化的建议", "交通", ("鹿鸣春",)),
        *((("jiaotong", LEAD), ("caizheng", CO)), -58, -50),
    ),
    Asked(
        *(PROPOSAL, "215", "关于发展乡村旅游民宿的提案", "文化旅游", ("阮星桥",)),
        *((("wenlv", LEAD), ("nongye", CO)), -50, -42),
    ),
    Asked(
        *(SUGGESTION, "210", "关于治理农田灌溉渠系渗漏的建议", "水利", ("松泉县代表团",)),
        *((("shuiwu", SOLE),), -44, -36),
    ),
    Asked(
        *(PROPOSAL, "216", "关于加强未成年人网络保护的提案", "教育", ("白若溪",)),
        *((("jiaoyu", SEPARATE), ("gongan", SEPARATE)), -40, -32),
    ),
    Asked(
        *(SUGGESTION, "212", "关于建设口袋公园的建议", "城市管理", ("容与",)),
        *((("chengguan", SOLE),), -36, -28),
    ),
    Asked(
        *(PROPOSAL, "217", "关于完善居家养老上门服务的提案", "社会保障", ("慕容静", "民建云岭市委会")),
        *((("minzheng", SOLE),), -30, -22),
    ),
    Asked(
        *(SUGGESTION, "214", "关于防治茶园病虫害的建议", "农业农村", ("宁远山",)),
        *((("nongye", SOLE),), -26, -18),
    ),
    Asked(
        *(PROPOSAL, "218", "关于加强危险废物转移监管的提案", "生态环境", ("温若谷",)),
        *((("shengtai", SOLE),), -22, -14),
    ),
    # Just received, not handed to anybody yet.
    Asked(*(SUGGESTION, "219", "关于增设公共充电设施的建议", "城建", ("石敬川",)), (), -6),
    Asked(*(PROPOSAL, "220", "关于推广社区托育服务的提案", "卫生健康", ("柏清扬",)), (), -5),
    Asked(*(SUGGESTION, "221", "关于延长图书馆开放时间的建议", "文化旅游", ("安歌",)), (), -3),
    Asked(*(PROPOSAL, "222", "关于加强校园食品安全监管的提案", "教育", ("段云深", "纪南星")), (), -2),
)


def build_proposals(*, today: date, by: User) -> None:
    """Enter every matter through the service, hand it to its bureaus and have the rules set the reply dates."""
    calendar = local_calendar()
    members = {(member.assembly_kind, member.name): member for member in Member.objects.all()}
    bureaus = {bureau.email: bureau for bureau in Bureau.objects.all()}
    for asked in ASKED:
        assembly_kind = ASSEMBLY_OF_KIND[asked.kind]
        proposal = save_proposal(
            None,
            by=by,
            session=PlenarySession.objects.get(assembly_kind=assembly_kind, sitting=asked.sitting),
            kind=asked.kind,
            number=asked.number,
            title=asked.title,
            topic=asked.topic,
            received_date=today + timedelta(days=asked.received),
            sponsors=[members[assembly_kind, name] for name in asked.sponsors],
        )
        for key, role in asked.handled_by:
            assignment = Assignment.objects.create(
                proposal=proposal,
                bureau=bureaus[address_of(key)],
                role=role,
                assigned_date=today + timedelta(days=asked.assigned),
            )
            set_due_date(assignment, calendar=calendar)
