"""The list of commitments."""

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from proposals.views.access import acting_user
from tracking.filters import CommitmentFilter
from tracking.models import Commitment

PAGE_SIZE = 30


@require_GET
def commitment_list(request: HttpRequest) -> HttpResponse:
    """Show the commitments this user may see, the most urgent first."""
    today = timezone.localdate()
    visible = Commitment.objects.visible_to(acting_user(request))
    narrowed = CommitmentFilter(request.GET, queryset=visible, request=request, today=today)
    # Ordered by the index alone; the names come by prefetch, since SQLite would start a join from the small table.
    rows = narrowed.qs.prefetch_related("bureau", "reply__proposal__session", "targets").order_by(
        F("due_date").asc(nulls_last=True), "pk"
    )
    context = {
        "filter": narrowed,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "today": today,
        "nav": "commitments",
    }
    return render(request, "tracking/commitment_list.html", context)
