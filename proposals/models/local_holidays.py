"""The place's own days off and at work, beside those the State Council publishes."""

from django.conf import settings
from django.db import models

from proposals.models.base import TimeStampedModel


class LocalHolidays(TimeStampedModel):
    """
    The place's own days as a person wrote them down, a line a day; the newest row is in force, the others are history.

    ``text`` has the form that :mod:`proposals.deadlines.holidays` reads; empty: none of its own. ``set_by`` is empty
    where an earlier version kept them in a file.
    """

    text = models.TextField("放假安排", blank=True)
    set_at = models.DateTimeField("启用时间")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="启用人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "本地放假安排"

    def __str__(self) -> str:
        return f"{self.set_at:%Y-%m-%d %H:%M}"
