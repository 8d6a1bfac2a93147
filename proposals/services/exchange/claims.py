"""What a worker holds while it processes an import, and what can end that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from proposals.enums import ImportStatus
from proposals.models import ImportJob
from proposals.services.exchange.kinds import ExchangeKind, kind_named


class ImportRefused(Exception):  # noqa: N818 - worded for the user
    """The import cannot go on; the message says why."""


class ClaimLost(Exception):  # noqa: N818 - says what happened
    """Another worker has taken the import over."""


class Outdated(Exception):  # noqa: N818 - worded for the user
    """A row would change something else than was shown; the message says which."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One worker's hold on one import; every write asks whether it still holds."""

    job_id: int
    status: ImportStatus
    claimed_at: datetime

    def update(self, **changes: Any) -> None:
        """
        Write to the import.

        :raises ClaimLost: if another worker has it by now.
        """
        held = ImportJob.objects.filter(pk=self.job_id, status=self.status, claimed_at=self.claimed_at)
        if not held.update(**changes):
            raise ClaimLost


def kind_of(job: ImportJob) -> ExchangeKind:
    """
    Return what an import is of, ready for one run.

    :raises ImportRefused: if this installation does not know it any more.
    """
    kind = kind_named(job.kind)
    if kind is None:
        raise ImportRefused("系统不再支持导入这类内容。")
    return kind()
