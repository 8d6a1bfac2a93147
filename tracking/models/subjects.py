"""The rule that several tables keep: a row is about exactly one thing."""

from django.db.models import Q


def exactly_one_of(*fields: str) -> Q:
    """Return the condition that one of these references is set and the others are empty."""
    condition = Q()
    for chosen in fields:
        condition |= Q(**{f"{field}__isnull": field != chosen for field in fields})
    return condition
