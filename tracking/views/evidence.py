"""Evidence on pages: adding some to what was accepted, and what a verifier has to look at."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from proposals.deadlines.statute import chinese_date
from proposals.views.access import acting_user
from tracking.enums import CommitmentAction, DoubtCode
from tracking.forms.evidence import AddEvidenceForm
from tracking.models import ChecklistItem, Commitment, Doubt, ProgressUpdate
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed, may
from tracking.services.evidence import Shown, checklist_of
from tracking.services.progress import add_evidence


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """One doubt in words, and the earlier report it points to; ``is_here`` where that is on the same page."""

    words: str
    other: ProgressUpdate
    is_here: bool


def items_of(checklist: Iterable[Shown], commitment: Commitment) -> list[ChecklistItem]:
    """What a file can be said to show: what the kind of the commitment asks for today."""
    return [shown.item for shown in checklist if shown.item.is_active and shown.item.kind == commitment.kind]


def doubts_to_settle(updates: Sequence[ProgressUpdate], commitment: Commitment) -> list[DoubtLine]:
    """
    Return what is doubtful in everything reported since the last decision; ``updates`` come newest first.

    Not only in the submission itself: it may rest on files of the reports before it.
    """
    lines = []
    for update in updates:
        if getattr(update, "verification", None):
            break
        lines += [_line(doubt, commitment) for doubt in sorted(update.doubts.all(), key=lambda doubt: doubt.pk)]
    return lines


def _line(doubt: Doubt, commitment: Commitment) -> DoubtLine:
    day = chinese_date(timezone.localdate(doubt.other.at))
    is_here = doubt.other.commitment_id == commitment.pk
    name = doubt.evidence.name if doubt.evidence else ""
    words = {
        DoubtCode.FILE_ELSEWHERE: f"“{name}”已用作承诺事项第{doubt.other.commitment_id}项{day}报送的佐证材料",
        DoubtCode.FILE_BEFORE: f"“{name}”在{day}的报送中已经用过",
        DoubtCode.WORDS_BEFORE: f"进展文字与{day}报送的基本相同",
    }
    return DoubtLine(words[DoubtCode(doubt.code)], doubt.other, is_here)


@require_http_methods(["GET", "POST"])
def evidence_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the bureau add evidence to a fulfilled commitment, which is then verified again."""
    user = acting_user(request)
    visible = Commitment.objects.visible_to(user).select_related("bureau", "reply")
    commitment = get_object_or_404(visible, pk=pk)
    if request.method == "GET" and not may(CommitmentAction.ADD_EVIDENCE, commitment, by=user):
        messages.error(request, f"“{commitment.get_status_display()}”的承诺事项现在不能由您补充佐证材料。")
        return redirect("commitment", pk)
    checklist = checklist_of(commitment)
    form = AddEvidenceForm(
        request.POST or None,
        request.FILES or None,
        items=items_of(checklist, commitment),
        max_bytes=settings.UPLOAD_MAX_BYTES,
        initial={"version": commitment.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            add_evidence(
                commitment,
                by=user,
                now=timezone.now(),
                form_key=form.cleaned_data["form_key"],
                text=form.cleaned_data["text"],
                evidence=form.evidence_files(),
                version=form.cleaned_data["version"],
            )
        except MoveNotAllowed as error:
            form.add_error(None, str(error))
            if isinstance(error, ChangedMeanwhile):
                # Shown with what the commitment is now: with what it was, it could never be sent again.
                commitment = get_object_or_404(visible, pk=pk)
                data = request.POST.copy()
                data["version"] = str(commitment.version)
                form.data = data
        else:
            messages.success(request, "材料已提交，这项承诺转回待核查。")
            return redirect("commitment", pk)
    context = {"commitment": commitment, "form": form, "checklist": checklist, "nav": "commitments"}
    return render(request, "tracking/evidence_add.html", context, status=422 if form.errors else 200)
