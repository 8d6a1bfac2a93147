"""The list of proposals, and the form that completes one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from proposals.enums import ProposalKind, Role
from proposals.forms import ProposalForm
from proposals.fulltext import TITLES
from proposals.models import PlenarySession, Proposal, Reply
from proposals.search import read_words
from proposals.services.proposals import save_proposal
from proposals.views.access import acting_user, only_for, searched

PAGE_SIZE = 30


@require_GET
def proposal_list(request: HttpRequest) -> HttpResponse:
    """Show the proposals this user may see, newest session first."""
    proposals = Proposal.objects.visible_to(acting_user(request)).on_file()
    text = searched(request)
    if text:
        proposals = proposals.filter(
            TITLES.having(read_words(text), vendor=proposals.vendor) | Q(number__icontains=text)
        )
    sessions = list(PlenarySession.objects.order_by("-year", "assembly_kind", "pk"))
    session = next((session for session in sessions if str(session.pk) == request.GET.get("session")), None)
    if session:
        proposals = proposals.filter(session=session)
    if request.GET.get("kind") in ProposalKind.values:
        proposals = proposals.filter(kind=request.GET["kind"])
    if request.GET.get("draft"):
        proposals = proposals.drafts()
    answers = Prefetch("replies", Reply.objects.standing())
    proposals = proposals.prefetch_related("session", "sponsors", "assignments__bureau", answers).order_by(
        "-session__year", "session", "number_key", "pk"
    )
    context = {
        "page": Paginator(proposals, PAGE_SIZE).get_page(request.GET.get("page")),
        "sessions": sessions,
        "kinds": ProposalKind.choices,
        "nav": "proposals",
    }
    return render(request, "proposals/proposal_list.html", context)


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def proposal_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter a proposal, or complete one that was drafted from a letter."""
    user = acting_user(request)
    proposal = get_object_or_404(Proposal.objects.visible_to(user), pk=pk) if pk else None
    form = ProposalForm(request.POST or None, instance=proposal)
    if request.method == "POST" and form.is_valid():
        saved = save_proposal(proposal, by=user, **form.cleaned_data)
        messages.success(request, f"已保存{saved}。")
        return redirect("proposal", saved.pk)
    return render(request, "proposals/proposal_form.html", {"form": form, "proposal": proposal, "nav": "proposals"})
