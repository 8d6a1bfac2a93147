"""The periodic planning: today's, unless the clock can hardly be right."""

from datetime import datetime

from tracking.services.reminders.guards import clock_is_doubtful
from tracking.services.reminders.heartbeats import SWEEP, beat, local_day
from tracking.services.reminders.planning import PlanResult, plan_reminders


def sweep_reminders(*, now: datetime) -> PlanResult:
    """
    Plan the day of ``now`` and write down that it was done.

    With a doubtful clock nothing is planned: reminders passed by mistake would be recorded as passed.
    """
    today = local_day(now)
    if clock_is_doubtful(now=now):
        return PlanResult(today, skipped=True)
    result = plan_reminders(today=today)
    beat(SWEEP, now=now)
    return result
