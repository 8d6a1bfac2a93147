"""Which year, up to which day, whose: what one report counts."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from proposals.deadlines.statute import add_months
from proposals.models import ReplyEvent


@dataclass(frozen=True, slots=True)
class Scope:
    """
    Which year's proposals, as of the end of which day in the installation's time zone.

    ``assembly`` is the name of one assembly, ``bureau`` the id of one bureau; empty means all. The conditions take the
    path to what they are about, such as ``reply__proposal__``.
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

    def of_year(self, proposal: str = "") -> Q:
        """Proposals of a session of the year, and of the one assembly if one was asked for."""
        return Q(**{f"{proposal}session__year": self.year}) & self.of_assembly(proposal)

    def of_assembly(self, proposal: str = "") -> Q:
        """Proposals of the one assembly, or of all."""
        return Q(**{f"{proposal}session__assembly": self.assembly}) if self.assembly else Q()

    def by_bureau(self, bureau: str) -> Q:
        """What a bureau did, or what all did."""
        return Q(**{bureau: self.bureau}) if self.bureau else Q()

    def on_file(self, reply: str = "") -> Q:
        """Letters dated up to the day, those without a date taken in up to its end; none that was void at its end."""
        dated = Q(**{f"{reply}replied_on__lte": self.as_of}) | Q(
            **{f"{reply}replied_on__isnull": True, f"{reply}created_at__lt": self.cutoff}
        )
        return dated & ~self.was_void(reply)

    def was_void(self, reply: str = "") -> Q:
        """Letters that were void at the end of the day, whatever became of them later."""
        return Q(**{f"{reply}pk__in": ReplyEvent.objects.void_before(self.cutoff).values("reply")})
