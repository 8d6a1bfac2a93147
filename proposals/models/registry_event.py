"""The append-only history of bureaus and accounts."""

from django.conf import settings
from django.db import models

from proposals.enums import RegistryAction
from proposals.models.base import WrittenOnceModel
from proposals.models.bureau import Bureau


class RegistryEvent(WrittenOnceModel):
    """Who changed what about a bureau or somebody's account, and when. Never changed, never deleted."""

    action = models.CharField("操作", max_length=20, choices=RegistryAction)
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="registry_events", verbose_name="承办单位"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registry_events",
        verbose_name="账号",
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")
    at = models.DateTimeField("时间")
    note = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位与账号变动"
        constraints = [
            models.CheckConstraint(
                name="registry_event_is_about_something",
                condition=models.Q(bureau__isnull=False) | models.Q(user__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%Y-%m-%d}"
