"""How people like to see the list of commitments: questions they ask again, and the columns they want."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.base import TimeStampedModel


class SavedView(TimeStampedModel):
    """
    A question to the list of commitments that somebody kept under a name.

    ``query`` holds conditions and order as the address of the list does; whoever opens a shared one sees her own rows.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name="所有人"
    )
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=2000)
    is_shared = models.BooleanField("共享", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "保存的视图"
        constraints = [
            models.UniqueConstraint(name="saved_view_name_once_per_owner", fields=["owner", "name"]),
            models.CheckConstraint(name="saved_view_asks_something", condition=~Q(query="") & ~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class ListChoice(TimeStampedModel):
    """What one user chose for the list of commitments: columns in order, and the view it opens with."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="list_choice", verbose_name="用户"
    )
    columns = models.JSONField("显示的列", default=list, blank=True)
    default_view = models.ForeignKey(
        SavedView, models.SET_NULL, null=True, blank=True, related_name="default_of", verbose_name="默认视图"
    )

    class Meta:
        verbose_name = verbose_name_plural = "列表设置"

    def __str__(self) -> str:
        return f"{self.user_id}的列表设置"
