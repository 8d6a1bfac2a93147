"""The desk: what waits for this user today."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.enums import DocumentStatus, Role
from proposals.models import Assignment, Document, Proposal, Reply, User
from proposals.views.access import acting_user
from tracking.enums import OPEN_STATUSES, CommitmentStatus
from tracking.models import Commitment
from tracking.views.desk_requests import bureau_requests, office_requests

# How many rows of each list the desk shows; the figure above opens them all.
ROWS = 8
NEAR_DAYS = 30
URGENT_DAYS = 7


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Show each role its own day."""
    user = acting_user(request)
    today = timezone.localdate()
    if user.oversees:
        return render(request, "tracking/desk_office.html", _office(user, today))
    if user.role == Role.MEMBER:
        return render(request, "tracking/desk_member.html", _member(user, today))
    return render(request, "tracking/desk_bureau.html", _bureau(user, today))


def _office(user: User, today: date) -> dict[str, object]:
    commitments = Commitment.objects.visible_to(user)
    by_due = F("due_date").asc(nulls_last=True)
    to_review = Reply.objects.visible_to(user).filter(review__reviewed_at__isnull=True)
    submitted = commitments.filter(status=CommitmentStatus.SUBMITTED)
    return {
        "to_review": to_review.count(),
        "drafts": Proposal.objects.visible_to(user).drafts().count(),
        "failed": Document.objects.visible_to(user).filter(status=DocumentStatus.FAILED).count(),
        "counts": _counts(commitments, today),
        "letters": to_review.prefetch_related("document", "bureau").order_by("pk")[:ROWS],
        "submissions": submitted.prefetch_related("bureau", "reply__proposal").order_by(by_due, "pk")[:ROWS],
        "overdue": commitments.overdue(today=today).prefetch_related("bureau").order_by("due_date", "pk")[:ROWS],
        "late_replies": Assignment.objects.visible_to(user)
        .overdue(today=today)
        .select_related("bureau", "proposal")
        .order_by("due_date", "pk")[:ROWS],
        "bureaus": _by_bureau(commitments, today),
        "requests": office_requests(user, today),
        "today": today,
        "nav": "desk",
    }


def _counts(commitments, today: date) -> dict[str, int]:  # type: ignore[no-untyped-def]
    """Count the open commitments by what they need, in one query; the list page asks the same questions."""
    is_open = Q(status__in=OPEN_STATUSES)
    week, month = (
        Q(due_date__range=(today, date.fromordinal(today.toordinal() + d))) for d in (URGENT_DAYS, NEAR_DAYS)
    )
    return commitments.aggregate(
        open=Count("pk", filter=is_open),
        submitted=Count("pk", filter=Q(status=CommitmentStatus.SUBMITTED)),
        returned=Count("pk", filter=Q(status=CommitmentStatus.RETURNED)),
        overdue=Count("pk", filter=is_open & Q(due_date__lt=today)),
        week=Count("pk", filter=is_open & week),
        month=Count("pk", filter=is_open & month),
        undated=Count("pk", filter=is_open & Q(due_date__isnull=True)),
        fulfilled=Count("pk", filter=Q(status=CommitmentStatus.FULFILLED)),
    )


@dataclass(frozen=True, slots=True)
class BureauLine:
    """One bureau's commitments; the widths are percent of the longest line, for drawing."""

    pk: int
    name: str
    fulfilled: int
    running: int
    overdue: int
    fulfilled_width: float
    running_width: float
    overdue_width: float

    @property
    def running_at(self) -> float:
        """Where the second part of the bar begins."""
        return self.fulfilled_width

    @property
    def overdue_at(self) -> float:
        """Where the third part of the bar begins."""
        return self.fulfilled_width + self.running_width


def _by_bureau(commitments, today: date) -> list[BureauLine]:  # type: ignore[no-untyped-def]
    is_open = Q(status__in=OPEN_STATUSES)
    rows = list(
        commitments.confirmed()
        .values("bureau", "bureau__name")
        .annotate(
            fulfilled=Count("pk", filter=Q(status=CommitmentStatus.FULFILLED)),
            overdue=Count("pk", filter=is_open & Q(due_date__lt=today)),
            running=Count("pk", filter=is_open & (Q(due_date__gte=today) | Q(due_date__isnull=True))),
        )
        .order_by("-overdue", "bureau__name")
    )
    longest = max((row["fulfilled"] + row["overdue"] + row["running"] for row in rows), default=0) or 1
    return [
        BureauLine(
            pk=row["bureau"],
            name=row["bureau__name"],
            fulfilled=row["fulfilled"],
            running=row["running"],
            overdue=row["overdue"],
            fulfilled_width=100 * row["fulfilled"] / longest,
            running_width=100 * row["running"] / longest,
            overdue_width=100 * row["overdue"] / longest,
        )
        for row in rows
    ]


def _bureau(user: User, today: date) -> dict[str, object]:
    commitments = Commitment.objects.visible_to(user)
    by_due = F("due_date").asc(nulls_last=True)
    rows = commitments.prefetch_related("reply__proposal", "targets", "bureau")
    return {
        "counts": _counts(commitments, today),
        "returned": rows.filter(status=CommitmentStatus.RETURNED).order_by(by_due, "pk")[:ROWS],
        "overdue": rows.filter(status=CommitmentStatus.TRACKING).overdue(today=today).order_by("due_date", "pk")[:ROWS],
        "near": rows.filter(status=CommitmentStatus.TRACKING)
        .due_within(NEAR_DAYS, today=today)
        .order_by("due_date", "pk")[:ROWS],
        "requests": bureau_requests(user, today),
        "unanswered": Assignment.objects.visible_to(user)
        .unanswered()
        .select_related("proposal__session", "bureau")
        .order_by("due_date", "pk")[:ROWS],
        "today": today,
        "nav": "desk",
    }


def _member(user: User, today: date) -> dict[str, object]:
    commitments = Commitment.objects.visible_to(user)
    proposals = (
        Proposal.objects.visible_to(user)
        .prefetch_related("session", "assignments__bureau", "replies__result_class")
        .order_by("-session__year", "number_key", "pk")
    )
    lines = {
        row["reply__proposal"]: row
        for row in commitments.values("reply__proposal")
        .annotate(
            confirmed=Count("pk"),
            fulfilled=Count("pk", filter=Q(status=CommitmentStatus.FULFILLED)),
            overdue=Count("pk", filter=Q(status__in=OPEN_STATUSES, due_date__lt=today)),
        )
        .order_by()
    }
    return {
        "proposals": [(proposal, lines.get(proposal.pk)) for proposal in proposals[:100]],
        "counts": _counts(commitments, today),
        "today": today,
        "nav": "desk",
    }
