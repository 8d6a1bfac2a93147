"""How the list of commitments can be narrowed."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q
from django.forms import BoundField
from django.http import QueryDict

from proposals.enums import ProposalKind
from proposals.forms import DayInput
from proposals.models import Bureau, PlenarySession
from tracking.enums import CONFIRMED_STATUSES, CommitmentStatus
from tracking.models import Commitment
from tracking.querysets import CommitmentQuerySet

TIMING = [
    ("overdue", "已逾期"),
    ("running", "在办未逾期"),
    ("week", "7天内到期"),
    ("month", "30天内到期"),
    ("undated", "未定期限"),
]

# What needs somebody's work, before the states one by one.
OPEN = "open"
STATUSES = [(OPEN, "未办结"), *CommitmentStatus.choices]
# These stand on the page; the other conditions are folded away until one of them is set.
_IN_SIGHT = ("q", "status", "timing")
# Longer words are nobody's search; a database has a limit on patterns.
_MOST_WORDS = 100


class CommitmentFilter(django_filters.FilterSet):
    """
    Every choice narrows what ``visible_to`` has let through; ``today`` is passed in.

    Who has not chosen anything yet sees what is open.
    """

    q = django_filters.CharFilter(label="原文或案由", method="by_text")
    status = django_filters.ChoiceFilter(label="状态", choices=STATUSES, method="by_status", empty_label="全部")
    timing = django_filters.ChoiceFilter(label="期限", choices=TIMING, method="by_timing", empty_label="全部")
    bureau = django_filters.ModelChoiceFilter(
        label="责任单位", queryset=Bureau.objects.order_by("name"), empty_label="全部"
    )
    session = django_filters.ModelChoiceFilter(
        label="届次",
        field_name="reply__proposal__session",
        queryset=PlenarySession.objects.order_by("-year", "assembly_kind", "pk"),
        empty_label="全部",
    )
    kind = django_filters.ChoiceFilter(
        label="类别", field_name="reply__proposal__kind", choices=ProposalKind.choices, empty_label="全部"
    )
    due_after = django_filters.DateFilter(
        label="期限不早于", field_name="due_date", lookup_expr="gte", widget=DayInput()
    )
    due_before = django_filters.DateFilter(
        label="期限不晚于", field_name="due_date", lookup_expr="lte", widget=DayInput()
    )
    recurring = django_filters.ChoiceFilter(
        label="连年承诺", choices=[("yes", "是")], method="by_recurring", empty_label="全部"
    )

    class Meta:
        model = Commitment
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, today: date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(data or {"status": OPEN}, **kwargs)
        if not self.request.user.oversees:
            # What the office has not confirmed is not shown to others, so they need not be able to ask for it.
            self.filters["status"].extra["choices"] = [(OPEN, "未办结"), *((s, s.label) for s in CONFIRMED_STATUSES)]
        if self.request.user.works_in_bureau:
            del self.filters["bureau"]

    def by_text(self, queryset: CommitmentQuerySet, _name: str, text: str) -> CommitmentQuerySet:
        """Find words in the promise or in the proposal's title."""
        text = text[:_MOST_WORDS]
        return queryset.filter(Q(quote__icontains=text) | Q(reply__proposal__title__icontains=text))

    @property
    def further_fields(self) -> list[BoundField]:
        """The conditions that are folded away."""
        return [field for field in self.form if field.name not in _IN_SIGHT]

    @property
    def narrowed_further(self) -> bool:
        """Whether one of them is set."""
        return any(field.data for field in self.further_fields)

    def by_status(self, queryset: CommitmentQuerySet, _name: str, status: str) -> CommitmentQuerySet:
        """Ask for one state, or for all that are open."""
        return queryset.tracked() if status == OPEN else queryset.filter(status=status)

    def by_recurring(self, queryset: CommitmentQuerySet, _name: str, _yes: str) -> CommitmentQuerySet:
        """Ask for what an earlier letter promised, too."""
        return queryset.recurring(user=self.request.user)

    def by_timing(self, queryset: CommitmentQuerySet, _name: str, timing: str) -> CommitmentQuerySet:
        """Ask one of the named questions about dates."""
        if timing == "overdue":
            return queryset.overdue(today=self.today)
        if timing == "running":
            return queryset.running(today=self.today)
        if timing == "undated":
            return queryset.undated()
        return queryset.due_within(7 if timing == "week" else 30, today=self.today)
