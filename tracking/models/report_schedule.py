"""When annual reports are compiled without anybody asking."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from proposals.models.base import TimeStampedModel

if TYPE_CHECKING:
    from proposals.models import User


class ReportScheduleQuerySet(models.QuerySet["ReportSchedule"]):
    """Questions about plans."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, others none."""
        return self if user.oversees else self.none()


class ReportSchedule(TimeStampedModel):
    """
    A day of every year on which a report is compiled (编制计划), and the day up to which it counts.

    The report is of the year of that latter day: the last one that is not after the day of compiling. ``since`` is the
    first day that counts, so that a new plan does not compile last year's report; ``asked_for`` the last day of
    compiling that was served. Changed only in tracking.services.report_schedules.
    """

    name = models.CharField("名称", max_length=50, unique=True)
    month = models.PositiveSmallIntegerField("编制月份")
    day = models.PositiveSmallIntegerField("编制日", help_text="当月没有这一天的，按当月最后一天。")
    as_of_month = models.PositiveSmallIntegerField("截止月份")
    as_of_day = models.PositiveSmallIntegerField("截止日", help_text="当月没有这一天的，按当月最后一天。")
    is_active = models.BooleanField("启用", default=True)
    since = models.DateField("自何日起执行", help_text="此前的编制日不补编。")
    asked_for = models.DateField("最近一次编制日", null=True, blank=True)
    note = models.CharField("未能编制的原因", max_length=300, blank=True)

    objects = ReportScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度报告编制计划"
        constraints = [
            models.CheckConstraint(
                name="report_schedule_days_exist",
                condition=Q(month__range=(1, 12), day__range=(1, 31), as_of_month__range=(1, 12))
                & Q(as_of_day__range=(1, 31)),
            ),
        ]

    def __str__(self) -> str:
        return self.name
