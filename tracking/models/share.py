"""Who does which part of a joint commitment."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models import Bureau
from proposals.models.base import TimeStampedModel
from tracking.models.commitment import Commitment
from tracking.querysets import ShareQuerySet


class Share(TimeStampedModel):
    """A joining bureau's part of a commitment (分工). Changes only in tracking.services.shares."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="shares", verbose_name="承诺事项")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="shares", verbose_name="配合单位")
    task = models.CharField("分工内容", max_length=300)
    due_date = models.DateField("分工期限", null=True, blank=True)
    # Raised with every change of the date: a date that comes back is told anew.
    due_version = models.PositiveIntegerField("期限版本", default=0)
    done_at = models.DateTimeField("完成时间", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="shares_done",
        verbose_name="报送人",
    )
    dropped_at = models.DateTimeField("取消时间", null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "分工"
        constraints = [
            models.UniqueConstraint(
                name="share_once_per_bureau", fields=["commitment", "bureau"], condition=Q(dropped_at__isnull=True)
            ),
            models.CheckConstraint(
                name="share_done_by_a_person",
                condition=Q(done_at__isnull=True, done_by__isnull=True)
                | Q(done_at__isnull=False, done_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="share_by_bureau", fields=["bureau", "done_at", "id"])]

    def __str__(self) -> str:
        return self.task[:20]

    @property
    def is_done(self) -> bool:
        """Whether its bureau reported it as done."""
        return self.done_at is not None

    def is_overdue(self, *, today: date) -> bool:
        """Whether it is not done and its own date has passed."""
        return not self.is_done and self.due_date is not None and self.due_date < today
