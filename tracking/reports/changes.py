"""What differs between two editions of one report, as values that are frozen with the later one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure in both editions; None where an edition does not have it."""

    key: str
    label: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class RowChange:
    """
    What one table counts that the other edition did not, and the reverse.

    ``added`` and ``removed`` are how many; the ids (``subject_id`` of the rows) are listed up to a limit.
    """

    table: str
    added: int
    removed: int
    added_ids: tuple[int, ...]
    removed_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """The differences of an edition to ``previous``, the edition before it, which was report number ``report``."""

    previous: int
    report: int
    figures: tuple[FigureChange, ...]
    rows: tuple[RowChange, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both editions say the same."""
        return not self.figures and not self.rows
