"""The invented city of 云岭: its bureaus, assemblies, members and the people who sign in. No real place or person."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from proposals.enums import AssemblyKind, Role
from proposals.models import Bureau, BureauAlias, Member, PlenarySession, User

CITY = "云岭市"
# A reserved top-level domain (RFC 2606): nothing sent there can ever arrive.
MAIL_DOMAIN = "yunling.invalid"
PASSWORD = "jiannuo-demo-2026"  # noqa: S105 - printed at every start; the city it opens is invented

# This year's sitting and the one before it.
TERM = 5
THIS_SITTING = 4
LAST_SITTING = 3
ASSEMBLIES = {AssemblyKind.CONGRESS: f"{CITY}人大", AssemblyKind.CPPCC: f"{CITY}政协"}


@dataclass(frozen=True, slots=True)
class BureauFacts:
    """A bureau, the names letters use for it, and its clerk; ``key`` is its address and its clerk's account."""

    key: str
    name: str
    aliases: tuple[str, ...]
    clerk: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in; ``shown`` accounts are named at the start, one or two for each role."""

    username: str
    display_name: str
    role: Role
    bureau: str = ""
    member: str = ""
    shown: bool = True


BUREAUS = (
    BureauFacts("jiaoyu", "云岭市教育局", ("市教育局",), ""),
    BureauFacts("zhujian", "云岭市住房和城乡建设局", ("市住房和城乡建设局", "市住建局"), ""),
    BureauFacts("jiaotong", "云岭市交通运输局", ("市交通运输局", "市交通局"), "叶知秋"),
    BureauFacts("gonglu", "云岭市公路事业发展中心", ("市公路事业发展中心",), "", parent="jiaotong"),
    BureauFacts("weijian", "云岭市卫生健康委员会", ("市卫生健康委员会", "市卫生健康委", "市卫健委"), "方砚秋"),
    BureauFacts("jikong", "云岭市疾病预防控制中心", ("市疾控中心",), "", parent="weijian"),
    BureauFacts("minzheng", "云岭市民政局", ("市民政局",), "白芷若"),
    BureauFacts("caizheng", "云岭市财政局", ("市财政局",), "钟离雪"),
    BureauFacts("fagai", "云岭市发展和改革委员会", ("市发展和改革委员会", "市发展改革委", "市发改委"), "季无忧"),
    BureauFacts("nongye", "云岭市农业农村局", ("市农业农村局",), "姜未央"),
    BureauFacts("shengtai", "云岭市生态环境局", ("市生态环境局",), "穆青舟"),
    BureauFacts("gongan", "云岭市公安局", ("市公安局",), "纪明川"),
    BureauFacts("jiaojing", "云岭市公安局交通警察支队", ("市公安局交警支队", "市交警支队"), "程晚舟", parent="gongan"),
    BureauFacts("renshe", "云岭市人力资源和社会保障局", ("市人力资源和社会保障局", "市人社局"), "楼远声"),
    BureauFacts("wenlv", "云岭市文化广电和旅游局", ("市文化广电和旅游局", "市文广旅局"), "洛云裳"),
    BureauFacts("chengguan", "云岭市城市管理局", ("市城市管理局", "市城管局"), "祝余"),
    BureauFacts("shuiwu", "云岭市水务局", ("市水务局",), "江月白"),
    BureauFacts("shuju", "云岭市数据局", ("市数据局",), "舒望"),
)

DELEGATIONS = ("澄湖区代表团", "望岚区代表团", "青砚县代表团", "松泉县代表团")
DEPUTIES = (
    *("顾怀舟", "陆青禾", "宁远山", "商陆", "石敬川", "容与", "安歌", "言蹊", "尹松年", "卫听澜", "左丘禾", "鹿鸣春"),
)
CPPCC_SECTORS = ("教育界", "医药卫生界", "经济界", "社会福利和社会保障界")
CPPCC_MEMBERS = ("沈知远", "柏清扬", "温若谷", "裴子衿", "江疏影", "白若溪", "段云深", "纪南星", "阮星桥", "慕容静")
GROUPS = {
    AssemblyKind.CONGRESS: ("澄湖区代表团", "松泉县代表团"),
    AssemblyKind.CPPCC: ("民建云岭市委会", "九三学社云岭市委员会", "云岭市工商业联合会"),
}

ACCOUNTS = (
    Account("office", "唐景行", Role.OFFICE),
    Account("office2", "莫清嘉", Role.OFFICE),
    Account("clerk", "秦曼云", Role.CLERK, bureau="jiaoyu"),
    Account("head", "梁思衡", Role.HEAD, bureau="jiaoyu"),
    Account("clerk2", "苏映雪", Role.CLERK, bureau="zhujian"),
    Account("head2", "贺兰舟", Role.HEAD, bureau="zhujian"),
    Account("member", "沈知远", Role.MEMBER, member="沈知远"),
    Account("admin", "文砚", Role.ADMIN),
    *(
        Account(bureau.key, bureau.clerk, Role.CLERK, bureau=bureau.key, shown=False)
        for bureau in BUREAUS
        if bureau.clerk
    ),
)


def address_of(name: str) -> str:
    """Return the mail address of a bureau or an account."""
    return f"{name}@{MAIL_DOMAIN}"


def build_city(*, year: int) -> None:
    """Write down the city: bureaus, the sittings of ``year`` and the year before, members, accounts."""
    _build_bureaus()
    for kind, assembly in ASSEMBLIES.items():
        for sitting, met_in in ((LAST_SITTING, year - 1), (THIS_SITTING, year)):
            PlenarySession.objects.create(
                assembly_kind=kind, assembly=assembly, term=TERM, sitting=sitting, year=met_in
            )
    _build_members()
    _build_accounts()


def _build_bureaus() -> None:
    for facts in BUREAUS:
        bureau = Bureau.objects.create(
            name=facts.name,
            email=address_of(facts.key),
            parent=Bureau.objects.get(email=address_of(facts.parent)) if facts.parent else None,
        )
        BureauAlias.objects.bulk_create(BureauAlias(bureau=bureau, name=alias) for alias in facts.aliases)


def _build_members() -> None:
    for kind, names, places in (
        (AssemblyKind.CONGRESS, DEPUTIES, DELEGATIONS),
        (AssemblyKind.CPPCC, CPPCC_MEMBERS, CPPCC_SECTORS),
    ):
        Member.objects.bulk_create(
            Member(assembly_kind=kind, name=name, delegation=places[number % len(places)])
            for number, name in enumerate(names)
        )
        Member.objects.bulk_create(Member(assembly_kind=kind, name=name, is_group=True) for name in GROUPS[kind])


def _build_accounts() -> None:
    # One hash for all: it is meant to be slow, and they share the password anyway.
    password = make_password(PASSWORD)
    bureaus = {bureau.email: bureau for bureau in Bureau.objects.all()}
    for account in ACCOUNTS:
        User.objects.create(
            username=account.username,
            email=address_of(account.username),
            password=password,
            display_name=account.display_name,
            role=account.role,
            bureau=bureaus[address_of(account.bureau)] if account.bureau else None,
            member=Member.objects.get(name=account.member) if account.member else None,
            is_staff=account.role == Role.ADMIN,
            is_superuser=account.role == Role.ADMIN,
        )


def account_lines() -> list[str]:
    """Return for each shown account: role, username, password, name and place, with tabs between."""
    places = {facts.key: facts.name for facts in BUREAUS}
    lines = []
    for account in ACCOUNTS:
        if not account.shown:
            continue
        where = places.get(account.bureau) or {
            Role.OFFICE: f"{CITY}人民政府督查室",
            Role.MEMBER: f"{CITY}政协委员",
            Role.ADMIN: f"{CITY}人民政府办公室",
        }.get(account.role, "")
        lines.append(f"{account.role.label}\t{account.username}\t{PASSWORD}\t{account.display_name} · {where}")
    return lines
