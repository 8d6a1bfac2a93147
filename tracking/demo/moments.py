"""The days of the demonstration: distances from the day of loading, moved to working days as an office works."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from proposals.deadlines.workdays import Calendar


@dataclass(frozen=True, slots=True)
class Moments:
    """Turns ``-40`` and a time of day into a moment of the past."""

    today: date
    calendar: Calendar
    _known: dict[int, date] = field(default_factory=dict, init=False, repr=False, compare=False)

    def workday(self, offset: int) -> date:
        """Return the last working day on or before the day so far from the day of loading; the order is kept."""
        if offset not in self._known:
            self._known[offset] = self.calendar.previous_workday(self.today + timedelta(days=offset)).day
        return self._known[offset]

    def at(self, offset: int, hour: int, minute: int = 0) -> datetime:
        """Return that working day's moment in the place's own time."""
        return timezone.make_aware(datetime.combine(self.workday(offset), time(hour, minute)))
