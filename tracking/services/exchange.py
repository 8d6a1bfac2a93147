"""Commitments as a table, known by their letter and the place of their words in it; changes go through the door."""

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import cast

from django.db.models import Exists, OuterRef, Prefetch, Q

from proposals.models import Bureau, Document, Reply, User
from proposals.services.exchange.kinds import ExchangeKind, Row, RowRefused, Verdict, register, text_of
from proposals.services.exchange.proposals import KIND, NUMBER, SESSION
from proposals.services.exchange.references import BureauNames, Sessions
from proposals.sheets.types import CellProblem, Column, ColumnKind, Table, Value
from proposals.sheets.values import clean
from tracking.enums import CommitmentAction, CommitmentStatus, ReminderStatus
from tracking.models import Commitment, MeasuredValue, Reminder, Target
from tracking.moves import MOVES
from tracking.services.commitments import amend_commitment, confirm_commitment
from tracking.services.door import MoveNotAllowed, may
from tracking.services.exchange_letters import Replies, place_of
from tracking.services.exchange_targets import lines_of, terms_of
from tracking.services.marking import add_commitment
from tracking.services.terms import TargetTerms, Terms

_STATUSES = {status.label: status for status in CommitmentStatus}
# A new commitment waits for the review of its letter, or is tracked at once.
_NEW = (CommitmentStatus.CANDIDATE, CommitmentStatus.TRACKING)
_FROM_WORDS = "按原文识别"


@dataclass(slots=True)
class _Plan:
    """What a row would write, and what there is to write it to."""

    reply: Reply
    start: int
    end: int
    commitment: Commitment | None
    bureau: Bureau | None = None
    joining: list[Bureau] | None = None
    targets: list[TargetTerms] | None = None


@register
class Commitments(ExchangeKind):
    """A row is a commitment; new ones need a letter on file whose words they are."""

    name = "commitments"
    title = "承诺事项"
    explanation = "按答复件和承诺原文在信中的位置对应。新增的须有答复件在库，原文从信中照抄；修改记入办理记录。"
    columns = (
        replace(SESSION, is_required=False, note="所答复的建议提案的届次；答复件没有对应建议提案的留空。"),
        replace(KIND, is_required=False),
        replace(NUMBER, is_required=False),
        Column(
            "doc_number",
            "答复文号",
            "同一件建议提案有几份答复件时，靠它区分。",
            at_most=100,
            example="云教函〔2025〕12号",
        ),
        Column(
            "reply",
            "答复件编号",
            "系统给答复件的编号，导出时自动带出；新增时可留空。",
            kind=ColumnKind.WHOLE,
            width=12,
        ),
        Column(
            "start", "起始位置", "原文在信中的位置，导出时自动带出；新增时可留空。", kind=ColumnKind.WHOLE, width=10
        ),
        Column("end", "结束位置", "同上。", kind=ColumnKind.WHOLE, width=10),
        Column(
            "quote",
            "承诺原文",
            "信中的原话，一字不差；原文不能通过导入修改。",
            is_key=True,
            is_required=True,
            example="2025年底前新建停车场3个。",
            width=60,
        ),
        Column(
            "bureau",
            "责任单位",
            "名称或别名；新增时留空的，为答复单位。",
            at_most=100,
            example="云岭市示例局",
            width=28,
        ),
        Column("joining", "配合单位", "用顿号分开。", kind=ColumnKind.LIST, example="市财政局", width=28),
        Column(
            "due_date",
            "承诺期限",
            "承诺的期限，不含后来批准的延期；新增时留空的，按原文识别。",
            kind=ColumnKind.DATE,
            example=date(2025, 12, 31),
            width=12,
        ),
        Column(
            "targets",
            "量化目标",
            "一个目标一行：原文｜指标｜下限｜上限｜单位｜时限。只有一个数时下限和上限相同；已有完成值的目标不能删除；"
            "新增承诺时留空的，按原文识别。",
            kind=ColumnKind.TARGETS,
            example="停车场3个｜停车场｜3｜3｜个｜2025-12-31",
            width=48,
        ),
        Column(
            "status",
            "状态",
            "新增时填待确认（留空相同）或跟踪中；已有事项的状态不能通过导入修改。",
            kind=ColumnKind.CHOICE,
            choices=tuple(_STATUSES),
            example="待确认",
            width=10,
        ),
    )

    def __init__(self) -> None:
        self._taken: dict[tuple[int, int, int], int] = {}

    @cached_property
    def _sessions(self) -> Sessions:
        return Sessions()

    @cached_property
    def _bureaus(self) -> BureauNames:
        return BureauNames()

    def table(self) -> Table:
        """Offer the sessions and bureaus on file."""
        return Table(self.title, self.columns, {"session": self._sessions.labels(), "bureau": self._bureaus.names()})

    def key_of(self, row: Row) -> Hashable | None:
        """Return letter, place and words as stated; rows that state one commitment differently are told when judged."""
        values = row.values
        if not values.get("quote"):
            return None
        return tuple(
            values.get(name) for name in ("session", "kind", "number", "doc_number", "reply", "start", "quote")
        )

    # --- Judging ------------------------------------------------------------------------------------------------------

    def judge(self, rows: Sequence[Row], *, by: User, lock: bool = False) -> list[Verdict]:
        """Say what would become of the rows; ``lock`` holds the commitments that are there."""
        replies = Replies(rows, self._sessions)
        found: dict[int, tuple[Reply | None, str]] = {row.number: replies.find(row) for row in rows}
        wanted = {reply.pk for reply, _ in found.values() if reply}
        texts = dict(Document.objects.filter(reply__in=wanted).values_list("reply", "text"))
        there = {(c.reply_id, c.start, c.end): c for c in _commitments(wanted, lock=lock)}
        verdicts = []
        for row in rows:
            reply, problem = found[row.number]
            verdict = Verdict(row, _subject(row), list(row.problems))
            if reply is None:
                if problem:
                    verdict.problems.append(("", problem))
            else:
                self._judge(verdict, reply, texts.get(reply.pk, ""), there, by=by)
            verdicts.append(verdict)
        return verdicts

    def _judge(
        self,
        verdict: Verdict,
        reply: Reply,
        text: str,
        there: dict[tuple[int, int, int], Commitment],
        *,
        by: User,
    ) -> None:
        row = verdict.row
        try:
            start, end = place_of(row, text)
        except CellProblem as problem:
            verdict.problems.append(("承诺原文", str(problem)))
            return
        first = self._taken.setdefault((reply.pk, start, end), row.number)
        if first != row.number:
            verdict.problems.append(("", f"与第{first}行重复，同一段原文只能有一行。"))
        commitment = there.get((reply.pk, start, end))
        plan = _Plan(reply, start, end, commitment, bureau=commitment.bureau if commitment else reply.bureau)
        self._read_owners(verdict, plan)
        if "targets" in row.values:
            self._read_targets(verdict, plan)
        verdict.plan = plan
        before = self._values(commitment) if commitment else None
        self._settle(verdict, plan, before)
        _check_moves(verdict, plan, by=by)

    def _settle(self, verdict: Verdict, plan: _Plan, before: dict[str, Value] | None) -> None:
        """Compare names as the table writes them, and leave alone what only says which commitment is meant."""
        row, stated = verdict.row, dict(verdict.row.values)
        for name in ("session", "kind", "number", "doc_number", "reply", "start", "end"):
            stated.pop(name, None)
        if plan.bureau and stated.get("bureau"):
            stated["bureau"] = clean(plan.bureau.name)
        if plan.joining is not None:
            stated["joining"] = _names(plan.joining)
        if before is not None and "quote" in stated:
            stated["quote"] = before["quote"]
        verdict.row = Row(row.number, stated, row.problems)
        self.settle(verdict, before)
        verdict.row = row
        if before is None:
            for name, heading in (("due_date", "承诺期限"), ("targets", "量化目标")):
                if not row.values.get(name):
                    verdict.changes.append((heading, "", _FROM_WORDS))

    def _read_owners(self, verdict: Verdict, plan: _Plan) -> None:
        values = verdict.row.values
        if "bureau" in values and (values["bureau"] or plan.commitment):
            name = text_of(values, "bureau")
            found, wrong = self._bureaus.find_all([name] if name else [], "责任单位")
            plan.bureau = found[0] if found else None
            verdict.problems += wrong
        if isinstance(names := values.get("joining"), tuple):
            plan.joining, wrong = self._bureaus.find_all([str(name) for name in names], "配合单位")
            verdict.problems += wrong
            kept = {bureau.pk for bureau in plan.commitment.joining_bureaus.all()} if plan.commitment else set()
            if plan.bureau and plan.bureau in plan.joining and plan.bureau.pk not in kept:
                verdict.problems.append(("配合单位", f"“{plan.bureau}”是责任单位，不能同时是配合单位。"))

    def _read_targets(self, verdict: Verdict, plan: _Plan) -> None:
        there = list(plan.commitment.targets.all()) if plan.commitment else []
        try:
            plan.targets = terms_of(verdict.row.values["targets"], there)
        except CellProblem as problem:
            verdict.problems.append(("量化目标", str(problem)))
            return
        kept = {terms.pk for terms in plan.targets}
        for target in there:
            if target.pk not in kept and target.is_used:  # type: ignore[attr-defined] # annotated by _commitments
                verdict.problems.append(("量化目标", f"“{target.quote}”已有完成值或已发送过提醒，不能删除。"))

    def _values(self, commitment: Commitment) -> dict[str, Value]:
        reply, proposal = commitment.reply, commitment.reply.proposal
        return {
            "session": self._sessions.label(proposal.session_id) if proposal else "",
            "kind": proposal.get_kind_display() if proposal else "",
            "number": proposal.number if proposal else "",
            "doc_number": reply.doc_number,
            "reply": reply.pk,
            "start": commitment.start,
            "end": commitment.end,
            "quote": commitment.quote,
            "bureau": commitment.bureau.name if commitment.bureau else "",
            "joining": _names(list(commitment.joining_bureaus.all())),
            "due_date": commitment.promised_due_date,
            "targets": lines_of(list(commitment.targets.all())),
            "status": commitment.get_status_display(),
        }

    # --- Writing ------------------------------------------------------------------------------------------------------

    def apply(self, verdicts: Sequence[Verdict], *, by: User, now: datetime) -> None:
        """Add, amend and confirm row by row: each leaves its own events, and each may be refused by the door."""
        for verdict in verdicts:
            try:
                _write(verdict.row, cast("_Plan", verdict.plan), by=by, now=now)
            except MoveNotAllowed as refusal:
                raise RowRefused(f"第{verdict.row.number}行：{refusal}") from refusal

    def export(self) -> Iterator[Sequence[Value]]:
        """Yield commitments letter by letter, in the order of the words; those of void letters could not come back."""
        found = (
            Commitment.objects.exclude(status=CommitmentStatus.VOID)
            .select_related("bureau", "reply__proposal")
            .prefetch_related("joining_bureaus", "targets")
            .order_by("reply", "start", "end", "pk")
        )
        for commitment in found.iterator(chunk_size=500):
            values = self._values(commitment)
            yield tuple(values[column.name] for column in self.columns)


def _commitments(replies: set[int], *, lock: bool) -> Iterator[Commitment]:
    used = Q(Exists(MeasuredValue.objects.filter(target=OuterRef("pk")))) | Q(
        Exists(Reminder.objects.filter(target=OuterRef("pk"), status=ReminderStatus.SENT))
    )
    found = Commitment.objects.filter(reply__in=replies).order_by("pk")
    if lock:
        found = found.select_for_update(of=("self",))
    return iter(
        found.select_related("bureau", "reply__proposal").prefetch_related(
            "joining_bureaus", Prefetch("targets", Target.objects.annotate(is_used=used))
        )
    )


def _subject(row: Row) -> str:
    where = f"{text_of(row.values, 'session')}{text_of(row.values, 'kind')}第{text_of(row.values, 'number')}号"
    quote = text_of(row.values, "quote")
    return f"{where if text_of(row.values, 'number') else text_of(row.values, 'doc_number')}：{quote[:60]}"


def _names(bureaus: Sequence[Bureau]) -> tuple[str, ...]:
    return tuple(sorted(clean(bureau.name) for bureau in bureaus))


def _check_moves(verdict: Verdict, plan: _Plan, *, by: User) -> None:
    """Say now what the door would refuse later."""
    status = _STATUSES.get(text_of(verdict.row.values, "status"))
    commitment = plan.commitment
    if commitment is None:
        if by.role not in MOVES[CommitmentAction.CONFIRM].roles:
            verdict.problems.append(("", "只有督查室可以补充承诺事项。"))
        if status and status not in _NEW:
            verdict.problems.append(("状态", "新增的承诺事项，状态只能是待确认或跟踪中。"))
        if status == CommitmentStatus.TRACKING and plan.bureau is None:
            verdict.problems.append(("责任单位", "跟踪中的承诺事项必须有责任单位。"))
        return
    if status and status != commitment.status:
        verdict.problems.append(("状态", f"现在是“{commitment.get_status_display()}”，状态不能通过导入修改。"))
    elif verdict.changes and not may(CommitmentAction.AMEND, commitment, by=by):
        verdict.problems.append(("", f"“{commitment.get_status_display()}”的承诺事项不能由您修改。"))
    elif plan.bureau is None and commitment.status != CommitmentStatus.CANDIDATE and verdict.changes:
        verdict.problems.append(("责任单位", "跟踪中的承诺事项必须有责任单位。"))


def _write(row: Row, plan: _Plan, *, by: User, now: datetime) -> None:
    commitment = plan.commitment
    is_new = commitment is None
    if commitment is None:
        commitment = add_commitment(plan.reply, start=plan.start, end=plan.end, by=by, now=now)
    due = row.values.get("due_date", commitment.promised_due_date)
    if is_new and due is None:
        due = commitment.promised_due_date
    keeps_targets = plan.targets is None or (is_new and not plan.targets)
    terms = Terms(
        bureau=plan.bureau,
        due_date=due if isinstance(due, date) else None,
        joining_bureaus=list(commitment.joining_bureaus.all()) if plan.joining is None else plan.joining,
        targets=[_as_it_is(t) for t in commitment.targets.all()] if keeps_targets else plan.targets or [],
    )
    if is_new and _STATUSES.get(text_of(row.values, "status")) == CommitmentStatus.TRACKING:
        confirm_commitment(commitment, terms=terms, by=by, now=now)
    else:
        amend_commitment(commitment, terms=terms, by=by, now=now, note="从表格导入")


def _as_it_is(target: Target) -> TargetTerms:
    return TargetTerms(target.pk, target.quote, target.metric, target.low, target.high, target.unit, target.due_date)
