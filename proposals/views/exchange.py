"""Import and export: templates, tables of everything, the dry run of an upload and its result."""

import tempfile
from collections.abc import Callable
from typing import IO

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from proposals.enums import ImportScope, ImportStatus, Role, RowFate
from proposals.forms import ImportForm
from proposals.models import ImportJob
from proposals.services.exchange.claims import ImportRefused
from proposals.services.exchange.files import write_export, write_import_errors, write_template
from proposals.services.exchange.jobs import (
    SMALL_BYTES,
    SMALL_ROWS,
    applied_before,
    confirm_import,
    receive_import,
)
from proposals.services.exchange.kinds import ExchangeKind, kind_named, kinds
from proposals.tasks import process_import_now, process_import_task
from proposals.views.access import acting_user, is_htmx, only_by_post, only_for

PAGE_SIZE = 50
_JOBS_SHOWN = 20


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def exchange(request: HttpRequest) -> HttpResponse:
    """Offer templates and exports, take a table in, and list the last imports."""
    user = acting_user(request)
    form = ImportForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        kinds=[(kind.name, kind.title) for kind in kinds()],
        max_bytes=settings.IMPORT_MAX_BYTES,
        initial={"kind": request.GET.get("kind", "")},
    )
    if request.method == "POST" and form.is_valid():
        table = form.cleaned_data["table"]
        try:
            job = receive_import(
                kind=form.cleaned_data["kind"],
                name=table.name,
                file=table,
                by=user,
                max_bytes=settings.IMPORT_MAX_BYTES,
            )
        except ImportRefused as refusal:
            form.add_error("table", str(refusal))
        else:
            _go_on(job, at_once=job.size <= SMALL_BYTES)
            return redirect("import_detail", job.pk)
    jobs = ImportJob.objects.visible_to(user).select_related("uploaded_by").order_by("-pk")[:_JOBS_SHOWN]
    titles = {kind.name: kind.title for kind in kinds()}
    context = {
        "form": form,
        "kinds": kinds(),
        "jobs": [(job, titles.get(job.kind, job.kind)) for job in jobs],
        "nav": "exchange",
    }
    return render(request, "proposals/exchange.html", context)


def _go_on(job: ImportJob, *, at_once: bool) -> None:
    """Small tables are done before the page is shown; for others a worker is woken, and the sweep is behind it."""
    if at_once:
        process_import_now(job.pk)
    else:
        process_import_task.delay_on_commit(job_id=job.pk)


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def template(request: HttpRequest, kind: str) -> FileResponse:  # noqa: ARG001 - every view has one
    """Give the empty table of a kind."""
    wanted = _kind_or_404(kind)
    return _file(lambda stream: write_template(wanted, stream), f"{wanted.title}导入模板.xlsx")


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def export(request: HttpRequest, kind: str) -> FileResponse:  # noqa: ARG001 - every view has one
    """Give all rows of a kind."""
    wanted = _kind_or_404(kind)
    return _file(lambda stream: write_export(wanted, stream), f"{wanted.title}（{timezone.localdate()}）.xlsx")


def _kind_or_404(name: str) -> ExchangeKind:
    kind = kind_named(name)
    if kind is None:
        raise Http404
    return kind()


def _file(write: Callable[[IO[bytes]], None], name: str) -> FileResponse:
    # Written to disk first: memory does not grow with the rows, and an error is a page, not half a file.
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write(stream)
    stream.seek(0)
    response = FileResponse(stream, as_attachment=True, filename=name)
    response.headers["Content-Type"] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return response


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far an import is, then what each row would change, then what was written."""
    job = get_object_or_404(
        ImportJob.objects.visible_to(acting_user(request)).select_related("uploaded_by", "confirmed_by"), pk=pk
    )
    if is_htmx(request):
        response = render(request, "proposals/_import_progress.html", {"job": job})
        if not job.is_under_way:
            response.headers["HX-Refresh"] = "true"
        return response
    kind = kind_named(job.kind)
    fate = request.GET.get("fate", "")
    rows = job.rows.order_by("number")
    if fate in RowFate.values:
        rows = rows.filter(fate=fate)
    context = {
        "job": job,
        "title": kind.title if kind else job.kind,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "fate": fate,
        "counts": [
            (RowFate.ERROR, job.error_rows),
            (RowFate.NEW, job.new_rows),
            (RowFate.CHANGED, job.changed_rows),
            (RowFate.SAME, job.same_rows),
        ],
        "is_examined": job.status == ImportStatus.EXAMINED,
        "before": applied_before(job),
        "nav": "exchange",
    }
    return render(request, "proposals/import_detail.html", context)


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Write what the dry run has shown."""
    user = acting_user(request)
    job = get_object_or_404(ImportJob.objects.visible_to(user), pk=pk)
    scope = ImportScope.GOOD if request.POST.get("scope") == ImportScope.GOOD else ImportScope.ALL
    try:
        job = confirm_import(job, scope=scope, by=user, now=timezone.now())
    except ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        _go_on(job, at_once=job.total_rows <= SMALL_ROWS)
    return redirect("import_detail", job.pk)


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def import_errors(request: HttpRequest, pk: int) -> FileResponse:
    """Give the uploaded table back with what is wrong beside each row."""
    job = get_object_or_404(ImportJob.objects.visible_to(acting_user(request)), pk=pk)
    name = job.name.rpartition(".")[0] or job.name
    return _file(lambda stream: write_import_errors(job, stream), f"{name}（错误说明）.xlsx")
