"""What bureaus ask for about a commitment: asking, the queue of what waits, and the answer."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from proposals.deadlines.workdays import Calendar
from proposals.enums import Role
from proposals.services.deadlines import local_calendar
from proposals.views.access import acting_user, only_by_post, only_for
from tracking.enums import CommitmentAction, RequestKind, RequestStatus
from tracking.forms.requests import ASK_FORMS, AnswerForm, AskForm, RequestSearchForm
from tracking.models import Commitment, CommitmentRequest, FollowUpRule
from tracking.querysets import RequestQuerySet
from tracking.services.door import MoveNotAllowed, may
from tracking.services.requests import (
    ask,
    extensions_left,
    follow_up_rule,
    grant_request,
    kinds_to_ask,
    may_answer,
    refuse_request,
    resume_clock,
    withdraw_request,
    words_of,
)
from tracking.services.terms import due_if_granted
from tracking.views.target_progress import target_progress
from tracking.views.why_this_date import why_this_date

PAGE_SIZE = 30
_DATED = (RequestKind.EXTENSION, RequestKind.PAUSE, RequestKind.TERMS)


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in words, how many working days it has waited, and whether that is longer than the rule allows."""

    request: CommitmentRequest
    words: str
    waited: int | None
    is_late: bool


def lines_of(requests: list[CommitmentRequest], *, today: date, calendar: Calendar) -> list[RequestLine]:
    """Put words and waiting times to requests."""
    rule = follow_up_rule(on=today)
    return [_line(request, today=today, calendar=calendar, rule=rule) for request in requests]


def _line(request: CommitmentRequest, *, today: date, calendar: Calendar, rule: FollowUpRule) -> RequestLine:
    waited = calendar.count(timezone.localdate(request.asked_at), today).days if request.is_open else None
    is_late = waited is not None and request.kind == RequestKind.TRANSFER and waited > rule.transfer_workdays
    return RequestLine(request, words_of(request), waited, is_late)


@only_for(Role.OFFICE, Role.ADMIN, Role.CLERK, Role.HEAD)
@require_GET
def request_list(request: HttpRequest) -> HttpResponse:
    """Show what was asked for: what waits first, the oldest before the others."""
    user = acting_user(request)
    today = timezone.localdate()
    form = RequestSearchForm(request.GET, oversees=user.oversees)
    form.is_valid()
    state = form.cleaned_data.get("state") or RequestSearchForm.WAITING
    seen = CommitmentRequest.objects.visible_to(user)
    if state == RequestSearchForm.OURS:
        seen = seen.for_the_office() if user.oversees else seen.offered_to(user)
    rows = _narrowed(seen, form, state)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form if form.data else RequestSearchForm(oversees=user.oversees, initial={"state": state}),
        "page": page,
        "lines": lines_of(list(page.object_list), today=today, calendar=local_calendar()),
        "rule": follow_up_rule(on=today),
        "nav": "requests",
    }
    return render(request, "tracking/request_list.html", context)


def _narrowed(rows: RequestQuerySet, form: RequestSearchForm, state: str) -> RequestQuerySet:
    rows = rows.select_related("commitment", "from_bureau", "to_bureau")
    if form.cleaned_data.get("kind"):
        rows = rows.filter(kind=form.cleaned_data["kind"])
    if form.cleaned_data.get("bureau"):
        rows = rows.filter(from_bureau=form.cleaned_data["bureau"])
    if state in {RequestSearchForm.WAITING, RequestSearchForm.OURS}:
        return rows.waiting().order_by("asked_at", "pk")
    if state != RequestSearchForm.ALL:
        rows = rows.filter(status=state)
    return rows.order_by("-asked_at", "-pk")


@require_http_methods(["GET", "POST"])
def request_new(request: HttpRequest, pk: int, kind: RequestKind) -> HttpResponse:
    """Let the bureau ask for something, beside what holds now."""
    user = acting_user(request)
    today = timezone.localdate()
    visible = Commitment.objects.visible_to(user).select_related("bureau", "reply__proposal__session")
    commitment = get_object_or_404(visible, pk=pk)
    form = _ask_form(request, commitment, kind)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask(
                commitment,
                form.wish(),
                by=user,
                now=timezone.now(),
                reason=form.cleaned_data["reason"],
                form_key=form.cleaned_data["form_key"],
                version=form.cleaned_data["version"],
            )
        except MoveNotAllowed as error:
            commitment = get_object_or_404(visible, pk=pk)
            problem = str(error)
            # Bound to what the commitment is now: bound to what it was, it could never be sent again.
            form = ASK_FORMS[kind](initial={**form.cleaned_data, "version": commitment.version}, commitment=commitment)
            return _ask_page(request, commitment, form, today=today, problem=problem)
        messages.success(request, f"申请已提出，将通知{asked.to_bureau or '督查室'}。")
        return redirect("request", asked.pk)
    if request.method == "GET":
        refusal = _no_need_to_ask(request, commitment, kind)
        if refusal:
            return refusal
    return _ask_page(request, commitment, form, today=today)


def _ask_form(request: HttpRequest, commitment: Commitment, kind: RequestKind) -> AskForm:
    return ASK_FORMS[kind](request.POST or None, commitment=commitment)


def _no_need_to_ask(request: HttpRequest, commitment: Commitment, kind: RequestKind) -> HttpResponse | None:
    """Lead away, with the reason, who opens a form that could not be sent."""
    user = acting_user(request)
    waiting = commitment.requests.waiting().filter(kind=kind).first()
    if waiting and CommitmentRequest.objects.visible_to(user).filter(pk=waiting.pk).exists():
        messages.info(request, f"这项承诺已有一份待答复的“{kind.label}”申请。")
        return redirect("request", waiting.pk)
    if kind in kinds_to_ask(commitment, by=user):
        return None
    if not may(CommitmentAction.REQUEST, commitment, by=user):
        messages.error(request, f"“{commitment.get_status_display()}”的承诺事项现在不能由您提出申请。")
    elif kind == RequestKind.TERMS:
        messages.error(request, "这项承诺已有期限，如需调整请申请延期。")
    else:
        messages.error(request, "这项承诺尚无期限，请先提出完成期限。")
    return redirect("commitment", commitment.pk)


def _ask_page(
    request: HttpRequest, commitment: Commitment, form: AskForm, *, today: date, problem: str = ""
) -> HttpResponse:
    requests = list(commitment.requests.select_related("from_bureau", "to_bureau").order_by("asked_at", "pk"))
    calendar = local_calendar()
    context = {
        "commitment": commitment,
        "form": form,
        "kind": form.kind,
        "problem": problem,
        "why": why_this_date(commitment, requests, today=today, calendar=calendar),
        "left": extensions_left(commitment, today=today),
        "rule": follow_up_rule(on=today),
        "earlier": lines_of(requests, today=today, calendar=calendar),
        "today": today,
        "nav": "commitments",
    }
    return render(request, "tracking/request_form.html", context, status=422 if form.errors or problem else 200)


def _visible(request: HttpRequest, pk: int) -> CommitmentRequest:
    visible = CommitmentRequest.objects.visible_to(acting_user(request)).select_related(
        "commitment__bureau",
        "commitment__reply__proposal__session",
        "from_bureau",
        "to_bureau",
        "asked_by",
        "decided_by",
    )
    return get_object_or_404(visible, pk=pk)


def _page(
    request: HttpRequest,
    asked: CommitmentRequest,
    *,
    answer: AnswerForm | None = None,
    problem: str = "",
    unsaved: str = "",
) -> HttpResponse:
    user = acting_user(request)
    today = timezone.localdate()
    commitment = asked.commitment
    about_it = list(commitment.requests.select_related("from_bureau", "to_bureau").order_by("asked_at", "pk"))
    others = CommitmentRequest.objects.visible_to(user).filter(commitment=commitment).exclude(pk=asked.pk)
    seen = set(others.values_list("pk", flat=True))
    calendar = local_calendar()
    context = {
        "asked": asked,
        "line": lines_of([asked], today=today, calendar=calendar)[0],
        "commitment": commitment,
        "sees_commitment": Commitment.objects.visible_to(user).filter(pk=commitment.pk).exists(),
        "others": lines_of([other for other in reversed(about_it) if other.pk in seen], today=today, calendar=calendar),
        "seen": seen,
        "why": why_this_date(commitment, about_it, today=today, calendar=calendar),
        "after": due_if_granted(asked, today=today).date if asked.is_open and asked.kind in _DATED else None,
        "left": extensions_left(commitment, today=today),
        "rule": follow_up_rule(on=today),
        "targets": target_progress(commitment, today=today),
        "updates": commitment.updates.select_related("by").order_by("-at", "-pk")[:3],
        "answer": answer or AnswerForm(kind=asked.kind, initial={"version": commitment.version}),
        "may_answer": may_answer(asked, by=user),
        "may_withdraw": asked.is_open and may(CommitmentAction.WITHDRAW, commitment, by=user),
        "may_resume": _runs(asked, today) and may(CommitmentAction.RESUME, commitment, by=user),
        "problem": problem,
        "unsaved": unsaved,
        "today": today,
        "nav": "requests",
    }
    status = 422 if problem or (answer and answer.errors) else 200
    return render(request, "tracking/request_detail.html", context, status=status)


def _runs(asked: CommitmentRequest, today: date) -> bool:
    """Whether this is a pause that was agreed to and has days left."""
    is_granted = asked.kind == RequestKind.PAUSE and asked.status == RequestStatus.GRANTED
    return is_granted and asked.last_paused_day is not None and asked.last_paused_day >= today


@require_GET
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one request: what is asked for and why, what it would change, and the answer."""
    return _page(request, _visible(request, pk))


@only_by_post
def request_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree to a request, or refuse it with the reason."""
    asked = _visible(request, pk)
    form = AnswerForm(request.POST, kind=asked.kind)
    if not form.is_valid():
        return _page(request, asked, answer=form)
    granted = form.cleaned_data["outcome"] == RequestStatus.GRANTED
    answer = grant_request if granted else refuse_request
    note, version = form.cleaned_data["note"], form.cleaned_data["version"]
    try:
        answer(asked, by=acting_user(request), now=timezone.now(), note=note, version=version)
    except MoveNotAllowed as error:
        fresh = _visible(request, pk)
        if not fresh.is_open:
            who = fresh.decided_by
            problem = f"这份申请刚刚已由{who}处理（{fresh.get_status_display()}），您的答复没有保存。"
            return _page(request, fresh, problem=problem, unsaved=note)
        again = AnswerForm(kind=fresh.kind, initial={**form.cleaned_data, "version": fresh.commitment.version})
        return _page(request, fresh, answer=again, problem=str(error))
    messages.success(request, f"已答复，将通知{asked.from_bureau}。")
    return redirect("request", pk)


@only_by_post
def request_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what nobody has answered yet."""
    asked = _visible(request, pk)
    try:
        withdraw_request(asked, by=acting_user(request), now=timezone.now())
    except MoveNotAllowed as error:
        return _page(request, _visible(request, pk), problem=str(error))
    messages.success(request, "申请已撤回。")
    return redirect("request", pk)


@only_by_post
def request_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """End a pause early."""
    asked = _visible(request, pk)
    try:
        resume_clock(asked, by=acting_user(request), now=timezone.now())
    except MoveNotAllowed as error:
        return _page(request, _visible(request, pk), problem=str(error))
    messages.success(request, "已从今天起恢复计时，现行期限已重新计算。")
    return redirect("request", pk)
