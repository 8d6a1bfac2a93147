"""Conditions that several tables keep, worded as the databases are quickest to check them."""

from collections.abc import Iterable

from django.db.models import Q


def exactly_one_of(*fields: str) -> Q:
    """Return the condition that one of these references is set and the others are empty."""
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return condition


def is_one_of(field: str, values: Iterable[str]) -> Q:
    """
    Return the condition that ``field`` has one of these values; those that most rows have come first.

    For tables that are written by the hundred thousand: the set of an ``IN`` in a CHECK, where it has more than two
    values, SQLite builds anew for each row.
    """
    condition = Q()
    for value in values:
        condition |= Q(**{field: value})
    return condition
