"""The parts of a joint commitment: dividing it, and reporting for one part."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from proposals.views.access import acting_user
from tracking.enums import CommitmentAction
from tracking.forms.shares import DivideForm, ShareReportForm
from tracking.models import Commitment, Share
from tracking.services.door import MoveNotAllowed, may
from tracking.services.evidence import checklist_of
from tracking.services.shares import divide, report_share
from tracking.views.evidence import items_of


@require_http_methods(["GET", "POST"])
def commitment_divide(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which joining bureau does what."""
    user = acting_user(request)
    visible = Commitment.objects.visible_to(user).select_related("bureau")
    commitment = get_object_or_404(visible, pk=pk)
    if request.method == "GET" and not may(CommitmentAction.DIVIDE, commitment, by=user):
        messages.error(request, f"“{commitment.get_status_display()}”的承诺事项现在不能由您明确分工。")
        return redirect("commitment", pk)
    form = _divide_form(commitment, request)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"]
            divide(commitment, form.parts(), by=user, now=timezone.now(), version=version)
        except MoveNotAllowed as error:
            commitment = get_object_or_404(visible, pk=pk)
            form = _divide_form(commitment, kept={**form.cleaned_data, "version": commitment.version})
            problem = str(error)
        else:
            messages.success(request, "分工已保存，将通知新增或调整分工的单位。")
            return redirect("commitment", pk)
    context = {"commitment": commitment, "form": form, "problem": problem, "nav": "commitments"}
    return render(request, "tracking/share_divide.html", context, status=422 if form.errors or problem else 200)


def _divide_form(
    commitment: Commitment, request: HttpRequest | None = None, kept: dict[str, object] | None = None
) -> DivideForm:
    return DivideForm(
        (request.POST or None) if request else None,
        bureaus=commitment.joining_bureaus.order_by("name", "pk"),
        shares=commitment.shares.standing(),
        initial={"version": commitment.version, **(kept or {})},
    )


@require_http_methods(["GET", "POST"])
def share_report(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a joining bureau report for its part."""
    user = acting_user(request)
    visible = Share.objects.visible_to(user).standing().select_related("commitment__bureau", "bureau")
    share = get_object_or_404(visible, pk=pk)
    commitment = share.commitment
    if request.method == "GET" and not may(CommitmentAction.REPORT_SHARE, commitment, by=user):
        messages.error(request, f"“{commitment.get_status_display()}”的承诺事项，这项分工现在不能由您报送。")
        return redirect("commitment", commitment.pk)
    checklist = checklist_of(commitment)
    form = ShareReportForm(
        request.POST or None,
        request.FILES or None,
        items=items_of(checklist, commitment),
        max_bytes=settings.UPLOAD_MAX_BYTES,
    )
    if request.method == "POST" and form.is_valid():
        try:
            report_share(
                share,
                by=user,
                now=timezone.now(),
                form_key=form.cleaned_data["form_key"],
                text=form.cleaned_data["text"],
                is_done=form.cleaned_data["is_done"],
                evidence=form.evidence_files(),
            )
        except MoveNotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "分工进展已报送。")
            return redirect("commitment", commitment.pk)
    context = {
        "share": share,
        "commitment": commitment,
        "form": form,
        "checklist": checklist,
        "reports": share.updates.select_related("by").order_by("-at", "-pk")[:3],
        "today": timezone.localdate(),
        "nav": "commitments",
    }
    return render(request, "tracking/share_report.html", context, status=422 if form.errors else 200)
