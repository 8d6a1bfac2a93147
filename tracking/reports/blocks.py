"""What the text of a report is made of."""

from dataclasses import dataclass

from tracking.reports.charts import BarChart
from tracking.reports.table import Table
from tracking.reports.text import Piece, Text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number: level 1 is 一、, level 2 （一）."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of body text; ``pieces`` tell which of its numbers open rows."""

    text: str
    pieces: tuple[Piece, ...] = ()


def paragraph(*parts: object) -> Paragraph:
    """Make a paragraph of texts, figures and words that follow each other."""
    text = Text.of(*parts)
    return Paragraph(str(text), text.pieces)


Block = Heading | Paragraph | Table | BarChart
