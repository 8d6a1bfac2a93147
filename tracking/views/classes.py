"""Result classes over time: proposing another one for a letter, the office's queue, deciding."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from proposals.enums import Role
from proposals.models import Reply
from proposals.views.access import acting_user, only_for
from tracking.enums import ClassChangeStatus
from tracking.forms.answers import ClassDecisionForm, ClassForm
from tracking.models import ClassChange
from tracking.services.classes import class_on, classes_open_to, decide_class, may_propose_class, propose_class
from tracking.services.door import MoveNotAllowed

PAGE_SIZE = 30


@require_http_methods(["GET", "POST"])
def letter_class(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose another class for a letter."""
    user = acting_user(request)
    replies = Reply.objects.visible_to(user).select_related("proposal", "bureau", "result_class__scheme")
    reply = get_object_or_404(replies, pk=pk)
    if not may_propose_class(reply, by=user):
        raise Http404
    today = timezone.localdate()
    form = ClassForm(request.POST or None, classes=classes_open_to(reply, on=today))
    if request.method == "POST" and form.is_valid():
        try:
            propose_class(reply, to_class=form.chosen(), basis=form.cleaned_data["basis"], by=user, now=timezone.now())
        except MoveNotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "类别调整已提出，等待督查室决定。")
            return redirect("letter", pk)
    context = {"reply": reply, "current": class_on(reply, on=today), "form": form, "nav": "letters"}
    return render(request, "tracking/class_form.html", context, status=422 if form.errors else 200)


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def class_change_list(request: HttpRequest) -> HttpResponse:
    """Show the changes that wait, or with ``state=all`` those decided, too."""
    seen = ClassChange.objects.visible_to(acting_user(request))
    everything = request.GET.get("state") == "all"
    rows = seen.order_by("-proposed_at", "-pk") if everything else seen.waiting().order_by("proposed_at", "pk")
    page = Paginator(
        rows.select_related("reply__proposal__session", "reply__bureau", "from_class", "to_class", "proposed_by"),
        PAGE_SIZE,
    ).get_page(request.GET.get("page"))
    context = {"page": page, "everything": everything, "nav": "letters"}
    return render(request, "tracking/class_change_list.html", context)


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def class_change_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a change with its basis, and decide on it."""
    user = acting_user(request)
    seen = ClassChange.objects.visible_to(user).select_related(
        "reply__proposal__session",
        "reply__bureau",
        "from_class__scheme",
        "to_class",
        "proposed_by",
        "decided_by",
        "supplement",
    )
    change = get_object_or_404(seen, pk=pk)
    form = ClassDecisionForm(request.POST or None, initial={"changed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        adopt = form.cleaned_data["adopt"] == "yes"
        try:
            decide_class(
                change,
                adopt=adopt,
                by=user,
                now=timezone.now(),
                on=form.cleaned_data["changed_on"] or timezone.localdate(),
                note=form.cleaned_data["note"],
            )
        except MoveNotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已登记：{change}。" if adopt else "已登记：不予调整，理由已记录。")
            return redirect("class_change", pk)
    context = {
        "change": change,
        "form": form,
        "may_decide": user.role == Role.OFFICE
        and change.status == ClassChangeStatus.PROPOSED
        and change.proposed_by_id != user.pk,
        "is_own": change.proposed_by_id == user.pk,
        "nav": "letters",
    }
    return render(request, "tracking/class_change_detail.html", context, status=422 if form.errors else 200)
