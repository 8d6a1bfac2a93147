"""Who may do what this app offers; what a user may see is ``visible_to`` on the querysets."""

from proposals.models import User


class NotAllowed(Exception):  # noqa: N818 - worded for the user
    """The user's role does not allow this."""


def require_oversight(by: User) -> None:
    """
    Let only the supervision office and administrators pass.

    :raises NotAllowed: for everybody else.
    """
    if not by.oversees:
        raise NotAllowed("只有督查室可以进行这项操作。")
