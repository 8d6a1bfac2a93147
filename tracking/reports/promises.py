"""
Commitments with all that was on file about them at the end of the report's day, read a batch at a time.

Each kind of thing that hangs on a commitment is read for the whole batch by one question, as plain values: models with
their querysets took ten times as long. Nothing here judges; tracking.reports.ledger does.
"""

import json
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any, NamedTuple

from django.db.models import Case, OuterRef, Q, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from tracking.enums import (
    CONFIRMED_STATUSES,
    SET_ASIDE_STATUSES,
    CommitmentAction,
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
from tracking.reports.batches import (
    BATCH,
    Among,
    Bare,
    BareNumber,
    LocalDay,
    Told,
    batched,
    day_of,
    decimal_of,
    grouped,
)
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


# What an event changed in the terms, field by field as [before, after].
Changes = Mapping[str, Sequence[Any]]

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
    promised the same earlier; empty words where a letter's proposal is not known. ``replaced`` says by which
    supplementary reply, and by what.
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
    replaced: str


# A letter has a few promises: of so many the letters are read at once.
_LETTERS_OF = 4 * BATCH


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
    for lines in batched(_numbered(commitments), of=_LETTERS_OF):
        letters = origins(sorted({line.reply for line in lines}), scope, directory)
        for batch in batched(lines):
            for promise in _read(batch, letters, scope):
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


def _read(batch: Sequence[_Line], letters: Mapping[int, Origin], scope: Scope) -> Iterator[Promise]:
    pks = [line.pk for line in batch]
    histories, changes = _happened(pks, scope)
    words, terms = _words_and_terms(pks, changes)
    updates = _updates(pks, scope)
    # What hangs on reports of progress is found by their ids, without asking once more whose they are and how old.
    owners = {update: pk for reported in updates.values() for pk, update, _, _ in reported}
    files = _files(owners)
    decisions, accepted = _decisions(owners, scope)
    latest = _latest(owners, accepted, scope)
    granted, made_before = _granted(pks, scope), _made_before(pks, scope)
    replaced = _replaced([line.pk for line in batch if line.status == CommitmentStatus.SUPERSEDED], scope)
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
            replaced=replaced.get(line.pk, ""),
        )


def _words_and_terms(
    pks: Sequence[int], later: Mapping[int, Sequence[Changes]]
) -> tuple[dict[int, Words], dict[int, TermsThen]]:
    """What the letters say and the terms before what was changed ``later``, the newest change first."""
    own = Commitment.objects.filter(pk__in=Among(pks)).values_list(
        "pk", "bureau_id", Bare("due_date"), Bare("promised_due_date"), "handler_id", *Words._fields
    )
    pledged: defaultdict[int, list[TargetThen]] = defaultdict(list)
    targets = Target.objects.filter(commitment__in=Among(pks)).order_by("pk")
    for commitment, pk, quote, metric, low, high, unit, due in targets.values_list(
        *("commitment_id", "pk", "quote", "metric", BareNumber("low"), BareNumber("high"), "unit", Bare("due_date"))
    ):
        target = TargetThen(pk, quote, metric, decimal_of(low), decimal_of(high), unit, day_of(due))
        pledged[commitment].append(target)
    through = Commitment.joining_bureaus.through.objects
    joining: defaultdict[int, list[int]] = defaultdict(list)
    joined = through.filter(commitment__in=Among(pks)).order_by("bureau_id")
    for commitment, bureau in joined.values_list("commitment_id", "bureau_id"):
        joining[commitment].append(bureau)
    words, terms = {}, {}
    for pk, bureau, due, promised, handler, *said in own:
        words[pk] = Words._make(said)
        today = TermsThen(bureau, day_of(due), day_of(promised), joining[pk], pledged[pk], handler)
        terms[pk] = terms_then(today, later[pk]) if pk in later else today
    return words, terms


def _happened(pks: Sequence[int], scope: Scope) -> tuple[Mapping[int, History[Told]], Mapping[int, Sequence[Changes]]]:
    """What events up to the day tell of each history, and what later ones changed in the terms, the newest first."""
    told = Q(at__lt=scope.cutoff, action__in=TOLD_BY)
    # As text, which most events have none of, and not through a field, which would be asked for every one.
    changes_later = Case(When(at__gte=scope.cutoff, then="changes"), default=None, output_field=TextField())
    events = (
        CommitmentEvent.objects.filter(told | Q(at__gte=scope.cutoff) & ~Q(changes={}), commitment__in=Among(pks))
        .order_by("commitment", "at", "pk")
        .values_list("commitment_id", "action", LocalDay("at"), changes_later)
    )
    histories: defaultdict[int, History[Told]] = defaultdict(History)
    later: defaultdict[int, deque[Changes]] = defaultdict(deque)
    for pk, action, on, changes in events:
        if changes is None:
            histories[pk].add(action, on)
        else:
            later[pk].appendleft(json.loads(changes))
    return histories, later


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
    rows = list(values.values_list("target_id", "update_id", BareNumber("value"), Bare("measured_on"), "source"))
    rows.sort(key=lambda row: places[row[1]])
    rows.sort(key=itemgetter(3))
    told: dict[int, tuple[Any, ...]] = {}
    verified: dict[int, tuple[Any, ...]] = {}
    for row in rows:
        (verified if row[1] in accepted else told)[row[0]] = row
    return {
        target: Measured(update, decimal_of(value), day_of(on), source, target in verified)
        for target, update, value, on, source in (told | verified).values()
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


def _replaced(pks: Sequence[int], scope: Scope) -> Mapping[int, str]:
    """What was noted when a supplementary reply replaced a promise; few are, and most batches have none."""
    if not pks:
        return {}
    told = CommitmentEvent.objects.filter(
        commitment__in=Among(pks), at__lt=scope.cutoff, action=CommitmentAction.SUPERSEDE
    )
    return dict(told.order_by("at", "pk").values_list("commitment_id", "note"))


def _made_before(pks: Sequence[int], scope: Scope) -> Mapping[int, list[str]]:
    """Those found by the day to repeat earlier promises that nobody had set aside by then: 2024年度第31号建议."""
    before = CommitmentEvent.objects.filter(commitment=OuterRef("earlier"), at__lt=scope.cutoff).order_by("-at", "-pk")
    repeated = (
        Recurrence.objects.filter(later__in=Among(pks), found_at__lt=scope.cutoff)
        .annotate(earlier_then=Coalesce(Subquery(before.values("to_status")[:1]), Value("")))
        .exclude(earlier_then__in=SET_ASIDE_STATUSES)
    )
    proposal = "earlier__reply__proposal__"
    told = repeated.values_list("later_id", f"{proposal}session__year", f"{proposal}number", f"{proposal}kind")
    letters: defaultdict[int, list[str]] = defaultdict(list)
    for pk, year, number, kind in told:
        letters[pk].append(f"{year}年度第{number}号{KIND_WORDS[kind]}" if kind else "")
    return letters
