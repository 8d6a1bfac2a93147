"""
The report's questions to the database, streamed as rows: memory does not grow with their number.

What a commitment was is read from its events up to the end of the day, never from its status of today; progress,
proof and decisions that came later are left out. Proposals and letters count from the day written on them; a
proposal without such a day counts, a letter without one counts from the day it was taken in.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Length

from proposals.models import Assignment, Bureau, PlenarySession, Proposal, ProposalSponsor, Reply, ResultClass, User
from tracking.enums import (
    CONFIRMED_STATUSES,
    OPEN_STATUSES,
    ClassChangeStatus,
    CommitmentAction,
    CommitmentStatus,
    RequestKind,
    RequestStatus,
)
from tracking.models import (
    ClassChange,
    Commitment,
    CommitmentEvent,
    CommitmentRequest,
    Evidence,
    MeasuredValue,
    ProgressUpdate,
    Rating,
    Recurrence,
    Target,
)
from tracking.reports.assemble import Names
from tracking.reports.describe import assignment_row, candidate_row, proposal_row, rating_row, reply_row
from tracking.reports.ledger import People, commitment_row, standing, target_row
from tracking.reports.past import terms_then
from tracking.reports.rows import CountedRow, RowTable
from tracking.reports.scope import Scope

# Rows fetched at once, with what hangs on them.
CHUNK = 1000


def years_on_file() -> list[int]:
    """Years with a plenary session, the latest first."""
    return list(PlenarySession.objects.order_by("-year").values_list("year", flat=True).distinct())


def names() -> Names:
    """Read what bureaus and result classes are called."""
    classes = ResultClass.objects.select_related("scheme").order_by("scheme__valid_from", "scheme_id", "order")
    return Names(
        bureaus={str(pk): name for pk, name in Bureau.objects.values_list("pk", "name")},
        classes=[(str(c.pk), c.scheme.name, c.code, c.label) for c in classes],
    )


def assemblies_on_file(year: int | None = None) -> list[str]:
    """The assemblies with a session in a year, or in any, by name."""
    sessions = PlenarySession.objects.all() if year is None else PlenarySession.objects.filter(year=year)
    return list(sessions.order_by("assembly").values_list("assembly", flat=True).distinct())


def proposal_rows(scope: Scope) -> Iterator[CountedRow]:
    """The year's proposals, each followed by its assignments: one 件 may be several 件次."""
    assigned = Q(assigned_date__isnull=True) | Q(assigned_date__lte=scope.as_of)
    parts = Assignment.objects.filter(assigned).select_related("bureau").order_by("pk")
    if scope.bureau:
        parts = parts.filter(bureau=scope.bureau)
    proposals: Any = (
        Proposal.objects.filter(_of_year(scope, ""))
        .filter(Q(received_date__isnull=True) | Q(received_date__lte=scope.as_of))
        .select_related("session")
        .annotate(letters=Count("replies", filter=_on_file(scope, "replies__") & _by_bureau(scope, "replies__bureau")))
        .prefetch_related(Prefetch("sponsorships", queryset=_sponsorships()), Prefetch("assignments", queryset=parts))
        .order_by("kind", "session_id", Length("number_key"), "number_key", "pk")
    )
    if scope.bureau:
        proposals = proposals.filter(Exists(Assignment.objects.filter(proposal=OuterRef("pk"), bureau=scope.bureau)))
    for proposal in proposals.iterator(chunk_size=CHUNK):
        yield proposal_row(proposal, letters=proposal.letters)
        for assignment in proposal.assignments.all():
            yield assignment_row(assignment, proposal)


def reply_rows(scope: Scope) -> Iterator[CountedRow]:
    """The letters that answer the year's proposals, then the year's letters that answer none on file."""
    of_the_year = Q(replied_on__year=scope.year) | Q(replied_on__isnull=True, created_at__year=scope.year)
    unmatched = Q(proposal__isnull=True) & of_the_year if not scope.assembly else Q(pk__in=[])
    replies = (
        Reply.objects.filter(_on_file(scope), _by_bureau(scope, "bureau"))
        .filter(_of_year(scope, "proposal__") | unmatched)
        .select_related("proposal", "bureau", "result_class")
        .prefetch_related(Prefetch("class_changes", queryset=_class_changes(scope)))
        .order_by("proposal__kind", Length("proposal__number_key"), "proposal__number_key", "pk")
    )
    for reply in replies.iterator(chunk_size=CHUNK):
        yield reply_row(reply)


def rating_rows(scope: Scope) -> Iterator[CountedRow]:
    """What each proposer said of each letter by the day, one row for both the first and the last."""
    ratings = (
        _ratings(scope)
        .filter(_on_file(scope, "reply__"), _of_year(scope, "reply__proposal__"), _by_bureau(scope, "reply__bureau"))
        .select_related("reply__proposal", "reply__bureau")
        .order_by("reply__proposal__kind", "reply_id", "member_id", "rated_on", "pk")
    )
    said = groupby(ratings.iterator(chunk_size=CHUNK), key=lambda rating: (rating.reply_id, rating.member_id))
    for _, group in said:
        by_one = list(group)
        if by_one[0].reply.proposal:
            yield rating_row(by_one, by_one[0].reply.proposal)


def commitment_rows(scope: Scope) -> Iterator[CountedRow]:
    """
    The year's confirmed commitments, each followed by its targets, and the passages not decided on.

    What had been dismissed by then, or had not been found yet, gives no row.
    """
    people = _people()
    for commitment, order in _numbered(_commitments(scope).filter(_of_year(scope, "reply__proposal__")), scope):
        if commitment.status_then == CommitmentStatus.CANDIDATE:
            yield candidate_row(commitment, commitment.reply.proposal)
            continue
        found = standing(commitment, scope, people, order=order)
        yield commitment_row(found, scope, people, table=RowTable.COMMITMENTS)
        for target in found.terms.targets:
            yield target_row(target, found, scope, table=RowTable.TARGETS)


def carried_rows(scope: Scope) -> Iterator[CountedRow]:
    """
    Commitments of earlier years that were confirmed and open when the year began, each followed by its targets.

    These were carried over into the year.
    """
    before = CommitmentEvent.objects.filter(commitment=OuterRef("pk"), at__lt=scope.opening).order_by("-at", "-pk")
    carried = (
        _commitments(scope)
        .filter(_of_assembly(scope, "reply__proposal__session__"), reply__proposal__session__year__lt=scope.year)
        .annotate(status_before=Subquery(before.values("to_status")[:1]))
        .filter(status_before__in=OPEN_STATUSES)
    )
    people = _people()
    for commitment, order in _numbered(carried, scope):
        if commitment.status_then != CommitmentStatus.CANDIDATE:
            found = standing(commitment, scope, people, order=order)
            yield commitment_row(found, scope, people, table=RowTable.CARRIED)
            for target in found.terms.targets:
                yield target_row(target, found, scope, table=RowTable.CARRIED_TARGETS)


def last_year_rows(scope: Scope) -> Iterator[CountedRow]:
    """The commitments of the year before, as they stood on the same day a year earlier: for comparison."""
    earlier, people = scope.a_year_earlier, _people()
    for commitment, order in _numbered(_commitments(earlier).filter(_of_year(earlier, "reply__proposal__")), earlier):
        if commitment.status_then != CommitmentStatus.CANDIDATE:
            found = standing(commitment, earlier, people, order=order)
            yield commitment_row(found, earlier, people, table=RowTable.LASTYEAR)


# Everything a report counts, in the order in which it is read.
SOURCES: tuple[Callable[[Scope], Iterator[CountedRow]], ...] = (
    proposal_rows,
    reply_rows,
    rating_rows,
    commitment_rows,
    carried_rows,
    last_year_rows,
)


def _numbered(commitments: Any, scope: Scope) -> Iterator[tuple[Any, int]]:
    """The commitments that count, confirmed ones with their number in their letter."""
    letter, order = 0, 0
    for commitment in commitments.iterator(chunk_size=CHUNK):
        if commitment.reply_id != letter:
            letter, order = commitment.reply_id, 0
        if commitment.status_then in CONFIRMED_STATUSES:
            order += 1
        elif commitment.status_then != CommitmentStatus.CANDIDATE:
            continue
        if scope.bureau and terms_then(commitment).bureau != scope.bureau:
            continue
        yield commitment, order


def _people() -> People:
    return People(
        bureaus=dict(Bureau.objects.values_list("pk", "name")),
        handlers=dict(User.objects.values_list("pk", "display_name")),
    )


def _of_year(scope: Scope, prefix: str) -> Q:
    """What belongs to a session of the year, and of the one assembly if one was asked for."""
    return Q(**{f"{prefix}session__year": scope.year}) & _of_assembly(scope, f"{prefix}session__")


def _of_assembly(scope: Scope, prefix: str) -> Q:
    return Q(**{f"{prefix}assembly": scope.assembly}) if scope.assembly else Q()


def _by_bureau(scope: Scope, field: str) -> Q:
    return Q(**{field: scope.bureau}) if scope.bureau else Q()


def _on_file(scope: Scope, prefix: str = "") -> Q:
    """Letters dated up to the day; those without a date taken in up to its end."""
    return Q(**{f"{prefix}replied_on__lte": scope.as_of}) | Q(
        **{f"{prefix}replied_on__isnull": True, f"{prefix}created_at__lt": scope.cutoff}
    )


def _sponsorships() -> QuerySet[ProposalSponsor]:
    return ProposalSponsor.objects.select_related("member").order_by("order", "pk")


def _class_changes(scope: Scope) -> QuerySet[ClassChange]:
    """Changes of class that had been adopted and held by the day, oldest first."""
    return (
        ClassChange.objects.filter(
            status=ClassChangeStatus.ADOPTED, changed_on__lte=scope.as_of, decided_at__lt=scope.cutoff
        )
        .select_related("to_class")
        .order_by("changed_on", "pk")
    )


def _ratings(scope: Scope) -> QuerySet[Rating]:
    """Ratings given and entered by the day, oldest first."""
    return (
        Rating.objects.filter(rated_on__lte=scope.as_of, entered_at__lt=scope.cutoff)
        .select_related("result", "attitude")
        .order_by("rated_on", "pk")
    )


def _commitments(scope: Scope) -> Any:
    """Commitments with their standing at the cutoff (``status_then`` …) and all that a line of the ledger names."""
    then = CommitmentEvent.objects.filter(commitment=OuterRef("pk"), at__lt=scope.cutoff).order_by("-at", "-pk")
    returns = then.filter(action=CommitmentAction.RETURN).order_by().values("commitment").annotate(n=Count("pk"))
    # Evidence added later and accepted again does not move the day: the first acceptance that was never undone counts.
    undone = CommitmentEvent.objects.filter(
        commitment=OuterRef("commitment"),
        at__lt=scope.cutoff,
        pk__gt=OuterRef("pk"),
        action__in=[CommitmentAction.RETURN, CommitmentAction.REOPEN],
    )
    accepted = then.filter(action=CommitmentAction.ACCEPT).exclude(Exists(undone)).order_by("at", "pk")

    def last(action: CommitmentAction) -> Subquery:
        return Subquery(then.filter(action=action).values("at")[:1])

    updates = (
        ProgressUpdate.objects.filter(at__lt=scope.cutoff)
        .select_related("verification__by")
        .prefetch_related(Prefetch("evidence", queryset=Evidence.objects.order_by("pk")))
        .order_by("at", "pk")
    )
    values = (
        MeasuredValue.objects.filter(update__at__lt=scope.cutoff, measured_on__lte=scope.as_of)
        .select_related("update__verification")
        .order_by("measured_on", "update__at", "pk")
    )
    later = CommitmentEvent.objects.filter(at__gte=scope.cutoff).exclude(changes={}).order_by("-at", "-pk")
    granted = (
        CommitmentRequest.objects.filter(
            status=RequestStatus.GRANTED,
            decided_at__lt=scope.cutoff,
            kind__in=[RequestKind.EXTENSION, RequestKind.PAUSE, RequestKind.IMPOSSIBLE],
        )
        .select_related("decided_by")
        .order_by("decided_at", "pk")
    )
    # Found by the day, and of promises nobody had set aside by then.
    before = CommitmentEvent.objects.filter(commitment=OuterRef("earlier"), at__lt=scope.cutoff).order_by("-at", "-pk")
    earlier_made = (
        Recurrence.objects.filter(found_at__lt=scope.cutoff)
        .annotate(earlier_then=Coalesce(Subquery(before.values("to_status")[:1]), Value("")))
        .exclude(earlier_then=CommitmentStatus.DISMISSED)
        .select_related("earlier__reply__proposal__session")
    )
    rows: Any = Commitment.objects.all()
    if scope.bureau:
        moved = CommitmentEvent.objects.filter(commitment=OuterRef("pk"), changes__has_key="bureau")
        rows = rows.filter(Q(bureau=scope.bureau) | Exists(moved))
    return (
        rows.annotate(
            status_then=Subquery(then.values("to_status")[:1]),
            confirmed_then=last(CommitmentAction.CONFIRM),
            submitted_then=last(CommitmentAction.SUBMIT),
            accepted_then=Subquery(accepted.values("at")[:1]),
            returned_then=Subquery(returns.values("n"), output_field=IntegerField()),
        )
        .select_related("reply__proposal__session", "reply__bureau", "reply__result_class", "bureau")
        .prefetch_related(
            Prefetch("reply__proposal__sponsorships", queryset=_sponsorships()),
            Prefetch("reply__class_changes", queryset=_class_changes(scope)),
            Prefetch("reply__ratings", queryset=_ratings(scope)),
            Prefetch("joining_bureaus", queryset=Bureau.objects.order_by("pk")),
            Prefetch("updates", queryset=updates),
            Prefetch("targets", queryset=Target.objects.order_by("pk")),
            Prefetch("targets__values", queryset=values),
            Prefetch("events", queryset=later, to_attr="later"),
            Prefetch("requests", queryset=granted),
            Prefetch("recurrences", queryset=earlier_made),
        )
        .order_by(
            "reply__proposal__kind",
            "reply__proposal__session_id",
            Length("reply__proposal__number_key"),
            "reply__proposal__number_key",
            "reply_id",
            "start",
            "pk",
        )
    )
