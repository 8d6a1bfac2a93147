"""Who of a bureau works on what, and handing over."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.enums import Role
from proposals.models import User
from proposals.views.access import acting_user, only_by_post, only_for
from tracking.forms.handling import AnswerForm, HandlerForm, HandOverForm
from tracking.models import Commitment, HandOver
from tracking.services.door import MoveNotAllowed
from tracking.services.handling import (
    accept_hand_over,
    assign_handler,
    colleagues,
    decline_hand_over,
    offer_hand_over,
    withdraw_hand_over,
    workload,
)

# How many past hand-overs the page shows.
PAST = 20


@only_for(Role.CLERK, Role.HEAD)
@require_GET
def handling(request: HttpRequest) -> HttpResponse:
    """Show the bureau's people with what each works on, what waits for an answer, and what was handed over."""
    return _page(request)


def _page(
    request: HttpRequest, *, form: HandOverForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    user = acting_user(request)
    hand_overs = HandOver.objects.visible_to(user).select_related("giver", "receiver", "offered_by")
    open_ones = Commitment.objects.visible_to(user).tracked()
    context = {
        "people": workload(user),
        "nobodys": open_ones.filter(handler__isnull=True, bureau=user.bureau_id).count(),
        "for_me": hand_overs.waiting().filter(receiver=user).order_by("offered_at", "pk"),
        "by_me": hand_overs.waiting().filter(Q(offered_by=user) | Q(giver=user)).order_by("offered_at", "pk"),
        "past": hand_overs.exclude(pk__in=HandOver.objects.visible_to(user).waiting()).order_by("-answered_at", "-pk")[
            :PAST
        ],
        "form": form or _form(user),
        "problem": problem,
        "nav": "handling",
    }
    return render(request, "tracking/handling.html", context, status=status)


def _form(user: User, data: object = None) -> HandOverForm:
    people = list(colleagues(user))
    givers = people if user.role == Role.HEAD else [user]
    receivers = [person for person in people if person.is_active]
    initial = {"giver": user.pk} if user.role == Role.CLERK else {}
    return HandOverForm(data, givers=givers, receivers=receivers, initial=initial)


@only_for(Role.CLERK, Role.HEAD)
@require_GET
def handled_by(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the open commitments that one colleague works on."""
    user = acting_user(request)
    colleague = get_object_or_404(colleagues(user), pk=pk)
    rows = Commitment.objects.visible_to(user).tracked().filter(handler=colleague).order_by("due_date", "pk")
    context = {
        "colleague": colleague,
        "commitments": rows.prefetch_related("bureau", "targets", "reply__proposal__session").order_by(
            "due_date", "pk"
        ),
        "today": timezone.localdate(),
        "nav": "handling",
    }
    return render(request, "tracking/handled_by.html", context)


def handler_form(commitment: Commitment, user: User, data: object = None) -> HandlerForm:
    """Return the form that says who of the commitment's bureau works on it; empty for who works in none."""
    people = colleagues(user).filter(is_active=True, bureau=commitment.bureau_id) if user.works_in_bureau else []
    initial = {"handler": commitment.handler_id, "version": commitment.version}
    return HandlerForm(data, colleagues=people, initial=initial, auto_id="handler_%s")


@only_by_post
def commitment_handler(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who works on a commitment."""
    user = acting_user(request)
    commitment = get_object_or_404(Commitment.objects.visible_to(user), pk=pk)
    form = handler_form(commitment, user, request.POST)
    if not form.is_valid():
        messages.error(request, "经办人没有修改：请选择本单位的在岗人员。")
        return redirect("commitment", pk)
    try:
        assign_handler(commitment, by=user, now=timezone.now(), **form.cleaned_data)
    except MoveNotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"经办人：{form.cleaned_data['handler'] or '全体经办人员'}。")
    return redirect("commitment", pk)


@only_by_post
@only_for(Role.CLERK, Role.HEAD)
def hand_over_new(request: HttpRequest) -> HttpResponse:
    """Offer everything one colleague works on to another."""
    user = acting_user(request)
    form = _form(user, request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    try:
        offered = offer_hand_over(by=user, now=timezone.now(), **form.cleaned_data)
    except MoveNotAllowed as error:
        return _page(request, form=form, problem=str(error), status=422)
    messages.success(request, f"已提出交接，等待{offered.receiver}接收。接收前仍由{offered.giver}经办。")
    return redirect("handling")


@only_by_post
@only_for(Role.CLERK, Role.HEAD)
def hand_over_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, decline or take back an offer."""
    user = acting_user(request)
    hand_over = get_object_or_404(HandOver.objects.visible_to(user), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, problem="请选择接收或不接收。", status=422)
    now = timezone.now()
    try:
        match form.cleaned_data["answer"]:
            case "accept":
                accepted = accept_hand_over(hand_over, by=user, now=now)
                messages.success(request, f"已接收{accepted.commitments.count()}项承诺事项。")
            case "decline":
                decline_hand_over(hand_over, by=user, now=now, note=form.cleaned_data["note"])
                messages.success(request, "已答复不接收，仍由移交人经办。")
            case _:
                withdraw_hand_over(hand_over, by=user, now=now)
                messages.success(request, "已撤回。")
    except MoveNotAllowed as error:
        return _page(request, problem=str(error), status=422)
    return redirect("handling")
