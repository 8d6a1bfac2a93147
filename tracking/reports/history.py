"""What the events of a commitment, told one by one, say of when it was confirmed, handed in and accepted."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from tracking.enums import CommitmentAction

# The events that change a history; there are many others.
TOLD_BY = (
    CommitmentAction.CONFIRM,
    CommitmentAction.SUBMIT,
    CommitmentAction.ACCEPT,
    CommitmentAction.RETURN,
    CommitmentAction.REOPEN,
)


Moment = TypeVar("Moment")


@dataclass(slots=True)
class History(Generic[Moment]):
    """
    When the last confirmation and submission and the acceptance that counts were, and how often it was returned.

    The moments are what was told, days or as the database gives them: of five that are told three are asked for.
    The acceptance that counts is the first one that was never undone: evidence added later and accepted again does not
    move the day.
    """

    confirmed: Moment | None = None
    submitted: Moment | None = None
    accepted: Moment | None = None
    returned: int = 0

    def add(self, action: str, on: Moment) -> None:
        """Tell the next event; the oldest comes first."""
        if action == CommitmentAction.CONFIRM:
            self.confirmed = on
        elif action == CommitmentAction.SUBMIT:
            self.submitted = on
        elif action == CommitmentAction.ACCEPT:
            self.accepted = self.accepted or on
        elif action in {CommitmentAction.RETURN, CommitmentAction.REOPEN}:
            self.accepted = None
            self.returned += action == CommitmentAction.RETURN
