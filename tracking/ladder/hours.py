"""At what hours mails go out."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from proposals.deadlines.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Hours:
    """The hours of a working day from ``opens`` until before ``closes``, in the place's own time."""

    opens: time
    closes: time

    def is_open(self, moment: datetime, *, calendar: Calendar) -> bool:
        """Whether mails may go out at this local moment."""
        return self.opens <= moment.time() < self.closes and calendar.is_workday(moment.date())

    def next_opening(self, moment: datetime, *, calendar: Calendar) -> datetime:
        """Return ``moment`` itself if it is open, otherwise the next moment at which it will be."""
        if self.is_open(moment, calendar=calendar):
            return moment
        first = moment.date() if moment.time() < self.opens else moment.date() + timedelta(days=1)
        return datetime.combine(calendar.next_workday(first).day, self.opens, tzinfo=moment.tzinfo)


OFFICE_HOURS = Hours(opens=time(8, 30), closes=time(18, 0))
