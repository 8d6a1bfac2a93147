"""What is due on each day of a run, and who must be told: written down here, not asked of the planner."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from proposals.enums import Role
from proposals.models import Bureau, Reply, User
from tests.factories.proposals import ReplyFactory
from tests.factories.tracking import CommitmentFactory
from tracking.enums import CommitmentStatus
from tracking.models import Commitment

CLERKS = 90
DUE_EACH = 3
DAYS_BEFORE = 7
# A Wednesday; seven days before a date is a rung of the ladder, and no other is between that day and the end of a round.
FIRST_DAY = date(2026, 3, 11)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Round:
    """One day: for each address the commitments her one mail must name, and those that no mail may name."""

    day: date
    due: dict[str, frozenset[int]]
    answered: frozenset[int]

    @property
    def opens(self) -> datetime:
        """Nine in the morning in Shanghai."""
        return datetime(self.day.year, self.day.month, self.day.day, 1, 0, tzinfo=UTC)


def found_city() -> None:
    """Make the bureaus, each with a clerk, and the letter all promises stand in."""
    bureaus = Bureau.objects.bulk_create([Bureau(name=f"云岭市第{n}局") for n in range(CLERKS)])
    User.objects.bulk_create(
        [
            User(username=f"clerk{n}", display_name=f"经办{n}", email=f"clerk{n}@yunling.invalid", role=Role.CLERK,
                 bureau=bureau)
            for n, bureau in enumerate(bureaus)
        ]
    )  # fmt: skip
    ReplyFactory(bureau=bureaus[0])


def next_round(number: int) -> Round:
    """Close what the days before were about, and make what is due seven days after this one."""
    day = FIRST_DAY + number * _WEEK
    noon = datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)
    Commitment.objects.exclude(status=CommitmentStatus.FULFILLED).update(
        status=CommitmentStatus.FULFILLED, fulfilled_at=noon
    )
    reply = Reply.objects.get()
    clerks = list(User.objects.filter(role=Role.CLERK).select_related("bureau").order_by("pk"))
    promises = [
        CommitmentFactory.build(
            reply=reply,
            bureau=clerk.bureau,
            start=(number * CLERKS + place) * 1000 + of_clerk * 100,
            due_date=day + timedelta(days=DAYS_BEFORE),
            status=CommitmentStatus.TRACKING if of_clerk < DUE_EACH else CommitmentStatus.FULFILLED,
        )
        for place, clerk in enumerate(clerks)
        for of_clerk in range(DUE_EACH + 1)
    ]
    made = Commitment.objects.bulk_create(promises)
    is_due = [c for c in made if c.status == CommitmentStatus.TRACKING]
    due = {clerk.email: frozenset(c.pk for c in is_due if c.bureau_id == clerk.bureau_id) for clerk in clerks}
    return Round(day, due, frozenset(c.pk for c in made if c.status == CommitmentStatus.FULFILLED))
