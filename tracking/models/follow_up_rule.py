"""How a place follows up promises: what its rules leave open, as data."""

from django.db import models
from django.db.models import F, Q

from proposals.models.base import TimeStampedModel


class FollowUpRule(TimeStampedModel):
    """
    The limits of following up (跟踪办理规则) valid from ``valid_from``: the latest that is valid on a day holds.

    No law fixes them; places write them into their own measures for handling suggestions and proposals.
    """

    name = models.CharField("名称", max_length=100, unique=True)
    max_extensions = models.PositiveSmallIntegerField("每项最多延期次数", default=2)
    terms_workdays = models.PositiveSmallIntegerField("未定期限的事项应在几个工作日内提出期限", default=10)
    transfer_workdays = models.PositiveSmallIntegerField("移交应在几个工作日内答复", default=5)
    rehandling_months = models.PositiveSmallIntegerField("不满意的重新办理期限（月）", default=1)
    basis = models.CharField("依据", max_length=200, blank=True)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "跟踪办理规则"
        constraints = [
            models.CheckConstraint(
                name="follow_up_rule_period_is_forward",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name
