"""The dry run: read a table, and keep for each row what it would change or what is wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Count

from proposals.enums import ImportStatus, RowFate
from proposals.models import ImportJob, ImportRow
from proposals.services.exchange.claims import Claim, ImportRefused, kind_of
from proposals.services.exchange.headings import Headings, find_headings
from proposals.services.exchange.kinds import ExchangeKind, Problem, Row, Verdict, stored, understood
from proposals.sheets.isolated import sheet_of
from proposals.sheets.types import Sheet, SheetRow

BATCH = 500
_SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class _Layout:
    """A file's table as it was found; ``twins`` are the rows that mean the same as others."""

    headings: Headings
    sheet: Sheet
    twins: dict[int, list[int]]


def examine(job: ImportJob, claim: Claim, *, timeout: float) -> None:
    """
    Read the file of a claimed import and keep a row for each of its rows; doing it twice keeps them once.

    :raises ImportRefused: if it holds no such table.
    :raises UnreadableDocument: if it cannot be read.
    """
    kind = kind_of(job)
    ImportRow.objects.filter(job=job).delete()
    with job.file.open("rb") as kept:
        data = kept.read()
    with sheet_of(data, timeout=timeout) as (sheet, rows):
        headings = find_headings(rows(), kind.columns)
        if isinstance(headings, str):
            raise ImportRefused(headings)
        layout = _Layout(headings, sheet, _twins(kind, headings, sheet, rows()))
        examples = done = 0
        found = headings.rows(rows())
        while batch := list(islice(found, BATCH)):
            real = [row for row in batch if not headings.is_example(row)]
            examples += len(batch) - len(real)
            _judge_and_keep(job, kind, layout, real)
            done += len(real)
            claim.update(done_rows=done)
    if not done:
        raise ImportRefused(
            "表格里没有可以导入的行。" + (f"以“示例：”开头的{examples}行是示例，没有读取。" if examples else "")
        )
    counts = dict(ImportRow.objects.filter(job=job).values_list("fate").annotate(Count("pk")))
    claim.update(
        status=ImportStatus.EXAMINED,
        claimed_at=None,
        attempts=0,
        done_rows=done,
        new_rows=counts.get(RowFate.NEW, 0),
        changed_rows=counts.get(RowFate.CHANGED, 0),
        same_rows=counts.get(RowFate.SAME, 0),
        error_rows=counts.get(RowFate.ERROR, 0),
        example_rows=examples,
        columns_read=[column.name for column in headings.present],
        columns_ignored=list(headings.ignored),
    )


def _twins(kind: ExchangeKind, headings: Headings, sheet: Sheet, rows: Iterator[SheetRow]) -> dict[int, list[int]]:
    """Return for each row that means the same as others of the file the numbers of those."""
    by_key: dict[object, list[int]] = {}
    for found in headings.rows(rows):
        if not headings.is_example(found):
            row = understood(found.number, headings.cells(found, sheet), kind.columns, headings.names)
            if (key := kind.key_of(row)) is not None:
                by_key.setdefault(key, []).append(found.number)
    return {
        number: [other for other in numbers if other != number][:5]
        for numbers in by_key.values()
        if len(numbers) > 1
        for number in numbers
    }


def _judge_and_keep(job: ImportJob, kind: ExchangeKind, layout: _Layout, found: Sequence[SheetRow]) -> None:
    cells = {row.number: layout.headings.cells(row, layout.sheet) for row in found}
    rows = []
    for number, read in cells.items():
        row = understood(number, read, kind.columns, layout.headings.names)
        if number in layout.twins:
            others = "、".join(f"第{other}行" for other in layout.twins[number])
            row = Row(number, row.values, (*row.problems, ("", f"与{others}重复，同一对象只能有一行。")))
        rows.append(row)
    ImportRow.objects.bulk_create(
        ImportRow(
            job=job,
            number=verdict.row.number,
            subject=verdict.subject[:300],
            fate=verdict.fate,
            cells=stored(cells[verdict.row.number]),
            changes=changes_of(verdict),
            problems=_problems(verdict.problems),
        )
        for verdict in kind.judge(rows, by=job.uploaded_by)
    )


def changes_of(verdict: Verdict) -> list[list[str]]:
    """Return changes as they are kept with a row."""
    return [list(change) for change in verdict.changes]


def _problems(problems: Sequence[Problem]) -> list[list[str]]:
    return [list(problem) for problem in dict.fromkeys(problems)][:_SHOWN_PROBLEMS]
