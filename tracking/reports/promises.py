"""
Commitments with all that was on file about them at the end of the report's day, read a batch at a time.

Each kind of thing that hangs on a commitment is read for the whole batch by one question, as plain values: models with
their querysets took ten times as long. Nothing here judges; tracking.reports.ledger does.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from tracking.enums import (
    CONFIRMED_STATUSES,
    CommitmentStatus,
    RequestKind,
    RequestStatus,
    VerificationOutcome,
)
from tracking.models import (
    Commitment,
    CommitmentEvent,
    CommitmentRequest,
    Evidence,
    MeasuredValue,
    ProgressUpdate,
    Recurrence,
    Target,
    Verification,
)
from tracking.reports.batches import Among, Bare, LocalDay, Told, batched, day_of, decimal_of, grouped
from tracking.reports.directory import Directory
from tracking.reports.history import TOLD_BY, History
from tracking.reports.origins import KIND_WORDS, Origin, origins
from tracking.reports.past import TargetThen, TermsThen, terms_then
from tracking.reports.scope import Scope


class Words(NamedTuple):
    """What the letter says, which never changes."""

    quote: str
    start: int
    end: int
    section: str
    strength: str
    due_quote: str
    due_precision: str


# A report of progress: the commitment's id, its own, its moment and its text; too many to make an object of each.
Update = tuple[int, int, Told, str]


class Decision(NamedTuple):
    """What the office decided on a submission, and when (:func:`tracking.reports.batches.local_day`)."""

    on: Told
    outcome: str
    way: str
    note: str
    by_id: int


class Measured(NamedTuple):
    """Where a target stood on a day, told by which update; ``accepted`` when the office had verified it."""

    update_id: int
    value: Decimal | None
    measured_on: date | None
    source: str
    accepted: bool


@dataclass(slots=True)
class Promise:
    """
    One commitment. ``order`` counts the confirmed ones of its letter.

    ``updates`` come oldest first, ``granted`` are extensions, pauses and what was given up, in the order of their
    decisions. ``latest`` has the value that counts of each target: of accepted ones before any nobody has verified.
    ``files`` are the names of what proves each update, by its id. ``made_before`` names the proposals whose letters
    promised the same earlier; empty words where a letter's proposal is not known.
    """

    pk: int
    order: int
    origin: Origin
    status: CommitmentStatus
    words: Words
    history: History[Told]
    terms: TermsThen
    updates: Sequence[Update]
    decision: Decision | None
    granted: Sequence[CommitmentRequest]
    made_before: Sequence[str]
    latest: Mapping[int, Measured]
    files: Mapping[int, Sequence[str]]


class _Line(NamedTuple):
    """A commitment's place in the order of the report."""

    pk: int
    reply: int
    order: int
    status: CommitmentStatus


def promises(commitments: Any, scope: Scope, directory: Directory) -> Iterator[Promise]:
    """
    Read commitments that were confirmed or candidates at the cutoff, and of the scope's bureau then.

    ``commitments`` come letter by letter and are annotated with ``status_then``.
    """
    for batch in batched(_numbered(commitments)):
        for promise in _read(batch, scope, directory):
            if scope.bureau is None or promise.terms.bureau == scope.bureau:
                yield promise


def _numbered(commitments: Any) -> Iterator[_Line]:
    """The commitments that count, confirmed ones with their number in their letter."""
    letter, order = 0, 0
    for pk, reply, told in commitments.values_list("pk", "reply_id", "status_then").iterator():
        if reply != letter:
            letter, order = reply, 0
        if told in CONFIRMED_STATUSES:
            order += 1
        elif told != CommitmentStatus.CANDIDATE:
            continue
        yield _Line(pk, reply, order, CommitmentStatus(told))


def _read(batch: Sequence[_Line], scope: Scope, directory: Directory) -> Iterator[Promise]:
    pks = [line.pk for line in batch]
    letters = origins(sorted({line.reply for line in batch}), scope, directory)
    words, terms = _words_and_terms(pks, scope)
    histories, updates = _histories(pks, scope), _updates(pks, scope)
    # What hangs on reports of progress is found by their ids, without asking once more whose they are and how old.
    owners = {update: pk for reported in updates.values() for pk, update, _, _ in reported}
    files = _files(owners)
    decisions, accepted = _decisions(owners, scope)
    latest = _latest(owners, accepted, scope)
    granted, made_before = _granted(pks, scope), _made_before(pks, scope)
    for line in batch:
        yield Promise(
            pk=line.pk,
            order=line.order,
            origin=letters[line.reply],
            status=line.status,
            words=words[line.pk],
            history=histories[line.pk],
            terms=terms[line.pk],
            updates=updates[line.pk],
            decision=decisions.get(line.pk),
            granted=granted[line.pk],
            made_before=made_before[line.pk],
            latest=latest,
            files=files,
        )


def _words_and_terms(pks: Sequence[int], scope: Scope) -> tuple[dict[int, Words], dict[int, TermsThen]]:
    own = Commitment.objects.filter(pk__in=Among(pks)).values_list(
        "pk", "bureau_id", Bare("due_date"), Bare("promised_due_date"), "handler_id", *Words._fields
    )
    pledged: defaultdict[int, list[TargetThen]] = defaultdict(list)
    targets = Target.objects.filter(commitment__in=Among(pks)).order_by("pk")
    for commitment, pk, quote, metric, low, high, unit, due in targets.values_list(
        *("commitment_id", "pk", "quote", "metric", Bare("low"), Bare("high"), "unit", Bare("due_date"))
    ):
        target = TargetThen(pk, quote, metric, decimal_of(low), decimal_of(high), unit, day_of(due))
        pledged[commitment].append(target)
    through = Commitment.joining_bureaus.through.objects
    joining: defaultdict[int, list[int]] = defaultdict(list)
    joined = through.filter(commitment__in=Among(pks)).order_by("bureau_id")
    for commitment, bureau in joined.values_list("commitment_id", "bureau_id"):
        joining[commitment].append(bureau)
    changes = (
        CommitmentEvent.objects.filter(commitment__in=Among(pks), at__gte=scope.cutoff)
        .exclude(changes={})
        .order_by("-at", "-pk")
        .values_list("commitment_id", "changes")
    )
    later = grouped(changes)
    words, terms = {}, {}
    for pk, bureau, due, promised, handler, *said in own:
        words[pk] = Words._make(said)
        today = TermsThen(bureau, day_of(due), day_of(promised), joining[pk], pledged[pk], handler)
        terms[pk] = terms_then(today, [change for _, change in later[pk]]) if pk in later else today
    return words, terms


def _histories(pks: Sequence[int], scope: Scope) -> Mapping[int, History[Told]]:
    histories: defaultdict[int, History[Told]] = defaultdict(History)
    events = CommitmentEvent.objects.filter(commitment__in=Among(pks), at__lt=scope.cutoff, action__in=TOLD_BY)
    for pk, action, on in events.order_by("commitment", "at", "pk").values_list(
        "commitment_id", "action", LocalDay("at")
    ):
        histories[pk].add(action, on)
    return histories


def _updates(pks: Sequence[int], scope: Scope) -> Mapping[int, list[Update]]:
    updates = ProgressUpdate.objects.filter(commitment__in=Among(pks), at__lt=scope.cutoff)
    return grouped(
        updates.order_by("commitment", "at", "pk").values_list("commitment_id", "pk", LocalDay("at"), "text")
    )


def _files(updates: Collection[int]) -> Mapping[int, list[str]]:
    files: defaultdict[int, list[str]] = defaultdict(list)
    proofs = Evidence.objects.filter(update__in=Among(updates)).order_by("pk")
    for update, name in proofs.values_list("update_id", "name"):
        files[update].append(name)
    return files


def _decisions(owners: Mapping[int, int], scope: Scope) -> tuple[dict[int, Decision], set[int]]:
    """The last decision on each commitment, and the updates that were accepted; ``owners``: whose each update is."""
    decided = Verification.objects.filter(update__in=Among(owners), at__lt=scope.cutoff).order_by("at", "pk")
    last: dict[int, Decision] = {}
    accepted: set[int] = set()
    for update, *told in decided.values_list("update_id", LocalDay("at"), "outcome", "way", "note", "by_id"):
        decision = last[owners[update]] = Decision(*told)
        if decision.outcome == VerificationOutcome.ACCEPTED:
            accepted.add(update)
    return last, accepted


def _latest(updates: Collection[int], accepted: set[int], scope: Scope) -> dict[int, Measured]:
    """
    The value that counts of each target: accepted ones before others, of these the last measured, then last reported.

    ``updates`` come in the order in which they were made, so that the database need not look that up for every value.
    """
    places = {update: place for place, update in enumerate(updates)}
    values = MeasuredValue.objects.filter(update__in=Among(updates), measured_on__lte=scope.as_of)
    latest: dict[int, tuple[tuple[bool, Any, int], tuple[Any, ...]]] = {}
    for row in values.values_list("target_id", "update_id", Bare("value"), Bare("measured_on"), "source"):
        target, update, _, on, _ = row
        rank = (update in accepted, on, places[update])
        known = latest.get(target)
        if known is None or known[0] < rank:
            latest[target] = (rank, row)
    return {
        target: Measured(update, decimal_of(value), day_of(on), source, rank[0])
        for rank, (target, update, value, on, source) in latest.values()
    }


def _granted(pks: Sequence[int], scope: Scope) -> Mapping[int, list[CommitmentRequest]]:
    granted = CommitmentRequest.objects.filter(
        commitment__in=Among(pks),
        status=RequestStatus.GRANTED,
        decided_at__lt=scope.cutoff,
        kind__in=[RequestKind.EXTENSION, RequestKind.PAUSE, RequestKind.IMPOSSIBLE],
    )
    by_commitment: defaultdict[int, list[CommitmentRequest]] = defaultdict(list)
    for request in granted.order_by("decided_at", "pk"):
        by_commitment[request.commitment_id].append(request)
    return by_commitment


def _made_before(pks: Sequence[int], scope: Scope) -> Mapping[int, list[str]]:
    """Those found by the day to repeat earlier promises that nobody had set aside by then: 2024年度第31号建议."""
    before = CommitmentEvent.objects.filter(commitment=OuterRef("earlier"), at__lt=scope.cutoff).order_by("-at", "-pk")
    repeated = (
        Recurrence.objects.filter(later__in=Among(pks), found_at__lt=scope.cutoff)
        .annotate(earlier_then=Coalesce(Subquery(before.values("to_status")[:1]), Value("")))
        .exclude(earlier_then=CommitmentStatus.DISMISSED)
    )
    proposal = "earlier__reply__proposal__"
    told = repeated.values_list("later_id", f"{proposal}session__year", f"{proposal}number", f"{proposal}kind")
    letters: defaultdict[int, list[str]] = defaultdict(list)
    for pk, year, number, kind in told:
        letters[pk].append(f"{year}年度第{number}号{KIND_WORDS[kind]}" if kind else "")
    return letters
