"""The scheduler of Celery beat, made safe against a clock that is set."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from celery.beat import Scheduler

logger = logging.getLogger(__name__)

# Time daemons slew by fractions of a second; a step larger than this is somebody setting the clock.
JUMP_SECONDS = 5.0
# Longer than any interval of the schedule.
_LONG_AGO = timedelta(days=365)


class SafeScheduler(Scheduler):
    """
    Celery's scheduler, in memory, that goes on after the wall clock is set forward or back.

    Celery orders its entries by wall-clock time. Once the clock is set back, every entry lies in the future and
    nothing is sent until the clock has caught up: measured, no tick in 130 s after a step of one day, and a day of
    silence to come. Here each tick compares the wall clock with a steady one; when they have drifted apart, every
    entry counts as just run and the order is made anew, so that the next run is one interval away.

    Nothing is written to disk, so no stale or damaged schedule file can exist. Every entry is due at the start:
    running one twice changes nothing, and what was missed while nothing ran is found at once.
    """

    def __init__(
        self,
        *args: Any,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
        **kwargs: Any,
    ) -> None:
        self._wall = wall
        self._steady = steady
        self._offset = wall() - steady()
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        """Take the schedule from the settings, everything due now."""
        super().setup_schedule()
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now() - _LONG_AGO

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send what is due and return the seconds until the next tick, minding a clock that was set."""
        offset = self._wall() - self._steady()
        if abs(offset - self._offset) > JUMP_SECONDS:
            logger.warning("the clock was set by %+.0f s, the schedule starts anew", offset - self._offset)
            self._start_anew()
        self._offset = offset
        pause: float = super().tick(*args, **kwargs)
        return pause

    def _start_anew(self) -> None:
        for entry in self.schedule.values():
            entry.last_run_at = entry.default_now()
        self.populate_heap()
