"""Take in letters, watch them being read, and give the originals back."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from proposals.enums import DocumentStatus, Role
from proposals.forms import UploadForm
from proposals.models import Document, UploadBatch
from proposals.services.documents import Incoming, register_document, retry_document, start_batch
from proposals.tasks import parse_document_task
from proposals.views.access import acting_user, is_htmx, only_by_post, only_for
from proposals.views.downloads import download


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take in one or many files; each is kept, known already, or refused by name."""
    form = UploadForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        max_bytes=settings.UPLOAD_MAX_BYTES,
        max_files=settings.DATA_UPLOAD_MAX_NUMBER_FILES,
    )
    if request.method == "POST" and form.is_valid():
        batch = start_batch(by=acting_user(request))
        for file in form.cleaned_data["letters"]:
            outcome = register_document(
                Incoming(name=file.name, file=file), batch=batch, max_bytes=settings.UPLOAD_MAX_BYTES
            )
            if outcome.document_id and not outcome.is_duplicate:
                parse_document_task.delay_on_commit(document_id=outcome.document_id)
        return redirect("upload_batch", batch.pk)
    return render(request, "proposals/letter_upload.html", {"form": form, "nav": "letters"})


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def upload_batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what became of each file of an upload; the page asks again until all are read."""
    batch = get_object_or_404(UploadBatch, pk=pk)
    outcomes = list(batch.outcomes.select_related("document", "document__reply").order_by("pk"))
    waiting = sum(o.document is not None and o.document.status == DocumentStatus.RECEIVED for o in outcomes)
    replies = [o.document.reply for o in outcomes if o.document and hasattr(o.document, "reply")]
    context = {
        "batch": batch,
        "outcomes": outcomes,
        "waiting": waiting,
        "finished": len(outcomes) - waiting,
        "first_read": next((reply for reply in replies if not reply.is_void), None),
        "nav": "letters",
    }
    template = "proposals/_batch_progress.html" if is_htmx(request) else "proposals/upload_batch.html"
    return render(request, template, context)


@require_GET
def document_file(request: HttpRequest, pk: int) -> FileResponse:
    """Give back the original, unchanged, as a download that no browser opens as a page."""
    document = get_object_or_404(Document.objects.visible_to(acting_user(request)), pk=pk)
    return download(document.file, document.name)


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def document_retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a failed document again."""
    document = get_object_or_404(Document.objects.visible_to(acting_user(request)), pk=pk)
    retry_document(document, by=acting_user(request))
    parse_document_task.delay_on_commit(document_id=document.pk)
    messages.success(request, f"已重新读取“{document.name}”。")
    return redirect("letters")
