"""What the desk shows of requests: to the office what waits for its decision, to a bureau what concerns it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q

from proposals.models import User
from proposals.querysets import of_bureau
from proposals.services.deadlines import local_calendar
from tracking.enums import RequestKind, RequestStatus
from tracking.models import Commitment, CommitmentRequest, Share
from tracking.services.undated import late_with_terms
from tracking.views.requests import RequestLine, lines_of
from tracking.views.undated import UndatedLine, to_propose, undated_lines

ROWS = 8
# Answers older than this are no news.
NEWS_DAYS = 30


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many requests of one kind wait; ``kind`` goes into the address of the list."""

    kind: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class OfficeRequests:
    """What waits for the office: by kind, the oldest first, and the bureaus that are late in proposing dates."""

    counts: list[KindCount]
    total: int
    oldest: list[RequestLine]
    late_terms: int


def office_requests(user: User, today: date) -> OfficeRequests:
    """Count and list what the office has to decide on, in five queries."""
    waiting = CommitmentRequest.objects.visible_to(user).for_the_office()
    numbers = dict(waiting.values_list("kind").annotate(Count("pk")).order_by())
    counts = [KindCount(kind, kind.label, numbers[kind]) for kind in RequestKind if numbers.get(kind)]
    rows = waiting.select_related("from_bureau", "to_bureau").order_by("asked_at", "pk")[:ROWS]
    undated = Commitment.objects.visible_to(user)
    calendar = local_calendar()
    return OfficeRequests(
        counts=counts,
        total=sum(count.number for count in counts),
        oldest=lines_of(list(rows), today=today, calendar=calendar),
        late_terms=late_with_terms(undated, today=today, calendar=calendar).count(),
    )


@dataclass(frozen=True, slots=True)
class BureauRequests:
    """What concerns a bureau beside its own tasks; ``pauses`` are those that stop a clock today."""

    offered: list[RequestLine]
    asked: list[RequestLine]
    pauses: list[CommitmentRequest]
    shares: list[Share]
    to_propose: list[UndatedLine]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of all this."""
        return not (self.offered or self.asked or self.pauses or self.shares or self.to_propose)


def bureau_requests(user: User, today: date) -> BureauRequests:
    """Return what waits for the bureau's answer, what it asked for, and what it still has to propose or to do."""
    seen = CommitmentRequest.objects.visible_to(user).select_related("from_bureau", "to_bureau")
    news = Q(decided_at__date__gte=today - timedelta(days=NEWS_DAYS)) & ~Q(status=RequestStatus.WITHDRAWN)
    asked = seen.filter(of_bureau(user, "from_bureau")).filter(Q(status=RequestStatus.ASKED) | news)
    pauses = seen.pauses_in_force(today=today).filter(of_bureau(user, "commitment__bureau"))
    shares = Share.objects.visible_to(user).undone().filter(of_bureau(user, "bureau"), commitment__in=_open(user))
    calendar = local_calendar()
    return BureauRequests(
        offered=lines_of(list(seen.offered_to(user).order_by("asked_at", "pk")[:ROWS]), today=today, calendar=calendar),
        asked=lines_of(list(asked.order_by("-asked_at", "-pk")[:ROWS]), today=today, calendar=calendar),
        pauses=list(pauses.select_related("commitment").order_by("until_date", "pk")[:ROWS]),
        shares=list(shares.select_related("commitment__bureau", "bureau").order_by("due_date", "pk")[:ROWS]),
        to_propose=undated_lines(list(to_propose(user)[:ROWS]), today=today, calendar=calendar),
    )


def _open(user: User):  # type: ignore[no-untyped-def]
    return Commitment.objects.visible_to(user).pressed().values("pk")
