"""
Compile annual reports: claimed by one worker, frozen with the rows they count, files made from what was frozen.

The only place that writes a report's status. A report that stands still is found by the sweep, and one that ended its
worker several times is given up with a sentence for the user.
"""

import hashlib
import io
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import IO, Any, TypeVar

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from proposals.models import User
from proposals.services.permissions import require_oversight
from tracking.enums import ReportStatus
from tracking.models import ReportRow, ReportSnapshot
from tracking.reports import data
from tracking.reports.assemble import Assembly
from tracking.reports.describe import Scope
from tracking.reports.freeze import canonical, from_plain, to_plain
from tracking.reports.keys import FigureKey
from tracking.reports.renderers import docx, xlsx
from tracking.reports.rows import ROW_TYPES, CommitmentRow, CountedRow, Row, RowTable, TargetRow
from tracking.reports.types import AnnualReport, Imprint

logger = logging.getLogger(__name__)

# A worker that has been silent for so long is dead: tasks are ended long before.
LEASE = timedelta(minutes=30)
# A report that ends its worker three times would do so for ever.
MAX_ATTEMPTS = 3
_BATCH = 1000

RowT = TypeVar("RowT", bound=Row)


class Step(StrEnum):
    """What is done, in this order; the words are the user's."""

    PROPOSALS = "读取建议提案"
    REPLIES = "读取答复件"
    COMMITMENTS = "核算承诺事项和量化目标"
    FIGURES = "汇总数据"
    DOCX = "生成Word文件"
    XLSX = "生成Excel文件"


STEPS = tuple(Step)


class FileForm(StrEnum):
    """The files a report comes in."""

    DOCX = "docx"
    XLSX = "xlsx"


class ReportRefused(Exception):  # noqa: N818 - worded for the user
    """No report can be made of this; the message says why."""


class _ClaimLost(Exception):  # noqa: N818 - says what happened
    """Another worker has taken the report over."""


@dataclass(frozen=True, slots=True)
class _Claim:
    """One worker's hold on one report; every write asks whether it still holds."""

    report_id: int
    claimed_at: datetime

    def held(self) -> QuerySet[ReportSnapshot]:
        return ReportSnapshot.objects.filter(pk=self.report_id, status=ReportStatus.RUNNING, claimed_at=self.claimed_at)

    def update(self, **changes: object) -> None:
        if not self.held().update(**changes):
            raise _ClaimLost


def request_report(*, year: int, as_of: date, by: User, now: datetime) -> ReportSnapshot:
    """
    Ask for the report of a year as of the end of a day; asked for twice while under way, it is the same report.

    :raises NotAllowed: if ``by`` does not oversee.
    :raises ReportRefused: if the day lies ahead or before the year, or the year has no session on file.
    """
    require_oversight(by)
    if as_of > timezone.localdate(now):
        raise ReportRefused("截止日期不能晚于今天。")
    if as_of.year < year:
        raise ReportRefused(f"截止日期不能早于{year}年1月1日。")
    if year not in data.years_on_file():
        raise ReportRefused(f"系统中没有{year}年度的届次，不能编制报告。")
    while True:
        known = ReportSnapshot.objects.under_way().filter(year=year, as_of=as_of).first()
        if known:
            return known
        try:
            with transaction.atomic():
                return ReportSnapshot.objects.create(
                    year=year, as_of=as_of, requested_by=by, requested_at=now, total_steps=len(STEPS)
                )
        except IntegrityError:
            # The other click came first; its report is there now, or already finished and a new one may be made.
            continue


def pending_report_ids(*, now: datetime) -> list[int]:
    """Reports to compile: never begun, or begun by a worker that has been silent for longer than the lease."""
    return list(ReportSnapshot.objects.filter(_free(now)).order_by("pk").values_list("pk", flat=True))


def _free(now: datetime) -> Q:
    return Q(status=ReportStatus.PENDING) | Q(status=ReportStatus.RUNNING, claimed_at__lt=now - LEASE)


def compile_report(*, report_id: int, now: datetime) -> None:
    """
    Count, freeze and write one report; does nothing if it is finished or another worker has it.

    A report that cannot be compiled is marked failed with a sentence for the user, and can be asked for again.
    """
    changed = ReportSnapshot.objects.filter(_free(now), pk=report_id).update(
        status=ReportStatus.RUNNING,
        claimed_at=now,
        attempts=F("attempts") + 1,
        done_steps=0,
        total_steps=len(STEPS),
    )
    if not changed:
        return
    claim = _Claim(report_id, now)
    report = ReportSnapshot.objects.get(pk=report_id)
    if report.attempts > MAX_ATTEMPTS:
        _fail(claim, "多次编制都没有完成，已停止。请联系系统管理员检查后台任务，再重新申请。", now=now)
        return
    try:
        _compile(report, claim, now=now)
    except _ClaimLost:
        logger.warning("report %s was taken over by another worker", report_id)
    except Exception:
        logger.exception("report %s could not be compiled", report_id)
        done = ReportSnapshot.objects.values_list("done_steps", flat=True).get(pk=report_id)
        step = STEPS[min(done, len(STEPS) - 1)]
        _fail(
            claim,
            f"第{done + 1}步“{step}”出错，报告没有编制完成。请重新申请；"
            f"再次失败的，请把报告编号{report_id}告诉系统管理员。",
            now=now,
        )


def _fail(claim: _Claim, reason: str, *, now: datetime) -> None:
    claim.held().update(status=ReportStatus.FAILED, failure=reason, finished_at=now)


def _compile(report: ReportSnapshot, claim: _Claim, *, now: datetime) -> None:
    scope = Scope(year=report.year, as_of=report.as_of)
    assembly = Assembly(year=report.year, as_of=report.as_of)
    ReportRow.objects.filter(report=report).delete()
    writer = _RowWriter(report, claim)
    sources = (data.proposal_rows, data.reply_rows, data.commitment_rows)
    for done, source in enumerate(sources, start=1):
        rows = source(scope)
        while batch := list(islice(rows, _BATCH)):
            for row in batch:
                assembly.add(row)
            writer.write(batch)
        claim.update(done_steps=done)
    figures = to_plain(assembly.report(data.names()))
    digest = _digest(figures, report)
    claim.update(figures=figures, sha256=digest, done_steps=4)
    imprint = Imprint(number=report.pk, compiled_on=timezone.localdate(now), sha256=digest)
    names = {}
    for done, form in enumerate(FileForm, start=5):
        names[form.value] = _store(report, form, render_file(report, form, figures=figures, imprint=imprint))
        claim.update(done_steps=done)
    claim.update(status=ReportStatus.DONE, finished_at=now, failure="", **names)


class _RowWriter:
    """Writes rows in batches, each table counted from one."""

    def __init__(self, report: ReportSnapshot, claim: _Claim) -> None:
        self._report = report
        self._claim = claim
        self._last = dict.fromkeys(RowTable, 0)

    def write(self, rows: list[CountedRow]) -> None:
        """
        Write a batch.

        :raises _ClaimLost: if another worker has taken the report over.
        """
        with transaction.atomic():
            self._claim.update(updated_at=F("updated_at"))
            ReportRow.objects.bulk_create([self._made(row) for row in rows])

    def _made(self, row: CountedRow) -> ReportRow:
        self._last[row.table] += 1
        return ReportRow(
            report=self._report,
            table=row.table.value,
            position=self._last[row.table],
            subject_id=row.subject_id,
            facets=dict(row.facets),
            words=to_plain(row.words),
        )


def _digest(figures: object, report: ReportSnapshot) -> str:
    """SHA-256 over the canonical JSON of the figures and, line by line, of every row."""
    digest = hashlib.sha256(canonical(figures))
    rows = ReportRow.objects.filter(report=report).order_by("table", "position")
    for row in rows.values("table", "position", "subject_id", "facets", "words").iterator(chunk_size=_BATCH):
        digest.update(b"\n" + canonical(row))
    return digest.hexdigest()


def is_intact(report: ReportSnapshot) -> bool:
    """Whether the frozen figures and rows are still those the hash was taken of."""
    return _digest(report.figures, report) == report.sha256


def frozen_figures(report: ReportSnapshot) -> AnnualReport:
    """
    Return the figures of a finished report.

    :raises ReportRefused: if it has none.
    """
    if report.figures is None:
        raise ReportRefused("报告还没有编制完成。")
    return from_plain(AnnualReport, report.figures)


def imprint_of(report: ReportSnapshot) -> Imprint:
    """
    What the report's files say about their making.

    :raises ReportRefused: if it is not finished.
    """
    if report.finished_at is None:
        raise ReportRefused("报告还没有编制完成。")
    return Imprint(number=report.pk, compiled_on=timezone.localdate(report.finished_at), sha256=report.sha256)


def rows_of(report: ReportSnapshot, key: FigureKey) -> QuerySet[ReportRow]:
    """The frozen rows a figure counted, in the report's order."""
    wanted = {f"facets__{name}": value for name, value in key.wanted.items()}
    return ReportRow.objects.filter(report=report, table=key.table.value, **wanted).order_by("position")


def read_row(row: ReportRow) -> Row:
    """The row as typed values."""
    return from_plain(ROW_TYPES[RowTable(row.table)], row.words)


def _stream(report: ReportSnapshot, table: RowTable, kind: type[RowT]) -> Iterator[RowT]:
    for row in rows_of(report, FigureKey(table, {})).iterator(chunk_size=_BATCH):
        yield from_plain(kind, row.words)


def render_file(report: ReportSnapshot, form: FileForm, *, figures: Mapping[str, Any], imprint: Imprint) -> bytes:
    """Make one file from frozen figures and rows alone: years later it has the same numbers."""
    frozen = from_plain(AnnualReport, figures)
    if form == FileForm.DOCX:
        return docx.render(frozen, imprint)
    return xlsx.render(
        frozen,
        imprint,
        ledger=_stream(report, RowTable.COMMITMENTS, CommitmentRow),
        targets=_stream(report, RowTable.TARGETS, TargetRow),
    )


def _store(report: ReportSnapshot, form: FileForm, content: bytes) -> str:
    """Keep the file under a name of its own, so that a worker that was taken over overwrites nothing."""
    field = getattr(report, form.value)
    stored: str = field.storage.save(field.field.generate_filename(report, f"{report.pk}.{form}"), ContentFile(content))
    return stored


def rebuild_file(report: ReportSnapshot, form: FileForm) -> bytes:
    """
    Make one file of a finished report again.

    :raises ReportRefused: if it is not finished, or its frozen data are not what its hash was taken of.
    """
    imprint = imprint_of(report)
    if report.figures is None or not is_intact(report):
        raise ReportRefused("报告数据与校验码不符，不能生成文件，请联系系统管理员。")
    return render_file(report, form, figures=report.figures, imprint=imprint)


def open_file(report: ReportSnapshot, form: FileForm) -> IO[bytes]:
    """
    Open one file of a finished report; a file that has gone from the disk is made again.

    :raises ReportRefused: if the report is not finished, or cannot be made again.
    """
    imprint_of(report)
    stored = getattr(report, form.value)
    if stored and stored.storage.exists(stored.name):
        stream: IO[bytes] = stored.open("rb")
        return stream
    return io.BytesIO(rebuild_file(report, form))


def file_name(report: ReportSnapshot, form: FileForm) -> str:
    """What the file is called when somebody saves it."""
    what = "承诺事项落实情况报告" if form == FileForm.DOCX else "承诺事项台账"
    return f"{report.year}年度{what}（截至{report.as_of:%Y-%m-%d}）.{form}"
