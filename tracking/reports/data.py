"""
The report's questions to the database, streamed as rows: memory does not grow with their number.

What a commitment was is read from its events up to the end of the day, never from its status of today; progress,
proof and decisions that came later are left out. Proposals and letters count from the day written on them; a
proposal without such a day counts, a letter without one counts from the day it was taken in.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Length

from proposals.models import Assignment, Bureau, PlenarySession, Proposal, Reply, ResultClass
from tracking.enums import OPEN_STATUSES, CommitmentStatus
from tracking.models import Commitment, CommitmentEvent, Rating
from tracking.reports.assemble import Names
from tracking.reports.batches import Among, Bare, batched, day_of, grouped
from tracking.reports.describe import (
    Opinion,
    Part,
    Put,
    assignment_row,
    candidate_row,
    last_years_proposal_row,
    proposal_row,
    rating_row,
    reply_row,
)
from tracking.reports.directory import Directory
from tracking.reports.ledger import Standing, commitment_row, standing, target_row
from tracking.reports.origins import first_sponsors, origins
from tracking.reports.promises import promises
from tracking.reports.rows import CountedRow, RowTable
from tracking.reports.scope import Scope


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


def proposal_rows(scope: Scope, directory: Directory) -> Iterator[CountedRow]:
    """The year's proposals, each followed by its assignments: one 件 may be several 件次."""
    known = Q(assigned_date__isnull=True) | Q(assigned_date__lte=scope.as_of)
    for batch in _proposals(scope):
        pks = [proposal.pk for proposal in batch]
        # Of one bureau's report, too, all parts: how many are to answer a proposal is no matter of whose report it is.
        assigned = Assignment.objects.filter(known, proposal__in=Among(pks)).order_by("pk")
        columns = ("proposal_id", "pk", "bureau_id", "role", Bare("assigned_date"), Bare("due_date"))
        assignments = grouped(assigned.values_list(*columns))
        sponsors = first_sponsors(pks)
        for proposal in batch:
            parts = [
                Part(pk, bureau, role, day_of(assigned), day_of(due))
                for _, pk, bureau, role, assigned, due in assignments[proposal.pk]
            ]
            yield proposal_row(proposal, parts, sponsor=sponsors.get(proposal.pk, ""), directory=directory)
            for part in parts:
                if scope.bureau is None or part.bureau_id == scope.bureau:
                    yield assignment_row(part, proposal, directory=directory)


def _known_from_void_letters(scope: Scope) -> Q:
    """Drafts of which only letters speak that were void on the day: nobody put such a proposal forward."""
    own, assigned = Reply.objects.filter(proposal=OuterRef("pk")), Assignment.objects.filter(proposal=OuterRef("pk"))
    void, standing = own.filter(scope.was_void()), own.exclude(scope.was_void())
    return Q(Exists(void), ~Exists(standing), ~Exists(assigned), is_draft=True)


def _proposals(scope: Scope) -> Iterator[list[Put]]:
    """The year's proposals on file by the day, in batches."""
    letters = Count("replies", filter=scope.on_file("replies__") & scope.by_bureau("replies__bureau"))
    proposals = (
        Proposal.objects.filter(scope.of_year())
        .filter(Q(received_date__isnull=True) | Q(received_date__lte=scope.as_of))
        .exclude(_known_from_void_letters(scope))
        .order_by("kind", "session_id", Length("number_key"), "number_key", "pk")
    )
    if scope.bureau:
        proposals = proposals.filter(Exists(Assignment.objects.filter(proposal=OuterRef("pk"), bureau=scope.bureau)))
    return batched(map(Put._make, proposals.annotate(letters=letters).values_list(*Put._fields).iterator()))


def reply_rows(scope: Scope, directory: Directory) -> Iterator[CountedRow]:
    """The letters that answer the year's proposals, then the year's letters that answer none on file."""
    of_the_year = Q(replied_on__year=scope.year) | Q(replied_on__isnull=True, created_at__year=scope.year)
    unmatched = Q(proposal__isnull=True) & of_the_year if not scope.assembly else Q(pk__in=[])
    return _letters(scope.of_year("proposal__") | unmatched, scope, directory, table=RowTable.REPLIES)


def _letters(wanted: Q, scope: Scope, directory: Directory, *, table: RowTable) -> Iterator[CountedRow]:
    replies = (
        Reply.objects.filter(scope.on_file(), scope.by_bureau("bureau"))
        .filter(wanted)
        .order_by("proposal__kind", Length("proposal__number_key"), "proposal__number_key", "pk")
    )
    for batch in batched(replies.values_list("pk", flat=True).iterator()):
        read = origins(batch, scope, directory, in_full=False)
        for pk in batch:
            yield reply_row(pk, read[pk], table=table)


def rating_rows(scope: Scope, directory: Directory, *, table: RowTable = RowTable.RATINGS) -> Iterator[CountedRow]:
    """What each proposer said of each letter by the day, one row for both the first and the last."""
    ratings = (
        Rating.objects.filter(rated_on__lte=scope.as_of, entered_at__lt=scope.cutoff)
        .filter(scope.on_file("reply__"), scope.of_year("reply__proposal__"), scope.by_bureau("reply__bureau"))
        .order_by("reply__proposal__kind", "reply_id", "member_id", "rated_on", "pk")
    )
    paths = [Bare(path) if path == "rated_on" else path for path in Opinion._fields]
    told = map(Opinion._make, ratings.values_list(*paths).iterator())
    for _, opinions in groupby(told, key=lambda opinion: (opinion.reply_id, opinion.member_id)):
        yield rating_row(list(opinions), directory=directory, table=table)


def commitment_rows(scope: Scope, directory: Directory) -> Iterator[CountedRow]:
    """
    The year's confirmed commitments, each followed by its targets, and the passages not decided on.

    What had been dismissed by then, stood in a letter that was void, or had not been found yet, gives no row.
    """
    for promise in promises(_commitments(scope).filter(scope.of_year("reply__proposal__")), scope, directory):
        if promise.status == CommitmentStatus.CANDIDATE:
            yield candidate_row(promise)
            continue
        found = standing(promise, scope, directory)
        yield commitment_row(found, scope, directory, table=RowTable.COMMITMENTS)
        for aim in found.aims:
            yield target_row(aim, found, table=RowTable.TARGETS)


def carried_rows(scope: Scope, directory: Directory) -> Iterator[CountedRow]:
    """
    Commitments of earlier years that were confirmed and open when the year began, each followed by its targets.

    These were carried over into the year.
    """
    before = CommitmentEvent.objects.filter(commitment=OuterRef("pk"), at__lt=scope.opening).order_by("-at", "-pk")
    carried = (
        _commitments(scope)
        .filter(scope.of_assembly("reply__proposal__"), reply__proposal__session__year__lt=scope.year)
        .annotate(status_before=Subquery(before.values("to_status")[:1]))
        .filter(status_before__in=OPEN_STATUSES)
    )
    for found in _confirmed(carried, scope, directory):
        yield commitment_row(found, scope, directory, table=RowTable.CARRIED)
        for aim in found.aims:
            yield target_row(aim, found, table=RowTable.CARRIED_TARGETS)


def last_year_rows(scope: Scope, directory: Directory) -> Iterator[CountedRow]:
    """What is compared: the year before, as it stood on the same day a year earlier, by the same rules."""
    earlier = scope.a_year_earlier
    for batch in _proposals(earlier):
        sponsors = first_sponsors([proposal.pk for proposal in batch])
        for proposal in batch:
            yield last_years_proposal_row(proposal, sponsor=sponsors.get(proposal.pk, ""), directory=directory)
    yield from _letters(earlier.of_year("proposal__"), earlier, directory, table=RowTable.LASTYEAR_REPLIES)
    yield from rating_rows(earlier, directory, table=RowTable.LASTYEAR_RATINGS)
    of_that_year = _commitments(earlier).filter(earlier.of_year("reply__proposal__"))
    for found in _confirmed(of_that_year, earlier, directory):
        yield commitment_row(found, earlier, directory, table=RowTable.LASTYEAR)
        for aim in found.aims:
            yield target_row(aim, found, table=RowTable.LASTYEAR_TARGETS)


# Everything a report counts, in the order in which it is read.
SOURCES: tuple[Callable[[Scope, Directory], Iterator[CountedRow]], ...] = (
    proposal_rows,
    reply_rows,
    rating_rows,
    commitment_rows,
    carried_rows,
    last_year_rows,
)


def streams(scope: Scope) -> Iterator[Iterator[CountedRow]]:
    """The rows of each source, to be read in their order."""
    directory = Directory.read()
    for source in SOURCES:
        yield source(scope, directory)


def _confirmed(commitments: Any, scope: Scope, directory: Directory) -> Iterator[Standing]:
    for promise in promises(commitments, scope, directory):
        if promise.status != CommitmentStatus.CANDIDATE:
            yield standing(promise, scope, directory)


def _commitments(scope: Scope) -> Any:
    """Commitments letter by letter with their status at the cutoff as ``status_then``."""
    then = CommitmentEvent.objects.filter(commitment=OuterRef("pk"), at__lt=scope.cutoff).order_by("-at", "-pk")
    rows: QuerySet[Commitment] = Commitment.objects.all()
    if scope.bureau:
        moved = CommitmentEvent.objects.filter(commitment=OuterRef("pk"), changes__has_key="bureau")
        rows = rows.filter(Q(bureau=scope.bureau) | Exists(moved))
    return rows.annotate(status_then=Subquery(then.values("to_status")[:1])).order_by(
        "reply__proposal__kind",
        "reply__proposal__session_id",
        Length("reply__proposal__number_key"),
        "reply__proposal__number_key",
        "reply_id",
        "start",
        "pk",
    )
