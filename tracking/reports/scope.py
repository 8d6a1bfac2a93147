"""Which year, up to which day, whose: what one report counts."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from proposals.deadlines.statute import add_months


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Which year's proposals, as of the end of which day in the installation's time zone.

    ``assembly`` is the name of one assembly, ``bureau`` the id of one bureau; empty means all.
    """

    year: int
    as_of: date
    assembly: str = ""
    bureau: int | None = None

    @property
    def cutoff(self) -> datetime:
        """The first moment that no longer counts: midnight after ``as_of``."""
        return timezone.make_aware(datetime.combine(self.as_of + timedelta(days=1), time.min))

    @property
    def opening(self) -> datetime:
        """The first moment of the year: what was open then was carried over from earlier years."""
        return timezone.make_aware(datetime.combine(date(self.year, 1, 1), time.min))

    @property
    def a_year_earlier(self) -> "Scope":
        """The year before on the same day, for comparison; 28 February for a leap day."""
        return replace(self, year=self.year - 1, as_of=add_months(self.as_of, -12))


def local_day(moment: datetime | None) -> date | None:
    """The calendar day of a moment in the installation's time zone."""
    return None if moment is None else timezone.localdate(moment)
