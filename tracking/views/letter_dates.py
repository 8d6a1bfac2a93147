"""Deciding whether a confirmed date follows the corrected day of its letter."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from proposals.enums import Role
from proposals.views.access import acting_user, only_by_post, only_for
from tracking.forms.actions import DateForm
from tracking.models import Commitment
from tracking.services.door import MoveNotAllowed
from tracking.services.rereading import decide_date


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def commitment_date(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the date that is read now, or keep the confirmed one."""
    commitment = get_object_or_404(Commitment.objects.visible_to(acting_user(request)), pk=pk)
    form = DateForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选择是否修改期限。")
    else:
        adopt = form.cleaned_data["adopt"] == "yes"
        try:
            version = form.cleaned_data["version"]
            decide_date(commitment, adopt=adopt, by=acting_user(request), now=timezone.now(), version=version)
        except MoveNotAllowed as error:
            messages.error(request, str(error))
        else:
            messages.success(request, "承诺期限已修改。" if adopt else "期限不改，已记录。")
    return redirect(f"{reverse('letter_review', args=[commitment.reply_id])}#c-{pk}")
