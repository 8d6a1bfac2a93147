"""The annexes of the report: which tables are printed behind the text, and how the text calls them."""

from collections.abc import Callable

from tracking.reports import lists, tables
from tracking.reports.table import Table
from tracking.reports.types import AnnualReport

Made = Callable[[AnnualReport], Table]

# In the order of their numbers.
_ANNEXES: tuple[Made, ...] = (
    tables.bureaus,
    tables.letter_classes,
    tables.topics,
    tables.years,
    lists.targets,
    tables.units,
    lists.overdue,
    lists.behind,
    lists.undated,
    lists.soft,
    lists.returned,
    lists.extended,
    lists.paused,
    lists.impossible,
    lists.superseded,
    lists.repeated,
    lists.carried_open,
    lists.carried_targets,
    lists.ahead,
)
_DIVIDING = frozenset({tables.letter_classes, tables.topics})
_ONE_AND_TOTAL = 2


def annex(number: int) -> str:
    """What the text calls an annex."""
    return f"附件{number}"


def annexes(report: AnnualReport) -> tuple[Table, ...]:
    """The wide tables, in the order of their numbers; nobody is sent an empty one."""
    return tuple(made(report) for made in _printed(report))


def _printed(report: AnnualReport) -> list[Made]:
    """One bureau is not divided by bureaus, nor has it a table of what is all of one class or alone in its unit."""
    printed = [made for made in _ANNEXES if made(report).counted]
    return [made for made in printed if _divides(made, report)] if report.bureau else printed


def _divides(made: Made, report: AnnualReport) -> bool:
    if made is tables.units:
        return any(line.targets.value > 1 for line in report.by_unit)
    return made is not tables.bureaus and not (made in _DIVIDING and len(made(report).lines) <= _ONE_AND_TOTAL)


class Numbers:
    """What the text calls the annex with a table."""

    def __init__(self, report: AnnualReport) -> None:
        self._printed = _printed(report)

    def of(self, *wanted: Made) -> str:
        """附件1、附件2; empty where none of these tables is printed."""
        return "、".join(annex(self._printed.index(made) + 1) for made in wanted if made in self._printed)

    def see(self, *wanted: Made) -> str:
        """（见附件1、附件2）; empty where none of these tables is printed."""
        return f"（见{known}）" if (known := self.of(*wanted)) else ""
