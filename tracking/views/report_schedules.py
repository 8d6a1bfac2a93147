"""Plans: on which day of every year a report is compiled without anybody asking."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from proposals.enums import Role
from proposals.views.access import acting_user, only_for
from tracking.forms.reports import ScheduleForm
from tracking.models import ReportSchedule
from tracking.services.report_files import ReportRefused
from tracking.services.report_schedules import Plan, keep_schedule, next_compiling


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def report_schedules(request: HttpRequest) -> HttpResponse:
    """List the plans with their next day, and make another."""
    form = ScheduleForm(request.POST or None, initial={"month": 1, "day": 5, "as_of_month": 12, "as_of_day": 31})
    if request.method == "POST" and _kept(request, form, ReportSchedule()):
        return redirect("report_schedules")
    today = timezone.localdate()
    plans = ReportSchedule.objects.visible_to(acting_user(request)).order_by("month", "day", "pk")
    lines = [(plan, *next_compiling(plan, today=today)) for plan in plans]
    return render(request, "tracking/report_schedules.html", {"lines": lines, "form": form, "nav": "reports"})


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def report_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a plan, or put it out of use."""
    plan = get_object_or_404(ReportSchedule.objects.visible_to(acting_user(request)), pk=pk)
    form = ScheduleForm(request.POST or None, instance=plan)
    if request.method == "POST" and _kept(request, form, plan):
        return redirect("report_schedules")
    return render(request, "tracking/report_schedule.html", {"plan": plan, "form": form, "nav": "reports"})


def _kept(request: HttpRequest, form: ScheduleForm, plan: ReportSchedule) -> bool:
    if not form.is_valid():
        return False
    try:
        keep_schedule(plan, Plan(**form.cleaned_data), by=acting_user(request), now=timezone.now())
    except ReportRefused as error:
        form.add_error("name", str(error))
        return False
    messages.success(request, f"编制计划“{plan.name}”已保存。")
    return True
