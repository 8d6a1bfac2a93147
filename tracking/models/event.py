"""The append-only history of every commitment."""

from django.conf import settings
from django.db import models

from proposals.models.base import WrittenOnceModel
from tracking.enums import CommitmentAction, CommitmentStatus
from tracking.models.commitment import Commitment


class CommitmentEvent(WrittenOnceModel):
    """
    Who did what to a commitment, when, from which state to which, and why. Never changed, never deleted.

    ``changes`` says what became of its terms, field by field as ``[before, after]`` (tracking.services.terms): with it
    the terms of any past day can be told. ``note`` is for people.
    """

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="events", verbose_name="承诺事项")
    action = models.CharField("操作", max_length=20, choices=CommitmentAction)
    from_status = models.CharField("原状态", max_length=20, choices=CommitmentStatus, blank=True)
    to_status = models.CharField("现状态", max_length=20, choices=CommitmentStatus)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commitment_events",
        verbose_name="操作人",
    )
    at = models.DateTimeField("时间")
    note = models.TextField("说明", blank=True)
    changes = models.JSONField("变更", default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        constraints = [
            models.CheckConstraint(
                name="event_by_a_person_unless_found",
                condition=models.Q(by__isnull=False) | models.Q(action=CommitmentAction.FIND),
            ),
        ]
        indexes = [models.Index(name="event_by_time", fields=["commitment", "at", "id"])]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%Y-%m-%d}"
