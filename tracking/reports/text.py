"""Text that remembers which rows its numbers counted: the page makes links of them, files write it plainly."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from tracking.reports.figures import Figure


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words; ``key`` opens the rows a number counted."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in their order."""

    pieces: tuple[Piece, ...] = ()

    @classmethod
    def of(cls, *values: object) -> Self:
        """Put values one after another: figures keep their keys, texts their pieces, the rest is written plainly."""
        return cls(tuple(piece for value in values for piece in _pieces(value)))

    @classmethod
    def joined(cls, separator: str, texts: Iterable["Text"]) -> Self:
        """Put texts one after another with a separator between them."""
        parts = list(texts)
        return cls.of(*[value for text in parts for value in (separator, text)][1:])

    def __str__(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def _pieces(value: object) -> tuple[Piece, ...]:
    if isinstance(value, Text):
        return value.pieces
    if isinstance(value, Figure):
        return (Piece(str(value.value), value.key if value.value else ""),)
    return (Piece(str(value)),) if value != "" else ()
