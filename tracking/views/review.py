"""Review a letter: its text with the found passages on the left, the candidates on the right."""

import re
from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.enums import Role
from proposals.models import Bureau, Proposal, Reply
from proposals.services.permissions import NotAllowed
from proposals.services.replies import ReplyNotChanged, adopt_bureau
from proposals.views.access import acting_user, is_htmx, only_by_post, only_for
from tracking.enums import CommitmentAction, CommitmentStatus
from tracking.forms.actions import MarkedPlaceForm, MarkForm, MatchForm, ReasonForm
from tracking.forms.terms import TermsForm, terms_forms, terms_of
from tracking.letter_text import marked_text, passages
from tracking.models import Commitment, LetterReview
from tracking.quality import note_sentence
from tracking.reports import wording
from tracking.services.commitments import (
    amend_commitment,
    confirm_commitment,
    dismiss_commitment,
    finish_review,
    restore_commitment,
)
from tracking.services.door import ChangedMeanwhile, MoveNotAllowed, may
from tracking.services.marking import add_commitment, merge_with_next, split_commitment
from tracking.services.rereading import Corrected, correct_letter, dates_to_decide
from tracking.services.voiding import may_void
from tracking.views.recurrences import made_before
from tracking.views.review_queue import queue_of


@dataclass(frozen=True, slots=True)
class Cut:
    """A place where a candidate can be split: before the clause whose first words are shown."""

    at: int
    words: str


# Clauses end here; a split anywhere else would leave half a thought.
_CLAUSE_END = re.compile(r"[。！？；，]")


@dataclass(frozen=True, slots=True)
class Card:
    """One commitment beside the letter, with the forms to decide on it; ``number`` counts from the letter's top."""

    number: int
    commitment: Commitment
    form: TermsForm
    targets: object
    reason: ReasonForm
    may_confirm: bool
    may_amend: bool
    may_dismiss: bool
    may_restore: bool
    cuts: tuple[Cut, ...]
    # What its words say now that the letter's day was corrected, while that is to be decided.
    read_now: date | None = None


def _cuts(commitment: Commitment) -> tuple[Cut, ...]:
    text, start = commitment.reply.document.text, commitment.start
    words = text[start : commitment.end]
    ends = [match.end() for match in _CLAUSE_END.finditer(words)]
    return tuple(Cut(start + end, words[end : end + 14].strip()) for end in ends if words[end:].strip())


def _bureaus() -> list[Bureau]:
    return list(Bureau.objects.filter(is_active=True).order_by("name"))


def _card(
    request: HttpRequest,
    commitment: Commitment,
    bureaus: list[Bureau],
    *,
    number: int,
    form: TermsForm | None = None,
    targets: object = None,
    reason: ReasonForm | None = None,
    read_now: date | None = None,
) -> Card:
    user = acting_user(request)
    if form is None:
        form, targets = terms_forms(commitment, bureaus=bureaus)
    return Card(
        number=number,
        commitment=commitment,
        form=form,
        targets=targets,
        reason=reason or ReasonForm(prefix=f"c{commitment.pk}-r", initial={"version": commitment.version}),
        may_confirm=may(CommitmentAction.CONFIRM, commitment, by=user),
        may_amend=may(CommitmentAction.AMEND, commitment, by=user),
        may_dismiss=may(CommitmentAction.DISMISS, commitment, by=user),
        may_restore=may(CommitmentAction.RESTORE, commitment, by=user) and not commitment.reply.is_void,
        cuts=_cuts(commitment) if may(CommitmentAction.SPLIT, commitment, by=user) else (),
        read_now=read_now,
    )


def _reply(request: HttpRequest, pk: int) -> Reply:
    replies = Reply.objects.visible_to(acting_user(request), with_void=True).select_related(
        "document", "proposal__session", "bureau", "result_class", "review__reviewed_by", "voided_by"
    )
    return get_object_or_404(replies, pk=pk)


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def letter_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the letter with everything found in it, and a card to decide on each candidate."""
    reply = _reply(request, pk)
    commitments = list(
        reply.commitments.select_related("bureau")
        .prefetch_related("targets", "joining_bureaus", made_before(acting_user(request)))
        .order_by("start", "pk")
    )
    bureaus = _bureaus()
    review = getattr(reply, "review", None)
    passed = list(review.passed_over.order_by("start")) if review else []
    waiting = sum(c.status == CommitmentStatus.CANDIDATE for c in commitments)
    events = list(reply.events.select_related("by").order_by("-at", "-pk"))
    is_dated_anew = any("replied_on" in event.changes for event in events)
    read_now = dates_to_decide(reply, commitments) if is_dated_anew else {}
    context = {
        "reply": reply,
        "review": review,
        "cards": [
            _card(request, commitment, bureaus, number=n, read_now=read_now.get(commitment.pk))
            for n, commitment in enumerate(commitments, start=1)
        ],
        "pieces": marked_text(reply.document.text, passages(commitments, passed)),
        "passed": passed,
        "notes": _notes(review) if review else {},
        "waiting": waiting,
        "decided": len(commitments) - waiting,
        "proposals": Proposal.objects.on_file()
        .select_related("session")
        .order_by("-session__year", "number_key", "pk")[:500],
        "bureaus": bureaus,
        "queue": queue_of(reply, user=acting_user(request)),
        "events": events,
        "may_void": may_void(by=acting_user(request)),
        "nav": "letters",
    }
    return render(request, "tracking/letter_review.html", context)


def _notes(review: LetterReview) -> dict[str, list[str]]:
    """Return each sentence of the quality notes once, with the words of the letter it rests on."""
    notes: dict[str, list[str]] = {}
    for note in map(note_sentence, review.notes.order_by("pk")):
        notes.setdefault(note.sentence, []).extend([note.quote] if note.quote else [])
    return notes


def _state(reply: Reply) -> dict[str, object]:
    """How far the review of a letter has come."""
    waiting = reply.commitments.candidates().count()
    review = LetterReview.objects.select_related("reviewed_by").filter(reply=reply).first()
    return {"review": review, "waiting": waiting, "decided": reply.commitments.count() - waiting}


def _answer(
    request: HttpRequest,
    commitment: Commitment,
    done: str,
    *,
    status: int = 200,
    problem: str = "",
    **forms: object,
) -> HttpResponse:
    """Send the card back alone to htmx, or lead a plain browser back to it; ``problem`` says why nothing was done."""
    if is_htmx(request) or status != 200:
        fresh = (
            Commitment.objects.select_related("bureau", "reply__document")
            .prefetch_related(made_before(acting_user(request)))
            .get(pk=commitment.pk)
        )
        number = fresh.reply.commitments.filter(
            Q(start__lt=fresh.start) | Q(start=fresh.start, pk__lte=fresh.pk)
        ).count()
        card = _card(request, fresh, _bureaus(), number=number, **forms)  # type: ignore[arg-type]
        template = "tracking/_review_answer.html" if is_htmx(request) else "tracking/review_card_alone.html"
        context = {"card": card, "done": done, "problem": problem, "nav": "letters"}
        context |= {"reply": fresh.reply, **_state(fresh.reply)}
        return render(request, template, context, status=status)
    messages.success(request, done)
    return redirect(f"{reverse('letter_review', args=[commitment.reply_id])}#c-{commitment.pk}")


def _visible(request: HttpRequest, pk: int) -> Commitment:
    return get_object_or_404(Commitment.objects.visible_to(acting_user(request)).select_related("bureau"), pk=pk)


def _typed(form: TermsForm) -> str:
    """Repeat what was typed and not saved, so that it need not be remembered."""
    bureau, due = form.bureaus.get(form.cleaned_data["bureau"]), form.cleaned_data["due_date"]
    return f"您刚才填写的责任单位：{bureau or '未选择'}，承诺期限：{wording.day(due) if due else '未填写'}。"


def _decide(request: HttpRequest, pk: int, act, done: str) -> HttpResponse:  # type: ignore[no-untyped-def]
    """Read the card's terms and carry out ``act`` with them."""
    commitment = _visible(request, pk)
    form, targets = terms_forms(commitment, bureaus=_bureaus(), data=request.POST)
    if form.is_valid() and targets.is_valid():
        try:
            act(
                commitment,
                terms=terms_of(form, targets),
                by=acting_user(request),
                now=timezone.now(),
                version=form.cleaned_data["version"],
            )
        except ChangedMeanwhile as error:
            # The card as it stands now: what was typed over an older state could never be saved.
            return _answer(request, commitment, "", status=422, problem=f"{error}{_typed(form)}")
        except MoveNotAllowed as error:
            return _answer(request, commitment, "", status=422, problem=str(error), form=form, targets=targets)
        else:
            return _answer(request, commitment, done)
    return _answer(request, commitment, "", status=422, form=form, targets=targets)


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def commitment_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a candidate with the terms on its card."""
    return _decide(request, pk, confirm_commitment, "已确认，将通知责任单位。")


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def commitment_amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Save changed terms."""
    return _decide(request, pk, amend_commitment, "修改已保存。")


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def commitment_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a candidate is nothing to track, and why."""
    commitment = _visible(request, pk)
    reason = ReasonForm(request.POST, prefix=f"c{pk}-r")
    if reason.is_valid():
        try:
            dismiss_commitment(commitment, by=acting_user(request), now=timezone.now(), **reason.cleaned_data)
        except MoveNotAllowed as error:
            return _answer(request, commitment, "", status=422, problem=str(error))
        else:
            return _answer(request, commitment, "已不予跟踪，理由已记录。")
    return _answer(request, commitment, "", status=422, reason=reason)


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def candidate_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a dismissed candidate back to the list."""
    commitment = _visible(request, pk)
    try:
        restore_commitment(commitment, by=acting_user(request), now=timezone.now(), note="审读时恢复")
    except MoveNotAllowed as error:
        messages.error(request, str(error))
        return redirect("letter_review", commitment.reply_id)
    return _answer(request, commitment, "已恢复为待确认。")


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def letter_mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the words a person marked in the letter as a candidate."""
    reply = _reply(request, pk)
    form = MarkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有选中信中的文字，请在左侧正文中选取一段话。")
        return redirect("letter_review", pk)
    try:
        commitment = add_commitment(reply, by=acting_user(request), now=timezone.now(), **form.cleaned_data)
    except MoveNotAllowed as error:
        messages.error(request, str(error))
        return redirect("letter_review", pk)
    messages.success(request, "已加入列表，请补充期限、责任单位后确认。")
    return redirect(f"{reverse('letter_review', args=[pk])}#c-{commitment.pk}")


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def commitment_split(request: HttpRequest, pk: int) -> HttpResponse:
    """Make two candidates of one, cut before the chosen clause."""
    commitment = _visible(request, pk)
    place = MarkedPlaceForm(request.POST)
    try:
        first, _ = split_commitment(
            commitment,
            at=place.cleaned_data["at"] if place.is_valid() else 0,
            by=acting_user(request),
            now=timezone.now(),
        )
    except MoveNotAllowed as error:
        messages.error(request, str(error))
        return redirect("letter_review", commitment.reply_id)
    messages.success(request, "已拆分为两项，请分别核对。")
    return redirect(f"{reverse('letter_review', args=[commitment.reply_id])}#c-{first.pk}")


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def commitment_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Make one candidate of this and the next."""
    commitment = _visible(request, pk)
    try:
        merged = merge_with_next(commitment, by=acting_user(request), now=timezone.now())
    except MoveNotAllowed as error:
        messages.error(request, str(error))
        return redirect("letter_review", commitment.reply_id)
    messages.success(request, "已合并为一项，请核对。")
    return redirect(f"{reverse('letter_review', args=[commitment.reply_id])}#c-{merged.pk}")


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def letter_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the letter has been gone through."""
    reply = _reply(request, pk)
    try:
        finish_review(reply, by=acting_user(request), now=timezone.now())
    except MoveNotAllowed as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "上一件已审读完成。")
        following = queue_of(reply, user=acting_user(request)).next_reply
        if following:
            return redirect("letter_review", following.pk)
    return redirect("letter_review", pk)


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def letter_match(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which proposal the letter answers, who wrote it and when."""
    reply = _reply(request, pk)
    form = MatchForm(request.POST)
    valid = form.is_valid()
    if "replied_on" in form.errors:
        messages.error(request, "答复日期没有修改：请填写有效的日期。")
        return redirect("letter_review", pk)
    chosen = form.cleaned_data["proposal"] if valid else 0
    seen = Proposal.objects.visible_to(acting_user(request))
    proposal = None if chosen is None else get_object_or_404(seen, pk=chosen)
    terms = {"bureau": form.cleaned_data["bureau"], "replied_on": form.cleaned_data["replied_on"]}
    try:
        saved = correct_letter(reply, proposal=proposal, by=acting_user(request), now=timezone.now(), **terms)
    except (NotAllowed, ReplyNotChanged, MoveNotAllowed) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, (f"已对应到{saved.reply.proposal}。" if proposal else "已保存。") + _dates(saved))
    return redirect("letter_review", pk)


def _dates(saved: Corrected) -> str:
    reread = f"{saved.reread}项待确认事项的期限已按新的答复日期重新识别。" if saved.reread else ""
    waiting = (
        f"{saved.to_decide}项已确认事项的期限按新的答复日期有所不同，请在下面逐项决定。" if saved.to_decide else ""
    )
    return reread + waiting


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def letter_adopt_bureau(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the answering body as a bureau."""
    reply = _reply(request, pk)
    try:
        bureau = adopt_bureau(reply, by=acting_user(request))
    except (NotAllowed, ReplyNotChanged) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"已登记承办单位“{bureau}”。")
    return redirect("letter_review", pk)
