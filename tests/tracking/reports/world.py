"""
A small city's year, for which every figure of the report was counted by hand.

Year 2025 as of 31 December 2025. What lies outside is there too: another year, days after, letters nobody matched.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from proposals.enums import AssemblyKind, HandlingRole, ProposalKind
from proposals.models import Bureau, Proposal, Reply, User
from tests.factories.proposals import (
    AssignmentFactory,
    BureauFactory,
    MemberFactory,
    PlenarySessionFactory,
    ProposalFactory,
    ProposalSponsorFactory,
    ReplyFactory,
    ResultClassFactory,
    ResultSchemeFactory,
    UserFactory,
)
from tests.factories.tracking import (
    CommitmentEventFactory,
    CommitmentFactory,
    EvidenceFactory,
    MeasuredValueFactory,
    ProgressUpdateFactory,
    TargetFactory,
    VerificationFactory,
)
from tracking.enums import CommitmentAction, CommitmentStatus, VerificationOutcome
from tracking.models import Commitment, MeasuredValue, ProgressUpdate, Target

AS_OF = date(2025, 12, 31)
SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(month: int, day: int, hour: int = 10, minute: int = 0, *, year: int = 2025) -> datetime:
    """A moment by the clocks of the city."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


_TO = {
    CommitmentAction.FIND: CommitmentStatus.CANDIDATE,
    CommitmentAction.CONFIRM: CommitmentStatus.TRACKING,
    CommitmentAction.DISMISS: CommitmentStatus.DISMISSED,
    CommitmentAction.SUBMIT: CommitmentStatus.SUBMITTED,
    CommitmentAction.ACCEPT: CommitmentStatus.FULFILLED,
    CommitmentAction.RETURN: CommitmentStatus.RETURNED,
    CommitmentAction.REOPEN: CommitmentStatus.TRACKING,
}


def commitment(
    reply: Reply, due: date | None, *moves: tuple[CommitmentAction, datetime], by: User, quote: str
) -> Commitment:
    """A commitment that went through these moves; its status of today is where the last one led."""
    status = _TO[moves[-1][0]]
    made = CommitmentFactory(
        reply=reply,
        bureau=reply.bureau,
        quote=quote,
        due_date=due,
        due_precision="",
        due_quote="",
        due_rule="",
        status=status,
        fulfilled_at=moves[-1][1] if status == CommitmentStatus.FULFILLED else None,
    )
    before = ""
    for action, moment in moves:
        CommitmentEventFactory(
            commitment=made, action=action, from_status=before, to_status=_TO[action], by=by, at=moment
        )
        before = _TO[action]
    return made


FIND, CONFIRM, DISMISS = CommitmentAction.FIND, CommitmentAction.CONFIRM, CommitmentAction.DISMISS
SUBMIT, ACCEPT = CommitmentAction.SUBMIT, CommitmentAction.ACCEPT
RETURN, REOPEN = CommitmentAction.RETURN, CommitmentAction.REOPEN
CONFIRMED = (CONFIRM, at(8, 1))


@dataclass
class World:
    """What the city has on file, by the names used in the comments."""

    office: User
    clerk: User
    housing: Bureau
    education: Bureau
    letters: dict[str, Reply] = field(default_factory=dict)
    promises: dict[str, Commitment] = field(default_factory=dict)
    targets: dict[str, Target] = field(default_factory=dict)


def build() -> World:
    """Make the city."""
    housing = BureauFactory(name="云岭市住房和城乡建设局")
    education = BureauFactory(name="云岭市教育局")
    world = World(
        office=UserFactory(display_name="周核"),
        clerk=UserFactory(display_name="何报", role="clerk", bureau=housing),
        housing=housing,
        education=education,
    )
    _letters(world)
    _promises(world)
    _targets(world)
    return world


def _letters(world: World) -> None:
    housing, education = world.housing, world.education
    congress = PlenarySessionFactory(
        assembly_kind=AssemblyKind.CONGRESS, assembly="云岭市人大", term=6, sitting=4, year=2025
    )
    cppcc = PlenarySessionFactory(assembly="云岭市政协", term=6, sitting=4, year=2025)
    earlier = PlenarySessionFactory(assembly="云岭市政协", term=6, sitting=3, year=2024)
    scheme = ResultSchemeFactory(name="云岭市办理结果分类办法")
    solved = ResultClassFactory(scheme=scheme, code="A", label="已经解决或基本解决", order=1)
    planned = ResultClassFactory(scheme=scheme, code="B", label="正在解决或列入计划", order=2, needs_follow_up=True)
    ResultClassFactory(scheme=scheme, code="C", label="留作参考", order=3)

    def proposal(session: object, number: str, kind: str, received: date | None, **more: object) -> Proposal:
        return ProposalFactory(
            session=session, number=number, kind=kind, received_date=received, title=f"关于第{number}件事的意见", **more
        )

    suggestion, motion = ProposalKind.SUGGESTION, ProposalKind.PROPOSAL
    s1 = proposal(congress, "1", suggestion, date(2025, 2, 10))
    s2 = proposal(congress, "2", suggestion, None)
    p1 = proposal(cppcc, "1", motion, date(2025, 2, 12))
    p2 = proposal(cppcc, "2", motion, None, is_draft=True)
    p3 = proposal(cppcc, "3", motion, date(2025, 2, 12))
    proposal(cppcc, "4", motion, date(2026, 1, 10))  # came after the day
    old = proposal(earlier, "1", motion, date(2024, 2, 1))  # another year's
    ProposalSponsorFactory(proposal=s1, member=MemberFactory(assembly_kind=AssemblyKind.CONGRESS, name="白杨"), order=1)
    ProposalSponsorFactory(proposal=s1, member=MemberFactory(assembly_kind=AssemblyKind.CONGRESS, name="陈舟"), order=2)

    AssignmentFactory(proposal=s1, bureau=housing, role=HandlingRole.LEAD)
    AssignmentFactory(proposal=s1, bureau=education, role=HandlingRole.CO)
    AssignmentFactory(proposal=s2, bureau=housing, role=HandlingRole.SEPARATE)
    AssignmentFactory(proposal=s2, bureau=education, role=HandlingRole.SEPARATE)
    AssignmentFactory(proposal=p1, bureau=education, role=HandlingRole.SOLE)
    AssignmentFactory(proposal=p3, bureau=education, role=HandlingRole.LEAD)

    def letter(asked: Proposal | None, bureau: Bureau, replied: date, mark: str, result: object = None) -> Reply:
        return ReplyFactory(proposal=asked, bureau=bureau, replied_on=replied, result_mark=mark, result_class=result)

    world.letters = {
        "R1": letter(s1, housing, date(2025, 6, 20), "A", solved),
        "R2": letter(s2, housing, date(2025, 7, 1), "B", planned),
        "R3": letter(s2, education, date(2025, 7, 2), ""),
        "R4": letter(p1, education, date(2025, 7, 28), "B", planned),
        "R5": letter(p2, housing, date(2025, 7, 30), "甲"),  # a mark no scheme knows
        "R6": letter(p3, education, date(2026, 1, 5), "A", solved),  # written after the day
        "R7": letter(None, education, date(2025, 9, 1), "A", solved),  # answers nothing on file
        "R8": letter(old, housing, date(2024, 7, 1), "A", solved),  # another year's
    }


def _promises(world: World) -> None:
    letters, by = world.letters, world.office

    def promise(name: str, letter: str, due: date | None, *moves: tuple[CommitmentAction, datetime]) -> None:
        world.promises[name] = commitment(letters[letter], due, *moves, by=by, quote=f"承诺之{name}，一定办好。")

    promise("C1", "R1", date(2025, 9, 30), CONFIRMED, (SUBMIT, at(9, 20)), (ACCEPT, at(9, 25)))
    # Handed in before the date, accepted after it: late, and said so.
    promise("C2", "R1", date(2025, 10, 31), CONFIRMED, (SUBMIT, at(10, 30)), (ACCEPT, at(11, 5)))
    # Kept early: in time, but not among what was due.
    promise("C3", "R2", date(2026, 6, 30), CONFIRMED, (SUBMIT, at(12, 1)), (ACCEPT, at(12, 10)))
    # Due on the very day and open at its end: overdue by 0 days.
    promise("C4", "R2", date(2025, 12, 31), CONFIRMED)
    # 30 June to 31 December: 31 + 31 + 30 + 31 + 30 + 31 = 184 days.
    promise(
        "C5", "R3", date(2025, 6, 30), CONFIRMED, (SUBMIT, at(9, 1)), (RETURN, at(9, 5)), (SUBMIT, at(10, 1)),
        (RETURN, at(10, 8)),
    )  # fmt: skip
    promise("C6", "R4", date(2026, 3, 31), CONFIRMED)
    promise("C7", "R4", date(2027, 12, 31), CONFIRMED)
    promise("C8", "R4", None, CONFIRMED)
    promise("C9", "R5", None, CONFIRMED, (SUBMIT, at(11, 18)), (ACCEPT, at(11, 20)))
    # Accepted in January: on the day it still waited, 31 days overdue.
    promise("C10", "R4", date(2025, 11, 30), CONFIRMED, (SUBMIT, at(12, 20)), (ACCEPT, at(1, 15, year=2026)))
    promise("C11", "R5", date(2025, 12, 1), (FIND, at(8, 1)))
    promise("C12", "R5", date(2025, 12, 1), (FIND, at(8, 1)), (DISMISS, at(8, 2)))
    # Confirmed in January: on the day nobody had decided on it.
    promise("C13", "R4", date(2025, 12, 1), (FIND, at(8, 1)), (CONFIRM, at(1, 3, year=2026)))
    # Fulfilled, then tracked again: 15 October to 31 December is 16 + 30 + 31 = 77 days.
    promise("C14", "R1", date(2025, 10, 15), CONFIRMED, (SUBMIT, at(9, 28)), (ACCEPT, at(10, 1)), (REOPEN, at(12, 1)))
    # The last half hour of the day, and the first ten minutes after it, by the city's clocks (UTC: same day).
    promise("C15", "R3", date(2025, 12, 31), CONFIRMED, (SUBMIT, at(12, 30)), (ACCEPT, at(12, 31, 23, 30)))
    promise("C16", "R3", date(2025, 12, 31), CONFIRMED, (SUBMIT, at(12, 31)), (ACCEPT, at(1, 1, 0, 10, year=2026)))
    promise("C17", "R8", date(2024, 12, 31), (CONFIRM, at(8, 1, year=2024)))


def _targets(world: World) -> None:
    def target(
        name: str, promise: str, low: str | None, high: str | None, unit: str, *, stage: date | None = None
    ) -> None:
        world.targets[name] = TargetFactory(
            commitment=world.promises[promise],
            quote=f"目标{name}",
            metric="",
            low=None if low is None else Decimal(low),
            high=None if high is None else Decimal(high),
            unit=unit,
            due_date=stage,
        )

    def update(promise: str, moment: datetime, **more: object) -> ProgressUpdate:
        return ProgressUpdateFactory(commitment=world.promises[promise], at=moment, by=world.clerk, **more)

    def value(name: str, reported: ProgressUpdate, number: str, on: date) -> MeasuredValue:
        return MeasuredValueFactory(
            update=reported, target=world.targets[name], value=Decimal(number), measured_on=on, source="月报"
        )

    target("T1", "C1", "3", "3", "个")
    target("T2", "C4", "50", None, "公里")
    target("T3", "C6", "30", "50", "处")
    target("T4", "C6", "30", "50", "处")
    target("T5", "C7", None, "35", "微克/立方米")
    target("T6", "C8", "10", "10", "所")
    # A stage of C7, long before its end: 50 of 200 by then, so that C7 is behind.
    target("T7", "C7", "200", "200", "个", stage=date(2025, 12, 15))
    target("T8", "C10", None, "0", "起")

    # Reported 4 at first and not verified; the accepted submission says 3, and that counts although 4 is newer.
    done = update("C1", at(9, 20), claims_done=True, text="三个停车场全部建成。")
    EvidenceFactory(update=done, name="竣工验收表.pdf")
    VerificationFactory(update=done, by=world.office, author=world.clerk, at=at(9, 25), note="现场核实")
    value("T1", done, "3", date(2025, 9, 18))
    value("T1", update("C1", at(9, 26)), "4", date(2025, 9, 26))
    value("T2", update("C4", at(12, 25)), "32.5", date(2025, 12, 20))
    measured = update("C6", at(12, 1))
    value("T3", measured, "40", date(2025, 11, 30))
    value("T4", measured, "60", date(2025, 11, 30))
    seen = update("C7", at(12, 2))
    value("T5", seen, "30", date(2025, 12, 1))
    value("T7", seen, "50", date(2025, 12, 1))
    value("T7", update("C7", at(1, 6, year=2026)), "80", date(2026, 1, 5))  # reported after the day
    waiting = update("C10", at(12, 20), claims_done=True)
    VerificationFactory(update=waiting, by=world.office, author=world.clerk, at=at(1, 15, year=2026))
    value("T8", waiting, "2", date(2025, 12, 18))
    for moment in (at(9, 1), at(10, 1)):
        returned = update("C5", moment, claims_done=True)
        VerificationFactory(
            update=returned,
            by=world.office,
            author=world.clerk,
            outcome=VerificationOutcome.RETURNED,
            at=moment.replace(day=moment.day + 4),
            note="缺少照片",
        )
