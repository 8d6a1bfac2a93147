"""The files that people take away: templates, exports, and uploaded tables with their errors beside the rows."""

from collections.abc import Iterator
from datetime import date
from typing import IO

from proposals.models import ImportJob, ImportRow
from proposals.services.exchange.claims import kind_of
from proposals.services.exchange.kinds import ExchangeKind, restored
from proposals.sheets.types import Cell, CellKind, Column, ColumnKind, Value
from proposals.sheets.writer import write_errors, write_table

_CHUNK = 500


def write_template(kind: ExchangeKind, stream: IO[bytes]) -> None:
    """Write an empty table with headings, an example, explanations and lists of choices."""
    write_table(stream, kind.table(), (), with_example=True)


def write_export(kind: ExchangeKind, stream: IO[bytes]) -> None:
    """Write all rows of a kind; imported again, they change nothing."""
    write_table(stream, kind.table(), kind.export())


def write_import_errors(job: ImportJob, stream: IO[bytes]) -> None:
    """
    Write an uploaded table as it was, with what is wrong beside each row, to be corrected and uploaded again.

    :raises ImportRefused: if this installation does not know what it is of.
    """
    kind = kind_of(job)
    write_errors(stream, kind.table(), _rows(job, kind.columns))


def _rows(job: ImportJob, columns: tuple[Column, ...]) -> Iterator[tuple[tuple[Value, ...], str]]:
    for row in ImportRow.objects.filter(job=job).order_by("number").iterator(chunk_size=_CHUNK):
        cells = restored(row.cells)
        said = (f"{heading}：{sentence}" if heading else sentence for heading, sentence in row.problems)
        yield tuple(_as_value(cells.get(column.name), column) for column in columns), "\n".join(said)


def _as_value(cell: Cell | None, column: Column) -> Value:
    """Return a cell to write; a formula is left out, since as text it would pass for an entry."""
    if cell is None or cell.kind in {CellKind.FORMULA, CellKind.ERROR}:
        return ""
    if column.kind is ColumnKind.DATE and cell.kind is CellKind.DATE:
        return date.fromisoformat(cell.text)
    return cell.text
