"""Handling a reply again: the list, one of them with its second answer, the letter of that answer."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from proposals.enums import Role
from proposals.tasks import parse_document_task
from proposals.views.access import acting_user, only_for
from proposals.views.downloads import download
from tracking.forms.answers import SecondAnswerForm
from tracking.models import Rating, Rehandling
from tracking.services.door import MoveNotAllowed
from tracking.services.ratings import close_rehandling, may_answer_again

PAGE_SIZE = 30
STATES = {"open": "正在办理", "overdue": "已逾期", "closed": "已再次答复"}


@only_for(Role.OFFICE, Role.ADMIN, Role.CLERK, Role.HEAD)
@require_GET
def rehandling_list(request: HttpRequest) -> HttpResponse:
    """Show what is handled again, what is due first at the top."""
    today = timezone.localdate()
    seen = Rehandling.objects.visible_to(acting_user(request))
    state = request.GET.get("state", "open")
    rows = {
        "open": seen.unanswered().order_by("due_date", "pk"),
        "overdue": seen.overdue(today=today).order_by("due_date", "pk"),
        "closed": seen.filter(closed_at__isnull=False).order_by("-closed_at", "-pk"),
    }
    shown = rows.get(state, seen.order_by("-opened_on", "-pk"))
    page = Paginator(shown.select_related("bureau", "reply__proposal__session"), PAGE_SIZE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "states": STATES,
        "state": state,
        "today": today,
        "nav": "letters",
    }
    return render(request, "tracking/rehandling_list.html", context)


@require_http_methods(["GET", "POST"])
def rehandling_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show why a reply is handled again and by when, and record the second answer."""
    user = acting_user(request)
    seen = Rehandling.objects.visible_to(user).select_related(
        "bureau", "reply__proposal__session", "closed_by", "document"
    )
    again = get_object_or_404(seen, pk=pk)
    may_answer = may_answer_again(again, by=user)
    form = SecondAnswerForm(request.POST or None, request.FILES or None, max_bytes=settings.UPLOAD_MAX_BYTES)
    if request.method == "POST" and form.is_valid():
        try:
            closed = close_rehandling(
                again,
                answered_on=form.cleaned_data["answered_on"],
                answer=form.cleaned_data["answer"],
                by=user,
                now=timezone.now(),
                letter=form.incoming(),
                max_bytes=settings.UPLOAD_MAX_BYTES,
            )
        except MoveNotAllowed as error:
            form.add_error(None, str(error))
        else:
            if closed.document_id:
                parse_document_task.delay_on_commit(document_id=closed.document_id)
            messages.success(request, "再次答复已登记，将请提出人再次评价。")
            return redirect("rehandling", pk)
    context = {
        "again": again,
        # Of the proposers each sees her own words only; a bureau that joined in sees none.
        "rating": Rating.objects.visible_to(user)
        .filter(pk=again.rating_id)
        .select_related("member", "attitude", "result", "entered_by")
        .first(),
        "form": form,
        "may_answer": may_answer and again.is_open,
        "today": timezone.localdate(),
        "nav": "letters",
    }
    return render(request, "tracking/rehandling_detail.html", context, status=422 if form.errors else 200)


@require_GET
def rehandling_file(request: HttpRequest, pk: int) -> FileResponse:
    """Give the letter of the second answer."""
    seen = Rehandling.objects.visible_to(acting_user(request)).select_related("document")
    document = get_object_or_404(seen, pk=pk).document
    if document is None:
        raise Http404
    return download(document.file, document.name)
