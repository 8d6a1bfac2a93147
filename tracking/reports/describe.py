"""One object of the database as a row of the report, in words; what it needs, tracking.reports.data has fetched."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from proposals.enums import ANSWERING_ROLES, HandlingRole, ProposalKind
from proposals.models import Assignment, Bureau, Proposal, Reply
from tracking.enums import CommitmentStatus, VerificationOutcome
from tracking.extraction.types import Precision, Strength
from tracking.models import Commitment, ProgressUpdate, Target, Verification
from tracking.reports.keys import UNLISTED, UNMARKED
from tracking.reports.rows import (
    AssignmentRow,
    CandidateRow,
    CommitmentRow,
    CountedRow,
    ProposalRow,
    ReplyRow,
    RowTable,
    TargetRow,
)
from tracking.reports.rules import judge, progress_facets, state_of
from tracking.reports.types import STATE_LABELS, VERDICT_LABELS, State
from tracking.reports.wording import day

_STRENGTHS = {Strength.HARD: "硬承诺", Strength.SOFT: "软承诺", Strength.CONDITIONAL: "条件性承诺"}
_PRECISIONS = {
    Precision.DAY: "日",
    Precision.TEN_DAYS: "旬",
    Precision.MONTH: "月",
    Precision.QUARTER: "季度",
    Precision.HALF_YEAR: "半年",
    Precision.YEAR: "年",
    Precision.PERIOD: "时期",
    Precision.VAGUE: "无确定日期",
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which year's proposals, as of the end of which day in the installation's time zone."""

    year: int
    as_of: date

    @property
    def cutoff(self) -> datetime:
        """The first moment that no longer counts: midnight after ``as_of``."""
        return timezone.make_aware(datetime.combine(self.as_of + timedelta(days=1), time.min))


@dataclass(frozen=True, slots=True)
class Standing:
    """A confirmed commitment as its events left it at the cutoff; ``order`` counts within its letter."""

    commitment: Commitment
    proposal: Proposal
    bureau: Bureau
    order: int
    status: CommitmentStatus
    confirmed: date | None
    submitted: date | None
    fulfilled: date | None
    returned: int
    state: State


def local_day(moment: datetime | None) -> date | None:
    """The calendar day of a moment in the installation's time zone."""
    return None if moment is None else timezone.localdate(moment)


def standing(
    commitment: Commitment,
    scope: Scope,
    *,
    order: int,
    status: CommitmentStatus,
    confirmed_at: datetime | None,
    submitted_at: datetime | None,
    accepted_at: datetime | None,
    returned: int,
) -> Standing:
    """
    Judge a confirmed commitment by the moments its events give.

    :raises ValueError: if it has no owner or no proposal, which the tables and the scope rule out.
    """
    if commitment.reply.proposal is None or commitment.bureau is None:
        raise ValueError(f"commitment {commitment.pk} has no proposal or no owner")
    fulfilled = local_day(accepted_at) if status == CommitmentStatus.FULFILLED else None
    return Standing(
        commitment=commitment,
        proposal=commitment.reply.proposal,
        bureau=commitment.bureau,
        order=order,
        status=status,
        confirmed=local_day(confirmed_at),
        submitted=local_day(submitted_at),
        fulfilled=fulfilled,
        returned=returned,
        state=state_of(due=commitment.due_date, fulfilled_on=fulfilled, as_of=scope.as_of),
    )


def proposal_row(proposal: Proposal, *, letters: int) -> CountedRow:
    """Describe a proposal that had so many letters."""
    return CountedRow(
        table=RowTable.PROPOSALS,
        subject_id=proposal.pk,
        facets={"kind": proposal.kind, "draft": _yes(proposal.is_draft), "replied": _yes(letters > 0)},
        words=ProposalRow(
            session=str(proposal.session),
            kind=_kind(proposal),
            number=proposal.number,
            title=proposal.title,
            sponsor=_first_sponsor(proposal),
            received=proposal.received_date,
            draft=proposal.is_draft,
            replies=letters,
        ),
    )


def assignment_row(assignment: Assignment, proposal: Proposal) -> CountedRow:
    """Describe one bureau's part in a proposal."""
    role = HandlingRole(assignment.role)
    return CountedRow(
        table=RowTable.ASSIGNMENTS,
        subject_id=assignment.pk,
        facets={"kind": proposal.kind, "part": "answering" if role in ANSWERING_ROLES else "joining"},
        words=AssignmentRow(
            kind=_kind(proposal),
            number=proposal.number,
            title=proposal.title,
            bureau=assignment.bureau.name,
            role=role.label,
            assigned=assignment.assigned_date,
            due=assignment.due_date,
        ),
    )


def reply_row(reply: Reply) -> CountedRow:
    """Describe a letter: one that answers a proposal, or one whose proposal is not known."""
    proposal = reply.proposal
    return CountedRow(
        table=RowTable.REPLIES if proposal else RowTable.UNMATCHED,
        subject_id=reply.pk,
        facets={"kind": proposal.kind, "class": _class_of(reply)} if proposal else {},
        words=ReplyRow(
            kind=_kind(proposal) if proposal else "",
            number=proposal.number if proposal else reply.number,
            title=proposal.title if proposal else reply.subject,
            bureau=_replier(reply),
            doc_number=reply.doc_number,
            replied=reply.replied_on,
            mark=reply.result_mark,
            result=str(reply.result_class) if reply.result_class else "",
        ),
    )


def candidate_row(commitment: Commitment, proposal: Proposal) -> CountedRow:
    """Describe a passage nobody had decided on."""
    return CountedRow(
        table=RowTable.CANDIDATES,
        subject_id=commitment.pk,
        facets={"kind": proposal.kind},
        words=CandidateRow(
            kind=_kind(proposal),
            number=proposal.number,
            bureau=_replier(commitment.reply),
            doc_number=commitment.reply.doc_number,
            quote=commitment.quote,
        ),
    )


def commitment_row(found: Standing, scope: Scope) -> CountedRow:
    """Describe a confirmed commitment: a line of the ledger."""
    facets = {
        "kind": found.proposal.kind,
        "bureau": str(found.bureau.pk),
        "class": _class_of(found.commitment.reply),
        "returned": _yes(found.returned > 0),
        **progress_facets(
            due=found.commitment.due_date,
            fulfilled_on=found.fulfilled,
            submitted_on=found.submitted,
            waiting=found.status == CommitmentStatus.SUBMITTED,
            as_of=scope.as_of,
        ),
    }
    return CountedRow(RowTable.COMMITMENTS, found.commitment.pk, facets, _ledger_line(found, scope))


def _ledger_line(found: Standing, scope: Scope) -> CommitmentRow:
    commitment, reply, proposal = found.commitment, found.commitment.reply, found.proposal
    updates = list(commitment.updates.all())
    decision = max(
        (v for v in map(_decision, updates) if v and v.at < scope.cutoff), key=lambda v: (v.at, v.pk), default=None
    )
    overdue = found.state == State.OVERDUE and commitment.due_date is not None
    return CommitmentRow(
        session=str(proposal.session),
        year=scope.year,
        kind=_kind(proposal),
        number=proposal.number,
        title=proposal.title,
        sponsor=_first_sponsor(proposal),
        reply_bureau=_replier(reply),
        doc_number=reply.doc_number,
        replied=reply.replied_on,
        result=str(reply.result_class) if reply.result_class else reply.result_mark,
        order=found.order,
        quote=commitment.quote,
        position=f"第{commitment.start + 1}至{commitment.end}字",
        section=commitment.section,
        targets="；".join(target.quote for target in commitment.targets.all()),
        due_words=commitment.due_quote,
        due=commitment.due_date,
        precision=_PRECISIONS[Precision(commitment.due_precision)] if commitment.due_precision else "",
        strength=_STRENGTHS[Strength(commitment.strength)] if commitment.strength else "",
        bureau=found.bureau.name,
        joining="、".join(bureau.name for bureau in commitment.joining_bureaus.all()),
        contact=reply.contact,
        confirmed=found.confirmed,
        status=found.status.label,
        state=STATE_LABELS[found.state],
        days_overdue=(scope.as_of - commitment.due_date).days if overdue and commitment.due_date else None,
        progress="\n".join(f"{day(timezone.localdate(u.at))}：{u.text}" for u in updates),
        evidence="；".join(e.name for u in updates for e in u.evidence.all()),
        submitted=found.submitted,
        returned=found.returned,
        fulfilled=found.fulfilled,
        verifier=str(decision.by) if decision else "",
        outcome=VerificationOutcome(decision.outcome).label if decision else "",
        outcome_note=decision.note if decision else "",
        verified=local_day(decision.at) if decision else None,
    )


def target_row(target: Target, found: Standing, scope: Scope) -> CountedRow:
    """
    Describe a pledged number by its latest value: one of an accepted submission before one nobody has verified.

    A target without a date of its own is due with its commitment.
    """
    values = list(target.values.all())
    accepted = [v for v in values if _was_accepted(v.update, scope)]
    latest = next(reversed(accepted or values), None)
    due = target.due_date or found.commitment.due_date
    value = _number(latest.value) if latest else None
    low, high = _number(target.low), _number(target.high)
    judgement = judge(low=low, high=high, value=value, due=due, as_of=scope.as_of)
    update_id = latest.update_id if latest else None
    proof = [e.name for u in found.commitment.updates.all() if u.pk == update_id for e in u.evidence.all()]
    return CountedRow(
        table=RowTable.TARGETS,
        subject_id=target.pk,
        facets={"kind": found.proposal.kind, "bureau": str(found.bureau.pk), "verdict": judgement.verdict.value},
        words=TargetRow(
            bureau=found.bureau.name,
            kind=_kind(found.proposal),
            number=found.proposal.number,
            quote=target.quote,
            metric=target.metric,
            low=low,
            high=high,
            unit=target.unit,
            due=due,
            value=value,
            measured=latest.measured_on if latest else None,
            accepted=bool(accepted),
            source=latest.source if latest else "",
            evidence="；".join(proof),
            percent=judgement.percent,
            verdict=VERDICT_LABELS[judgement.verdict],
        ),
    )


def _decision(update: ProgressUpdate) -> Verification | None:
    return getattr(update, "verification", None)


def _was_accepted(update: ProgressUpdate, scope: Scope) -> bool:
    decision = _decision(update)
    return decision is not None and decision.at < scope.cutoff and decision.outcome == VerificationOutcome.ACCEPTED


def _class_of(reply: Reply) -> str:
    if reply.result_class_id:
        return str(reply.result_class_id)
    return UNLISTED if reply.result_mark else UNMARKED


def _kind(proposal: Proposal) -> str:
    return str(ProposalKind(proposal.kind).label)


def _first_sponsor(proposal: Proposal) -> str:
    return next((sponsorship.member.name for sponsorship in proposal.sponsorships.all()), "")


def _replier(reply: Reply) -> str:
    return reply.bureau.name if reply.bureau else reply.bureau_name


def _number(value: Decimal | None) -> Decimal | None:
    """Drop the zeros the column pads with, so that equal numbers freeze to equal text."""
    return None if value is None else Decimal(format(value.normalize(), "f"))


def _yes(answer: bool) -> str:  # noqa: FBT001 - the answer is all it is about
    return CountedRow.YES if answer else CountedRow.NO
