"""How the list of commitments can be narrowed."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.forms import BoundField, NumberInput
from django.http import QueryDict

from proposals.enums import ProposalKind
from proposals.forms import DayInput
from proposals.models import Bureau, PlenarySession, Proposal, Reply, ResultClass
from proposals.search import Words, read_words
from tracking import questions
from tracking.enums import CONFIRMED_STATUSES, CommitmentStatus
from tracking.models import Commitment, QualityNote, Target
from tracking.quality import SENTENCES
from tracking.querysets import CommitmentQuerySet

TIMING = [
    ("overdue", "已逾期"),
    ("running", "在办未逾期"),
    ("week", f"{questions.URGENT_DAYS}天内到期"),
    ("month", f"{questions.NEAR_DAYS}天内到期"),
    ("later", f"{questions.NEAR_DAYS}天后到期或未定期限"),
    ("undated", "未定期限"),
]
YES_OR_NO = [("yes", "有"), ("no", "没有")]

# What needs somebody's work, before the states one by one.
OPEN = "open"
STATUSES = [(OPEN, "未办结"), *CommitmentStatus.choices]
NO_TOPIC = "-"
# These stand on the page; the other conditions are folded away until one of them is set.
_IN_SIGHT = ("q", "status", "timing")
_MOST_DAYS = 36_500


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
        method="by_session",
        queryset=PlenarySession.objects.order_by("-year", "assembly_kind", "pk"),
        empty_label="全部",
    )
    kind = django_filters.ChoiceFilter(label="类别", method="by_kind", choices=ProposalKind.choices, empty_label="全部")
    topic = django_filters.ChoiceFilter(label="领域", method="by_topic", empty_label="全部")
    result = django_filters.ModelChoiceFilter(
        label="办理结果",
        field_name="reply__result_class",
        queryset=ResultClass.objects.select_related("scheme").order_by("scheme__valid_from", "scheme", "order"),
        empty_label="全部",
    )
    due_after = django_filters.DateFilter(
        label="期限不早于", field_name="due_date", lookup_expr="gte", widget=DayInput()
    )
    due_before = django_filters.DateFilter(
        label="期限不晚于", field_name="due_date", lookup_expr="lte", widget=DayInput()
    )
    overdue_days = django_filters.NumberFilter(
        label="逾期天数不少于",
        method="by_overdue_days",
        min_value=1,
        max_value=_MOST_DAYS,
        decimal_places=0,
        widget=NumberInput(attrs={"inputmode": "numeric", "min": 1, "step": 1}),
    )
    target = django_filters.ChoiceFilter(label="量化目标", choices=YES_OR_NO, method="by_target", empty_label="全部")
    note = django_filters.ChoiceFilter(
        label="答复件质量提示", choices=list(SENTENCES.items()), method="by_note", empty_label="全部"
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
        user = self.request.user
        if not user.oversees:
            # What the office has not confirmed is not shown to others, so they need not be able to ask for it.
            self.filters["status"].extra["choices"] = [(OPEN, "未办结"), *((s, s.label) for s in CONFIRMED_STATUSES)]
            del self.filters["note"]
        if user.works_in_bureau:
            del self.filters["bureau"]
        topics = Proposal.objects.visible_to(user).topics()
        self.filters["topic"].extra["choices"] = [*((t, t) for t in topics), (NO_TOPIC, "未填领域")]

    @property
    def words(self) -> Words:
        """The words that are looked for."""
        return read_words(self.form.cleaned_data.get("q") or "")

    @property
    def further_fields(self) -> list[BoundField]:
        """The conditions that are folded away."""
        return [field for field in self.form if field.name not in _IN_SIGHT]

    @property
    def narrowed_further(self) -> bool:
        """Whether one of them is set."""
        return any(field.data for field in self.further_fields)

    def by_text(self, queryset: CommitmentQuerySet, _name: str, text: str) -> CommitmentQuerySet:
        """Find words in the promise or in the proposal's title."""
        return queryset.mentioning(read_words(text))

    def by_status(self, queryset: CommitmentQuerySet, _name: str, status: str) -> CommitmentQuerySet:
        """Ask for one state, or for all that are open."""
        return queryset.tracked() if status == OPEN else queryset.filter(status=status)

    def by_session(self, queryset: CommitmentQuerySet, _name: str, session: PlenarySession) -> CommitmentQuerySet:
        """Ask for the replies of one session."""
        return _of_replies(queryset, proposal__session=session)

    def by_kind(self, queryset: CommitmentQuerySet, _name: str, kind: str) -> CommitmentQuerySet:
        """Ask for what answers suggestions, or proposals."""
        return _of_replies(queryset, proposal__kind=kind)

    def by_topic(self, queryset: CommitmentQuerySet, _name: str, topic: str) -> CommitmentQuerySet:
        """Ask for one field, or for what has none."""
        return (
            queryset.filter(questions.has_no_topic())
            if topic == NO_TOPIC
            else _of_replies(queryset, proposal__topic=topic)
        )

    def by_overdue_days(self, queryset: CommitmentQuerySet, _name: str, days: int) -> CommitmentQuerySet:
        """Ask for what is late by so many days or more."""
        return queryset.filter(questions.is_overdue(self.today, by=int(days)))

    def by_target(self, queryset: CommitmentQuerySet, _name: str, answer: str) -> CommitmentQuerySet:
        """Ask for what can be measured, or for what cannot."""
        measured = Exists(Target.objects.filter(commitment=OuterRef("pk")))
        return queryset.filter(measured if answer == "yes" else ~measured)

    def by_note(self, queryset: CommitmentQuerySet, _name: str, code: str) -> CommitmentQuerySet:
        """Ask for the promises of letters with such a note."""
        return queryset.filter(reply__in=QualityNote.objects.filter(code=code).values("review__reply"))

    def by_recurring(self, queryset: CommitmentQuerySet, _name: str, _yes: str) -> CommitmentQuerySet:
        """Ask for what an earlier letter promised, too."""
        return queryset.recurring(user=self.request.user)

    def by_timing(self, queryset: CommitmentQuerySet, _name: str, timing: str) -> CommitmentQuerySet:
        """Ask one of the named questions about dates."""
        conditions = {
            "overdue": questions.is_overdue(self.today),
            "running": questions.is_running(self.today),
            "week": questions.is_due_within(questions.URGENT_DAYS, self.today),
            "month": questions.is_due_within(questions.NEAR_DAYS, self.today),
            "later": questions.is_due_later(questions.NEAR_DAYS, self.today),
            "undated": questions.is_undated(),
        }
        return queryset.filter(conditions[timing])


def _of_replies(queryset: CommitmentQuerySet, **conditions: Any) -> CommitmentQuerySet:
    """Narrow by the letter without a join: SQLite would start a joined and ordered list from the small table."""
    return queryset.filter(reply__in=Reply.objects.filter(**conditions).values("pk"))
