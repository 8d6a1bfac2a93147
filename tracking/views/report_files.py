"""Hand out the files of a report, and have its PDF made again."""

import io

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from proposals.views.access import acting_user, only_by_post
from proposals.views.downloads import download
from tracking.enums import PdfStatus
from tracking.services.report_files import (
    ExtraForm,
    FileForm,
    ReportRefused,
    extra_file,
    file_name,
    open_file,
    pdf_name,
)
from tracking.services.report_pdf import request_pdf
from tracking.services.report_registers import FormKind, all_registers, bureau_forms, register_file
from tracking.tasks import make_report_pdf_task
from tracking.views.reports import visible_report


@require_GET
def report_docx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the report as a Word file."""
    return _file(request, pk, FileForm.DOCX)


@require_GET
def report_xlsx(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the workbook."""
    return _file(request, pk, FileForm.XLSX)


@require_GET
def report_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the report as a PDF, if one could be made."""
    report = visible_report(request, pk)
    if report.pdf_status != PdfStatus.DONE or not report.pdf.storage.exists(str(report.pdf.name)):
        messages.error(request, "PDF文件还没有生成，或者已不在服务器上。请在“文件”中重新生成。")
        return redirect("report", pk)
    return download(report.pdf, pdf_name(report))


@require_GET
def report_pdf_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how far the PDF is; the page asks again while it is being made."""
    return render(request, "tracking/_report_pdf.html", {"report": visible_report(request, pk)})


@only_by_post
def report_pdf_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the PDF made again."""
    report = visible_report(request, pk)
    request_pdf(report, by=acting_user(request))
    make_report_pdf_task.delay_on_commit(report_id=report.pk)
    return redirect("report", pk)


@require_GET
def report_extra(request: HttpRequest, pk: int, form: str) -> HttpResponseBase:
    """Give the draft of the circular, or the open data."""
    if form not in set(ExtraForm):
        raise Http404
    report = visible_report(request, pk)
    try:
        return _made(*extra_file(report, ExtraForm(form)))
    except ReportRefused as error:
        return _refused(request, pk, error)


@require_GET
def report_registers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """List the bureaus whose forms can be downloaded."""
    report = visible_report(request, pk)
    try:
        forms = bureau_forms(report)
    except ReportRefused as error:
        return _refused(request, pk, error)
    return render(request, "tracking/report_registers.html", {"report": report, "forms": forms, "nav": "reports"})


@require_GET
def report_register(request: HttpRequest, pk: int, bureau: int, kind: str) -> HttpResponseBase:
    """Give one of the forms of one bureau."""
    if kind not in set(FormKind):
        raise Http404
    report = visible_report(request, pk)
    try:
        return _made(*register_file(report, str(bureau), FormKind(kind)))
    except ReportRefused as error:
        return _refused(request, pk, error)


@require_GET
def report_all_registers(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Give the forms of all bureaus in one archive."""
    report = visible_report(request, pk)
    try:
        return _made(*all_registers(report))
    except ReportRefused as error:
        return _refused(request, pk, error)


def _file(request: HttpRequest, pk: int, form: FileForm) -> HttpResponseBase:
    report = visible_report(request, pk)
    try:
        stream = open_file(report, form)
    except ReportRefused as error:
        return _refused(request, pk, error)
    return FileResponse(stream, as_attachment=True, filename=file_name(report, form))


def _made(name: str, content: bytes) -> FileResponse:
    return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)


def _refused(request: HttpRequest, pk: int, error: ReportRefused) -> HttpResponse:
    messages.error(request, str(error))
    return redirect("report", pk)
