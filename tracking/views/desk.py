"""The desk: what waits for this user today."""

from datetime import date

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.enums import DocumentStatus, Role
from proposals.models import Assignment, Bureau, Document, Proposal, Reply, User
from proposals.views.access import acting_user
from tracking import questions
from tracking.enums import CommitmentStatus
from tracking.models import Commitment, Leave
from tracking.services.reminders.overview import sending_overview
from tracking.views.desk_figures import PARTS, altogether, by_bureau, by_topic, counted, counted_by_bureau
from tracking.views.desk_requests import bureau_requests, office_requests
from tracking.views.follow_up import desk_answers
from tracking.views.member_desk import own_proposals

# How many rows of each list the desk shows; the figure above opens them all.
ROWS = 8


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show each role its own day."""
    user = acting_user(request)
    today = timezone.localdate()
    if user.oversees:
        context = _office(user, today) | {"sending": sending_overview(now=timezone.now())}
        return render(request, "tracking/desk_office.html", context)
    if user.role == Role.MEMBER:
        return render(request, "tracking/desk_member.html", _member(user, today))
    return render(request, "tracking/desk_bureau.html", _bureau(user, today))


def _office(user: User, today: date) -> dict[str, object]:
    commitments = Commitment.objects.visible_to(user)
    by_due = F("due_date").asc(nulls_last=True)
    to_review = Reply.objects.visible_to(user).filter(review__reviewed_at__isnull=True)
    submitted = commitments.filter(status=CommitmentStatus.SUBMITTED)
    rows = counted_by_bureau(commitments, today)
    names = dict(Bureau.objects.values_list("pk", "name"))
    return {
        "is_new": not names,
        "to_review": to_review.count(),
        "drafts": Proposal.objects.visible_to(user).drafts().count(),
        "failed": Document.objects.visible_to(user).filter(status=DocumentStatus.FAILED).count(),
        "counts": altogether(rows),
        "letters": to_review.prefetch_related("document", "bureau").order_by("pk")[:ROWS],
        "submissions": submitted.prefetch_related("bureau", "reply__proposal").order_by(by_due, "pk")[:ROWS],
        "overdue": commitments.overdue(today=today).prefetch_related("bureau").order_by("due_date", "pk")[:ROWS],
        "late_replies": Assignment.objects.visible_to(user)
        .overdue(today=today)
        .select_related("bureau", "proposal")
        .order_by("due_date", "pk")[:ROWS],
        "requests": office_requests(user, today),
        "groups": [
            {"key": "bureau", "title": "各单位落实情况", "head": "单位", "lines": by_bureau(rows, names)},
            {"key": "topic", "title": "各领域落实情况", "head": "领域", "lines": by_topic(commitments, today)},
        ],
        "parts": [(key, label) for key, (label, _) in PARTS.items()],
        "answers": desk_answers(user, today=today),
        "absences": _absences(user, today),
        "today": today,
        "nav": "desk",
    }


def _bureau(user: User, today: date) -> dict[str, object]:
    commitments = Commitment.objects.visible_to(user)
    by_due = F("due_date").asc(nulls_last=True)
    rows = commitments.prefetch_related("reply__proposal", "targets", "bureau")
    return {
        "counts": counted(commitments, today),
        "returned": rows.filter(status=CommitmentStatus.RETURNED).order_by(by_due, "pk")[:ROWS],
        "overdue": rows.filter(status=CommitmentStatus.TRACKING).overdue(today=today).order_by("due_date", "pk")[:ROWS],
        "near": rows.filter(status=CommitmentStatus.TRACKING)
        .due_within(questions.NEAR_DAYS, today=today)
        .order_by("due_date", "pk")[:ROWS],
        "requests": bureau_requests(user, today),
        "unanswered": Assignment.objects.visible_to(user)
        .unanswered()
        .select_related("proposal__session", "bureau")
        .order_by("due_date", "pk")[:ROWS],
        "answers": desk_answers(user, today=today),
        "absences": _absences(user, today),
        "today": today,
        "nav": "desk",
    }


def _absences(user: User, today: date) -> QuerySet[Leave]:
    """Leave that somebody else may have entered: whose reminders come here, and to whom the own ones go."""
    in_force = Leave.objects.visible_to(user).concerning(user).in_force(today=today)
    return in_force.select_related("user", "substitute").order_by("last_day", "pk")


def _member(user: User, today: date) -> dict[str, object]:
    return {"proposals": own_proposals(user, today=today), "today": today, "nav": "desk"}
