"""Reply deadlines as data: months, working days or a fixed date, per kind, role and period."""

from django.db import models
from django.db.models import F, Q

from proposals.enums import DeadlineUnit, HandlingRole, ProposalKind
from proposals.models.base import TimeStampedModel


class DeadlineRule(TimeStampedModel):
    """
    How long a bureau has to answer, counted from 交办.

    ``amount`` counts ``unit``; for a fixed date ``fixed_month`` and ``fixed_day`` name a day of the session's year.
    The narrowest valid rule holds: kind and role before kind before none.
    """

    name = models.CharField("名称", max_length=100, unique=True)
    kind = models.CharField("适用类别", max_length=20, choices=ProposalKind, blank=True)
    role = models.CharField("适用办理方式", max_length=20, choices=HandlingRole, blank=True)
    unit = models.CharField("计算方式", max_length=20, choices=DeadlineUnit)
    amount = models.PositiveSmallIntegerField("数量", null=True, blank=True)
    fixed_month = models.PositiveSmallIntegerField("固定日期（月）", null=True, blank=True)
    fixed_day = models.PositiveSmallIntegerField("固定日期（日）", null=True, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "答复期限规则"
        constraints = [
            models.CheckConstraint(
                name="deadline_rule_amount_or_fixed_day",
                condition=Q(
                    unit=DeadlineUnit.FIXED, amount__isnull=True, fixed_month__range=(1, 12), fixed_day__range=(1, 31)
                )
                | (~Q(unit=DeadlineUnit.FIXED) & Q(amount__gte=1, fixed_month__isnull=True, fixed_day__isnull=True)),
            ),
            models.CheckConstraint(
                name="deadline_rule_period_is_forward",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
