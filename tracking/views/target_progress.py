"""How far each target of a commitment has come, for its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch

from tracking.models import Commitment, MeasuredValue, Target
from tracking.reports.figures import VERDICT_LABELS
from tracking.reports.rules import Judgement, badness, is_met, judge

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

    @property
    def verdict(self) -> str:
        """What the latest figure says, in words."""
        return VERDICT_LABELS[self.judgement.verdict]

    @property
    def rule(self) -> str:
        """By what rule the percent is worked out, in words (tracking.reports.rules.judge)."""
        if self.target.low is None:
            return "上限目标：不超过上限为100%，超过的为上限除以完成值"
        if self.target.high is None:
            return "下限目标：完成值除以下限"
        if self.target.low == self.target.high:
            return "完成值除以承诺值"
        return "区间目标：在区间内为100%，低于下限的除以下限，高于上限的除以上限"


def target_progress(commitment: Commitment, *, today: date) -> list[TargetProgress]:
    """Return the commitment's targets with their latest figures, in two queries."""
    newest = MeasuredValue.objects.order_by("-measured_on", "-pk")
    targets = commitment.targets.prefetch_related(Prefetch("values", queryset=newest)).order_by("pk")
    return [_of(target, due=target.due_date or commitment.due_date, today=today) for target in targets]


@dataclass(frozen=True, slots=True)
class Overall:
    """How far a commitment has come: as far as its worst target; ``met`` of ``count`` targets are met."""

    line: TargetProgress
    met: int
    count: int


def worst_of(lines: Sequence[TargetProgress]) -> Overall | None:
    """Return how far the commitment has come by its targets; None without any."""
    if not lines:
        return None
    worst = min(lines, key=lambda line: badness(line.judgement))
    return Overall(worst, met=sum(is_met(line.judgement) for line in lines), count=len(lines))


def _of(target: Target, *, due: date | None, today: date) -> TargetProgress:
    latest = next(iter(target.values.all()), None)
    value = latest.value if latest else None
    return TargetProgress(target, latest, judge(low=target.low, high=target.high, value=value, due=due, as_of=today))
