"""A clock that all processes share and the test sets: it runs at the speed of time from wherever it is set."""

import mmap
import struct
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Made before the processes are forked: its one number lies in memory that they share."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, 8)

    def set(self, moment: datetime) -> None:
        """Make it ``moment`` now."""
        self._memory[:] = struct.pack("d", moment.timestamp() - time.monotonic())

    def jump(self, by: timedelta) -> None:
        """Set it forward."""
        self.set(self.now() + by)

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        (offset,) = struct.unpack("d", self._memory[:])
        return datetime.fromtimestamp(offset + time.monotonic(), UTC)
