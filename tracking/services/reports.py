"""
Compile annual reports: claimed by one worker, frozen with the rows they count, files made from what was frozen.

The only place that writes a report's status. A report that stands still is found by the sweep, and one that ended its
worker several times is given up with a sentence for the user.
"""

import hashlib
import logging
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from tempfile import TemporaryFile
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from proposals.models import Bureau, User
from proposals.services.permissions import require_oversight
from tracking.enums import PdfStatus, ReportAction, ReportStage, ReportStatus
from tracking.models import ReportEvent, ReportRow, ReportSchedule, ReportSnapshot
from tracking.reports import data
from tracking.reports.assemble import Assembly
from tracking.reports.collector import without_collector
from tracking.reports.freeze import to_plain
from tracking.reports.types import AnnualReport
from tracking.services.report_claims import LEASE, Claim, ClaimLost, free
from tracking.services.report_editions import (
    changes_to,
    last_years_report,
    previous_edition,
    printed_in,
    restated,
    rules_in_force,
    scope_of,
)
from tracking.services.report_files import FileForm, ReportRefused, digest, imprint_on, store, write_file
from tracking.services.report_phrases import current_phrases
from tracking.services.report_rows import RowWriter

logger = logging.getLogger(__name__)

# A report that ends its worker three times would do so for ever.
MAX_ATTEMPTS = 3
_BATCH = 1000


class Step(StrEnum):
    """What is done, in this order; the words are the user's."""

    PROPOSALS = "读取建议提案"
    REPLIES = "读取答复件"
    RATINGS = "读取满意度评价"
    COMMITMENTS = "核算承诺事项和量化目标"
    CARRIED = "核算以前年度结转事项"
    LAST_YEAR = "核算上年同期数据"
    FIGURES = "汇总数据"
    DOCX = "生成Word文件"
    XLSX = "生成Excel文件"


STEPS = tuple(Step)


def request_report(
    *,
    year: int,
    as_of: date,
    by: User | None,
    now: datetime,
    assembly: str = "",
    bureau: Bureau | None = None,
    schedule: ReportSchedule | None = None,
) -> ReportSnapshot:
    """
    Ask for the report of a year as of the end of a day; asked for twice while under way, it is the same report.

    ``assembly`` and ``bureau`` narrow it to one; ``by`` is None where a plan asks.

    :raises NotAllowed: if ``by`` does not oversee.
    :raises ReportRefused: if the day lies ahead or before the year, or the year has no session on file.
    """
    if by is not None:
        require_oversight(by)
    if as_of > timezone.localdate(now):
        raise ReportRefused("截止日期不能晚于今天。")
    if as_of.year < year:
        raise ReportRefused(f"截止日期不能早于{year}年1月1日。")
    assemblies = data.assemblies_on_file(year)
    if not assemblies:
        raise ReportRefused(f"系统中没有{year}年度的届次，不能编制报告。")
    if assembly and assembly not in assemblies:
        raise ReportRefused(f"系统中没有{assembly}{year}年度的届次，不能编制报告。")
    same = ReportSnapshot.objects.of_scope(
        year=year, as_of=as_of, assembly=assembly, bureau=bureau.pk if bureau else None
    )
    while True:
        known = same.under_way().first()
        if known:
            return known
        try:
            with transaction.atomic():
                return ReportSnapshot.objects.create(
                    year=year,
                    as_of=as_of,
                    assembly=assembly,
                    bureau=bureau,
                    schedule=schedule,
                    requested_by=by,
                    requested_at=now,
                    total_steps=len(STEPS),
                )
        except IntegrityError:
            # The other click came first; its report is there now, or already finished and a new one may be made.
            continue


def cancel_report(report: ReportSnapshot, *, by: User, now: datetime) -> None:
    """
    Stop a report that waits or is being compiled: its worker stops before it writes the next rows.

    :raises NotAllowed: if ``by`` does not oversee.
    :raises ReportRefused: if it is finished already.
    """
    require_oversight(by)
    with transaction.atomic():
        stopped = ReportSnapshot.objects.under_way().filter(pk=report.pk)
        if not stopped.update(status=ReportStatus.CANCELLED, finished_at=now, updated_at=now):
            raise ReportRefused("这份报告已经结束编制，不能取消。")
        # A worker writes rows only together with a look at its claim, so none come after this.
        ReportRow.objects.filter(report=report).delete()
        ReportEvent.objects.create(
            report_id=report.pk,
            action=ReportAction.CANCEL,
            from_stage=ReportStage.DRAFT,
            to_stage=ReportStage.DRAFT,
            by=by,
            at=now,
        )


def pending_report_ids(*, now: datetime) -> list[int]:
    """Reports to compile: never begun, or begun by a worker that has been silent for longer than the lease."""
    return list(ReportSnapshot.objects.filter(free(now=now)).order_by("pk").values_list("pk", flat=True))


def compile_report(*, report_id: int, now: datetime, stopwatch: Callable[[], float] = time.monotonic) -> None:
    """
    Count, freeze and write one report; does nothing if it is finished or another worker has it.

    A report that cannot be compiled is marked failed with a sentence for the user, and can be asked for again.

    :param stopwatch: seconds that have passed, from any start; with ``now`` it tells how long a sign of life holds.
    """
    changed = ReportSnapshot.objects.filter(free(now=now), pk=report_id).update(
        status=ReportStatus.RUNNING,
        claimed_at=now,
        lease_until=now + LEASE,
        attempts=F("attempts") + 1,
        done_steps=0,
        total_steps=len(STEPS),
    )
    if not changed:
        return
    started = stopwatch()
    claim = Claim(report_id, now, lambda: now + timedelta(seconds=stopwatch() - started))
    report = ReportSnapshot.objects.get(pk=report_id)
    if report.attempts > MAX_ATTEMPTS:
        _fail(claim, "多次编制都没有完成，已停止。请联系系统管理员检查后台任务，再重新申请。", now=now)
        return
    try:
        _compile(report, claim, now=now)
    except ClaimLost:
        logger.warning("report %s was taken over by another worker or cancelled", report_id)
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


def _fail(claim: Claim, reason: str, *, now: datetime) -> None:
    claim.held().update(status=ReportStatus.FAILED, failure=reason, finished_at=now)


def _compile(report: ReportSnapshot, claim: Claim, *, now: datetime) -> None:
    scope = scope_of(report)
    assembly = Assembly(
        year=report.year,
        as_of=report.as_of,
        assembly=report.assembly,
        bureau=report.bureau.name if report.bureau else "",
    )
    ReportRow.objects.filter(report=report).delete()
    writer = RowWriter(claim)
    with without_collector():
        for done, rows in enumerate(data.streams(scope), start=1):
            while batch := list(islice(rows, _BATCH)):
                for row in batch:
                    assembly.add(row)
                writer.write(batch)
            claim.update(done_steps=done)
    last = last_years_report(scope)
    figures = _freeze(
        report, claim, assembly.report(data.names(), printed=printed_in(last), restated=restated(last, report))
    )
    imprint = imprint_on(report, timezone.localdate(now))
    names, digests = {}, {}
    for done, form in enumerate(FileForm, start=len(data.SOURCES) + 2):
        with TemporaryFile() as content:
            write_file(report, form, content, figures=figures, imprint=imprint, through=claim.holding)
            content.seek(0)
            digests[form.value] = hashlib.file_digest(content, "sha256").hexdigest()
            names[form.value] = store(report, form.value, content)
        claim.update(done_steps=done)
    claim.update(
        status=ReportStatus.DONE,
        finished_at=now,
        failure="",
        pdf_status=PdfStatus.PENDING,
        edition=report.edition,
        file_digests=digests,
        **names,
    )


def _freeze(report: ReportSnapshot, claim: Claim, figures: AnnualReport) -> dict[str, Any]:
    """Keep the figures with all that explains them: templates, rules, and what differs from the edition before."""
    previous = previous_edition(report)
    plain: dict[str, Any] = to_plain(figures)
    report.figures = plain
    report.phrases = current_phrases()
    report.rules = rules_in_force(on=report.as_of)
    report.edition = (previous.edition or 1) + 1 if previous else 1
    report.changes = to_plain(changes_to(previous, report, figures)) if previous else None
    report.sha256 = digest(plain, report, through=claim.holding)
    # The number of the edition is taken up only by a report that gets finished.
    frozen = ("figures", "phrases", "rules", "changes", "sha256")
    claim.update(done_steps=len(data.SOURCES) + 1, **{name: getattr(report, name) for name in frozen})
    return plain
