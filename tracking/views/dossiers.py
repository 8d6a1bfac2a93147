"""One proposal with all that became of it: who handles it, what was answered, what was promised, where it stands."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.models import Proposal, Reply
from proposals.views.access import acting_user
from tracking.enums import CommitmentStatus
from tracking.models import Commitment


@require_GET
def proposal_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal, its replies and the commitments in them that this user may see."""
    user = acting_user(request)
    proposal = get_object_or_404(Proposal.objects.visible_to(user).select_related("session"), pk=pk)
    context = {
        "proposal": proposal,
        "sponsorships": proposal.sponsorships.select_related("member").order_by("order", "pk"),
        "assignments": proposal.assignments.select_related("bureau").order_by("pk"),
        "replies": Reply.objects.visible_to(user)
        .filter(proposal=proposal)
        .select_related("bureau", "result_class")
        .order_by("replied_on", "pk"),
        "commitments": Commitment.objects.visible_to(user)
        .filter(reply__proposal=proposal)
        .exclude(status__in=[CommitmentStatus.CANDIDATE, CommitmentStatus.DISMISSED])
        .prefetch_related("bureau", "targets", "reply__proposal__session")
        .order_by("due_date", "pk"),
        "today": timezone.localdate(),
        "nav": "proposals",
    }
    return render(request, "tracking/proposal_dossier.html", context)
