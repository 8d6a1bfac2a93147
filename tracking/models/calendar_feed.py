"""Whose calendar may be subscribed to, and under which secret address."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.base import TimeStampedModel
from tracking.querysets import CalendarFeedQuerySet


class CalendarFeed(TimeStampedModel):
    """
    A user's calendar of dates (日历订阅); whoever knows ``token`` reads it without signing in.

    It is looked up by ``digest``, the token's SHA-256: how long the database compares tells nothing about the token.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name="用户"
    )
    token = models.CharField("地址密钥", max_length=64)
    digest = models.CharField("密钥的 SHA-256", max_length=64, unique=True)
    made_at = models.DateTimeField("地址生成时间")

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        constraints = [
            models.CheckConstraint(name="calendar_feed_has_a_secret", condition=~Q(token="") & ~Q(digest=""))
        ]

    def __str__(self) -> str:
        return f"{self.user_id}的日历订阅"
