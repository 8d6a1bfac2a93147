"""How far each target of a commitment has come, for its page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from tracking.models import Commitment, MeasuredValue, Target
from tracking.reports.rules import Judgement, judge

_FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """A target with its latest figure and what the report's own rule says of it."""

    target: Target
    latest: MeasuredValue | None
    judgement: Judgement

    @property
    def bar(self) -> int:
        """The drawn length in percent, never beyond the frame."""
        return int(min(self.judgement.percent or Decimal(0), _FULL))


def target_progress(commitment: Commitment, *, today: date) -> list[TargetProgress]:
    """Return the commitment's targets with their latest figures, in two queries."""
    newest = MeasuredValue.objects.order_by("-measured_on", "-pk")
    targets = commitment.targets.prefetch_related(Prefetch("values", queryset=newest)).order_by("pk")
    return [_of(target, due=target.due_date or commitment.due_date, today=today) for target in targets]


def _of(target: Target, *, due: date | None, today: date) -> TargetProgress:
    latest = next(iter(target.values.all()), None)
    value = latest.value if latest else None
    return TargetProgress(target, latest, judge(low=target.low, high=target.high, value=value, due=due, as_of=today))
