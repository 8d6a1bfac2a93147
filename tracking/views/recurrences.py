"""The same promise in other letters, as the pages of a commitment show it."""

from django.db.models import Prefetch

from proposals.models import User
from tracking.models import Recurrence


def made_before(user: User) -> Prefetch:
    """Put on each commitment, as ``made_before``, the earlier promises like it that the user may see."""
    return _standing("recurrences", "earlier", user, to_attr="made_before")


def made_again(user: User) -> Prefetch:
    """Put on each commitment, as ``made_again``, the later promises like it that the user may see."""
    return _standing("repeats", "later", user, to_attr="made_again")


def _standing(relation: str, other: str, user: User, *, to_attr: str) -> Prefetch:
    rows = Recurrence.objects.visible_to(user).standing().select_related(f"{other}__reply__proposal__session")
    return Prefetch(relation, queryset=rows.order_by(f"-{other}__reply__replied_on", "-score", "pk"), to_attr=to_attr)
