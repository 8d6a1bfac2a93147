"""Accounts of bureaus' people and of members: opening, changing, closing, a new password, handing matters over."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from proposals.enums import KEPT_ROLES, Role
from proposals.models import Bureau, Member, RegistryEvent, User
from proposals.services.accounts import (
    AccountRefused,
    change_account,
    close_account,
    open_account,
    reopen_account,
    reset_password,
)
from proposals.views.access import acting_user, only_by_post, only_for
from tracking.forms.handling import OfferForm
from tracking.forms.registry import NewPersonForm, PersonForm, ReasonForm
from tracking.models import Commitment, HandOver
from tracking.services.door import MoveNotAllowed
from tracking.services.handling import offer_hand_over


@never_cache
@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def bureau_person_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account for somebody of a bureau."""
    return _new(request, bureau=get_object_or_404(Bureau.objects.filter(is_active=True), pk=pk))


@never_cache
@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def member_person_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the account of a deputy or member, who has at most one."""
    return _new(request, member=get_object_or_404(Member.objects.filter(user__isnull=True), pk=pk))


def _new(request: HttpRequest, *, bureau: Bureau | None = None, member: Member | None = None) -> HttpResponse:
    initial = {"display_name": member.name, "email": member.email} if member else {}
    form = NewPersonForm(request.POST or None, of_member=member is not None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            account, password = open_account(
                bureau=bureau, member=member, by=acting_user(request), now=timezone.now(), **form.cleaned_data
            )
        except AccountRefused as error:
            form.add_error(None, str(error))
        else:
            return _told(request, account, password)
    context = {"form": form, "bureau": bureau, "member": member, "nav": "registry"}
    return render(request, "tracking/person_new.html", context, status=422 if form.errors else 200)


def _told(request: HttpRequest, account: User, password: str) -> HttpResponse:
    """Show the first password in the answer itself: it stands in no cookie, no address and no cache."""
    context = {"account": account, "password": password, "nav": "registry"}
    return render(request, "tracking/person_password.html", context)


def _account(pk: int) -> User:
    """Return an account the office keeps; others are in the admin."""
    accounts = User.objects.filter(role__in=sorted(KEPT_ROLES)).select_related("bureau", "member")
    return get_object_or_404(accounts, pk=pk)


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an account, or change what it says of its owner."""
    account = _account(pk)
    if request.method != "POST":
        return _page(request, account)
    form = _person_form(account, request.POST)
    if form.is_valid():
        try:
            change_account(account, by=acting_user(request), now=timezone.now(), **form.cleaned_data)
        except AccountRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("person", pk)
    return _page(request, account, form=form)


def _person_form(account: User, data: Mapping[str, Any] | None = None) -> PersonForm:
    initial = {"display_name": account.display_name, "email": account.email, "role": account.role}
    form = PersonForm(data, initial=initial)
    if account.role == Role.MEMBER:
        form.fields["role"].choices = [(Role.MEMBER.value, Role.MEMBER.label)]  # type: ignore[attr-defined]
    return form


def _page(
    request: HttpRequest,
    account: User,
    *,
    form: PersonForm | None = None,
    reason: ReasonForm | None = None,
    offer: OfferForm | None = None,
) -> HttpResponse:
    others = list(User.objects.filter(bureau=account.bureau_id, is_active=True).exclude(pk=account.pk))
    handled = Commitment.objects.tracked().filter(handler=account).count()
    waiting = HandOver.objects.waiting().filter(giver=account).select_related("receiver").first()
    may_offer = acting_user(request).role == Role.OFFICE and handled and others and not waiting
    context = {
        "account": account,
        "form": form or _person_form(account),
        "reason": reason or ReasonForm(),
        "offer": offer or (OfferForm(receivers=others) if may_offer else None),
        "handled": handled,
        "waiting": waiting,
        "events": RegistryEvent.objects.filter(user=account).select_related("by").order_by("-at", "-pk"),
        "nav": "registry",
    }
    return render(request, "tracking/person_detail.html", context, status=422 if form or reason or offer else 200)


@only_by_post
@only_for(Role.OFFICE, Role.ADMIN)
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account."""
    account = _account(pk)
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            close_account(account, by=acting_user(request), now=timezone.now(), **form.cleaned_data)
        except AccountRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{account}的账号已停用。")
            return redirect("person", pk)
    return _page(request, account, reason=form)


@never_cache
@only_by_post
@only_for(Role.OFFICE, Role.ADMIN)
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a first password anew; for a closed account this opens it again."""
    account = _account(pk)
    give = reset_password if account.is_active else reopen_account
    try:
        changed, password = give(account, by=acting_user(request), now=timezone.now())
    except AccountRefused as error:
        messages.error(request, str(error))
        return redirect("person", pk)
    return _told(request, changed, password)


@only_by_post
@only_for(Role.OFFICE)
def person_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer somebody's matters to a colleague, who has to accept."""
    account = _account(pk)
    if account.bureau is None:
        raise Http404
    others = list(User.objects.filter(bureau=account.bureau_id, is_active=True).exclude(pk=account.pk))
    form = OfferForm(request.POST, receivers=others)
    if form.is_valid():
        try:
            offered = offer_hand_over(giver=account, by=acting_user(request), now=timezone.now(), **form.cleaned_data)
        except MoveNotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"已提出交接，等待{offered.receiver}接收。")
            return redirect("person", pk)
    return _page(request, account, offer=form)
