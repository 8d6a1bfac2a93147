"""Celery's door to the services: an id in, the clock read here, one call. Running a task twice changes nothing."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from proposals.services.documents import parse_document, unread_document_ids
from proposals.services.exchange.jobs import process_import, waiting_import_ids


def read_document_now(document_id: int) -> None:
    """Read one document in this process, by the limits of the settings."""
    parse_document(
        document_id=document_id,
        now=timezone.now(),
        lease=timedelta(seconds=settings.READING_LEASE_SECONDS),
        timeout=settings.READING_TIMEOUT_SECONDS,
    )


@shared_task(name="proposals.parse_document")
def parse_document_task(*, document_id: int) -> None:
    """Read one document."""
    read_document_now(document_id)


@shared_task(name="proposals.sweep_unparsed_documents")
def sweep_unparsed_documents_task() -> None:
    """Read every document whose message was lost or whose worker died."""
    lease = timedelta(seconds=settings.READING_LEASE_SECONDS)
    for document_id in unread_document_ids(now=timezone.now(), lease=lease):
        read_document_now(document_id)


def process_import_now(job_id: int) -> None:
    """Examine or write one import in this process, by the limits of the settings."""
    process_import(
        job_id=job_id,
        now=timezone.now(),
        lease=timedelta(seconds=settings.IMPORT_LEASE_SECONDS),
        timeout=settings.READING_TIMEOUT_SECONDS,
    )


@shared_task(name="proposals.process_import")
def process_import_task(*, job_id: int) -> None:
    """Examine or write one import."""
    process_import_now(job_id)


@shared_task(name="proposals.sweep_waiting_imports")
def sweep_waiting_imports_task() -> None:
    """Go on with every import whose message was lost or whose worker died."""
    lease = timedelta(seconds=settings.IMPORT_LEASE_SECONDS)
    for job_id in waiting_import_ids(now=timezone.now(), lease=lease):
        process_import_now(job_id)
