"""Proposals with sponsors and assignments, known by session, kind and number."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import cast

from django.db.models import Prefetch, QuerySet

from proposals.enums import HandlingRole, ProposalKind
from proposals.models import Assignment, PlenarySession, Proposal, ProposalSponsor, User
from proposals.services.deadlines import DueDates
from proposals.services.exchange import assignments
from proposals.services.exchange.assignments import HEADINGS, Wanted
from proposals.services.exchange.kinds import (
    YES_NO,
    ExchangeKind,
    Row,
    Verdict,
    register,
    text_of,
    yes_no,
)
from proposals.services.exchange.references import BureauNames, MemberNames, Sessions
from proposals.services.matching import number_key
from proposals.sheets.types import Column, ColumnKind, Table, Value

KINDS = {kind.label: kind.value for kind in ProposalKind}
SESSION = Column(
    "session",
    "届次",
    "会议的全称，必须是系统中已有的届次。",
    is_key=True,
    is_required=True,
    at_most=200,
    example="云岭市政协六届三次会议",
    width=28,
)
KIND = Column(
    "kind",
    "类别",
    "",
    kind=ColumnKind.CHOICE,
    is_key=True,
    is_required=True,
    choices=tuple(KINDS),
    example="提案",
    width=8,
)
NUMBER = Column(
    "number",
    "编号",
    "按印发的编号填写；“第021号”和“21”视为同一编号。",
    is_key=True,
    is_required=True,
    at_most=50,
    example="21",
    width=12,
)
_ASSIGNMENT_CHANGED = ["role", "assigned_date", "due_date", "due_rule", "due_version", "updated_at"]
_CHANGED = ["number", "number_key", "title", "topic", "received_date", "is_draft", "updated_at"]


def _bureaus(name: str, note: str, example: str = "") -> Column:
    return Column(name, HEADINGS[name], note, kind=ColumnKind.LIST, example=example, width=28)


@dataclass(slots=True)
class _Plan:
    """What a row would write; None means that the row does not speak of it."""

    session: PlenarySession | None
    there: list[Assignment]
    sponsors_before: list[int]
    target: Proposal | None = None
    sponsors: list[int] | None = None
    wanted: dict[int, Wanted] | None = None
    after: list[Assignment] | None = None

    @property
    def saved(self) -> Proposal:
        """The proposal to save; every row without a problem has one."""
        if self.target is None:
            raise AssertionError("only rows without a problem are written")
        return self.target


@register
class Proposals(ExchangeKind):
    """A row is a proposal; who handles it and who put it forward stand in the row."""

    name = "proposals"
    title = "建议提案"
    explanation = "按届次、类别和编号对应：系统中已有的修改，没有的新增。提出人和承办单位须先在系统中。"
    columns = (
        SESSION,
        KIND,
        NUMBER,
        Column("title", "案由", "", is_required=True, at_most=300, example="关于加强示例工作的提案", width=48),
        Column("topic", "领域", "", at_most=50, example="教育"),
        Column("received_date", "收到日期", "", kind=ColumnKind.DATE, example=date(2025, 1, 15), width=12),
        Column(
            "sponsors",
            "提出人",
            "用顿号分开，第一位是领衔人；同名的人写明代表团或界别，如“张三（教育界）”。",
            kind=ColumnKind.LIST,
            example="张示例、李示例",
            width=28,
        ),
        _bureaus("sole", "独自办理的单位，名称或别名；与主办单位只填一个。"),
        _bureaus("lead", "名称或别名，只有一个。", "云岭市示例局"),
        _bureaus("co", "用顿号分开。", "市财政局、市住房和城乡建设局"),
        _bureaus(
            "separate",
            "用顿号分开。承办单位各列都留空的，不改变已有的交办；填了的，须包括已经交办的全部单位，导入不能撤销交办。",
        ),
        Column(
            "assigned",
            HEADINGS["assigned"],
            "各单位共同的交办日期；个别单位不同的，写在名称后面："
            "“市财政局（交办2025-03-10 期限2025-06-10）”，没有的写“无”。",
            kind=ColumnKind.DATE,
            example=date(2025, 3, 3),
            width=12,
        ),
        Column(
            "due",
            HEADINGS["due"],
            "留空的，新交办时按答复期限规则推算，已有的不变。",
            kind=ColumnKind.DATE,
            example=date(2025, 6, 3),
            width=12,
        ),
        Column(
            "is_draft",
            "待补全",
            "按来信自动建立、还没有补全的填“是”；留空的，新增时为“否”，修改时不变。",
            kind=ColumnKind.CHOICE,
            choices=YES_NO,
            example="否",
            width=8,
        ),
    )

    @cached_property
    def _sessions(self) -> Sessions:
        return Sessions()

    @cached_property
    def _bureau_names(self) -> BureauNames:
        return BureauNames()

    @cached_property
    def _members(self) -> MemberNames:
        return MemberNames()

    @cached_property
    def _due_dates(self) -> DueDates:
        return DueDates()

    def table(self) -> Table:
        """Offer the sessions and bureaus on file."""
        names = self._bureau_names.names()
        return Table(
            self.title,
            self.columns,
            {"session": self._sessions.labels(), "sole": names, "lead": names},
        )

    def key_of(self, row: Row) -> Hashable | None:
        """Return session, kind and number without what printing adds."""
        key = (text_of(row.values, "session"), text_of(row.values, "kind"), number_key(text_of(row.values, "number")))
        return key if all(key) else None

    def judge(self, rows: Sequence[Row], *, by: User, lock: bool = False) -> list[Verdict]:  # noqa: ARG002 - one rule for all
        """Say what would become of the rows."""
        keys = {number_key(text_of(row.values, "number")) for row in rows}
        found = Proposal.objects.filter(number_key__in=keys)
        there = {
            (proposal.session_id, proposal.kind, proposal.number_key): proposal
            for proposal in _with_all(found.select_for_update() if lock else found)
        }
        return [self._judge(row, there) for row in rows]

    def _judge(self, row: Row, there: dict[tuple[int, str, str], Proposal]) -> Verdict:
        values = row.values
        session_name, number = text_of(values, "session"), text_of(values, "number")
        verdict = Verdict(row, f"{session_name}{text_of(values, 'kind')}第{number}号", list(row.problems))
        session = self._sessions.find(session_name)
        if session_name and session is None:
            verdict.problems.append(("届次", f"系统中没有“{session_name}”，请从模板的列表中选择。"))
        key = number_key(number)
        if number and not key:
            verdict.problems.append(("编号", "编号中没有数字或字母。"))
        kind = KINDS.get(text_of(values, "kind"), "")
        proposal = there.get((session.pk, kind, key)) if session else None
        plan = _Plan(
            session,
            there=list(proposal.assignments.all()) if proposal else [],
            sponsors_before=[s.member_id for s in proposal.sponsorships.all()] if proposal else [],
        )
        if isinstance(names := values.get("sponsors"), tuple) and session:
            plan.sponsors, wrong = self._members.find_all(
                [str(name) for name in names], kind=session.assembly_kind, heading="提出人"
            )
            verdict.problems += wrong
        if assignments.states_assignments(values):
            plan.wanted, wrong = assignments.wanted_of(row, plan.there, self._bureau_names)
            verdict.problems += wrong
        if session and kind and key:
            plan.target = self._target(row, proposal, session, kind)
            if plan.wanted is not None and not verdict.problems:
                plan.after = [self._as_it_would_be(wanted, plan, plan.target) for wanted in plan.wanted.values()]
        before = self._values(proposal) if proposal else None
        judged = self.settle(Verdict(self._stated(row, plan), verdict.subject, verdict.problems), before)
        judged.row, judged.plan = row, plan
        return judged

    def _target(self, row: Row, proposal: Proposal | None, session: PlenarySession, kind: str) -> Proposal:
        """Return the proposal as it would be saved; not the one that was found, which is compared with."""
        target = Proposal(session=session, kind=kind)
        if proposal:
            for name in ("pk", "created_at", "number", "title", "topic", "received_date", "is_draft"):
                setattr(target, name, getattr(proposal, name))
        values = row.values
        for name in ("number", "title", "topic"):
            if name in values:
                setattr(target, name, text_of(values, name))
        target.number_key = number_key(target.number)
        if "received_date" in values:
            received = values["received_date"]
            target.received_date = received if isinstance(received, date) else None
        if "is_draft" in values:
            target.is_draft = values["is_draft"] == YES_NO[0]
        return target

    def _stated(self, row: Row, plan: _Plan) -> Row:
        """
        Return the row as it would stand there afterwards, so that only differences of substance show.

        Names are written as the table writes them; a row that names no bureau says nothing about assignments.
        """
        values = dict(row.values)
        if plan.sponsors is not None:
            values["sponsors"] = self._sponsor_labels(plan.sponsors, plan.session)
        for name in HEADINGS:
            values.pop(name, None)
        if plan.after is not None:
            values |= assignments.columns_of(plan.after)
        return Row(row.number, values, row.problems)

    def _sponsor_labels(self, members: Sequence[int], session: PlenarySession | None) -> tuple[str, ...]:
        kind = session.assembly_kind if session else ""
        return tuple(self._members.label(pk, kind=kind) for pk in members)

    def _as_it_would_be(self, wanted: Wanted, plan: _Plan, proposal: Proposal) -> Assignment:
        known = next((a for a in plan.there if a.bureau_id == wanted.bureau_id), None)
        made = Assignment(
            pk=known.pk if known else None,
            bureau=self._bureau_names.by_id(wanted.bureau_id),
            role=wanted.role,
            assigned_date=wanted.assigned_date,
            due_date=wanted.due_date,
            due_rule=known.due_rule if known else "",
        )
        if known and (known.role, known.assigned_date) == (wanted.role, wanted.assigned_date):
            made.due_date = wanted.due_date or known.due_date
        elif wanted.due_date is None:
            made.due_date, made.due_rule = self._due_dates.of(proposal, wanted.role, wanted.assigned_date)
        if wanted.due_date and (known is None or known.due_date != wanted.due_date):
            made.due_rule = "导入时填写的期限。"
        if known:
            made.due_version = known.due_version + (made.due_date != known.due_date)
        return made

    def _values(self, proposal: Proposal) -> dict[str, Value]:
        sponsors = [s.member_id for s in proposal.sponsorships.all()]
        return {
            "session": self._sessions.label(proposal.session_id),
            "kind": proposal.get_kind_display(),
            "number": proposal.number,
            "title": proposal.title,
            "topic": proposal.topic,
            "received_date": proposal.received_date,
            "sponsors": self._sponsor_labels(sponsors, self._sessions.by_id(proposal.session_id)),
            **assignments.columns_of(list(proposal.assignments.all())),
            "is_draft": yes_no(proposal.is_draft),
        }

    def apply(self, verdicts: Sequence[Verdict], *, by: User, now: datetime) -> None:  # noqa: ARG002 - as every kind
        """Write proposals, then their sponsors and assignments; each table in a fixed number of statements."""
        plans: list[_Plan] = []
        for verdict in verdicts:
            plan = cast("_Plan", verdict.plan)
            plan.saved.updated_at = now
            plans.append(plan)
        known = [plan.saved for plan in plans if plan.saved.pk]
        Proposal.objects.bulk_create([plan.saved for plan in plans if not plan.saved.pk])
        Proposal.objects.bulk_update(known, _CHANGED)
        _write_sponsors(plans)
        _write_assignments(plans, now=now)

    def export(self) -> Iterator[Sequence[Value]]:
        """Yield proposals, newest session first, in the order of their numbers."""
        found = _with_all(Proposal.objects.on_file().order_by("-session__year", "session", "kind", "number_key", "pk"))
        for proposal in found.iterator(chunk_size=500):
            values = self._values(proposal)
            yield tuple(values[column.name] for column in self.columns)


def _with_all(found: QuerySet[Proposal]) -> QuerySet[Proposal]:
    return found.prefetch_related(
        Prefetch("sponsorships", ProposalSponsor.objects.order_by("order", "pk")),
        Prefetch("assignments", Assignment.objects.select_related("bureau").order_by("pk")),
    )


def _write_sponsors(plans: Sequence[_Plan]) -> None:
    stated = [plan for plan in plans if plan.sponsors is not None and plan.sponsors != plan.sponsors_before]
    ProposalSponsor.objects.filter(proposal__in=[plan.saved for plan in stated]).delete()
    ProposalSponsor.objects.bulk_create(
        ProposalSponsor(proposal=plan.saved, member_id=member, order=order)
        for plan in stated
        for order, member in enumerate(plan.sponsors or (), start=1)
    )


def _write_assignments(plans: Sequence[_Plan], *, now: datetime) -> None:
    new: list[Assignment] = []
    changed: list[Assignment] = []
    for plan in plans:
        for made in plan.after or ():
            made.proposal_id, made.updated_at = plan.saved.pk, now
            (changed if made.pk else new).append(made)
    # One bureau alone may lead: whoever does not any more steps down before another steps up.
    stepping_down = [made.pk for made in changed if made.role in {HandlingRole.CO, HandlingRole.SEPARATE}]
    Assignment.objects.filter(pk__in=stepping_down).update(role=HandlingRole.CO)
    Assignment.objects.bulk_update(changed, _ASSIGNMENT_CHANGED)
    Assignment.objects.bulk_create(new)
