"""The rows of a report as they are written: a thousand at a time, straight into the table."""

from collections.abc import Sequence

from django.db import connection, transaction

from tracking.models import ReportRow
from tracking.reports.freeze import plain_json, to_json
from tracking.reports.rows import CountedRow, RowTable
from tracking.services.report_claims import Claim

_TABLE = ReportRow._meta.db_table  # noqa: SLF001 - Django documents _meta as public
_COLUMNS = 'report_id, "table", position, subject_id, facets, words'
_Line = tuple[int, str, int, int, str, str]


class RowWriter:
    """Writes rows in batches, each table counted from one."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        self._last = dict.fromkeys(RowTable, 0)

    def write(self, rows: Sequence[CountedRow]) -> None:
        """
        Write a batch.

        :raises ClaimLost: if another worker has taken the report over.
        """
        lines = [self._line(row) for row in rows]
        with transaction.atomic():
            self._claim.update()
            _insert(lines)

    def _line(self, row: CountedRow) -> _Line:
        position = self._last[row.table] = self._last[row.table] + 1
        report, words = self._claim.report_id, to_json(row.words)
        return (report, row.table.value, position, row.subject_id, plain_json(row.facets), words)


def _insert(lines: Sequence[_Line]) -> None:
    """
    Put lines into the table, their JSON as it is.

    As objects of the model they took four times as long as to count them.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {_TABLE} ({_COLUMNS}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            cursor.executemany(
                f"INSERT INTO {_TABLE} ({_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s)",  # noqa: S608 - names of ours
                lines,
            )
