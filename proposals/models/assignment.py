"""Assignments: which bureau handles a proposal, in what role, by when."""

from django.db import models

from proposals.enums import HandlingRole
from proposals.models.base import TimeStampedModel
from proposals.models.bureau import Bureau
from proposals.models.proposal import Proposal
from proposals.querysets import AssignmentQuerySet


class Assignment(TimeStampedModel):
    """One bureau's part in handling one proposal; ``due_rule`` names the rule that set the reply date."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assignments", verbose_name="建议提案")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="assignments", verbose_name="承办单位")
    role = models.CharField("办理方式", max_length=20, choices=HandlingRole)
    assigned_date = models.DateField("交办日期", null=True, blank=True)
    due_date = models.DateField("答复期限", null=True, blank=True)
    due_rule = models.CharField("期限依据", max_length=200, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "交办"
        constraints = [
            models.UniqueConstraint(name="assignment_once_per_bureau", fields=["proposal", "bureau"]),
            models.UniqueConstraint(
                name="assignment_one_lead",
                fields=["proposal"],
                condition=models.Q(role__in=[HandlingRole.SOLE, HandlingRole.LEAD]),
            ),
            models.CheckConstraint(
                name="assignment_due_after_assigned",
                condition=models.Q(assigned_date__isnull=True)
                | models.Q(due_date__isnull=True)
                | models.Q(due_date__gte=models.F("assigned_date")),
            ),
        ]
        indexes = [models.Index(name="assignment_due", fields=["due_date", "id"])]

    def __str__(self) -> str:
        return f"{self.bureau_id}·{self.get_role_display()}"
