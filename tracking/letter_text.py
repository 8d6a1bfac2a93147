"""Cut a letter's text at the ends of what was found in it, so that a page can mark each passage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracking.enums import CONFIRMED_STATUSES, SET_ASIDE_STATUSES
from tracking.extraction.types import Strength
from tracking.models import Commitment, PassedOverSentence

_SET_ASIDE = frozenset({"is-dismissed", "is-passed"})


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the letter to mark; ``date`` and ``targets`` are the words in it that say when and how much."""

    start: int
    end: int
    tone: str
    label: str
    anchor: str
    date: str = ""
    targets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """A run of characters inside a piece; ``kind`` is ``date``, ``target`` or empty."""

    text: str
    start: int
    kind: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of the letter's text, marked or plain, cut into runs where a date or a target stands in it."""

    text: str
    start: int
    passage: Passage | None
    runs: tuple[Run, ...]


def passages(commitments: Iterable[Commitment], passed: Iterable[PassedOverSentence]) -> list[Passage]:
    """Return what is to be marked; the label says in words what the tone shows."""
    found = [
        Passage(
            c.start,
            c.end,
            _tone(c),
            _label(c),
            f"c-{c.pk}",
            date=c.due_quote,
            targets=tuple(target.quote for target in c.targets.all()),
        )
        for c in commitments
    ]
    return found + [Passage(s.start, s.end, "is-passed", "未采用", f"p-{s.pk}") for s in passed]


def _label(commitment: Commitment) -> str:
    strength = "（软承诺）" if commitment.strength == Strength.SOFT else ""
    return f"{commitment.get_status_display()}{strength}"


def _tone(commitment: Commitment) -> str:
    if commitment.status in CONFIRMED_STATUSES:
        return "is-tracked"
    if commitment.status in SET_ASIDE_STATUSES:
        return "is-dismissed"
    return "is-soft" if commitment.strength == Strength.SOFT else "is-candidate"


def marked_text(text: str, found: Sequence[Passage]) -> list[Piece]:
    """
    Cut ``text`` into pieces that together are exactly the text.

    Where passages overlap, the one that begins first keeps its words and the later one gets the rest; what was set
    aside gives way to what stands in its place.
    """
    pieces: list[Piece] = []
    at = 0
    for passage in sorted(_in_force(found), key=lambda p: (p.start, -p.end)):
        start, end = max(passage.start, at), min(passage.end, len(text))
        if start >= end:
            continue
        if start > at:
            pieces.append(Piece(text[at:start], at, None, (Run(text[at:start], at, ""),)))
        pieces.append(Piece(text[start:end], start, passage, _runs(text[start:end], start, passage)))
        at = end
    if at < len(text):
        pieces.append(Piece(text[at:], at, None, (Run(text[at:], at, ""),)))
    return pieces


def _in_force(found: Sequence[Passage]) -> list[Passage]:
    live = [p for p in found if p.tone not in _SET_ASIDE]
    return live + [
        p for p in found if p.tone in _SET_ASIDE and not any(q.start < p.end and p.start < q.end for q in live)
    ]


def _runs(words: str, start: int, passage: Passage) -> tuple[Run, ...]:
    """Cut a piece where the words of its date and its targets stand in it, each at its first place."""
    places = [(words.find(quote), quote, kind) for kind, quote in _inner(passage) if quote]
    runs: list[Run] = []
    at = 0
    for place, quote, kind in sorted(place for place in places if place[0] >= 0):
        if place < at:
            continue
        if place > at:
            runs.append(Run(words[at:place], start + at, ""))
        runs.append(Run(quote, start + place, kind))
        at = place + len(quote)
    if at < len(words):
        runs.append(Run(words[at:], start + at, ""))
    return tuple(runs)


def _inner(passage: Passage) -> list[tuple[str, str]]:
    return [("date", passage.date), *(("target", quote) for quote in passage.targets)]
