"""When a proposer is asked what she thinks: on the reply, after it was handled again, once its promises are settled."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from proposals.models import Member, Reply
from tracking.enums import CLOSED_STATUSES, OPEN_STATUSES, CommitmentStatus, RatingOccasion
from tracking.models import Commitment, CommitmentEvent, Rating, Rehandling


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a rating is about, and since when; None where nothing says when it began."""

    kind: RatingOccasion
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Invitation:
    """How one proposer stands to one reply: what she may rate now, and whether she is asked to."""

    occasion: Occasion
    is_asked: bool
    is_handled_again: bool


def occasions_of(reply_ids: Collection[int]) -> dict[int, list[Occasion]]:
    """
    The occasions that have come, the latest last: it is what a rating given now is about.

    A reply without any confirmed promise is rated as a reply only. Three queries, whatever the number of replies.
    """
    confirmed = (
        Commitment.objects.confirmed()
        .filter(reply__in=reply_ids)
        .values("reply")
        .annotate(running=Count("pk", filter=Q(status__in=OPEN_STATUSES)))
        .order_by()
    )
    settled = {row["reply"] for row in confirmed if not row["running"]}
    settled_at = _latest(
        CommitmentEvent.objects.filter(
            commitment__reply__in=settled, to_status__in=CLOSED_STATUSES, commitment__status__in=CLOSED_STATUSES
        ).exclude(from_status__in=[*CLOSED_STATUSES, CommitmentStatus.VOID]),
        "commitment__reply",
        "at",
    )
    answered_again = Rehandling.objects.filter(reply__in=reply_ids, closed_at__isnull=False)
    answered_at = _latest(answered_again, "reply", "closed_at")
    come: dict[int, list[Occasion]] = {}
    for pk in reply_ids:
        later = [Occasion(RatingOccasion.FULFILMENT, settled_at.get(pk))] if pk in settled else []
        if pk in answered_at:
            later.append(Occasion(RatingOccasion.REHANDLED, answered_at[pk]))
        # What happened last is asked about; what nobody knows the day of happened before.
        later.sort(key=lambda occasion: (occasion.since is not None, occasion.since))
        come[pk] = [Occasion(RatingOccasion.REPLY, None), *later]
    return come


def occasion_for(reply: Reply) -> RatingOccasion:
    """What a rating given now is about."""
    return occasions_of([reply.pk])[reply.pk][-1].kind


def invitations(reply_ids: Collection[int], *, member: Member) -> dict[int, Invitation]:
    """
    Whether a proposer is asked to rate each reply: she has not since the latest occasion came.

    While a reply is handled again she is not asked: the second answer is what she waits for.
    """
    rated: dict[int, dict[str, datetime]] = defaultdict(dict)
    for row in (
        Rating.objects.current()
        .filter(reply__in=reply_ids, member=member)
        .values_list("reply", "occasion", "entered_at")
    ):
        rated[row[0]][row[1]] = row[2]
    again = set(Rehandling.objects.unanswered().filter(reply__in=reply_ids).values_list("reply", flat=True).order_by())
    answer: dict[int, Invitation] = {}
    for pk, come in occasions_of(reply_ids).items():
        latest = come[-1]
        at = rated[pk].get(latest.kind)
        has_rated = at is not None and (latest.since is None or at >= latest.since)
        answer[pk] = Invitation(latest, is_asked=not has_rated and pk not in again, is_handled_again=pk in again)
    return answer


def _latest(rows, key: str, moment: str) -> dict[int, datetime]:  # type: ignore[no-untyped-def]
    return {row[key]: row["latest"] for row in rows.values(key).annotate(latest=Max(moment)).order_by()}
