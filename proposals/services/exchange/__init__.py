"""Import and export of tables; importing this package makes this app's kinds known, in the order they are needed."""

from proposals.services.exchange import bureaus, members, proposals

__all__ = ["bureaus", "members", "proposals"]
