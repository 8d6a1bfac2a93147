"""One proposal with all that became of it: who handles it, what was answered, what was promised, where it stands."""

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.enums import Role
from proposals.models import Proposal, Reply, User
from proposals.views.access import acting_user
from tracking.enums import CommitmentStatus, RequestKind
from tracking.models import Commitment, CommitmentRequest
from tracking.views.follow_up import follow_ups
from tracking.views.member_desk import plain_promises


@require_GET
def proposal_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a proposal, its replies and the commitments in them that this user may see."""
    user = acting_user(request)
    proposal = get_object_or_404(Proposal.objects.visible_to(user).select_related("session"), pk=pk)
    today = timezone.localdate()
    replies = (
        Reply.objects.visible_to(user)
        .filter(proposal=proposal)
        .select_related("bureau", "result_class")
        .order_by("replied_on", "pk")
    )
    context: dict[str, object] = {
        "proposal": proposal,
        "sponsorships": proposal.sponsorships.select_related("member").order_by("order", "pk"),
        "assignments": proposal.assignments.select_related("bureau").order_by("pk"),
        "replies": list(follow_ups(list(replies), user=user).values()),
        "given_up": _given_up(user, proposal),
        "today": today,
        "nav": "desk" if user.role == Role.MEMBER else "proposals",
    }
    if user.role == Role.MEMBER:
        context["promises"] = plain_promises(user, [proposal], today=today)[proposal.pk]
        return render(request, "tracking/proposal_member.html", context)
    context["commitments"] = (
        Commitment.objects.visible_to(user)
        .filter(reply__proposal=proposal)
        .confirmed()
        .prefetch_related("bureau", "targets", "reply__proposal__session")
        .order_by("due_date", "pk")
    )
    return render(request, "tracking/proposal_dossier.html", context)


def _given_up(user: User, proposal: Proposal) -> list[tuple[Commitment, CommitmentRequest]]:
    """Return what was found impossible, each with the request whose reason is told to the proposer."""
    told = CommitmentRequest.objects.granted(RequestKind.IMPOSSIBLE).select_related("from_bureau").order_by("pk")
    impossible = (
        Commitment.objects.visible_to(user)
        .filter(reply__proposal=proposal, status=CommitmentStatus.UNACHIEVABLE)
        .prefetch_related(Prefetch("requests", queryset=told, to_attr="told"))
        .order_by("pk")
    )
    return [(commitment, commitment.told[-1]) for commitment in impossible if commitment.told]
