"""A confirmed commitment and its targets as rows: the ledger (台账) of the report, as its events left them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from proposals.models import Proposal
from tracking.due_dates.in_force import Pause, is_paused
from tracking.enums import CommitmentStatus, RequestKind, VerificationOutcome, VerificationWay
from tracking.extraction.types import Precision, Strength
from tracking.models import Commitment, CommitmentRequest, MeasuredValue, ProgressUpdate, Rating, Verification
from tracking.reports.describe import class_of, first_sponsor, kind_words, last_change, number, replier
from tracking.reports.figures import STATE_LABELS, VERDICT_LABELS, State
from tracking.reports.keys import words_facet
from tracking.reports.past import Names, TargetThen, TermsThen, terms_then
from tracking.reports.rows import CommitmentRow, CountedRow, RowTable, TargetRow
from tracking.reports.rules import Moments, adds_up, judge, progress_facets, state_of, yes
from tracking.reports.scope import Scope, local_day
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
_CLOSED = {
    CommitmentStatus.UNACHIEVABLE: State.UNACHIEVABLE,
    CommitmentStatus.SUPERSEDED: State.SUPERSEDED,
}


@dataclass(frozen=True, slots=True)
class People:
    """What ids stand for: bureaus and handlers."""

    bureaus: Names
    handlers: Names


@dataclass(frozen=True, slots=True)
class Standing:
    """A confirmed commitment as its events left it at the cutoff; ``order`` counts within its letter."""

    commitment: Commitment
    proposal: Proposal
    terms: TermsThen
    bureau: str
    order: int
    status: CommitmentStatus
    confirmed: date | None
    moments: Moments
    returned: int
    state: State


def standing(commitment: Commitment, scope: Scope, people: People, *, order: int) -> Standing:
    """
    Judge a confirmed commitment by the moments its events give (annotated by tracking.reports.data).

    :raises ValueError: if it has no owner or no proposal, which the tables and the scope rule out.
    """
    terms = terms_then(commitment)
    if commitment.reply.proposal is None or terms.bureau is None:
        raise ValueError(f"commitment {commitment.pk} has no proposal or no owner")
    told: dict[str, datetime | str | int | None] = commitment.__dict__
    status = CommitmentStatus(str(told["status_then"]))
    granted = list(commitment.requests.all())
    pauses = _pauses(granted, scope)
    moments = Moments(
        due=terms.due,
        promised=terms.promised,
        fulfilled_on=_day_of(told["accepted_then"]) if status == CommitmentStatus.FULFILLED else None,
        submitted_on=_day_of(told["submitted_then"]),
        waiting=status == CommitmentStatus.SUBMITTED,
        paused=is_paused(pauses, on=scope.as_of),
        closed=_CLOSED.get(status),
        extensions=sum(1 for request in granted if request.kind == RequestKind.EXTENSION),
    )
    return Standing(
        commitment=commitment,
        proposal=commitment.reply.proposal,
        terms=terms,
        bureau=people.bureaus[terms.bureau],
        order=order,
        status=status,
        confirmed=_day_of(told["confirmed_then"]),
        moments=moments,
        returned=int(str(told["returned_then"] or 0)),
        state=state_of(moments, as_of=scope.as_of),
    )


def commitment_row(found: Standing, scope: Scope, people: People, *, table: RowTable) -> CountedRow:
    """Describe a confirmed commitment: a line of the ledger."""
    commitment = found.commitment
    facets = {
        "kind": found.proposal.kind,
        "bureau": str(found.terms.bureau),
        "class": class_of(commitment.reply),
        "topic": words_facet(found.proposal.topic),
        "year": str(found.proposal.session.year),
        "returned": yes(found.returned > 0),
        "soft": yes(commitment.strength == Strength.SOFT and _is_open(found)),
        "again": yes(bool(commitment.recurrences.all())),
        **progress_facets(found.moments, as_of=scope.as_of),
    }
    return CountedRow(table, commitment.pk, facets, _ledger_line(found, scope, people))


def _is_open(found: Standing) -> bool:
    return found.moments.fulfilled_on is None and found.moments.closed is None


def _ledger_line(found: Standing, scope: Scope, people: People) -> CommitmentRow:
    commitment, reply, proposal, moments = found.commitment, found.commitment.reply, found.proposal, found.moments
    updates = list(commitment.updates.all())
    decision = max(
        (v for v in map(_decision, updates) if v and v.at < scope.cutoff), key=lambda v: (v.at, v.pk), default=None
    )
    granted = list(commitment.requests.all())
    change = last_change(reply)
    overdue = found.state == State.OVERDUE and moments.due is not None
    return CommitmentRow(
        session=str(proposal.session),
        year=proposal.session.year,
        kind=kind_words(proposal),
        number=proposal.number,
        title=proposal.title,
        sponsor=first_sponsor(proposal),
        topic=proposal.topic,
        reply_bureau=replier(reply),
        doc_number=reply.doc_number,
        replied=reply.replied_on,
        result=str(reply.result_class) if reply.result_class else reply.result_mark,
        order=found.order,
        quote=commitment.quote,
        position=f"第{commitment.start + 1}至{commitment.end}字",
        section=commitment.section,
        targets="；".join(target.quote for target in found.terms.targets),
        due_words=commitment.due_quote,
        promised=moments.promised,
        due=moments.due,
        precision=_PRECISIONS[Precision(commitment.due_precision)] if commitment.due_precision else "",
        strength=_STRENGTHS[Strength(commitment.strength)] if commitment.strength else "",
        bureau=found.bureau,
        joining="、".join(people.bureaus[pk] for pk in found.terms.joining),
        handler=people.handlers.get(found.terms.handler or 0, ""),
        contact=reply.contact,
        confirmed=found.confirmed,
        status=found.status.label,
        state=STATE_LABELS[found.state],
        days_overdue=(scope.as_of - moments.due).days if overdue and moments.due else None,
        extensions=moments.extensions,
        approver="、".join(dict.fromkeys(str(r.decided_by) for r in granted if r.kind == RequestKind.EXTENSION)),
        paused_until=_paused_until(granted, scope) if moments.paused else None,
        unmet=_unmet(granted, found),
        progress="\n".join(f"{day(timezone.localdate(u.at))}：{u.text}" for u in updates),
        evidence="；".join(e.name for u in updates for e in u.evidence.all()),
        submitted=moments.submitted_on,
        returned=found.returned,
        fulfilled=moments.fulfilled_on,
        verifier=str(decision.by) if decision else "",
        way=VerificationWay(decision.way).label if decision else "",
        outcome=VerificationOutcome(decision.outcome).label if decision else "",
        outcome_note=decision.note if decision else "",
        verified=local_day(decision.at) if decision else None,
        result_now=str(change.to_class) if change else "",
        result_since=change.changed_on if change else None,
        result_basis=change.basis if change else "",
        opinion=_opinion(list(reply.ratings.all())),
        again=_made_before(commitment),
    )


def target_row(target: TargetThen, found: Standing, scope: Scope, *, table: RowTable) -> CountedRow:
    """
    Describe a pledged number by its latest value: one of an accepted submission before one nobody has verified.

    A target without a date of its own is due with its commitment.
    """
    values = [value for value in _values(found.commitment) if value.target_id == target.pk]
    accepted = [v for v in values if _was_accepted(v.update, scope)]
    latest = next(reversed(accepted or values), None)
    due = target.due_date or found.moments.due
    value = number(latest.value) if latest else None
    low, high = number(target.low), number(target.high)
    judgement = judge(low=low, high=high, value=value, due=due, as_of=scope.as_of)
    update_id = latest.update_id if latest else None
    proof = [e.name for u in found.commitment.updates.all() if u.pk == update_id for e in u.evidence.all()]
    return CountedRow(
        table=table,
        subject_id=target.pk,
        facets={
            "kind": found.proposal.kind,
            "bureau": str(found.terms.bureau),
            "verdict": judgement.verdict.value,
            "unit": words_facet(target.unit),
            "summed": yes(adds_up(low=low, unit=target.unit)),
        },
        words=TargetRow(
            year=found.proposal.session.year,
            bureau=found.bureau,
            kind=kind_words(found.proposal),
            number=found.proposal.number,
            promise=found.commitment.quote,
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


def _values(commitment: Commitment) -> list[MeasuredValue]:
    """Every value measured by the report's day, oldest first, whatever target it is of."""
    return [value for target in commitment.targets.all() for value in target.values.all()]


def _pauses(granted: list[CommitmentRequest], scope: Scope) -> list[Pause]:
    """The pauses as they were known on the report's day: one lifted later still ran."""
    return [
        Pause(request.start_date, until)
        for request in granted
        if request.kind == RequestKind.PAUSE and request.start_date and (until := _until(request, scope))
    ]


def _until(request: CommitmentRequest, scope: Scope) -> date | None:
    lifted = request.resumed_on is not None and request.resumed_on <= scope.as_of
    return request.last_paused_day if lifted else request.until_date


def _paused_until(granted: list[CommitmentRequest], scope: Scope) -> date | None:
    running = [pause.until for pause in _pauses(granted, scope) if pause.start <= scope.as_of <= pause.until]
    return max(running, default=None)


def _unmet(granted: list[CommitmentRequest], found: Standing) -> str:
    """Why it is not done: what the bureau gave as the reason it cannot be kept, or for its last extension or pause."""
    if found.moments.fulfilled_on is not None:
        return ""
    if found.state == State.UNACHIEVABLE:
        granted = [request for request in granted if request.kind == RequestKind.IMPOSSIBLE]
    return granted[-1].reason if granted else ""


def _made_before(commitment: Commitment) -> str:
    """The earlier letters that promised the same, by their proposals: 2024年度第31号建议."""
    earlier = [recurrence.earlier.reply.proposal for recurrence in commitment.recurrences.all()]
    said = [f"{p.session.year}年度第{p.number}号{kind_words(p)}" for p in earlier if p]
    return "、".join(dict.fromkeys(sorted(said)))


def _opinion(ratings: list[Rating]) -> str:
    return ratings[-1].result.label if ratings else ""


def _decision(update: ProgressUpdate) -> Verification | None:
    return getattr(update, "verification", None)


def _was_accepted(update: ProgressUpdate, scope: Scope) -> bool:
    decision = _decision(update)
    return decision is not None and decision.at < scope.cutoff and decision.outcome == VerificationOutcome.ACCEPTED


def _day_of(moment: object) -> date | None:
    return local_day(moment) if isinstance(moment, datetime) else None
