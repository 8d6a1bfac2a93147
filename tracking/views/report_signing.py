"""Cancel a report that is being compiled; review, send back and issue one that is finished."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from proposals.views.access import acting_user, only_by_post
from tracking.enums import ReportAction
from tracking.forms.reports import SigningForm
from tracking.services.report_files import ReportRefused
from tracking.services.report_signing import MOVES, SigningRefused, sign_off
from tracking.services.reports import cancel_report
from tracking.views.reports import finished_page, visible_report


@only_by_post
def report_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a report that is under way."""
    report = visible_report(request, pk)
    try:
        cancel_report(report, by=acting_user(request), now=timezone.now())
    except ReportRefused as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "已取消编制。")
    return redirect("report", pk)


@only_by_post
def report_sign(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Review, send back or issue; a refused one is shown with what was typed."""
    report = visible_report(request, pk)
    if action not in set(MOVES):
        raise Http404
    form = SigningForm(request.POST)
    if form.is_valid():
        try:
            sign_off(report, ReportAction(action), by=acting_user(request), now=timezone.now(), **form.cleaned_data)
        except SigningRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, MOVES[ReportAction(action)].done)
            return redirect("report", pk)
    if not report.is_done:
        messages.error(request, "报告还没有编制完成，不能审核、签发。")
        return redirect("report", pk)
    report.refresh_from_db()
    return finished_page(request, report, form)
