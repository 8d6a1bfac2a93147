"""Ask for annual reports, watch them being compiled, read them, open the rows behind a figure, take the files home."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from proposals.enums import Role
from proposals.views.access import acting_user, only_for
from tracking.forms.reports import ReportForm
from tracking.models import ReportSnapshot
from tracking.reports import prose
from tracking.reports.data import years_on_file
from tracking.reports.keys import UnknownKey, parse_key
from tracking.reports.renderers.chart import state_chart
from tracking.services.reports import (
    STEPS,
    FileForm,
    ReportRefused,
    file_name,
    frozen_figures,
    imprint_of,
    open_file,
    request_report,
    rows_of,
)
from tracking.tasks import compile_report_task
from tracking.views.report_rows import listed

PAGE_SIZE = 20
ROWS_PAGE_SIZE = 50


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def report_list(request: HttpRequest) -> HttpResponse:
    """List the reports, the newest first, and ask for another."""
    user = acting_user(request)
    now = timezone.now()
    form = ReportForm(request.POST or None, years=years_on_file(), today=timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        try:
            report = request_report(by=user, now=now, **form.cleaned_data)
        except ReportRefused as error:
            form.add_error(None, str(error))
        else:
            compile_report_task.delay_on_commit(report_id=report.pk)
            return redirect("report", report.pk)
    reports = ReportSnapshot.objects.visible_to(user).select_related("requested_by").defer("figures").order_by("-pk")
    page = Paginator(reports, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "tracking/report_list.html", {"form": form, "page": page, "nav": "reports"})


@require_GET
def report_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a report: its progress while it is compiled, then its text, tables and chart."""
    report = _report(request, pk)
    context = {"report": report, "nav": "reports"}
    polled = request.headers.get("HX-Request") == "true"
    if report.is_under_way:
        step = STEPS[min(report.done_steps, len(STEPS) - 1)]
        template = "tracking/_report_progress.html" if polled else "tracking/report_progress.html"
        return render(request, template, {**context, "step": step})
    if polled:
        return HttpResponseClientRefresh()
    if not report.is_done:
        return render(request, "tracking/report_failed.html", context)
    figures = frozen_figures(report)
    imprint = imprint_of(report)
    content = {
        "figures": figures,
        "title": prose.title(figures),
        "blocks": prose.body(figures),
        "annexes": list(enumerate(prose.annexes(figures), start=1)),
        "notes": prose.notes(figures, imprint),
        "chart": state_chart(figures),
    }
    return render(request, "tracking/report_detail.html", {**context, **content})


@require_GET
def report_rows(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """List the frozen rows one figure counted."""
    report = _report(request, pk)
    try:
        wanted = parse_key(key)
    except UnknownKey as error:
        raise Http404 from error
    page = Paginator(rows_of(report, wanted), ROWS_PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"report": report, "page": page, "nav": "reports", "rows": listed(wanted, page.object_list)}
    return render(request, "tracking/report_rows.html", context)


@require_GET
def report_docx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the report as a Word file."""
    return _file(request, pk, FileForm.DOCX)


@require_GET
def report_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the workbook."""
    return _file(request, pk, FileForm.XLSX)


def _report(request: HttpRequest, pk: int) -> ReportSnapshot:
    return get_object_or_404(ReportSnapshot.objects.visible_to(acting_user(request)), pk=pk)


def _file(request: HttpRequest, pk: int, form: FileForm) -> HttpResponseBase:
    report = _report(request, pk)
    try:
        stream = open_file(report, form)
    except ReportRefused as error:
        messages.error(request, str(error))
        return redirect("report", pk)
    return FileResponse(stream, as_attachment=True, filename=file_name(report, form))
