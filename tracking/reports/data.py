"""
The report's questions to the database, streamed as rows: memory does not grow with their number.

What a commitment was is read from its events up to the end of the day, never from its status of today; progress,
proof and decisions that came later are left out. Proposals and letters count from the day written on them; a
proposal without such a day counts, a letter without one counts from the day it was taken in.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Length

from proposals.models import Assignment, Bureau, PlenarySession, Proposal, ProposalSponsor, Reply, ResultClass
from tracking.enums import CONFIRMED_STATUSES, CommitmentAction, CommitmentStatus
from tracking.models import Commitment, CommitmentEvent, Evidence, MeasuredValue, ProgressUpdate, Target
from tracking.reports.assemble import Names
from tracking.reports.describe import (
    Scope,
    assignment_row,
    candidate_row,
    commitment_row,
    proposal_row,
    reply_row,
    standing,
    target_row,
)
from tracking.reports.rows import CountedRow

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


def proposal_rows(scope: Scope) -> Iterator[CountedRow]:
    """The year's proposals, each followed by its assignments: one 件 may be several 件次."""
    assigned = Q(assigned_date__isnull=True) | Q(assigned_date__lte=scope.as_of)
    proposals: Any = (
        Proposal.objects.filter(session__year=scope.year)
        .filter(Q(received_date__isnull=True) | Q(received_date__lte=scope.as_of))
        .select_related("session")
        .annotate(letters=Count("replies", filter=_on_file(scope, "replies__")))
        .prefetch_related(
            Prefetch("sponsorships", queryset=_sponsorships()),
            Prefetch(
                "assignments", queryset=Assignment.objects.filter(assigned).select_related("bureau").order_by("pk")
            ),
        )
        .order_by("kind", "session_id", Length("number_key"), "number_key", "pk")
    )
    for proposal in proposals.iterator(chunk_size=CHUNK):
        yield proposal_row(proposal, letters=proposal.letters)
        for assignment in proposal.assignments.all():
            yield assignment_row(assignment, proposal)


def reply_rows(scope: Scope) -> Iterator[CountedRow]:
    """The letters that answer the year's proposals, then the year's letters that answer none on file."""
    of_the_year = Q(replied_on__year=scope.year) | Q(replied_on__isnull=True, created_at__year=scope.year)
    replies = (
        Reply.objects.filter(_on_file(scope))
        .filter(Q(proposal__session__year=scope.year) | (Q(proposal__isnull=True) & of_the_year))
        .select_related("proposal", "bureau", "result_class")
        .order_by("proposal__kind", Length("proposal__number_key"), "proposal__number_key", "pk")
    )
    for reply in replies.iterator(chunk_size=CHUNK):
        yield reply_row(reply)


def commitment_rows(scope: Scope) -> Iterator[CountedRow]:
    """
    The year's confirmed commitments, each followed by its targets, and the passages not decided on.

    What had been dismissed by then, or had not been found yet, gives no row.
    """
    letter, order = 0, 0
    for commitment in _commitments(scope).iterator(chunk_size=CHUNK):
        if commitment.reply_id != letter:
            letter, order = commitment.reply_id, 0
        if commitment.status_then == CommitmentStatus.CANDIDATE:
            yield candidate_row(commitment, commitment.reply.proposal)
        elif commitment.status_then in CONFIRMED_STATUSES:
            order += 1
            found = standing(
                commitment,
                scope,
                order=order,
                status=CommitmentStatus(commitment.status_then),
                confirmed_at=commitment.confirmed_then,
                submitted_at=commitment.submitted_then,
                accepted_at=commitment.accepted_then,
                returned=commitment.returned_then or 0,
            )
            yield commitment_row(found, scope)
            for target in commitment.targets.all():
                yield target_row(target, found, scope)


def _on_file(scope: Scope, prefix: str = "") -> Q:
    """Letters dated up to the day; those without a date taken in up to its end."""
    return Q(**{f"{prefix}replied_on__lte": scope.as_of}) | Q(
        **{f"{prefix}replied_on__isnull": True, f"{prefix}created_at__lt": scope.cutoff}
    )


def _sponsorships() -> QuerySet[ProposalSponsor]:
    return ProposalSponsor.objects.select_related("member").order_by("order", "pk")


def _commitments(scope: Scope) -> Any:
    """Commitments with their standing at the cutoff (``status_then`` …) and all that a line of the ledger names."""
    then = CommitmentEvent.objects.filter(commitment=OuterRef("pk"), at__lt=scope.cutoff).order_by("-at", "-pk")
    returns = then.filter(action=CommitmentAction.RETURN).order_by().values("commitment").annotate(n=Count("pk"))

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
    return (
        Commitment.objects.filter(reply__proposal__session__year=scope.year)
        .annotate(
            status_then=Subquery(then.values("to_status")[:1]),
            confirmed_then=last(CommitmentAction.CONFIRM),
            submitted_then=last(CommitmentAction.SUBMIT),
            accepted_then=last(CommitmentAction.ACCEPT),
            returned_then=Subquery(returns.values("n"), output_field=IntegerField()),
        )
        .select_related("reply__proposal__session", "reply__bureau", "reply__result_class", "bureau")
        .prefetch_related(
            Prefetch("reply__proposal__sponsorships", queryset=_sponsorships()),
            Prefetch("joining_bureaus", queryset=Bureau.objects.order_by("pk")),
            Prefetch("updates", queryset=updates),
            Prefetch("targets", queryset=Target.objects.order_by("pk")),
            Prefetch("targets__values", queryset=values),
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
