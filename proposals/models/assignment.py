"""Assignments: which bureau handles a proposal, in what role, by when."""

from typing import Any

from django.db import models

from proposals.enums import HandlingRole
from proposals.models.base import TimeStampedModel
from proposals.models.bureau import Bureau
from proposals.models.proposal import Proposal
from proposals.querysets import AssignmentQuerySet


class Assignment(TimeStampedModel):
    """
    One bureau's part in handling one proposal.

    ``due_rule`` names the rule that set the reply date, ``due_version`` counts how often that was moved: a date that
    comes back is another one to whoever is reminded of it. :meth:`save` counts; who writes rows in bulk has to.
    """

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="assignments", verbose_name="建议提案")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="assignments", verbose_name="承办单位")
    role = models.CharField("办理方式", max_length=20, choices=HandlingRole)
    assigned_date = models.DateField("交办日期", null=True, blank=True)
    due_date = models.DateField("答复期限", null=True, blank=True)
    due_rule = models.CharField("期限依据", max_length=200, blank=True)
    due_version = models.PositiveIntegerField("期限版本", default=0, editable=False)

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

    def save(self, *, update_fields: Any = None, **kwargs: Any) -> None:
        """Save, and count a new version of the reply date if it is not the one that stands in the database."""
        if not self._state.adding and (update_fields is None or "due_date" in update_fields):
            known = type(self).objects.filter(pk=self.pk).values_list("due_date", "due_version").first()
            before, version = known or (self.due_date, self.due_version)
            self.due_version = version + (self.due_date != before)
            update_fields = None if update_fields is None else [*update_fields, "due_version"]
        super().save(update_fields=update_fields, **kwargs)
