"""Pure: whether a report of progress says anything new."""
