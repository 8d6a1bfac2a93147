"""How the sending stands, and what a person has to decide about it."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.enums import Role
from proposals.views.access import acting_user, only_by_post, only_for
from tracking.models import MailTry, RefusingAddress, SendingHold
from tracking.services.reminders.addresses import CorrectionRefused, clear_address, people_at
from tracking.services.reminders.holds import hold_by_hand, release
from tracking.services.reminders.overview import sending_overview

RECENT = 20


class _AddressForm(forms.Form):
    """The address to send to from now on; as it is, if it is left as it is."""

    address = forms.EmailField(label="邮箱地址", max_length=254)


@require_GET
@only_for(Role.OFFICE, Role.ADMIN)
def sending_state(request: HttpRequest) -> HttpResponse:
    """Show when mails last went out, what holds them, which addresses refuse, and the last tries."""
    return _page(request)


def _page(request: HttpRequest, *, wrong: dict[int, tuple[str, str]] | None = None, status: int = 200) -> HttpResponse:
    """Show the page; ``wrong`` holds what was typed for an address, and why it cannot be."""
    user = acting_user(request)
    marks = list(RefusingAddress.objects.visible_to(user).marked().order_by("-refused_at", "pk"))
    owners = people_at([mark.address for mark in marks])
    rows = [(mark, owners.get(mark.address, []), *(wrong or {}).get(mark.pk, (mark.address, ""))) for mark in marks]
    context = {
        "sending": sending_overview(now=timezone.now()),
        "rows": rows,
        "tries": MailTry.objects.visible_to(user).select_related("mail__recipient").order_by("-at", "-pk")[:RECENT],
        "released": SendingHold.objects.visible_to(user)
        .filter(released_at__isnull=False)
        .select_related("released_by")
        .order_by("-released_at")[:RECENT],
        "nav": "mails",
        "tab": "sending",
    }
    return render(request, "tracking/sending.html", context, status=status)


@only_by_post
@only_for(Role.OFFICE, Role.ADMIN)
def sending_hold(request: HttpRequest) -> HttpResponse:
    """Hold all mails back."""
    hold_by_hand(by=acting_user(request), now=timezone.now(), note=request.POST.get("note", ""))
    messages.success(request, "已暂停发送。提醒照常计划，恢复后一并发送。")
    return redirect("sending")


@only_by_post
@only_for(Role.OFFICE, Role.ADMIN)
def sending_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let mails go out again."""
    if release(pk, by=acting_user(request), now=timezone.now()):
        messages.success(request, "已恢复，到期的提醒将在几分钟内发送；不在工作日发送时段的，到时发送。")
    else:
        messages.info(request, "该暂停此前已解除。")
    return redirect("sending")


@only_by_post
@only_for(Role.OFFICE, Role.ADMIN)
def address_clear(request: HttpRequest, pk: int) -> HttpResponse:
    """Send to an address again, corrected or as it is."""
    form = _AddressForm(request.POST)
    typed = request.POST.get("address", "")[:254]
    if not form.is_valid():
        return _page(request, wrong={pk: (typed, "请填写完整的邮箱地址，如 lin@example.gov.cn。")}, status=422)
    try:
        is_done = clear_address(
            pk, by=acting_user(request), now=timezone.now(), corrected_to=form.cleaned_data["address"]
        )
    except CorrectionRefused as refusal:
        return _page(request, wrong={pk: (typed, str(refusal))}, status=422)
    if is_done:
        messages.success(request, f"将重新向 {form.cleaned_data['address']} 发送，未送达的提醒会再次发送。")
    else:
        messages.info(request, "该地址此前已恢复。")
    return redirect("sending")
