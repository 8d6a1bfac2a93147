"""Members and sessions one at a time; many members at once come by table (proposals.services.exchange.members)."""

from typing import TypeVar

from proposals.models import Member, PlenarySession, User
from proposals.services.permissions import require_oversight

_Row = TypeVar("_Row", Member, PlenarySession)


def save_registered(row: _Row, *, by: User) -> _Row:
    """
    Enter or change a member or a session, as a form checked it.

    :raises NotAllowed: if ``by`` does not see every bureau.
    """
    require_oversight(by)
    row.save()
    return row
