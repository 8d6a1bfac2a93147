"""Write a confirmed import: exactly what the dry run has shown, or nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from proposals.enums import ImportScope, ImportStatus, RowFate
from proposals.models import ImportJob, ImportRow, User
from proposals.services.exchange.claims import Claim, Outdated, kind_of
from proposals.services.exchange.examine import BATCH, changes_of
from proposals.services.exchange.kinds import ExchangeKind, RowRefused, Verdict, restored, understood

_OUTDATED = "检查之后系统中的数据有了变化，没有写入任何内容。请重新上传文件，核对后再确认。"


def _pending(job: ImportJob) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(
        job=job, fate__in=[RowFate.NEW, RowFate.CHANGED, RowFate.SAME], is_applied=False
    ).order_by("number")


def _batches(job: ImportJob) -> Iterator[list[ImportRow]]:
    """Yield the rows to write in the file's order; each batch is fetched anew, so that none is kept open."""
    last = 0
    while batch := list(_pending(job).filter(number__gt=last)[:BATCH]):
        last = batch[-1].number
        yield batch


def _judged(
    job: ImportJob, kind: ExchangeKind, kept: Sequence[ImportRow], *, by: User, lock: bool = False
) -> list[tuple[ImportRow, Verdict]]:
    present = set(job.columns_read)
    rows = [understood(row.number, restored(row.cells), kind.columns, present) for row in kept]
    return list(zip(kept, kind.judge(rows, by=by, lock=lock), strict=True))


def _is_as_shown(row: ImportRow, verdict: Verdict) -> bool:
    return row.fate == verdict.fate and row.changes == changes_of(verdict)


def apply(job: ImportJob, claim: Claim, *, now: datetime) -> None:
    """
    Write a claimed import.

    :raises Outdated: if a row would now change something else than was shown; nothing is written then.
    """
    by = job.confirmed_by
    if by is None:
        raise AssertionError("the table keeps confirmed imports from having nobody who confirmed")
    # First a look at everything, without holding anything: whoever is told no later than now has lost nothing.
    kind, done = kind_of(job), 0
    for batch in _batches(job):
        for row, verdict in _judged(job, kind, batch, by=by):
            if not _is_as_shown(row, verdict):
                raise Outdated(f"第{row.number}行“{row.subject[:60]}”：{_OUTDATED}")
        done += len(batch)
        claim.update(done_rows=done // 2)
    if job.scope == ImportScope.ALL:
        _apply_all(job, claim, by=by, now=now)
    else:
        _apply_good(job, claim, by=by, now=now)


def _apply_all(job: ImportJob, claim: Claim, *, by: User, now: datetime) -> None:
    """Write every row in one transaction, or none."""
    try:
        with transaction.atomic():
            kind = kind_of(job)
            for batch in _batches(job):
                _write(job, kind, batch, by=by, now=now)
            _finish(job, claim, now=now)
    except (RowRefused, IntegrityError) as refusal:
        said = str(refusal) if isinstance(refusal, RowRefused) else ""
        raise Outdated(f"{said}{_OUTDATED}") from refusal


def _apply_good(job: ImportJob, claim: Claim, *, by: User, now: datetime) -> None:
    """Write batch by batch; of a batch that fails, row by row, so that one row keeps back itself alone."""
    kind = kind_of(job)
    done = job.total_rows // 2
    for batch in _batches(job):
        try:
            with transaction.atomic():
                _write(job, kind, batch, by=by, now=now)
        except (Outdated, RowRefused, IntegrityError):
            for row in batch:
                _write_alone(job, row, by=by, now=now)
            # What the run looked up may be of rows that were not kept.
            kind = kind_of(job)
        done += len(batch)
        claim.update(done_rows=min(done, job.total_rows))
    _finish(job, claim, now=now)


def _write(job: ImportJob, kind: ExchangeKind, batch: Sequence[ImportRow], *, by: User, now: datetime) -> None:
    judged = _judged(job, kind, batch, by=by, lock=True)
    for row, verdict in judged:
        if not _is_as_shown(row, verdict):
            raise Outdated(f"第{row.number}行“{row.subject[:60]}”：{_OUTDATED}")
    kind.apply([verdict for _, verdict in judged if verdict.fate in {RowFate.NEW, RowFate.CHANGED}], by=by, now=now)
    ImportRow.objects.filter(pk__in=[row.pk for row in batch]).update(is_applied=True)


def _write_alone(job: ImportJob, row: ImportRow, *, by: User, now: datetime) -> None:
    try:
        with transaction.atomic():
            _write(job, kind_of(job), [row], by=by, now=now)
    except (Outdated, RowRefused, IntegrityError) as refusal:
        said = str(refusal) if isinstance(refusal, RowRefused) else "检查之后系统中的数据有了变化，这一行没有写入。"
        row.fate, row.problems = RowFate.ERROR, [["", said]]
        row.save(update_fields=["fate", "problems"])


def _finish(job: ImportJob, claim: Claim, *, now: datetime) -> None:
    counts = dict(ImportRow.objects.filter(job=job).values_list("fate").annotate(Count("pk")))
    new, changed, kept_back = (counts.get(fate, 0) for fate in (RowFate.NEW, RowFate.CHANGED, RowFate.ERROR))
    said = f"新增{new}行，修改{changed}行。" + (f"{kept_back}行有错误，没有写入。" if kept_back else "")
    claim.update(
        status=ImportStatus.APPLIED,
        outcome=said,
        new_rows=new,
        changed_rows=changed,
        error_rows=kept_back,
        done_rows=job.total_rows,
        finished_at=now,
        updated_at=now,
    )
