"""Cut a letter's text at the ends of what was found in it, so that a page can mark each passage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracking.enums import CONFIRMED_STATUSES, CommitmentStatus
from tracking.models import Commitment, PassedOverSentence


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the letter to mark: ``anchor`` is the id of its card, empty for a sentence passed over."""

    start: int
    end: int
    tone: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the letter's text, marked or plain; ``start`` is where it begins in the stored text."""

    text: str
    start: int
    passage: Passage | None


def passages(commitments: Iterable[Commitment], passed: Iterable[PassedOverSentence]) -> list[Passage]:
    """Return what is to be marked; the label says in words what the tone shows."""
    found = [Passage(c.start, c.end, _tone(c), c.get_status_display(), f"c-{c.pk}") for c in commitments]
    return found + [Passage(s.start, s.end, "is-passed", "未采用", f"p-{s.pk}") for s in passed]


def _tone(commitment: Commitment) -> str:
    if commitment.status in CONFIRMED_STATUSES:
        return "is-tracked"
    return "is-dismissed" if commitment.status == CommitmentStatus.DISMISSED else "is-candidate"


def marked_text(text: str, found: Sequence[Passage]) -> list[Piece]:
    """
    Cut ``text`` into pieces that together are exactly the text.

    Where passages overlap, the one that begins first keeps its words and the later one gets the rest.
    """
    pieces: list[Piece] = []
    at = 0
    for passage in sorted(found, key=lambda p: (p.start, -p.end)):
        start, end = max(passage.start, at), min(passage.end, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append(Piece(text[at:start], at, None))
        pieces.append(Piece(text[start:end], start, passage))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], at, None))
    return pieces
