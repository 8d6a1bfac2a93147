"""What a promise is to have reached by which day (阶段节点), what of it is due this year, and what has been missed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tracking.reports import deeds, wording
from tracking.reports.figures import VERDICT_LABELS
from tracking.reports.past import TargetThen
from tracking.reports.promises import Promise
from tracking.reports.rules import Judgement, judge, lags, stage_date

_day_words = lru_cache(maxsize=4096)(wording.day)


@dataclass(slots=True)
class Aim:
    """A pledged number: when it is to be reached, whether that is a stage before the end, and how far it has come."""

    target: TargetThen
    due: date | None
    is_stage: bool
    value: Decimal | None
    judgement: Judgement

    def lags(self, as_of: date) -> bool:
        """Whether it is a stage that has passed and is not shown to be reached."""
        return self.is_stage and self.due is not None and lags(self.judgement, stage=self.due, as_of=as_of)


def aims(promise: Promise, *, as_of: date) -> list[Aim]:
    """
    Every pledged number of a promise, judged at the end of ``as_of``.

    One without a date before the promised end is due with its promise, also where that was moved.
    """
    terms, found = promise.terms, []
    for target in terms.targets:
        stage = stage_date(target.due_date, promised=terms.promised, due=terms.due)
        due = stage or terms.due
        latest = promise.latest.get(target.pk)
        value = latest.value if latest else None
        judgement = judge(low=target.low, high=target.high, value=value, due=due, as_of=as_of)
        found.append(Aim(target, due, stage is not None, value, judgement))
    return found


def of_year(known: Iterable[Aim], year: int) -> str:
    """What is to be reached in a year, day by day."""
    return _by_day([aim for aim in known if aim.due is not None and aim.due.year == year], _pledged)


def nodes(known: Iterable[Aim]) -> str:
    """The stages before the end and where each stands, day by day."""
    return _by_day([aim for aim in known if aim.is_stage], _judged)


def missed(known: Iterable[Aim], as_of: date) -> str:
    """The stages that have passed and are not shown to be reached, and what is."""
    return _by_day([aim for aim in known if aim.lags(as_of)], _reached)


def _by_day(known: Sequence[Aim], say: Callable[[Aim], str]) -> str:
    if not known:
        return ""
    days: dict[date, list[str]] = {}
    for aim in known:
        if aim.due is not None:
            days.setdefault(aim.due, []).append(say(aim))
    return "；".join([f"{_day_words(due)}前：{'、'.join(said)}" for due, said in sorted(days.items())])


def _pledged(aim: Aim) -> str:
    return aim.target.quote


def _judged(aim: Aim) -> str:
    return f"{_pledged(aim)}（{VERDICT_LABELS[aim.judgement.verdict]}）"


def _reached(aim: Aim) -> str:
    if aim.value is None:
        return f"{_pledged(aim)}（没有完成值）"
    done = "" if deeds.deed(aim.target) else "完成"
    return f"{_pledged(aim)}（{done}{deeds.reached(aim.target, aim.value)}）"
