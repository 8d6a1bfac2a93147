"""Handing over everything one colleague works on to another (工作交接)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models import Bureau
from proposals.models.base import TimeStampedModel
from tracking.enums import HandOverStatus
from tracking.models.commitment import Commitment
from tracking.querysets import HandOverQuerySet


class HandOver(TimeStampedModel):
    """
    An offer of one colleague's open matters to another of the same bureau; nothing moves before it is accepted.

    ``commitments`` is filled when it is accepted: what was really taken over. Its status changes only in
    tracking.services.handling.
    """

    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="hand_overs", verbose_name="承办单位")
    giver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="hand_overs_given", verbose_name="移交人"
    )
    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="hand_overs_received", verbose_name="接收人"
    )
    reason = models.CharField("交接原因", max_length=300)
    status = models.CharField("状态", max_length=20, choices=HandOverStatus, default=HandOverStatus.OFFERED)
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="hand_overs_offered", verbose_name="提出人"
    )
    offered_at = models.DateTimeField("提出时间")
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    note = models.CharField("答复说明", max_length=300, blank=True)
    commitments = models.ManyToManyField(
        Commitment, blank=True, related_name="hand_overs", verbose_name="交接的承诺事项"
    )

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "工作交接"
        constraints = [
            models.CheckConstraint(name="hand_over_to_somebody_else", condition=~Q(giver=F("receiver"))),
            models.CheckConstraint(name="hand_over_says_why", condition=~Q(reason="")),
            models.UniqueConstraint(
                name="hand_over_one_open_per_giver", fields=["giver"], condition=Q(status=HandOverStatus.OFFERED)
            ),
            models.CheckConstraint(
                name="hand_over_answered_exactly_when_decided",
                condition=Q(status=HandOverStatus.OFFERED, answered_at__isnull=True)
                | (~Q(status=HandOverStatus.OFFERED) & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.giver}移交{self.receiver}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for the receiver."""
        return self.status == HandOverStatus.OFFERED
