"""Take in files, keep them unchanged, and read them. The only place that writes a document's status."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone

from proposals.enums import DocumentStatus
from proposals.models import Document, UploadBatch, UploadOutcome, User
from proposals.parsing import parse_letter
from proposals.parsing.readers import read_document_isolated
from proposals.parsing.types import UnreadableDocument
from proposals.services.files import plain_name, sha256_of
from proposals.services.permissions import require_oversight
from proposals.services.replies import record_reply

logger = logging.getLogger(__name__)

# A reader that kills its process three times is the file's fault; the queue must go on without it.
MAX_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Incoming:
    """One file on its way in."""

    name: str
    file: File


def start_batch(*, by: User) -> UploadBatch:
    """Open a batch, under which the fate of every file is written down."""
    require_oversight(by)
    return UploadBatch.objects.create(uploaded_by=by)


class LetterNotTaken(Exception):  # noqa: N818 - worded for the user
    """The file cannot be kept; the message says why."""


def take_in_letter(incoming: Incoming, *, by: User, max_bytes: int) -> Document:
    """
    Keep one letter that a person hands in with what it belongs to; a bureau's people may, too.

    :raises LetterNotTaken: if the file is empty or too large.
    """
    batch = UploadBatch.objects.create(uploaded_by=by)
    outcome = register_document(incoming, batch=batch, max_bytes=max_bytes)
    if outcome.document is None:
        raise LetterNotTaken(f"“{outcome.name}”没有收下：{outcome.refusal}")
    return outcome.document


def register_document(incoming: Incoming, *, batch: UploadBatch, max_bytes: int) -> UploadOutcome:
    """
    Keep one file and note it in its batch: new, known already (by SHA-256), or refused with the reason.

    Two uploads of the same file at once make one document: the unique hash decides, not the order.
    """
    name = plain_name(incoming.name)
    refusal = _refusal(incoming.file, max_bytes)
    if refusal:
        return UploadOutcome.objects.create(batch=batch, name=name, refusal=refusal)
    document, created = _get_or_create(sha256_of(incoming.file), name, incoming.file)
    return UploadOutcome.objects.create(batch=batch, name=name, document=document, is_duplicate=not created)


def _refusal(file: File, max_bytes: int) -> str:
    if file.size == 0:
        return "文件是空的，没有内容。"
    if file.size > max_bytes:
        return f"文件大小{file.size / 1024 / 1024:.0f} MB，超过{max_bytes / 1024 / 1024:.0f} MB的上限。"
    return ""


def _get_or_create(sha256: str, name: str, file: File) -> tuple[Document, bool]:
    known = Document.objects.filter(sha256=sha256).first()
    if known:
        return known, False
    document = Document(sha256=sha256, name=name, size=file.size)
    document.file.save(sha256, file, save=False)
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError:
        # The other upload won; its copy of the same bytes is the one to keep.
        document.file.delete(save=False)
        return Document.objects.get(sha256=sha256), False
    return document, True


def unread_document_ids(*, now: datetime, lease: timedelta) -> list[int]:
    """Documents to read: never tried, or tried by a worker that has been silent for longer than ``lease``."""
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - lease)
    return list(Document.objects.unread().filter(free).order_by("pk").values_list("pk", flat=True))


def parse_document(*, document_id: int, now: datetime, lease: timedelta, timeout: float) -> None:
    """
    Read one document: file to text to letter to reply.

    Claimed by a conditional update, so that a message delivered twice reads once. The file is read in a child
    process for at most ``timeout`` seconds, outside any transaction; a file that cannot be read is marked failed
    with a sentence for the user.
    """
    if not _claim(document_id, now, lease):
        return
    document = Document.objects.get(pk=document_id)
    if document.attempts > MAX_ATTEMPTS:
        _fail(document, "crashed", "多次读取都没有完成，请检查文件是否完整，或另存为 .docx 后重新上传。", now=now)
        return
    try:
        with document.file.open("rb") as stored:
            source = read_document_isolated(stored.read(), name=document.name, timeout=timeout)
        letter = parse_letter(source)
    except UnreadableDocument as error:
        _fail(document, error.code, str(error), now=now)
        return
    with transaction.atomic():
        locked = Document.objects.select_for_update().get(pk=document_id)
        if locked.status != DocumentStatus.RECEIVED or locked.claimed_at != now:
            return
        locked.text = source.text
        locked.format = source.format
        locked.status = DocumentStatus.READ
        locked.parsed_at = now
        locked.save(update_fields=["text", "format", "status", "parsed_at", "updated_at"])
        record_reply(locked, letter, today=timezone.localdate(now))


def _claim(document_id: int, now: datetime, lease: timedelta) -> bool:
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lt=now - lease)
    claimed = Document.objects.unread().filter(free, pk=document_id).update(claimed_at=now, attempts=F("attempts") + 1)
    return claimed == 1


def _fail(document: Document, code: str, sentence: str, *, now: datetime) -> None:
    logger.warning("document %s could not be read: %s", document.pk, code)
    Document.objects.filter(pk=document.pk, status=DocumentStatus.RECEIVED, claimed_at=document.claimed_at).update(
        status=DocumentStatus.FAILED, parsed_at=now, failure_code=code[:30], failure=sentence[:300], updated_at=now
    )


@transaction.atomic
def retry_document(document: Document, *, by: User) -> None:
    """Put a failed document back in the queue, for a person who has seen the reason."""
    require_oversight(by)
    Document.objects.filter(pk=document.pk, status=DocumentStatus.FAILED).update(
        status=DocumentStatus.RECEIVED, parsed_at=None, failure_code="", failure="", claimed_at=None, attempts=0
    )
