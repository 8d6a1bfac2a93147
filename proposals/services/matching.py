"""Find the proposal, the bureaus and the result class that a letter's header speaks of."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from proposals.enums import AssemblyKind, ProposalKind
from proposals.models import Bureau, BureauAlias, Member, PlenarySession, Proposal, ProposalSponsor, ResultClass
from proposals.parsing.types import Header

KINDS = {"建议": ProposalKind.SUGGESTION, "提案": ProposalKind.PROPOSAL}
ASSEMBLIES = {ProposalKind.SUGGESTION: AssemblyKind.CONGRESS, ProposalKind.PROPOSAL: AssemblyKind.CPPCC}
_IN_FULL = re.compile(r"^政协(?P<place>.+?)(?:委员会)?$")
_PLACE = re.compile(r"^.{1,8}?(?:省|自治区|自治州|地区|盟|市|县|旗|区)(?=.)")


@dataclass(frozen=True, slots=True)
class Match:
    """The proposal a header was matched to, and in the user's words how."""

    proposal: Proposal | None
    note: str


def number_key(number: str) -> str:
    """
    Return the form by which printed numbers are compared: letters and digits alone, no leading noughts.

    第021号 and 21 are one number; B(2021)021 and B2021021 are one number.
    """
    key = re.sub(r"[^0-9A-Za-z\u4e00-\u9fff]|第|号", "", number).upper()
    return key.lstrip("0") or key


@dataclass(frozen=True, slots=True)
class Reference:
    """What names a proposal: complete, or there is nothing to look for."""

    kind: ProposalKind
    assembly: str
    term: int
    sitting: int
    number: str


def match_proposal(header: Header, *, today: date) -> Match:
    """
    Find the proposal by session and number; make a draft from the letter where none is on file.

    Without kind, session or number nothing can be found or made: the note says what a person has to add. ``today``
    stands in for the date of a letter that has none, when a session has to be made.
    """
    reference = _reference(header)
    if reference is None:
        return Match(None, f"信中未读出{'、'.join(_missing(header))}，请选择对应的建议提案。")
    sessions = _sessions(reference)
    if len(sessions) > 1:
        return Match(None, "有多个届次与信中所写相符，请选择对应的建议提案。")
    if sessions:
        keys = {number_key(reference.number), _without_session_prefix(reference)}
        found = list(Proposal.objects.filter(session=sessions[0], kind=reference.kind, number_key__in=keys)[:2])
        if len(found) == 1:
            return Match(found[0], f"按届次和编号匹配到{found[0]}。")
        if found:
            return Match(None, "有多件建议提案与信中编号相符，请选择。")
    session = sessions[0] if sessions else _new_session(reference, year=(header.replied_on or today).year)
    return Match(_draft(reference, session, header), "库中没有这件建议提案，已按来信建立草稿，请补全。")


def assembly_name(printed: str) -> str:
    """Return the name an assembly goes by: 政协云岭市委员会 is 云岭市政协."""
    return _IN_FULL.sub(r"\g<place>政协", printed)


def _reference(header: Header) -> Reference | None:
    kind = KINDS.get(header.kind or "")
    if kind is None or not header.term or not header.sitting or not number_key(header.number or ""):
        return None
    return Reference(kind, assembly_name(header.assembly or ""), header.term, header.sitting, header.number or "")


def _missing(header: Header) -> list[str]:
    parts = {
        "类别": KINDS.get(header.kind or ""),
        "届": header.term,
        "次": header.sitting,
        "编号": number_key(header.number or ""),
    }
    return [name for name, value in parts.items() if not value]


def _sessions(reference: Reference) -> list[PlenarySession]:
    """Sessions of that term and sitting whose assembly may be the one printed (市政协 is short for 云岭市政协)."""
    printed = reference.assembly
    same = PlenarySession.objects.filter(
        assembly_kind=ASSEMBLIES[reference.kind], term=reference.term, sitting=reference.sitting
    ).order_by("pk")
    named = [(session, assembly_name(session.assembly)) for session in same]
    return [s for s, name in named if not printed or name.endswith(printed) or printed.endswith(name)]


def _without_session_prefix(reference: Reference) -> str:
    """Some places print term and sitting before the number: 63033 is number 33 of 六届三次."""
    key = number_key(reference.number)
    rest = key.removeprefix(f"{reference.term}{reference.sitting}")
    return (rest.lstrip("0") or key) if rest != key and rest.isdigit() else key


def _new_session(reference: Reference, *, year: int) -> PlenarySession:
    """A session meets at the start of the year in which its proposals are answered."""
    kind = ASSEMBLIES[reference.kind]
    session, _ = PlenarySession.objects.get_or_create(
        assembly_kind=kind,
        assembly=reference.assembly or kind.label,
        term=reference.term,
        sitting=reference.sitting,
        defaults={"year": year},
    )
    return session


def _draft(reference: Reference, session: PlenarySession, header: Header) -> Proposal:
    proposal, created = Proposal.objects.get_or_create(
        session=session,
        kind=reference.kind,
        number_key=number_key(reference.number),
        defaults={"number": reference.number, "title": header.subject or "（来信未写明案由）", "is_draft": True},
    )
    if created:
        for order, name in enumerate(header.members, start=1):
            member, _ = Member.objects.get_or_create(
                assembly_kind=session.assembly_kind,
                name=name,
                delegation="",
                # Personal names have two to four characters; what is longer is a party or a delegation.
                defaults={"is_group": len(name) > 4},
            )
            ProposalSponsor.objects.get_or_create(proposal=proposal, member=member, defaults={"order": order})
    return proposal


def match_bureau(name: str | None) -> Bureau | None:
    """
    Find a bureau by its name, by an alias, or by its name without the place where that fits exactly one.

    "市教育局" and "教育局" find 云岭市教育局 as long as no second bureau ends so.
    """
    if not name:
        return None
    exact = Bureau.objects.filter(Q(name=name) | Q(aliases__name=name)).distinct().first()
    if exact:
        return exact
    tail = _PLACE.sub("", name)
    if tail != name and not name.startswith(("市", "县", "区", "省")):
        # Another place's bureau of the same trade is another bureau.
        return None
    tail = tail.lstrip("市县区省")
    candidates = set(Bureau.objects.filter(name__endswith=tail).values_list("pk", flat=True)) | set(
        BureauAlias.objects.filter(name__endswith=tail).values_list("bureau", flat=True)
    )
    return Bureau.objects.get(pk=candidates.pop()) if len(candidates) == 1 else None


def match_result_class(mark: str | None, *, kind: str, on: date) -> ResultClass | None:
    """Return the class of that mark in the scheme in force on that day, the one for this kind before a general one."""
    if not mark:
        return None
    classes = ResultClass.objects.filter(code=mark, scheme__valid_from__lte=on).filter(
        Q(scheme__valid_to__isnull=True) | Q(scheme__valid_to__gte=on), scheme__kind__in=["", kind]
    )
    return classes.order_by("-scheme__kind", "-scheme__valid_from", "pk").first()
