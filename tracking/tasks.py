"""Celery's door to the services: an id in, the clock read here, one call. Running a task twice changes nothing."""

import logging
import os
import socket

from celery import shared_task
from django.utils import timezone

from tracking.services.extraction import extract_commitments_of_reply, unextracted_reply_ids
from tracking.services.reminders import send_reminders, sweep_reminders
from tracking.services.reminders.bounces import read_bounces
from tracking.services.report_leftovers import remove_leftovers
from tracking.services.report_pdf import make_pdf, pending_pdf_ids
from tracking.services.report_schedules import request_scheduled_reports
from tracking.services.reports import compile_report, pending_report_ids

logger = logging.getLogger(__name__)


@shared_task(name="tracking.extract_commitments")
def extract_commitments_task(*, reply_id: int) -> None:
    """Read one reply for commitments."""
    extract_commitments_of_reply(reply_id=reply_id, now=timezone.now())


@shared_task(name="tracking.sweep_unextracted_replies")
def sweep_unextracted_replies_task() -> None:
    """Read every reply whose message was lost."""
    for reply_id in unextracted_reply_ids():
        extract_commitments_of_reply(reply_id=reply_id, now=timezone.now())


# A large year on a slow machine takes longer than any other task may; whether its worker lives, its lease tells.
_COMPILING = {"soft_time_limit": 2 * 60 * 60, "time_limit": 2 * 60 * 60 + 60}


@shared_task(name="tracking.compile_report", **_COMPILING)
def compile_report_task(*, report_id: int) -> None:
    """Compile one report, then make its PDF."""
    compile_report(report_id=report_id, now=timezone.now())
    make_pdf(report_id=report_id, now=timezone.now())


@shared_task(name="tracking.sweep_pending_reports", **_COMPILING)
def sweep_pending_reports_task() -> None:
    """Compile every report whose message was lost or whose worker died."""
    for report_id in pending_report_ids(now=timezone.now()):
        compile_report(report_id=report_id, now=timezone.now())


@shared_task(name="tracking.request_scheduled_reports")
def request_scheduled_reports_task() -> None:
    """Ask for the reports whose day has come; the sweep compiles them."""
    request_scheduled_reports(now=timezone.now())


@shared_task(name="tracking.remove_report_leftovers")
def remove_report_leftovers_task() -> None:
    """Remove files of reports that nothing refers to."""
    remove_leftovers(now=timezone.now())


@shared_task(name="tracking.make_report_pdf")
def make_report_pdf_task(*, report_id: int) -> None:
    """Make the PDF of one report."""
    make_pdf(report_id=report_id, now=timezone.now())


@shared_task(name="tracking.sweep_pending_pdfs")
def sweep_pending_pdfs_task() -> None:
    """Make every PDF whose message was lost or whose worker died; new reports ask for theirs this way."""
    for report_id in pending_pdf_ids(now=timezone.now()):
        make_pdf(report_id=report_id, now=timezone.now())


@shared_task(name="tracking.plan_reminders")
def plan_reminders_task() -> None:
    """Bring the ledger of reminders up to today."""
    sweep_reminders(now=timezone.now())


@shared_task(name="tracking.send_reminders")
def send_reminders_task() -> None:
    """Send the digests of today that have not been sent yet."""
    send_reminders(now=timezone.now(), worker=f"{socket.gethostname()}:{os.getpid()}")


@shared_task(name="tracking.read_bounces")
def read_bounces_task() -> None:
    """Look into the mailbox for bounces, where there is one."""
    try:
        read_bounces(now=timezone.now())
    except OSError as error:
        logger.warning("bounces are left to the next run: %s", error)
