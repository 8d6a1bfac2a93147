"""Annual reports: what was counted on a day, kept with the files made from it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.base import TimeStampedModel
from tracking.enums import PdfStatus, ReportStatus

if TYPE_CHECKING:
    from proposals.models import User


class ReportQuerySet(models.QuerySet["ReportSnapshot"]):
    """Questions about reports."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, others none."""
        return self if user.oversees else self.none()

    def under_way(self) -> Self:
        """Asked for and not yet finished."""
        return self.filter(status__in=[ReportStatus.PENDING, ReportStatus.RUNNING])


class ReportSnapshot(TimeStampedModel):
    """
    One compiled follow-up report for a year as of a day. Its status changes only in tracking.services.reports.

    ``figures`` is the report's own data (tracking.reports.types), ``rows`` what each figure counted, ``phrases`` the
    templates of its sentences; they are frozen when it is done, ``sha256`` is taken over them, and the files are made
    from them alone. The PDF is made afterwards (tracking.services.report_pdf).
    """

    year = models.PositiveSmallIntegerField("年度")
    as_of = models.DateField("截止日期")
    status = models.CharField("状态", max_length=20, choices=ReportStatus, default=ReportStatus.PENDING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="申请人"
    )
    requested_at = models.DateTimeField("申请时间")
    claimed_at = models.DateTimeField("开始编制", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("编制次数", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    done_steps = models.PositiveSmallIntegerField("已完成步骤", default=0)
    total_steps = models.PositiveSmallIntegerField("总步骤", default=0)
    failure = models.CharField("失败原因", max_length=300, blank=True)
    figures = models.JSONField("数据", null=True, blank=True)
    sha256 = models.CharField("数据 SHA-256", max_length=64, blank=True)
    docx = models.FileField("Word 文件", upload_to="reports/", blank=True)
    xlsx = models.FileField("Excel 文件", upload_to="reports/", blank=True)
    phrases = models.JSONField("用语", default=dict, blank=True)
    pdf = models.FileField("PDF 文件", upload_to="reports/", blank=True)
    pdf_status = models.CharField("PDF 状态", max_length=20, choices=PdfStatus, default=PdfStatus.NONE)
    pdf_note = models.CharField("PDF 说明", max_length=300, blank=True)
    pdf_claimed_at = models.DateTimeField("开始生成 PDF", null=True, blank=True)
    pdf_attempts = models.PositiveSmallIntegerField("PDF 生成次数", default=0)

    objects = ReportQuerySet.as_manager()

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
            models.CheckConstraint(
                name="report_done_has_its_figures",
                condition=~Q(status=ReportStatus.DONE) | (Q(figures__isnull=False) & ~Q(sha256="")),
            ),
            models.CheckConstraint(
                name="report_failed_says_why", condition=~Q(status=ReportStatus.FAILED) | ~Q(failure="")
            ),
            models.CheckConstraint(
                name="report_without_pdf_says_why", condition=~Q(pdf_status=PdfStatus.FAILED) | ~Q(pdf_note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年度（截至{self.as_of:%Y-%m-%d}）"

    @property
    def is_under_way(self) -> bool:
        """Whether it waits or is being compiled."""
        return self.status in {ReportStatus.PENDING, ReportStatus.RUNNING}

    @property
    def is_done(self) -> bool:
        """Whether figures and files are there."""
        return self.status == ReportStatus.DONE

    @property
    def pdf_is_under_way(self) -> bool:
        """Whether the PDF waits or is being made."""
        return self.pdf_status in {PdfStatus.PENDING, PdfStatus.RUNNING}


class ReportRow(models.Model):
    """
    One row a report counted, as it was: ``words`` for people, ``facets`` for the figures (tracking.reports.rows).

    ``subject_id`` is the id of what it was made from, which may have changed or gone since.
    """

    report = models.ForeignKey(ReportSnapshot, models.CASCADE, related_name="rows", verbose_name="年度报告")
    table = models.CharField("表", max_length=20)
    position = models.PositiveIntegerField("序号")
    subject_id = models.BigIntegerField("对象编号")
    facets = models.JSONField("分类")
    words = models.JSONField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "年度报告明细"
        constraints = [
            models.UniqueConstraint(name="report_row_position_unique", fields=["report", "table", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.position}"


class ReportPhrase(TimeStampedModel):
    """
    A template of the report's sentences that the office has changed (tracking.reports.phrase_list has the rest).

    Reports keep the templates they were compiled with: a change holds for those compiled later.
    """

    key = models.CharField("名称", max_length=50, unique=True)
    text = models.TextField("内容", blank=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="report_phrases", verbose_name="修改人"
    )
    changed_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "报告用语"

    def __str__(self) -> str:
        return self.key
