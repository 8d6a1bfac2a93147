"""Deputies, members and sessions, one at a time."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from proposals.enums import AssemblyKind, Role
from proposals.models import Member, PlenarySession
from proposals.services.members import save_registered
from proposals.views.access import acting_user, only_for, searched
from tracking.forms.registry import MemberForm, SessionForm

PAGE_SIZE = 30


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def member_list(request: HttpRequest) -> HttpResponse:
    """Show deputies and members with their accounts."""
    members = Member.objects.select_related("user").annotate(proposed=Count("sponsorships"))
    if words := searched(request):
        members = members.filter(Q(name__icontains=words) | Q(delegation__icontains=words))
    if request.GET.get("kind") in AssemblyKind.values:
        members = members.filter(assembly_kind=request.GET["kind"])
    ordered = members.order_by("assembly_kind", "delegation", "name", "pk")
    context = {
        "page": Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page")),
        "kinds": AssemblyKind.choices,
        "nav": "registry",
        "tab": "members",
    }
    return render(request, "tracking/member_list.html", context)


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def member_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter a deputy or member, or change one."""
    member = get_object_or_404(Member.objects.select_related("user"), pk=pk) if pk else None
    form = MemberForm(request.POST or None, instance=member)
    if request.method == "POST" and form.is_valid():
        saved = save_registered(form.save(commit=False), by=acting_user(request))
        messages.success(request, f"已保存{saved}。")
        return redirect("member", saved.pk)
    context = {"form": form, "member": member, "nav": "registry"}
    return render(request, "tracking/member_form.html", context, status=422 if form.errors else 200)


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def session_list(request: HttpRequest) -> HttpResponse:
    """Show the sessions, newest first."""
    sessions = PlenarySession.objects.annotate(count=Count("proposals"))
    context = {
        "sessions": sessions.order_by("-year", "assembly_kind", "-term", "-sitting", "pk"),
        "nav": "registry",
        "tab": "sessions",
    }
    return render(request, "tracking/session_list.html", context)


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def session_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Enter a session, or change one."""
    session = get_object_or_404(PlenarySession, pk=pk) if pk else None
    form = SessionForm(request.POST or None, instance=session)
    if request.method == "POST" and form.is_valid():
        saved = save_registered(form.save(commit=False), by=acting_user(request))
        messages.success(request, f"已保存{saved}。")
        return redirect("sessions")
    context = {"form": form, "session": session, "nav": "registry"}
    return render(request, "tracking/session_form.html", context, status=422 if form.errors else 200)
