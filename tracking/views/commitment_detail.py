"""The page of one commitment, and what can be done to it there."""

from collections.abc import Callable, Sequence

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from proposals.enums import Role
from proposals.services.deadlines import local_calendar
from proposals.views.access import acting_user, only_by_post
from proposals.views.downloads import download
from tracking.enums import CommitmentAction, CommitmentStatus, RequestKind, RequestStatus, VerificationOutcome
from tracking.forms.actions import ProgressForm, ReasonForm, VerifyForm
from tracking.models import Commitment, CommitmentRequest, Evidence, ProgressUpdate, Verification
from tracking.services.commitments import dismiss_commitment, reopen_commitment, restore_commitment
from tracking.services.door import MoveNotAllowed, may
from tracking.services.evidence import checklist_of
from tracking.services.progress import record_progress, verify_submission
from tracking.services.requests import extensions_left, kinds_to_ask
from tracking.views.evidence import doubts_to_settle, items_of
from tracking.views.handling import handler_form
from tracking.views.history import history_of
from tracking.views.ledger_lines import ledger_lines, with_subjects
from tracking.views.recurrences import made_again, made_before
from tracking.views.requests import lines_of
from tracking.views.target_progress import target_progress, worst_of
from tracking.views.why_this_date import why_this_date


def _visible(request: HttpRequest, pk: int) -> Commitment:
    user = acting_user(request)
    queryset = (
        Commitment.objects.visible_to(user)
        .select_related("bureau", "reply__proposal__session", "reply__document", "reply__bureau", "reply__result_class")
        .prefetch_related(made_before(user), made_again(user))
    )
    return get_object_or_404(queryset, pk=pk)


def _page(
    request: HttpRequest,
    commitment: Commitment,
    *,
    status: int = 200,
    verify: VerifyForm | None = None,
    reason: ReasonForm | None = None,
    problem: str = "",
) -> HttpResponse:
    user = acting_user(request)
    today = timezone.localdate()
    updates = list(
        commitment.updates.select_related("by", "verification__by", "share__bureau")
        .prefetch_related("evidence__item", Prefetch("values__target"), "doubts__evidence", "doubts__other")
        .order_by("-at", "-pk")
    )
    targets = target_progress(commitment, today=today)
    checklist = checklist_of(commitment) if user.role != Role.MEMBER else []
    requests = list(commitment.requests.select_related("from_bureau", "to_bureau").order_by("asked_at", "pk"))
    seen = set(CommitmentRequest.objects.visible_to(user).filter(commitment=commitment).values_list("pk", flat=True))
    shares = list(commitment.shares.standing().select_related("bureau", "done_by").order_by("pk"))
    version = {"version": commitment.version}
    calendar = local_calendar()
    context = {
        "commitment": commitment,
        "targets": targets,
        "worst": worst_of(targets),
        "checklist": checklist,
        "missing": [shown for shown in checklist if shown.is_missing],
        "doubts": doubts_to_settle(updates, commitment),
        "why": why_this_date(commitment, requests, today=today, calendar=calendar),
        "requests": lines_of(
            [asked for asked in reversed(requests) if asked.pk in seen], today=today, calendar=calendar
        ),
        "seen": seen,
        "given_up": _given_up(commitment, requests),
        "to_ask": kinds_to_ask(commitment, by=user),
        "extensions_left": extensions_left(commitment, today=today),
        "shares": shares,
        "open_shares": [share for share in shares if not share.is_done],
        "own_shares": {share.pk for share in shares if user.acts_for(share.bureau)},
        "updates": updates,
        "history": history_of(commitment),
        "today": today,
        "reminders": ledger_lines(
            with_subjects(commitment.reminders.all()).order_by("-planned_on", "-pk")[:20], user=user, calendar=calendar
        ),
        "verify_form": verify or VerifyForm(initial=version),
        "reason_form": reason or ReasonForm(initial=version, auto_id="reason_%s"),
        "problem": problem,
        "handler_form": handler_form(commitment, user),
        "may": {action.value: may(action, commitment, by=user) for action in CommitmentAction if _is_move(action)},
        "nav": "commitments",
    }
    return render(request, "tracking/commitment_detail.html", context, status=status)


def _given_up(commitment: Commitment, requests: Sequence[CommitmentRequest]) -> CommitmentRequest | None:
    """Return the request by which a commitment was found impossible: its reason is told to the proposer."""
    if commitment.status != CommitmentStatus.UNACHIEVABLE:
        return None
    granted = [r for r in requests if r.kind == RequestKind.IMPOSSIBLE and r.status == RequestStatus.GRANTED]
    return granted[-1] if granted else None


def _is_move(action: CommitmentAction) -> bool:
    return action not in {CommitmentAction.ADD, CommitmentAction.FIND}


@require_GET
def commitment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one commitment: its words, date, targets, progress, files and history."""
    return _page(request, _visible(request, pk))


@require_http_methods(["GET", "POST"])
def commitment_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the bureau report: words, figures, files, and whether it is done."""
    user = acting_user(request)
    commitment = _visible(request, pk)
    if not may(CommitmentAction.UPDATE, commitment, by=user) and request.method == "GET":
        messages.error(request, f"“{commitment.get_status_display()}”的承诺事项现在不能由您报送进展。")
        return redirect("commitment", pk)
    checklist = checklist_of(commitment)
    form = ProgressForm(
        request.POST or None,
        request.FILES or None,
        targets=list(commitment.targets.order_by("pk")),
        items=items_of(checklist, commitment),
        max_bytes=settings.UPLOAD_MAX_BYTES,
    )
    if request.method == "POST" and form.is_valid():
        try:
            update = record_progress(
                commitment,
                by=user,
                now=timezone.now(),
                form_key=form.cleaned_data["form_key"],
                text=form.cleaned_data["text"],
                claims_done=form.cleaned_data["claims_done"],
                values=form.measurements(),
                evidence=form.evidence_files(),
            )
        except MoveNotAllowed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _reported(update))
            return redirect("commitment", pk)
    context = {
        "commitment": commitment,
        "form": form,
        "checklist": checklist,
        "returned": _last_return(commitment),
        "open_shares": commitment.shares.undone().select_related("bureau").order_by("pk"),
        "today": timezone.localdate(),
        "nav": "commitments",
    }
    status = 422 if form.errors else 200
    return render(request, "tracking/progress_form.html", context, status=status)


def _last_return(commitment: Commitment) -> Verification | None:
    """Return why it was sent back, for one that has to be put right."""
    if commitment.status != CommitmentStatus.RETURNED:
        return None
    sent_back = commitment.updates.filter(verification__outcome=VerificationOutcome.RETURNED)
    update = sent_back.select_related("verification__by").order_by("-verification__at", "-pk").first()
    return update.verification if update else None


def _reported(update: ProgressUpdate) -> str:
    return "已报请督查室核查。" if update.claims_done else "进展已报送。"


@only_by_post
def commitment_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept what the bureau submitted, or return it with the reason."""
    commitment = _visible(request, pk)
    form = VerifyForm(request.POST)
    if form.is_valid():
        outcome = VerificationOutcome(form.cleaned_data["outcome"])
        try:
            verify_submission(
                commitment,
                outcome=outcome,
                by=acting_user(request),
                now=timezone.now(),
                note=form.cleaned_data["note"],
                version=form.cleaned_data["version"],
                visit=form.visit(),
            )
        except MoveNotAllowed as error:
            # Bound to what the commitment is now: bound to what it was, it could never be sent again.
            fresh = _visible(request, pk)
            again = VerifyForm(initial={**form.cleaned_data, "version": fresh.version})
            return _page(request, fresh, status=422, verify=again, problem=str(error))
        else:
            accepted = outcome == VerificationOutcome.ACCEPTED
            messages.success(request, "核查通过，已销号。" if accepted else "已退回，将通知承办单位。")
            return redirect("commitment", pk)
    return _page(request, _visible(request, pk), status=422, verify=form)


def _with_reason(request: HttpRequest, pk: int, act: Callable[..., Commitment], done: str) -> HttpResponse:
    """Do what only needs a reason, and come back to the page."""
    commitment = _visible(request, pk)
    form = ReasonForm(request.POST, auto_id="reason_%s")
    if form.is_valid():
        try:
            act(commitment, by=acting_user(request), now=timezone.now(), **form.cleaned_data)
        except MoveNotAllowed as error:
            fresh = _visible(request, pk)
            again = ReasonForm(initial={**form.cleaned_data, "version": fresh.version}, auto_id="reason_%s")
            return _page(request, fresh, status=422, reason=again, problem=str(error))
        else:
            messages.success(request, done)
            return redirect("commitment", pk)
    return _page(request, _visible(request, pk), status=422, reason=form)


@only_by_post
def commitment_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop tracking, with the reason."""
    return _with_reason(request, pk, dismiss_commitment, "已不予跟踪，理由已记录。")


@only_by_post
def commitment_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a dismissed commitment a candidate again."""
    return _with_reason(request, pk, restore_commitment, "已恢复为待确认。")


@only_by_post
def commitment_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Track a fulfilled commitment again."""
    return _with_reason(request, pk, reopen_commitment, "已重新跟踪，将通知承办单位。")


@require_GET
def evidence_file(request: HttpRequest, pk: int) -> FileResponse:
    """Give evidence to those who may see its commitment, as a download that no browser opens as a page."""
    visible = Commitment.objects.visible_to(acting_user(request))
    evidence = get_object_or_404(Evidence, pk=pk, update__commitment__in=visible)
    return download(evidence.file, evidence.name)
