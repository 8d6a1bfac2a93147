"""What ids stand for: the small tables every row of a report names something of, read once for many rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from proposals.models import Bureau, PlenarySession, ResultClass, User


@dataclass(frozen=True, slots=True)
class Sitting:
    """A plenary session: what it is called, and its year."""

    words: str
    year: int


@dataclass(frozen=True, slots=True)
class Directory:
    """Bureaus, people, sessions and result classes by their ids."""

    bureaus: Mapping[int, str]
    people: Mapping[int, str]
    sessions: Mapping[int, Sitting]
    classes: Mapping[int, str]

    @classmethod
    def read(cls) -> Self:
        """Read all four."""
        return cls(
            bureaus=dict(Bureau.objects.values_list("pk", "name")),
            people={user.pk: str(user) for user in User.objects.only("display_name", "username")},
            sessions={session.pk: Sitting(str(session), session.year) for session in PlenarySession.objects.all()},
            classes={known.pk: str(known) for known in ResultClass.objects.all()},
        )
