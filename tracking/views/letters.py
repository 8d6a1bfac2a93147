"""The list of letters, and one letter as everybody concerned may read it."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.enums import DocumentStatus
from proposals.models import Document, Reply
from proposals.views.access import acting_user, searched
from tracking.enums import CONFIRMED_STATUSES, SET_ASIDE_STATUSES, CommitmentStatus
from tracking.letter_text import marked_text, passages
from tracking.models import Commitment
from tracking.views.follow_up import letter_follow_up

PAGE_SIZE = 30
STATES = [("to_review", "待审读"), ("reviewed", "已审读"), ("draft", "建议提案待补全"), ("unmatched", "未对应建议提案")]
VOID = ("void", "已作废")
# Files that could not be read are no letters yet: a list of their own, of which the others show the newest.
FAILED = ("failed", "读取失败")
FAILED_AT_A_GLANCE, MOST_FAILED = 20, 500


@require_GET
def letter_list(request: HttpRequest) -> HttpResponse:
    """Show the letters this user may see, the newest first, and to the office the files that could not be read."""
    user = acting_user(request)
    state = request.GET.get("state", "") if user.oversees else ""
    replies = Reply.objects.visible_to(user)
    if state == VOID[0]:
        replies = Reply.objects.visible_to(user, with_void=True).void()
    text = searched(request)
    if text:
        replies = replies.filter(
            Q(subject__icontains=text) | Q(doc_number__icontains=text) | Q(bureau_name__icontains=text)
        )
    conditions = {
        "to_review": Q(review__reviewed_at__isnull=True),
        "reviewed": Q(review__reviewed_at__isnull=False),
        "draft": Q(proposal__is_draft=True),
        "unmatched": Q(proposal__isnull=True),
        "failed": Q(pk__in=[]),
    }
    if state in conditions:
        replies = replies.filter(conditions[state])
    shown = Commitment.objects.visible_to(user)
    rows = replies.prefetch_related("document", "proposal__session", "bureau", "review").order_by("-replied_on", "-pk")
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = (
        shown.filter(reply__in=[reply.pk for reply in page.object_list])
        .values("reply")
        .annotate(
            candidates=Count("pk", filter=Q(status=CommitmentStatus.CANDIDATE)),
            confirmed=Count("pk", filter=Q(status__in=CONFIRMED_STATUSES)),
        )
    )
    failed = Document.objects.visible_to(user).filter(status=DocumentStatus.FAILED).order_by("-pk")
    context = {
        "page": page,
        "counts": {row["reply"]: row for row in counts.order_by()},
        "states": [*STATES, VOID, FAILED],
        "state": state,
        "failed": failed[: MOST_FAILED if state == FAILED[0] else FAILED_AT_A_GLANCE] if user.oversees else [],
        "waiting": Document.objects.unread().count() if user.oversees else 0,
        "nav": "letters",
    }
    return render(request, "tracking/letter_list.html", context)


@require_GET
def letter_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a letter with the commitments in it that this user may see."""
    user = acting_user(request)
    replies = Reply.objects.visible_to(user, with_void=True).select_related(
        "document", "proposal__session", "bureau", "result_class__scheme", "voided_by"
    )
    reply = get_object_or_404(replies, pk=pk)
    commitments = list(
        Commitment.objects.visible_to(user)
        .filter(reply=reply)
        .exclude(status__in=SET_ASIDE_STATUSES)
        .prefetch_related("bureau", "targets", "reply__proposal__session")
        .order_by("start", "pk")
    )
    context = {
        "reply": reply,
        "commitments": commitments,
        "answers": letter_follow_up(
            reply,
            user=user,
            has_promises=any(c.status in CONFIRMED_STATUSES for c in commitments),
        ),
        "pieces": marked_text(reply.document.text, passages(commitments, [])),
        "today": timezone.localdate(),
        "nav": "letters",
    }
    return render(request, "tracking/letter_detail.html", context)
