"""Lines of the reminder ledger as pages show them: why each was told, and whether its reader may put it off."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from proposals.deadlines.workdays import Calendar
from proposals.models import User
from tracking.enums import ReminderStatus
from tracking.models import Reminder
from tracking.services.reminders.consideration import may_snooze
from tracking.services.reminders.items import explain


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """A line, why it is told in words, and whether its reader may put the matter off."""

    line: Reminder
    why: str
    may_snooze: bool


def with_subjects(lines: QuerySet[Reminder]) -> QuerySet[Reminder]:
    """Fetch lines with all that their words need."""
    return lines.select_related(
        "recipient",
        "stands_in_for",
        "commitment__bureau",
        "target",
        "share__bureau",
        "assignment__bureau",
        "assignment__proposal",
        "rehandling__bureau",
        "rehandling__reply__proposal",
    )


def ledger_lines(lines: Iterable[Reminder], *, user: User, calendar: Calendar) -> list[LedgerLine]:
    """Return the lines as ``user`` is shown them."""
    told = (ReminderStatus.PENDING, ReminderStatus.SENT)
    return [
        LedgerLine(line, explain(line, calendar=calendar), line.status in told and may_snooze(line, by=user))
        for line in lines
    ]
