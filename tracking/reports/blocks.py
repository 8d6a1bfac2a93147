"""What the text of a report is made of."""

from dataclasses import dataclass

from tracking.reports.charts import BarChart
from tracking.reports.table import Table


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading with its number: level 1 is 一、, level 2 （一）."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of body text."""

    text: str


Block = Heading | Paragraph | Table | BarChart
