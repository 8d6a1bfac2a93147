"""Documents: files taken in, kept unchanged, and the text read from them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.enums import DocumentStatus
from proposals.models.base import TimeStampedModel
from proposals.querysets import DocumentQuerySet


class UploadBatch(TimeStampedModel):
    """Files that came in together, so that their progress can be watched together."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="upload_batches", verbose_name="上传人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "上传批次"

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M} {self.uploaded_by}"


class UploadOutcome(TimeStampedModel):
    """What became of one file of a batch: taken in, known already, or refused and why. Nothing is silently lost."""

    batch = models.ForeignKey(UploadBatch, models.CASCADE, related_name="outcomes", verbose_name="批次")
    name = models.CharField("文件名", max_length=255)
    document = models.ForeignKey(
        "Document", models.PROTECT, null=True, blank=True, related_name="outcomes", verbose_name="文件"
    )
    is_duplicate = models.BooleanField("重复", default=False)
    refusal = models.CharField("未收原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "上传结果"
        constraints = [
            models.CheckConstraint(
                name="outcome_document_or_refusal",
                condition=Q(document__isnull=False, refusal="") | (Q(document__isnull=True) & ~Q(refusal="")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


def original_path(document: "Document", _name: str) -> str:
    """Store originals under their content's hash: a name from outside never becomes a path."""
    return f"originals/{document.sha256[:2]}/{document.sha256}"


class Document(TimeStampedModel):
    """
    A file as it was taken in. Its status changes only in proposals.services.documents.

    Reading is pending while the status is ``received``; ``claimed_at`` marks the attempt under way, so that a worker
    that died is noticed by the sweep.
    """

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    file = models.FileField("原件", upload_to=original_path, max_length=200)
    name = models.CharField("文件名", max_length=255)
    size = models.PositiveBigIntegerField("字节数")
    format = models.CharField("格式", max_length=20, blank=True)
    status = models.CharField("状态", max_length=20, choices=DocumentStatus, default=DocumentStatus.RECEIVED)
    attempts = models.PositiveSmallIntegerField("读取次数", default=0)
    claimed_at = models.DateTimeField("本次读取开始", null=True, blank=True)
    parsed_at = models.DateTimeField("读取完成", null=True, blank=True)
    failure_code = models.CharField("失败代码", max_length=30, blank=True)
    failure = models.CharField("失败原因", max_length=300, blank=True)
    text = models.TextField("正文", blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        constraints = [
            models.CheckConstraint(
                name="document_parsed_exactly_when_decided",
                condition=Q(status=DocumentStatus.RECEIVED, parsed_at__isnull=True)
                | (~Q(status=DocumentStatus.RECEIVED) & Q(parsed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="document_failure_says_why",
                condition=(Q(status=DocumentStatus.FAILED) & ~Q(failure="") & ~Q(failure_code=""))
                | (~Q(status=DocumentStatus.FAILED) & Q(failure="") & Q(failure_code="")),
            ),
        ]
        indexes = [
            models.Index(name="document_unread", fields=["id"], condition=Q(status=DocumentStatus.RECEIVED)),
            # The desk counts these; without it every letter would be read for it.
            models.Index(name="document_failed", fields=["id"], condition=Q(status=DocumentStatus.FAILED)),
        ]

    def __str__(self) -> str:
        return self.name
