"""Taking a letter back and restoring it, each on a page that says beforehand what will happen."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from proposals.enums import Role
from proposals.models import Assignment, Reply
from proposals.services.replies import ReplyNotChanged
from proposals.views.access import acting_user, only_for
from tracking.enums import CommitmentStatus
from tracking.forms.actions import RestoreForm, VoidForm
from tracking.services.door import MoveNotAllowed
from tracking.services.voiding import consequences, obstacles_to_restoring, restore_reply, void_reply


@only_for(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def letter_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what making the letter void will do, and do it once a reason is given."""
    reply = _reply(request, pk)
    if reply.is_void and request.method == "GET":
        return redirect("letter_review", pk)
    form = VoidForm(request.POST or None)
    if _is_done(request, reply, form, void_reply, "答复件已作废，理由已记录。"):
        return redirect("letter_review", pk)
    answering = Assignment.objects.visible_to(acting_user(request)).filter(proposal=reply.proposal_id)
    context = {
        "reply": reply,
        "form": form,
        "said": consequences(reply),
        "answering": answering.filter(bureau=reply.bureau_id).first() if reply.bureau_id else None,
        "nav": "letters",
    }
    return render(request, "tracking/letter_void.html", context, status=422 if form.errors else 200)


@only_for(Role.OFFICE)
@require_http_methods(["GET", "POST"])
def letter_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what restoring the letter will do, and do it once a reason is given."""
    reply = _reply(request, pk)
    if not reply.is_void and request.method == "GET":
        return redirect("letter_review", pk)
    form = RestoreForm(request.POST or None)
    if _is_done(request, reply, form, restore_reply, "答复件已恢复，其中的承诺事项恢复为作废前的状态。"):
        return redirect("letter_review", pk)
    context = {
        "reply": reply,
        "form": form,
        "obstacles": list(obstacles_to_restoring(reply)) if reply.is_void else [],
        "promises": reply.commitments.filter(status=CommitmentStatus.VOID).count(),
        "nav": "letters",
    }
    return render(request, "tracking/letter_restore.html", context, status=422 if form.errors else 200)


def _reply(request: HttpRequest, pk: int) -> Reply:
    letters = Reply.objects.visible_to(acting_user(request), with_void=True)
    return get_object_or_404(letters.select_related("document", "proposal__session", "bureau", "voided_by"), pk=pk)


def _is_done(
    request: HttpRequest, reply: Reply, form: VoidForm | RestoreForm, act: Callable[..., Reply], done: str
) -> bool:
    """Carry out what was asked for; what keeps it from being done stands on the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act(reply, by=acting_user(request), now=timezone.now(), reason=form.cleaned_data["reason"])
    except (MoveNotAllowed, ReplyNotChanged) as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, done)
    return True
