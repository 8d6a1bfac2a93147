"""Take the body of a letter apart into headings, lead-ins, prose and the smallest enumerated items."""

from collections.abc import Iterable
from dataclasses import dataclass

from proposals.parsing.outline_lines import CleanText, clean_text
from proposals.parsing.outline_markers import find_markers
from proposals.parsing.outline_pieces import Piece, PieceCutter, PieceKind
from proposals.parsing.outline_tree import nest
from proposals.parsing.types import Folded, Span

__all__ = ["CleanText", "Outline", "Piece", "PieceKind", "outline"]


@dataclass(frozen=True, slots=True)
class Outline:
    """The pieces of a body in reading order, over its clean text."""

    clean: CleanText
    pieces: tuple[Piece, ...]


def outline(body: Folded, *, table_rows: Iterable[Span] = ()) -> Outline:
    """Return the pieces of a folded ``body``, given the rows of tables the file marks; linear in its length."""
    clean = clean_text(body, table_rows=table_rows)
    builder = PieceCutter(clean)
    builder.emit(nest(clean, find_markers(clean)))
    return Outline(clean, tuple(sorted(builder.pieces, key=lambda piece: piece.start)))
