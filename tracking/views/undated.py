"""Promises without a date: which bureaus still have to propose one, and by when."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.deadlines.workdays import Calendar
from proposals.enums import Role
from proposals.models import User
from proposals.querysets import of_bureau
from proposals.services.deadlines import local_calendar
from proposals.views.access import acting_user, only_for
from tracking.models import Commitment
from tracking.querysets import CommitmentQuerySet
from tracking.services.requests import follow_up_rule
from tracking.services.undated import terms_due_on

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class UndatedLine:
    """A commitment without a date, the day by which one has to be proposed, and working days left (negative: late)."""

    commitment: Commitment
    propose_by: date | None
    left: int | None


def undated_lines(commitments: list[Commitment], *, today: date, calendar: Calendar) -> list[UndatedLine]:
    """Say by when a date has to be proposed for each."""
    workdays = follow_up_rule(on=today).terms_workdays
    lines = []
    for commitment in commitments:
        day = terms_due_on(commitment, workdays=workdays, calendar=calendar)
        lines.append(UndatedLine(commitment, day, calendar.count(today, day).days if day else None))
    return lines


def to_propose(user: User) -> CommitmentQuerySet:
    """Return what waits for a bureau's proposal of a date, the oldest first; for a bureau only what it answers for."""
    rows = Commitment.objects.visible_to(user).awaiting_terms()
    if user.works_in_bureau:
        rows = rows.filter(of_bureau(user, "bureau"))
    return rows.prefetch_related("bureau", "reply__proposal__session").order_by("confirmed_at", "pk")


@only_for(Role.OFFICE, Role.ADMIN, Role.CLERK, Role.HEAD)
@require_GET
def undated_list(request: HttpRequest) -> HttpResponse:
    """Show the promises for which a date still has to be proposed."""
    today = timezone.localdate()
    page = Paginator(to_propose(acting_user(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": undated_lines(list(page.object_list), today=today, calendar=local_calendar()),
        "rule": follow_up_rule(on=today),
        "nav": "requests",
    }
    return render(request, "tracking/undated_list.html", context)
