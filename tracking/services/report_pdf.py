"""
The PDF of a finished report: made by LibreOffice after the report, claimed by one worker, with the reason where not.

The only place that writes ``pdf_status``.
"""

import io
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q

from proposals.libreoffice import USUAL_FOLDERS, find_program
from proposals.models import User
from proposals.services.permissions import require_oversight
from tracking.enums import PdfStatus, ReportStatus
from tracking.models import ReportSnapshot
from tracking.reports.renderers import pdf
from tracking.services.report_files import FileForm, ReportRefused, open_file, rebuild_file, store

NoPdf = pdf.NoPdf

logger = logging.getLogger(__name__)

# Longer than LibreOffice is given.
LEASE = timedelta(minutes=5)
MAX_ATTEMPTS = 3


def request_pdf(report: ReportSnapshot, *, by: User) -> None:
    """
    Have the PDF made again; does nothing while it is being made.

    :raises NotAllowed: if ``by`` does not oversee.
    """
    require_oversight(by)
    ReportSnapshot.objects.filter(pk=report.pk, status=ReportStatus.DONE).exclude(
        pdf_status__in=[PdfStatus.PENDING, PdfStatus.RUNNING]
    ).update(pdf_status=PdfStatus.PENDING, pdf_attempts=0, pdf_note="")


def pending_pdf_ids(*, now: datetime) -> list[int]:
    """Reports whose PDF is to be made: asked for, or begun by a worker that has been silent too long."""
    return list(ReportSnapshot.objects.filter(_free(now)).order_by("pk").values_list("pk", flat=True))


def _free(now: datetime) -> Q:
    stale = Q(pdf_status=PdfStatus.RUNNING, pdf_claimed_at__lt=now - LEASE)
    return Q(status=ReportStatus.DONE) & (Q(pdf_status=PdfStatus.PENDING) | stale)


def _office() -> str | None:
    """The program named in the settings, else the one on the path."""
    named = str(settings.REPORT_OFFICE_PROGRAM)
    if named == "none":
        return None
    return named or find_program(USUAL_FOLDERS)


def rebuild_pdf(report: ReportSnapshot) -> bytes:
    """
    Make the PDF of a finished report again from its frozen data.

    :raises NoPdf: if LibreOffice is not there or gives nothing.
    :raises ReportRefused: if the report is not finished, or its data are not what its hash was taken of.
    """
    document = io.BytesIO()
    rebuild_file(report, FileForm.DOCX, document)
    return pdf.render(document.getvalue(), _office())


def make_pdf(*, report_id: int, now: datetime) -> None:
    """Make the PDF of one report; does nothing if nobody asked or another worker has it."""
    claimed = ReportSnapshot.objects.filter(_free(now), pk=report_id).update(
        pdf_status=PdfStatus.RUNNING, pdf_claimed_at=now, pdf_attempts=F("pdf_attempts") + 1
    )
    if not claimed:
        return
    held = ReportSnapshot.objects.filter(pk=report_id, pdf_status=PdfStatus.RUNNING, pdf_claimed_at=now)
    report = ReportSnapshot.objects.get(pk=report_id)
    if report.pdf_attempts > MAX_ATTEMPTS:
        held.update(pdf_status=PdfStatus.FAILED, pdf_note="多次生成PDF都没有完成，已停止。请联系系统管理员。")
        return
    try:
        with open_file(report, FileForm.DOCX) as document:
            content = pdf.render(document.read(), _office())
    except (NoPdf, ReportRefused) as error:
        held.update(pdf_status=PdfStatus.FAILED, pdf_note=str(error))
    except Exception:
        logger.exception("the PDF of report %s could not be made", report_id)
        held.update(pdf_status=PdfStatus.FAILED, pdf_note="生成PDF时出错。请稍后重新生成，或者联系系统管理员。")
    else:
        held.update(pdf_status=PdfStatus.DONE, pdf=store(report, "pdf", io.BytesIO(content)), pdf_note="")
