"""Annual reports: what was counted on a day, kept with the files made from it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.base import TimeStampedModel
from tracking.enums import ReportStatus


class ReportSnapshot(TimeStampedModel):
    """
    One compiled follow-up report for a year as of a day.

    ``figures`` is the report's own data, frozen when it was compiled (tracking.reports.types); the files are made
    from it alone. ``rows`` keeps which commitments each figure counted.
    """

    year = models.PositiveSmallIntegerField("年度")
    as_of = models.DateField("截止日期")
    status = models.CharField("状态", max_length=20, choices=ReportStatus, default=ReportStatus.PENDING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="申请人"
    )
    requested_at = models.DateTimeField("申请时间")
    claimed_at = models.DateTimeField("开始编制", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    done_steps = models.PositiveSmallIntegerField("已完成步骤", default=0)
    total_steps = models.PositiveSmallIntegerField("总步骤", default=0)
    failure = models.CharField("失败原因", max_length=300, blank=True)
    figures = models.JSONField("数据", null=True, blank=True)
    sha256 = models.CharField("数据 SHA-256", max_length=64, blank=True)
    docx = models.FileField("Word 文件", upload_to="reports/", blank=True)
    xlsx = models.FileField("Excel 文件", upload_to="reports/", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告"
        constraints = [
            models.UniqueConstraint(
                name="report_one_under_way_per_year_and_day",
                fields=["year", "as_of"],
                condition=Q(status__in=[ReportStatus.PENDING, ReportStatus.RUNNING]),
            ),
            models.CheckConstraint(
                name="report_finished_exactly_when_decided",
                condition=Q(status__in=[ReportStatus.DONE, ReportStatus.FAILED], finished_at__isnull=False)
                | Q(status__in=[ReportStatus.PENDING, ReportStatus.RUNNING], finished_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度（截至{self.as_of:%Y-%m-%d}）"
