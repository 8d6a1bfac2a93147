"""What reading a letter gave beside the commitments, and whether a person has been through it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models import Reply
from proposals.models.base import TimeStampedModel


class LetterReview(TimeStampedModel):
    """
    The review of one letter (审读). A reply without one still has to be read for commitments: the sweep finds it.

    ``reviewed_at`` and ``reviewed_by`` are set when a person has decided on every candidate.
    """

    reply = models.OneToOneField(Reply, models.PROTECT, related_name="review", verbose_name="答复件")
    extracted_at = models.DateTimeField("识别时间")
    reviewed_at = models.DateTimeField("审读完成时间", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letter_reviews",
        verbose_name="审读人",
    )

    class Meta:
        verbose_name = verbose_name_plural = "审读"
        constraints = [
            models.CheckConstraint(
                name="review_done_by_someone",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"审读 {self.reply_id}"


class PassedOverSentence(models.Model):
    """A sentence that looked like a promise and was not taken, kept so that the reviewer can see why."""

    review = models.ForeignKey(LetterReview, models.CASCADE, related_name="passed_over", verbose_name="审读")
    quote = models.TextField("原文")
    start = models.PositiveIntegerField("起始位置")
    end = models.PositiveIntegerField("结束位置")
    reason = models.CharField("未采用理由", max_length=300)
    rule = models.CharField("规则", max_length=100)

    class Meta:
        verbose_name = verbose_name_plural = "未采用的句子"
        constraints = [
            models.UniqueConstraint(name="passed_over_unique_span", fields=["review", "start", "end"]),
        ]

    def __str__(self) -> str:
        return self.quote[:20]


class QualityNote(models.Model):
    """Something about the letter the office should know, with the words it rests on (质量提示)."""

    review = models.ForeignKey(LetterReview, models.CASCADE, related_name="notes", verbose_name="审读")
    code = models.CharField("代码", max_length=50)
    quote = models.TextField("原文", blank=True)
    start = models.PositiveIntegerField("起始位置", null=True, blank=True)
    end = models.PositiveIntegerField("结束位置", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "质量提示"

    def __str__(self) -> str:
        return self.code
