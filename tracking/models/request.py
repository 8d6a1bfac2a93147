"""What bureaus ask for about a commitment, and how it was answered."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models import Bureau
from proposals.models.base import TimeStampedModel
from tracking.enums import RequestKind, RequestStatus
from tracking.models.commitment import Commitment
from tracking.querysets import RequestQuerySet


class CommitmentRequest(TimeStampedModel):
    """
    A bureau's request about one commitment (事项申请). Its status changes only in tracking.services.requests.

    By kind: an extension names ``new_date``; a pause the days ``start_date`` to ``until_date``, both included, and what
    it waits for, and ends early on ``resumed_on``; terms for an undated promise ``new_date`` and ``measure``; a
    transfer ``to_bureau``. ``from_bureau`` is the owner who asked.
    """

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="requests", verbose_name="承诺事项")
    kind = models.CharField("申请事项", max_length=20, choices=RequestKind)
    status = models.CharField("状态", max_length=20, choices=RequestStatus, default=RequestStatus.ASKED)
    reason = models.TextField("理由")
    new_date = models.DateField("申请的期限", null=True, blank=True)
    start_date = models.DateField("暂停起始日", null=True, blank=True)
    until_date = models.DateField("暂停截止日", null=True, blank=True)
    resumed_on = models.DateField("恢复日期", null=True, blank=True)
    waiting_for = models.CharField("等待事项", max_length=200, blank=True)
    measure = models.CharField("衡量标准", max_length=300, blank=True)
    from_bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="requests_made", verbose_name="申请单位")
    to_bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="transfers_offered", verbose_name="拟接收单位"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="requests_asked", verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间")
    # The form's own key: a double click or a resent page makes one request.
    form_key = models.UUIDField("表单标识", unique=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="requests_decided",
        verbose_name="答复人",
    )
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)
    decision_note = models.TextField("答复意见", blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "事项申请"
        constraints = [
            models.UniqueConstraint(
                name="request_one_open_per_kind",
                fields=["commitment", "kind"],
                condition=Q(status=RequestStatus.ASKED),
            ),
            models.CheckConstraint(name="request_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="request_decided_exactly_when_answered",
                condition=Q(status=RequestStatus.ASKED, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(status=RequestStatus.ASKED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="request_not_answered_by_who_asked",
                condition=Q(status=RequestStatus.WITHDRAWN) | Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
            ),
            models.CheckConstraint(
                name="request_has_what_its_kind_needs",
                condition=Q(kind=RequestKind.EXTENSION, new_date__isnull=False)
                | (Q(kind=RequestKind.TERMS, new_date__isnull=False) & ~Q(measure=""))
                | Q(kind=RequestKind.PAUSE, start_date__isnull=False, until_date__gte=F("start_date"))
                | (Q(kind=RequestKind.TRANSFER, to_bureau__isnull=False) & ~Q(to_bureau=F("from_bureau")))
                | Q(kind=RequestKind.IMPOSSIBLE),
            ),
        ]
        indexes = [
            models.Index(
                name="request_open_by_time", fields=["asked_at", "id"], condition=Q(status=RequestStatus.ASKED)
            ),
            models.Index(name="request_by_commitment", fields=["commitment", "kind", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}申请 {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.status == RequestStatus.ASKED

    @property
    def last_paused_day(self) -> date | None:
        """The last day a pause stops the clock: the day before it was lifted, else the day it was granted until."""
        if self.resumed_on is not None and self.until_date is not None:
            return min(self.until_date, self.resumed_on - timedelta(days=1))
        return self.until_date
