"""Bureaus with their people: the list, one bureau, entering, changing and merging one."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from proposals.enums import Role
from proposals.models import Bureau, RegistryEvent, User
from proposals.services.bureaus import BureauRefused, save_bureau
from proposals.views.access import acting_user, only_by_post, only_for, searched
from tracking.enums import OPEN_STATUSES
from tracking.forms.registry import BureauForm, MergeForm
from tracking.models import Commitment
from tracking.services.merging import merge_bureau

# How many changes a page tells.
PAST = 20
_OPEN = Q(status__in=OPEN_STATUSES)


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def bureau_list(request: HttpRequest) -> HttpResponse:
    """Show all bureaus, those in use first, with how many people and open matters each has."""
    words = searched(request)
    bureaus = Bureau.objects.select_related("parent").order_by("-is_active", "name", "pk")
    if words:
        bureaus = bureaus.filter(
            pk__in=Bureau.objects.filter(Q(name__icontains=words) | Q(aliases__name__icontains=words))
        )
    by_bureau = User.objects.filter(is_active=True, bureau__isnull=False).values("bureau", "role")
    people = {(row["bureau"], row["role"]): row["count"] for row in by_bureau.annotate(count=Count("pk")).order_by()}
    counted = Commitment.objects.filter(_OPEN).values("bureau").annotate(count=Count("pk")).order_by()
    matters = {row["bureau"]: row["count"] for row in counted}
    rows = [
        {
            "bureau": bureau,
            "clerks": people.get((bureau.pk, Role.CLERK), 0),
            "heads": people.get((bureau.pk, Role.HEAD), 0),
            "matters": matters.get(bureau.pk, 0),
        }
        for bureau in bureaus
    ]
    return render(request, "tracking/bureau_list.html", {"rows": rows, "nav": "registry", "tab": "bureaus"})


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def bureau_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a bureau, its people, and what was changed."""
    return _page(request, get_object_or_404(Bureau.objects.select_related("parent"), pk=pk))


def _page(request: HttpRequest, bureau: Bureau, *, form: MergeForm | None = None) -> HttpResponse:
    people = User.objects.filter(bureau=bureau).annotate(
        handled=Count("handled_commitments", filter=Q(handled_commitments__status__in=OPEN_STATUSES))
    )
    events = RegistryEvent.objects.filter(bureau=bureau).select_related("by", "user")
    may_merge = bureau.is_active and acting_user(request).role == Role.OFFICE
    context = {
        "bureau": bureau,
        "aliases": bureau.aliases.order_by("name"),
        "people": people.order_by("-is_active", "role", "display_name", "pk"),
        "matters": Commitment.objects.filter(_OPEN, bureau=bureau).count(),
        "events": events.order_by("-at", "-pk")[:PAST],
        "form": form or (MergeForm(bureau=bureau) if may_merge else None),
        "nav": "registry",
    }
    return render(request, "tracking/bureau_detail.html", context, status=422 if form else 200)


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def bureau_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter a bureau, or change one."""
    bureau = get_object_or_404(Bureau, pk=pk) if pk else None
    initial = {}
    if bureau:
        aliases = "、".join(bureau.aliases.order_by("name").values_list("name", flat=True))
        initial = {"name": bureau.name, "parent": bureau.parent_id, "email": bureau.email, "aliases": aliases}
    form = BureauForm(request.POST or None, bureau=bureau, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_bureau(bureau, by=acting_user(request), now=timezone.now(), **form.cleaned_data)
        except BureauRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已保存{saved}。")
            return redirect("bureau", saved.pk)
    context = {"form": form, "bureau": bureau, "nav": "registry"}
    return render(request, "tracking/bureau_form.html", context, status=422 if form.errors else 200)


@only_by_post
@only_for(Role.OFFICE)
def bureau_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Merge a bureau into another."""
    bureau = get_object_or_404(Bureau.objects.select_related("parent"), pk=pk)
    form = MergeForm(request.POST, bureau=bureau)
    if form.is_valid():
        try:
            merged = merge_bureau(bureau, by=acting_user(request), now=timezone.now(), **form.cleaned_data)
        except BureauRefused as error:
            form.add_error(None, str(error))
        else:
            went = f"{merged.people}人、{merged.commitments}项承诺事项、{merged.assignments}件待答复建议提案"
            messages.success(request, f"已并入{form.cleaned_data['into']}，转入{went}。")
            return redirect("bureau", form.cleaned_data["into"].pk)
    return _page(request, bureau, form=form)
