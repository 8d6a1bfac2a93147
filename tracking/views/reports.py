"""Ask for annual reports, watch them being compiled, read them, open the rows behind a figure."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRefresh

from proposals.enums import Role
from proposals.models import Bureau
from proposals.views.access import acting_user, only_for
from tracking.enums import ReportAction
from tracking.forms.reports import ReportFilterForm, ReportForm, SigningForm
from tracking.models import ReportSnapshot
from tracking.reports import editions, prose, prose_notes
from tracking.reports.annexes import annexes
from tracking.reports.charts import BarChart
from tracking.reports.data import assemblies_on_file, years_on_file
from tracking.reports.keys import UnknownKey, parse_key
from tracking.reports.renderers.chart import layout
from tracking.services.report_editions import editions_of
from tracking.services.report_files import (
    ReportRefused,
    changes_of,
    chart_warning,
    frozen_figures,
    imprint_of,
    rows_of,
)
from tracking.services.report_signing import open_actions
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
    choices: dict[str, Any] = {
        "years": years_on_file(),
        "assemblies": assemblies_on_file(),
        "bureaus": list(Bureau.objects.order_by("name", "pk")),
    }
    form = ReportForm(request.POST or None, today=timezone.localdate(now), **choices)
    if request.method == "POST" and form.is_valid():
        try:
            report = request_report(by=user, now=now, **form.cleaned_data)
        except ReportRefused as error:
            form.add_error(None, str(error))
        else:
            compile_report_task.delay_on_commit(report_id=report.pk)
            return redirect("report", report.pk)
    chosen = ReportFilterForm(request.GET, auto_id="filter_%s", **choices)
    reports = (
        ReportSnapshot.objects.visible_to(user)
        .filter(**chosen.wanted())
        .select_related("requested_by", "bureau")
        .defer("figures", "phrases", "rules", "changes")
        .order_by("-pk")
    )
    context = {
        "form": form,
        "chosen": chosen,
        "is_filtered": bool(chosen.wanted()),
        "page": Paginator(reports, PAGE_SIZE).get_page(request.GET.get("page")),
        "nav": "reports",
    }
    return render(request, "tracking/report_list.html", context)


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
    return finished_page(request, report, SigningForm())


def finished_page(request: HttpRequest, report: ReportSnapshot, signing: SigningForm) -> HttpResponse:
    """Show a report that is no longer under way; ``signing`` holds the note of whoever signs it off."""
    context = {"report": report, "nav": "reports"}
    if not report.is_done:
        cancelled = report.events.filter(action=ReportAction.CANCEL).select_related("by").last()
        return render(request, "tracking/report_failed.html", {**context, "cancelled": cancelled})
    figures = frozen_figures(report)
    imprint = imprint_of(report)
    changes = changes_of(report)
    content = {
        "figures": figures,
        "title": prose.title(figures, imprint.phrases),
        "blocks": [
            layout(block) if isinstance(block, BarChart) else block for block in prose.body(figures, imprint.phrases)
        ],
        "annexes": list(enumerate(annexes(figures), start=1)),
        "notes": prose_notes.notes(figures, imprint),
        "chart_warning": chart_warning(),
        "editions": editions_of(report).select_related("reviewed_by", "issued_by"),
        "changes": changes,
        "changed_rows": [(editions.table_words(change), change) for change in changes.rows] if changes else [],
        "events": report.events.select_related("by").order_by("pk"),
        "actions": open_actions(report, by=acting_user(request)),
        "signing": signing,
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
    reports = ReportSnapshot.objects.visible_to(acting_user(request)).select_related("bureau")
    return get_object_or_404(reports, pk=pk)
