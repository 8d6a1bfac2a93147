"""Supplementary replies: drafting, editing on one page, downloading, recording that they went out."""

import io

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.enums import Role
from proposals.models import Reply
from proposals.tasks import parse_document_task
from proposals.views.access import acting_user, only_by_post
from proposals.views.downloads import download
from tracking.forms.answers import IssueForm, supplement_forms
from tracking.models import SupplementaryReply, SupplementItem
from tracking.reports.renderers.supplement import render as render_letter
from tracking.services.classes import classes_open_to
from tracking.services.door import MoveNotAllowed
from tracking.services.supplement_letter import letter_of
from tracking.services.supplements import (
    draft_supplement,
    issue_supplement,
    last_reports,
    may_write_supplement,
    save_supplement,
)

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@only_by_post
def letter_supplement(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft a supplementary reply to a letter, or open the draft there is."""
    user = acting_user(request)
    reply = get_object_or_404(Reply.objects.visible_to(user), pk=pk)
    try:
        supplement = draft_supplement(reply, by=user, now=timezone.now())
    except MoveNotAllowed as error:
        messages.error(request, str(error))
        return redirect("letter", pk)
    return redirect("supplement", supplement.pk)


def _visible(request: HttpRequest, pk: int) -> SupplementaryReply:
    items = SupplementItem.objects.select_related("commitment").order_by("commitment__start", "pk")
    seen = (
        SupplementaryReply.objects.visible_to(acting_user(request))
        .select_related("reply__proposal__session", "reply__bureau", "reply__result_class", "drafted_by", "issued_by")
        .prefetch_related(Prefetch("items", items))
    )
    return get_object_or_404(seen, pk=pk)


@require_GET
def supplement_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a supplementary reply: as forms to those who may still write it, as a letter to everybody else."""
    return _page(request, _visible(request, pk))


def _page(
    request: HttpRequest,
    supplement: SupplementaryReply,
    *,
    status: int = 200,
    forms: tuple[object, object] | None = None,
    issue: IssueForm | None = None,
    problem: str = "",
) -> HttpResponse:
    user = acting_user(request)
    context: dict[str, object] = {"supplement": supplement, "problem": problem, "nav": "letters"}
    if not supplement.is_draft or not may_write_supplement(supplement.reply, by=user):
        return render(request, "tracking/supplement_detail.html", context, status=status)
    form, rows = forms or supplement_forms(supplement)
    context |= {
        "form": form,
        "rows": rows,
        "reported": last_reports(supplement),
        "today": timezone.localdate(),
        "issue": (issue or _issue_form(supplement)) if user.role == Role.OFFICE else None,
    }
    return render(request, "tracking/supplement_form.html", context, status=status)


def _issue_form(supplement: SupplementaryReply, data: object = None, files: object = None) -> IssueForm:
    return IssueForm(
        data,
        files,
        classes=classes_open_to(supplement.reply, on=timezone.localdate()),
        max_bytes=settings.UPLOAD_MAX_BYTES,
        auto_id="issue_%s",
        initial={"version": supplement.version},
    )


@only_by_post
def supplement_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was written into a draft."""
    supplement = _visible(request, pk)
    form, rows = supplement_forms(supplement, data=request.POST)
    if not (form.is_valid() and rows.is_valid()):
        return _page(request, supplement, status=422, forms=(form, rows))
    try:
        save_supplement(
            supplement,
            words=form.words(),
            items=[row.words() for row in rows.forms],
            by=acting_user(request),
            version=form.cleaned_data["version"],
        )
    except MoveNotAllowed as error:
        # The page keeps what was written beside the version it may be sent with next.
        fresh = _visible(request, pk)
        data = request.POST.copy()
        data["version"] = str(fresh.version)
        return _page(request, fresh, status=422, forms=supplement_forms(fresh, data=data), problem=str(error))
    messages.success(request, "草稿已保存。")
    return redirect("supplement", pk)


@only_by_post
def supplement_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Record that the letter went out."""
    supplement = _visible(request, pk)
    form = _issue_form(supplement, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, supplement, status=422, issue=form)
    try:
        issued = issue_supplement(
            supplement,
            form.issue(),
            by=acting_user(request),
            now=timezone.now(),
            version=form.cleaned_data["version"],
        )
    except MoveNotAllowed as error:
        fresh = _visible(request, pk)
        data = request.POST.copy()
        data["version"] = str(fresh.version)
        return _page(request, fresh, status=422, issue=_issue_form(fresh, data), problem=str(error))
    if issued.document_id:
        parse_document_task.delay_on_commit(document_id=issued.document_id)
    messages.success(request, "补充答复已登记印发。")
    return redirect("supplement", pk)


@require_GET
def supplement_docx(request: HttpRequest, pk: int) -> FileResponse:
    """Give the letter as a Word file."""
    letter = letter_of(_visible(request, pk))
    content = io.BytesIO(render_letter(letter))
    return FileResponse(content, as_attachment=True, filename=letter.file_name, content_type=_DOCX)


@require_GET
def supplement_file(request: HttpRequest, pk: int) -> FileResponse:
    """Give the letter as it went out."""
    document = _visible(request, pk).document
    if document is None:
        raise Http404
    return download(document.file, document.name)
