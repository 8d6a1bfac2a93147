"""
What has become of the commitments, told by their words and by days from the day of loading.

A commitment is named by its letter and a fragment of its quote, so that the story holds while the reading of letters
improves. What the story does not name is confirmed as it was found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tracking.enums import EvidenceKind, RequestKind


@dataclass(frozen=True, slots=True)
class Dismissed:
    """The office does not track it, and says why."""

    why: str


@dataclass(frozen=True, slots=True)
class Asked:
    """
    The bureau's clerk asks for something.

    ``due``, ``start`` and ``until`` are days from the day of loading, ``to`` the key of the receiving bureau.
    """

    day: int
    kind: RequestKind
    why: str
    due: int | None = None
    start: int | None = None
    until: int | None = None
    waiting_for: str = ""
    measure: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """Who is asked agrees, or refuses: the office, or for a transfer the receiving bureau."""

    day: int
    granted: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Divided:
    """The office adds joining bureaus, and the owner gives each its part: key, task, days from loading."""

    day: int
    parts: tuple[tuple[str, str, int | None], ...]


@dataclass(frozen=True, slots=True)
class ShareReported:
    """A joining bureau reports for its part."""

    day: int
    who: str
    text: str
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A file of evidence; a photo is a picture, everything else a page of text."""

    name: str
    kind: EvidenceKind
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reported:
    """The bureau's clerk reports; ``values`` maps a fragment of a target's quote to what was reached."""

    day: int
    text: str
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    proofs: tuple[Proof, ...] = ()
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Accepted:
    """The office accepts what was reported as done."""

    day: int
    note: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The office sends a report back, and says why."""

    day: int
    why: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """The office tracks a closed one again, and says why."""

    day: int
    why: str


Step = Reported | Accepted | Returned | Reopened | Asked | Answered | Divided | ShareReported


@dataclass(frozen=True, slots=True)
class Chapter:
    """
    The story of one commitment.

    ``due`` is the date the office confirms, in days from the day of loading; None keeps what was found.
    """

    letter: str
    words: str
    due: int | None
    steps: tuple[Step, ...] = ()
    dismissed: Dismissed | None = None


def photo(name: str) -> Proof:
    """Return a picture as evidence."""
    return Proof(f"{name}.png", EvidenceKind.PHOTO)


def paper(name: str, kind: EvidenceKind, words: str) -> Proof:
    """Return a page of text as evidence."""
    return Proof(f"{name}.txt", kind, words)
