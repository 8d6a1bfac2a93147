"""A confirmed commitment and its targets as rows: the ledger (台账) of the report, as its events left them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tracking.due_dates.in_force import Pause, is_paused
from tracking.enums import OPEN_STATUSES, CommitmentStatus, RequestKind, VerificationOutcome, VerificationWay
from tracking.extraction.types import Precision, Strength
from tracking.models import CommitmentRequest
from tracking.reports import deeds, stages
from tracking.reports.batches import local_day
from tracking.reports.directory import Directory
from tracking.reports.figures import STATE_LABELS, VERDICT_LABELS, State
from tracking.reports.keys import words_facet
from tracking.reports.promises import Promise
from tracking.reports.rows import CommitmentRow, CountedRow, RowTable, TargetRow
from tracking.reports.rules import Moments, adds_up, progress_facets, state_of, yes
from tracking.reports.scope import Scope
from tracking.reports.wording import day

# Words by what the columns hold: enums that are text are found by it.
_STRENGTHS: Mapping[str, str] = {Strength.HARD: "硬承诺", Strength.SOFT: "软承诺", Strength.CONDITIONAL: "条件性承诺"}
_PRECISIONS: Mapping[str, str] = {
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


# The same few hundred days come again and again.
_day_words = lru_cache(maxsize=4096)(day)
_STATUS_WORDS = {status: str(status.label) for status in CommitmentStatus}
_WAY_WORDS = {str(way): str(way.label) for way in VerificationWay}
_OUTCOME_WORDS = {str(outcome): str(outcome.label) for outcome in VerificationOutcome}


@dataclass(slots=True)
class Standing:
    """A confirmed commitment, and what its moments make of it at the cutoff."""

    promise: Promise
    bureau_id: int
    bureau: str
    moments: Moments
    state: State
    aims: Sequence[stages.Aim]


def standing(promise: Promise, scope: Scope, directory: Directory) -> Standing:
    """
    Judge a confirmed commitment by its moments.

    :raises ValueError: if it has no owner or no proposal, which the tables and the scope rule out.
    """
    terms, history, status = promise.terms, promise.history, promise.status
    if not promise.origin.kind or terms.bureau is None:
        raise ValueError(f"commitment {promise.pk} has no proposal or no owner")
    aims = stages.aims(promise, as_of=scope.as_of)
    moments = Moments(
        due=terms.due,
        promised=terms.promised,
        fulfilled_on=local_day(history.accepted) if status == CommitmentStatus.FULFILLED else None,
        submitted_on=local_day(history.submitted),
        waiting=status == CommitmentStatus.SUBMITTED,
        paused=is_paused(_pauses(promise.granted, scope), on=scope.as_of),
        behind=any(aim.lags(scope.as_of) for aim in aims),
        closed=_CLOSED.get(status),
        extensions=sum(1 for request in promise.granted if request.kind == RequestKind.EXTENSION),
    )
    return Standing(
        promise=promise,
        bureau_id=terms.bureau,
        bureau=directory.bureaus[terms.bureau],
        moments=moments,
        state=state_of(moments, as_of=scope.as_of),
        aims=aims,
    )


def commitment_row(found: Standing, scope: Scope, directory: Directory, *, table: RowTable) -> CountedRow:
    """Describe a confirmed commitment: a line of the ledger."""
    promise, origin = found.promise, found.promise.origin
    facets = {
        "kind": origin.kind,
        "bureau": str(found.bureau_id),
        "class": origin.class_facet,
        "topic": words_facet(origin.topic),
        "year": str(origin.year),
        "returned": yes(promise.history.returned > 0),
        "soft": yes(promise.words.strength == Strength.SOFT and promise.status in OPEN_STATUSES),
        "again": yes(len(promise.made_before) > 0),
        **progress_facets(found.moments, as_of=scope.as_of),
    }
    return CountedRow(table, promise.pk, facets, _ledger_line(found, scope, directory))


def _ledger_line(found: Standing, scope: Scope, directory: Directory) -> CommitmentRow:
    promise, moments = found.promise, found.moments
    origin, words, terms, granted = promise.origin, promise.words, promise.terms, promise.granted
    decision, change = promise.decision, origin.change
    overdue = found.state == State.OVERDUE and moments.due is not None
    extensions = [request for request in granted if request.kind == RequestKind.EXTENSION] if granted else []
    return CommitmentRow(
        session=origin.session,
        year=origin.year,
        kind=origin.kind_words,
        number=origin.number,
        title=origin.title,
        sponsor=origin.sponsor,
        topic=origin.topic,
        reply_bureau=origin.bureau,
        doc_number=origin.doc_number,
        replied=origin.replied,
        result=origin.class_words or origin.mark,
        order=promise.order,
        quote=words.quote,
        position=f"第{words.start + 1}至{words.end}字",
        section=words.section,
        targets="；".join([target.quote for target in terms.targets]),
        this_year=stages.of_year(found.aims, scope.as_of.year) if found.aims else "",
        stages=stages.nodes(found.aims) if found.aims else "",
        due_words=words.due_quote,
        promised=moments.promised,
        due=moments.due,
        precision=_PRECISIONS[words.due_precision] if words.due_precision else "",
        strength=_STRENGTHS[words.strength] if words.strength else "",
        bureau=found.bureau,
        joining="、".join([directory.bureaus[pk] for pk in terms.joining]),
        handler=directory.people[terms.handler] if terms.handler else "",
        contact=origin.contact,
        confirmed=local_day(promise.history.confirmed),
        status=_STATUS_WORDS[promise.status],
        state=STATE_LABELS[found.state],
        days_overdue=(scope.as_of - moments.due).days if overdue and moments.due else None,
        lagging=stages.missed(found.aims, scope.as_of) if found.state == State.BEHIND else "",
        extensions=moments.extensions,
        approver=_approvers(extensions, directory) if extensions else "",
        paused_until=_paused_until(granted, scope) if moments.paused else None,
        unmet=_unmet(granted, found),
        progress="\n".join([f"{_day_words(local_day(on))}：{text}" for _, _, on, text in promise.updates]),
        evidence="；".join([name for _, pk, _, _ in promise.updates for name in promise.files.get(pk, ())]),
        submitted=moments.submitted_on,
        returned=promise.history.returned,
        fulfilled=moments.fulfilled_on,
        verifier=directory.people[decision.by_id] if decision else "",
        way=_WAY_WORDS[decision.way] if decision else "",
        outcome=_OUTCOME_WORDS[decision.outcome] if decision else "",
        outcome_note=decision.note if decision else "",
        verified=local_day(decision.on) if decision else None,
        result_now=change.words if change else "",
        result_since=change.since if change else None,
        result_basis=change.basis if change else "",
        opinion=origin.opinion,
        again="、".join(dict.fromkeys(sorted(filter(None, promise.made_before)))) if promise.made_before else "",
    )


def _approvers(extensions: Sequence[CommitmentRequest], directory: Directory) -> str:
    return "、".join(dict.fromkeys(directory.people[r.decided_by_id] for r in extensions if r.decided_by_id))


def target_row(aim: stages.Aim, found: Standing, *, table: RowTable) -> CountedRow:
    """Describe a pledged number by its latest value: one of an accepted submission before one nobody has verified."""
    promise, target, judgement = found.promise, aim.target, aim.judgement
    latest = promise.latest.get(target.pk)
    return CountedRow(
        table=table,
        subject_id=target.pk,
        facets={
            "kind": promise.origin.kind,
            "bureau": str(found.bureau_id),
            "verdict": judgement.verdict.value,
            "unit": words_facet(target.unit),
            "summed": yes(adds_up(low=target.low, unit=target.unit) and not deeds.deed(target)),
        },
        words=TargetRow(
            year=promise.origin.year,
            bureau=found.bureau,
            kind=promise.origin.kind_words,
            number=promise.origin.number,
            promise=promise.words.quote,
            quote=target.quote,
            metric=target.metric,
            low=target.low,
            high=target.high,
            unit=target.unit,
            due=aim.due,
            value=aim.value,
            measured=latest.measured_on if latest else None,
            accepted=latest is not None and latest.accepted,
            source=latest.source if latest else "",
            evidence="；".join(promise.files.get(latest.update_id, ())) if latest else "",
            percent=judgement.percent,
            verdict=VERDICT_LABELS[judgement.verdict],
        ),
    )


def _pauses(granted: Sequence[CommitmentRequest], scope: Scope) -> list[Pause]:
    """The pauses as they were known on the report's day: one lifted later still ran."""
    return [
        Pause(request.start_date, until)
        for request in granted
        if request.kind == RequestKind.PAUSE and request.start_date and (until := _until(request, scope))
    ]


def _until(request: CommitmentRequest, scope: Scope) -> date | None:
    lifted = request.resumed_on is not None and request.resumed_on <= scope.as_of
    return request.last_paused_day if lifted else request.until_date


def _paused_until(granted: Sequence[CommitmentRequest], scope: Scope) -> date | None:
    running = [pause.until for pause in _pauses(granted, scope) if pause.start <= scope.as_of <= pause.until]
    return max(running, default=None)


# What was granted that says why a promise is in this state; of the others the last extension or pause says it.
_GRANTED = {State.UNACHIEVABLE: RequestKind.IMPOSSIBLE, State.PAUSED: RequestKind.PAUSE}


def _unmet(granted: Sequence[CommitmentRequest], found: Standing) -> str:
    """
    Why it is not done.

    What the bureau gave as the reason it cannot be kept, or for its pause or last extension; of a promise that was
    replaced, by which letter and what.
    """
    if found.moments.fulfilled_on is not None:
        return ""
    if found.state == State.SUPERSEDED:
        return found.promise.replaced
    if (kind := _GRANTED.get(found.state)) is not None:
        granted = [request for request in granted if request.kind == kind]
    return granted[-1].reason if granted else ""
