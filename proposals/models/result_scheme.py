"""Result classes as data: the same mark means different things in different places and years."""

from django.db import models
from django.db.models import F, Q

from proposals.enums import CountsAs, ProposalKind
from proposals.models.base import TimeStampedModel


class ResultScheme(TimeStampedModel):
    """A set of result classes with its place, kind and period; a letter keeps the scheme it was signed under."""

    name = models.CharField("名称", max_length=100, unique=True)
    place = models.CharField("适用地区", max_length=100, blank=True)
    kind = models.CharField("适用类别", max_length=20, choices=ProposalKind, blank=True)
    valid_from = models.DateField("启用日期")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理结果分类方案"
        constraints = [
            models.CheckConstraint(
                name="scheme_period_is_forward", condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ResultClass(TimeStampedModel):
    """One class of a scheme: its mark, its meaning in that place, and what it counts as in comparisons."""

    scheme = models.ForeignKey(ResultScheme, models.PROTECT, related_name="classes", verbose_name="方案")
    code = models.CharField("标记", max_length=10)
    label = models.CharField("含义", max_length=100)
    counts_as = models.CharField("计为", max_length=20, choices=CountsAs)
    needs_follow_up = models.BooleanField("需继续跟踪", default=False)
    order = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "办理结果类别"
        constraints = [
            models.UniqueConstraint(name="result_class_code_unique_in_scheme", fields=["scheme", "code"]),
            models.UniqueConstraint(name="result_class_order_unique_in_scheme", fields=["scheme", "order"]),
        ]

    def __str__(self) -> str:
        return f"{self.code}（{self.label}）"
