"""
One worker's hold on a report that is being compiled.

A worker that gives no sign of life for a lease is taken for dead, and another may take the report over. Every write of
the worker is such a sign, asks whether the report is still its own, and holds it for another lease.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from django.db.models import Q, QuerySet

from tracking.enums import ReportStatus
from tracking.models import ReportSnapshot

LEASE = timedelta(minutes=30)
_BATCH = 1000

Row = TypeVar("Row")


class ClaimLost(Exception):  # noqa: N818 - says what happened
    """Another worker has taken the report over, or somebody has cancelled it."""


def free(*, now: datetime) -> Q:
    """Reports to compile: never begun, or begun by a worker whose lease has run out."""
    return Q(status=ReportStatus.PENDING) | Q(status=ReportStatus.RUNNING, lease_until__lt=now)


@dataclass(frozen=True, slots=True)
class Claim:
    """The hold of the worker that began at ``claimed_at``; ``moment`` tells what time it is now."""

    report_id: int
    claimed_at: datetime
    moment: Callable[[], datetime]

    def held(self) -> QuerySet[ReportSnapshot]:
        """The report, as long as it is still this worker's."""
        return ReportSnapshot.objects.filter(pk=self.report_id, status=ReportStatus.RUNNING, claimed_at=self.claimed_at)

    def update(self, **changes: object) -> None:
        """
        Write something, or nothing, and hold the report for another lease.

        :raises ClaimLost: if it is no longer this worker's.
        """
        if not self.held().update(lease_until=self.moment() + LEASE, **changes):
            raise ClaimLost

    def holding(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Pass rows on; each thousand of them is a sign of life."""
        while batch := list(islice(rows, _BATCH)):
            self.update()
            yield from batch
