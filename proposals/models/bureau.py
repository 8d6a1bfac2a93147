"""Bureaus: the units that handle proposals and answer for what they promised."""

from django.db import models

from proposals.models.base import TimeStampedModel


class Bureau(TimeStampedModel):
    """A handling unit (承办单位). Letters name it in many ways; the other ways are its aliases."""

    name = models.CharField("名称", max_length=100, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级单位"
    )
    email = models.EmailField("单位邮箱", blank=True)
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "承办单位"
        constraints = [
            models.CheckConstraint(
                name="bureau_is_not_its_own_parent",
                condition=~models.Q(parent=models.F("id")) | models.Q(parent=None),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class BureauAlias(TimeStampedModel):
    """Another name letters use for a bureau: 市教体局, 市教育局."""

    bureau = models.ForeignKey(Bureau, models.CASCADE, related_name="aliases", verbose_name="承办单位")
    name = models.CharField("别名", max_length=100, unique=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位别名"

    def __str__(self) -> str:
        return self.name
