"""What a proposer sees of her proposals: the reply, what was promised, where it stands, and what she is asked."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch

from proposals.models import Proposal, Reply, User
from tracking.enums import CommitmentStatus
from tracking.models import Commitment
from tracking.services.standing import standings
from tracking.views.follow_up import FollowUp, follow_ups

# More than anybody puts forward in the years a system is kept.
PROPOSALS = 100


@dataclass(slots=True)
class Promise:
    """One promise and the sentence that says where it stands."""

    commitment: Commitment
    standing: str


@dataclass(slots=True)
class OwnProposal:
    """One proposal of hers."""

    proposal: Proposal
    replies: list[FollowUp]
    promises: list[Promise] = field(default_factory=list)

    @property
    def fulfilled(self) -> int:
        """How many promises were kept."""
        return sum(promise.commitment.status == CommitmentStatus.FULFILLED for promise in self.promises)

    @property
    def is_asked(self) -> bool:
        """Whether a rating of hers is waited for."""
        return any(one.invitation and one.invitation.is_asked for one in self.replies)


def own_proposals(user: User, *, today: date) -> list[OwnProposal]:
    """Return her proposals, those she is asked about first, then the latest; a fixed number of queries."""
    seen = Prefetch("replies", Reply.objects.visible_to(user))
    proposals = list(
        Proposal.objects.visible_to(user)
        .prefetch_related("session", "assignments__bureau", seen, "replies__result_class", "replies__bureau")
        .order_by("-session__year", "number_key", "pk")[:PROPOSALS]
    )
    found = follow_ups([reply for proposal in proposals for reply in proposal.replies.all()], user=user)
    promises = plain_promises(user, proposals, today=today)
    own = [
        OwnProposal(proposal, [found[reply.pk] for reply in proposal.replies.all()], promises[proposal.pk])
        for proposal in proposals
    ]
    return sorted(own, key=lambda one: not one.is_asked)


def plain_promises(user: User, proposals: list[Proposal], *, today: date) -> dict[int, list[Promise]]:
    """Return the promises in the replies to each proposal, in the order of their letters, in plain words."""
    commitments = list(
        Commitment.objects.visible_to(user)
        .confirmed()
        .filter(reply__proposal__in=proposals)
        .select_related("reply", "bureau")
        .order_by("reply__replied_on", "reply_id", "start", "pk")
    )
    said = standings(commitments, today=today)
    grouped: dict[int, list[Promise]] = defaultdict(list)
    for commitment in commitments:
        # Only replies to these proposals were asked for.
        grouped[commitment.reply.proposal_id or 0].append(Promise(commitment, said[commitment.pk]))
    return grouped
