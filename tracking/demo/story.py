"""
What has become of the commitments, told by their words and by days from the day of loading.

A commitment is named by its letter and a fragment of its quote, so that the story holds while the reading of letters
improves. What the story does not name is confirmed as it was found.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tracking.enums import EvidenceKind


@dataclass(frozen=True, slots=True)
class Dismissed:
    """The office does not track it, and says why."""

    why: str


@dataclass(frozen=True, slots=True)
class Amended:
    """The office moves the date to ``due`` days from the day of loading."""

    day: int
    due: int
    why: str


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


Step = Amended | Reported | Accepted | Returned | Reopened


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
