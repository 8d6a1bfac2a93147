"""What followed a reply, gathered for the pages that show it: desks, letters, proposals."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count

from proposals.enums import Role
from proposals.models import Reply, User
from tracking.enums import ClassChangeStatus
from tracking.models import ClassChange, Rating, Rehandling, SupplementaryReply
from tracking.services.classes import may_propose_class
from tracking.services.occasions import Invitation, invitations
from tracking.services.ratings import may_rate
from tracking.services.satisfaction import Totals, totals
from tracking.services.supplements import may_write_supplement

# How many rows of each list a desk shows; the list has them all.
ROWS = 8


@dataclass(slots=True)
class FollowUp:
    """What followed one reply, as far as a user may see it; proposers get no ``totals``, for others speak in them."""

    reply: Reply
    changes: list[ClassChange] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    rehandlings: list[Rehandling] = field(default_factory=list)
    supplements: list[SupplementaryReply] = field(default_factory=list)
    totals: list[Totals] = field(default_factory=list)
    invitation: Invitation | None = None

    @property
    def adopted(self) -> list[ClassChange]:
        """The changes in force, the earliest first."""
        return [change for change in self.changes if change.status == ClassChangeStatus.ADOPTED]

    @property
    def latest(self) -> ClassChange | None:
        """The change that gave the present class."""
        return self.adopted[-1] if self.adopted else None

    @property
    def waiting(self) -> ClassChange | None:
        """The change that waits for the office."""
        return next((change for change in self.changes if change.status == ClassChangeStatus.PROPOSED), None)

    @property
    def under_way(self) -> Rehandling | None:
        """The re-handling that waits for its answer."""
        return next((again for again in self.rehandlings if again.is_open), None)

    @property
    def draft(self) -> SupplementaryReply | None:
        """The supplementary reply that is being written."""
        return next((one for one in self.supplements if one.is_draft), None)

    @property
    def issued(self) -> list[SupplementaryReply]:
        """The supplementary replies that went out."""
        return [one for one in self.supplements if not one.is_draft]


def follow_ups(replies: Collection[Reply], *, user: User) -> dict[int, FollowUp]:
    """Gather what followed each of these replies, which the user may see; a fixed number of queries."""
    gathered = {reply.pk: FollowUp(reply) for reply in replies}
    keys = list(gathered)
    changes = ClassChange.objects.visible_to(user).filter(reply__in=keys).order_by("changed_on", "decided_at", "pk")
    for change in changes.select_related("from_class", "to_class", "proposed_by", "decided_by"):
        gathered[change.reply_id].changes.append(change)
    ratings = Rating.objects.visible_to(user).filter(reply__in=keys).order_by("rated_on", "pk")
    for rating in ratings.select_related("member", "attitude", "result"):
        gathered[rating.reply_id].ratings.append(rating)
    rehandlings = Rehandling.objects.visible_to(user).filter(reply__in=keys).order_by("pk")
    for again in rehandlings.select_related("bureau"):
        gathered[again.reply_id].rehandlings.append(again)
    for supplement in SupplementaryReply.objects.visible_to(user).filter(reply__in=keys).order_by("pk"):
        gathered[supplement.reply_id].supplements.append(supplement)
    if user.role == Role.MEMBER:
        # Nobody is asked about a letter of which it is not settled who wrote it: she could not answer (may_rate).
        settled = [reply.pk for reply in replies if reply.bureau_id and reply.proposal_id]
        asked = invitations(settled, member=user.member) if user.member else {}
        for pk, invitation in asked.items():
            gathered[pk].invitation = invitation
        return gathered
    proposers: dict[int, int] = defaultdict(int)
    counted = Reply.objects.visible_to(user).filter(pk__in=keys).values("pk").order_by()
    proposers.update(counted.annotate(n=Count("proposal__sponsorships")).values_list("pk", "n"))
    for pk, one in gathered.items():
        one.totals = totals(one.ratings, asked=proposers[pk])
    return gathered


@dataclass(frozen=True, slots=True)
class LetterFollowUp:
    """What the page of a letter shows of what followed it, and what this user may do there."""

    found: FollowUp
    siblings: list[Reply]
    may_rate: bool
    may_propose_class: bool
    may_draft: bool


def letter_follow_up(reply: Reply, *, user: User, has_promises: bool) -> LetterFollowUp:
    """Gather what followed one letter; ``siblings`` are further letters of this bureau on the same proposal."""
    siblings: list[Reply] = []
    if reply.proposal_id and reply.bureau_id:
        others = Reply.objects.visible_to(user).filter(proposal=reply.proposal_id, bureau=reply.bureau_id)
        siblings = list(others.exclude(pk=reply.pk).order_by("replied_on", "pk"))
    return LetterFollowUp(
        found=follow_ups([reply], user=user)[reply.pk],
        siblings=siblings,
        may_rate=bool(may_rate(reply, by=user)),
        may_propose_class=may_propose_class(reply, by=user),
        may_draft=has_promises and may_write_supplement(reply, by=user),
    )


def desk_answers(user: User, *, today: date) -> dict[str, object]:
    """What waits on a desk because of what followed replies."""
    again = Rehandling.objects.visible_to(user).unanswered().order_by("due_date", "pk")
    rows = again.select_related("bureau", "reply__proposal")
    if not user.oversees:
        return {"rehandlings": list(rows[:ROWS]), "today": today}
    changes = ClassChange.objects.visible_to(user).waiting().order_by("proposed_at", "pk")
    return {
        "rehandlings": list(rows[:ROWS]),
        "changes": changes.select_related("reply__proposal", "reply__bureau", "from_class", "to_class")[:ROWS],
        "unread": SupplementaryReply.objects.visible_to(user)
        .unread()
        .select_related("reply__proposal", "reply__bureau")
        .order_by("replied_on", "pk")[:ROWS],
        "today": today,
    }
