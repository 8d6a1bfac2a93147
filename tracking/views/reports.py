"""Ask for annual reports, watch them being compiled, read them, open the rows behind a figure."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from proposals.enums import Role
from proposals.views.access import acting_user, only_for
from tracking.forms.reports import ReportForm
from tracking.models import ReportSnapshot
from tracking.reports import prose
from tracking.reports.charts import BarChart
from tracking.reports.data import years_on_file
from tracking.reports.keys import UnknownKey, parse_key
from tracking.reports.renderers.chart import layout
from tracking.services.report_files import ReportRefused, chart_warning, frozen_figures, imprint_of, rows_of
from tracking.services.reports import STEPS, request_report
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
    report = visible_report(request, pk)
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
        "title": prose.title(figures, imprint.phrases),
        "blocks": [
            layout(block) if isinstance(block, BarChart) else block for block in prose.body(figures, imprint.phrases)
        ],
        "annexes": list(enumerate(prose.annexes(figures), start=1)),
        "notes": prose.notes(figures, imprint),
        "chart_warning": chart_warning(),
    }
    return render(request, "tracking/report_detail.html", {**context, **content})


@require_GET
def report_rows(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """List the frozen rows one figure counted."""
    report = visible_report(request, pk)
    try:
        wanted = parse_key(key)
    except UnknownKey as error:
        raise Http404 from error
    page = Paginator(rows_of(report, wanted), ROWS_PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"report": report, "page": page, "nav": "reports", "rows": listed(wanted, page.object_list)}
    return render(request, "tracking/report_rows.html", context)


def visible_report(request: HttpRequest, pk: int) -> ReportSnapshot:
    """The report, if whoever asks may see it (404 otherwise)."""
    return get_object_or_404(ReportSnapshot.objects.visible_to(acting_user(request)), pk=pk)
