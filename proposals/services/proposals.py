"""Proposals: complete what a letter could only sketch."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from proposals.models import Member, PlenarySession, Proposal, ProposalSponsor, User
from proposals.services.matching import number_key
from proposals.services.permissions import require_oversight


@transaction.atomic
def save_proposal(
    proposal: Proposal | None,
    *,
    by: User,
    session: PlenarySession,
    kind: str,
    number: str,
    title: str,
    topic: str,
    received_date: date | None,
    sponsors: Sequence[Member],
) -> Proposal:
    """Enter a proposal, or complete and correct one; it is no draft any more. The first sponsor leads."""
    require_oversight(by)
    proposal = Proposal() if proposal is None else Proposal.objects.select_for_update().get(pk=proposal.pk)
    proposal.session = session
    proposal.kind = kind
    proposal.number = number
    proposal.number_key = number_key(number)
    proposal.title = title
    proposal.topic = topic
    proposal.received_date = received_date
    proposal.is_draft = False
    proposal.save()
    chosen = [member.pk for member in sponsors]
    kept = list(proposal.sponsorships.order_by("order", "pk").values_list("member", flat=True))
    proposal.sponsorships.exclude(member__in=chosen).delete()
    ordered = [pk for pk in kept if pk in chosen] + [pk for pk in chosen if pk not in kept]
    for order, pk in enumerate(ordered, start=1):
        ProposalSponsor.objects.update_or_create(proposal=proposal, member_id=pk, defaults={"order": order})
    return proposal
