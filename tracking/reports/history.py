"""What the events of a commitment, told one by one, say of when it was confirmed, handed in and accepted."""

from dataclasses import dataclass
from datetime import date

from tracking.enums import CommitmentAction

# The events that change a history; there are many others.
TOLD_BY = (
    CommitmentAction.CONFIRM,
    CommitmentAction.SUBMIT,
    CommitmentAction.ACCEPT,
    CommitmentAction.RETURN,
    CommitmentAction.REOPEN,
)


@dataclass(slots=True)
class History:
    """
    The days of the last confirmation and submission and of the acceptance that counts, and how often it was returned.

    The acceptance that counts is the first one that was never undone: evidence added later and accepted again does not
    move the day.
    """

    confirmed: date | None = None
    submitted: date | None = None
    accepted: date | None = None
    returned: int = 0

    def add(self, action: str, on: date) -> None:
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
