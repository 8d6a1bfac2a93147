"""Looking back: the list of look-backs, making one, its check list, recording what was found, carrying over."""

import secrets

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from proposals.enums import Role
from proposals.models import Bureau, Proposal
from proposals.views.access import acting_user, only_by_post, only_for
from tracking.enums import LookBackOutcome
from tracking.forms.campaigns import CampaignForm, CarryForm, FindingForm
from tracking.models import Campaign, CampaignItem
from tracking.reports.data import years_on_file
from tracking.services.campaigns import carry_over, close_campaign, open_campaign, record_finding, tally
from tracking.services.door import MoveNotAllowed

PAGE_SIZE = 50
_OUTCOMES = {"left": "未登记", **dict(LookBackOutcome.choices)}


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Show the look-backs, the latest first, with how far each has come."""
    campaigns = (
        Campaign.objects.visible_to(acting_user(request))
        .annotate(total=Count("items"), recorded=Count("items", filter=~Q(items__outcome="")))
        .order_by("-opened_at", "-pk")
    )
    page = Paginator(campaigns, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "tracking/campaign_list.html", {"page": page, "nav": "commitments"})


@only_for(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def campaign_new(request: HttpRequest) -> HttpResponse:
    """Choose what to look back at."""
    form = CampaignForm(
        request.POST or None,
        years=years_on_file(),
        bureaus=list(Bureau.objects.order_by("name")),
        topics=list(Proposal.objects.exclude(topic="").order_by("topic").values_list("topic", flat=True).distinct()),
        seed=secrets.randbelow(2**31),
    )
    if request.method == "POST" and form.is_valid():
        try:
            campaign = open_campaign(
                name=form.cleaned_data["name"],
                criteria=form.criteria(),
                sample_size=form.cleaned_data["sample_size"] or 0,
                seed=form.cleaned_data["seed"],
                by=acting_user(request),
                now=timezone.now(),
                form_key=form.cleaned_data["form_key"],
            )
        except MoveNotAllowed as error:
            form.add_error(None, str(error))
        else:
            return redirect("campaign", campaign.pk)
    context = {"form": form, "nav": "commitments"}
    return render(request, "tracking/campaign_form.html", context, status=422 if form.errors else 200)


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def campaign_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the check list, all of it or what has one outcome."""
    return _detail(request, pk)


def _detail(
    request: HttpRequest, pk: int, *, carry: CarryForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    user = acting_user(request)
    campaign = get_object_or_404(Campaign.objects.visible_to(user).select_related("created_by"), pk=pk)
    items = campaign.items.prefetch_related("commitment__bureau", "commitment__reply__proposal__session").order_by(
        "position"
    )
    chosen = request.GET.get("outcome", "")
    if chosen in _OUTCOMES:
        items = items.filter(outcome="" if chosen == "left" else chosen)
    counts = tally(campaign)
    context = {
        "campaign": campaign,
        "page": Paginator(items, PAGE_SIZE).get_page(request.GET.get("page")),
        "counts": [(value, label, counts[value]) for value, label in _OUTCOMES.items()],
        "total": counts["all"],
        "left": counts["left"],
        "chosen": chosen,
        "chosen_label": _OUTCOMES.get(chosen, ""),
        "may_record": user.role == Role.OFFICE and campaign.is_open,
        "may_carry": user.role == Role.OFFICE,
        "carry_form": carry or CarryForm(),
        "problem": problem,
        "today": timezone.localdate(),
        "nav": "commitments",
    }
    return render(request, "tracking/campaign_detail.html", context, status=status)


@only_for(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def campaign_record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what was found of one promise on the list."""
    campaigns = Campaign.objects.visible_to(acting_user(request))
    item = get_object_or_404(
        CampaignItem.objects.filter(campaign__in=campaigns).select_related(
            "campaign", "commitment__bureau", "commitment__reply__proposal"
        ),
        pk=pk,
    )
    initial = {"checked_on": timezone.localdate(), "people": str(acting_user(request))}
    if item.outcome:
        initial = {name: getattr(item, name) for name in ("outcome", "way", "checked_on", "people", "note")}
    form = FindingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            record_finding(item, form.finding(), by=acting_user(request), now=timezone.now())
        except MoveNotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"第{item.position}项已登记。")
            return redirect(_next_left(item))
    context = {"item": item, "form": form, "today": timezone.localdate(), "nav": "commitments"}
    return render(request, "tracking/campaign_record.html", context, status=422 if form.errors else 200)


def _next_left(item: CampaignItem) -> str:
    """Return the page of the list that shows what is left, so that the clerk goes on where she was."""
    left = CampaignItem.objects.filter(campaign=item.campaign_id, outcome="").exists()
    return item.campaign.get_absolute_url() + ("?outcome=left" if left else "")


@only_for(Role.OFFICE)
@only_by_post
def campaign_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End a look-back."""
    campaign = get_object_or_404(Campaign.objects.visible_to(acting_user(request)), pk=pk)
    try:
        close_campaign(campaign, by=acting_user(request), now=timezone.now())
    except MoveNotAllowed as error:
        return _detail(request, pk, problem=str(error), status=422)
    messages.success(request, "回头看已结束。")
    return redirect("campaign", pk)


@only_for(Role.OFFICE)
@only_by_post
def campaign_carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry what is open into a later session."""
    campaign = get_object_or_404(Campaign.objects.visible_to(acting_user(request)), pk=pk)
    form = CarryForm(request.POST)
    if not form.is_valid():
        return _detail(request, pk, carry=form, status=422)
    session = form.cleaned_data["session"]
    try:
        carried = carry_over(campaign, session=session, by=acting_user(request), now=timezone.now())
    except MoveNotAllowed as error:
        return _detail(request, pk, carry=form, problem=str(error), status=422)
    if carried:
        messages.success(request, f"{len(carried)}项未办结的承诺已结转至{session}。")
    else:
        messages.info(request, "没有需要结转的事项：未办结的都已转入这一届次。")
    return redirect("campaign", pk)
