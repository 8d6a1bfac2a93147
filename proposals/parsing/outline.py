"""Take the body of a letter apart into headings, lead-ins, prose and the smallest enumerated items."""

from dataclasses import dataclass

from proposals.parsing.outline_lines import CleanText, clean_text
from proposals.parsing.outline_markers import find_markers
from proposals.parsing.outline_pieces import Piece, PieceCutter, PieceKind
from proposals.parsing.outline_tree import nest
from proposals.parsing.types import Span

__all__ = ["Outline", "Piece", "PieceKind", "outline"]


@dataclass(frozen=True, slots=True)
class Outline:
    """The pieces of a body in reading order, over its clean text."""

    clean: CleanText
    pieces: tuple[Piece, ...]


def outline(source: str, body: Span) -> Outline:
    """Return the pieces of the ``body`` of ``source``; linear in its length."""
    clean = clean_text(source, body)
    builder = PieceCutter(clean)
    builder.emit(nest(clean, find_markers(clean)))
    return Outline(clean, tuple(sorted(builder.pieces, key=lambda piece: piece.start)))
