"""Annual reports: what was counted on a day, kept with the files made from it."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, ProtectedError, Q

from proposals.models.base import TimeStampedModel
from proposals.models.bureau import Bureau
from tracking.enums import PdfStatus, ReportAction, ReportStage, ReportStatus

if TYPE_CHECKING:
    from proposals.models import User

_UNDER_WAY = Q(status__in=[ReportStatus.PENDING, ReportStatus.RUNNING])


class ReportQuerySet(models.QuerySet["ReportSnapshot"]):
    """Questions about reports."""

    def visible_to(self, user: "User") -> Self:
        """Oversight sees all, others none."""
        return self if user.oversees else self.none()

    def under_way(self) -> Self:
        """Asked for and not yet finished."""
        return self.filter(_UNDER_WAY)

    def of_scope(self, *, year: int, as_of: date, assembly: str, bureau: int | None) -> Self:
        """Of this year, day, assembly and bureau: they share their numbering of editions."""
        return self.filter(year=year, as_of=as_of, assembly=assembly, bureau=bureau)

    def delete(self) -> tuple[int, dict[str, int]]:
        """
        Delete, unless one of them has been issued.

        :raises ProtectedError: if one has.
        """
        _refuse_issued(self.filter(stage=ReportStage.ISSUED))
        return super().delete()


def _refuse_issued(issued: "models.QuerySet[ReportSnapshot]") -> None:
    kept: set[models.Model] = set(issued)
    if kept:
        raise ProtectedError("已签发的报告不能删除。", kept)


class ReportSnapshot(TimeStampedModel):
    """
    One compiled follow-up report for a year as of a day. Its status changes only in tracking.services.reports.

    ``figures`` is the report's own data (tracking.reports.types), ``rows`` what each figure counted, ``phrases`` the
    templates of its sentences, ``rules`` what was in force when it was counted; they are frozen when it is done,
    ``sha256`` is taken over them, and the files are made from them alone. The PDF is made afterwards
    (tracking.services.report_pdf).

    Compiled again for the same year, day, assembly and bureau, it is the next ``edition``, and ``changes`` says what
    differs from the one before (tracking.reports.editions). ``stage`` changes only in tracking.services.report_signing.
    """

    year = models.PositiveSmallIntegerField("年度")
    as_of = models.DateField("截止日期")
    assembly = models.CharField("会议", max_length=100, blank=True, help_text="空白为全部会议。")
    bureau = models.ForeignKey(
        Bureau,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports_of",
        verbose_name="责任单位",
        help_text="空白为全部单位。",
    )
    edition = models.PositiveSmallIntegerField("版次", null=True, blank=True)
    changes = models.JSONField("与上一版的差异", null=True, blank=True)
    rules = models.JSONField("所依据的规则", default=dict, blank=True)
    stage = models.CharField("签发状态", max_length=20, choices=ReportStage, default=ReportStage.DRAFT)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    reviewed_at = models.DateTimeField("审核时间", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    issued_at = models.DateTimeField("签发时间", null=True, blank=True)
    schedule = models.ForeignKey(
        "tracking.ReportSchedule",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="编制计划",
    )
    status = models.CharField("状态", max_length=20, choices=ReportStatus, default=ReportStatus.PENDING)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="申请人"
    )
    requested_at = models.DateTimeField("申请时间")
    claimed_at = models.DateTimeField("开始编制", null=True, blank=True)
    lease_until = models.DateTimeField("编制任务有效至", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("编制次数", default=0)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)
    done_steps = models.PositiveSmallIntegerField("已完成步骤", default=0)
    total_steps = models.PositiveSmallIntegerField("总步骤", default=0)
    failure = models.CharField("失败原因", max_length=300, blank=True)
    figures = models.JSONField("数据", null=True, blank=True)
    sha256 = models.CharField("数据 SHA-256", max_length=64, blank=True)
    docx = models.FileField("Word 文件", upload_to="reports/", blank=True)
    xlsx = models.FileField("Excel 文件", upload_to="reports/", blank=True)
    file_digests = models.JSONField("文件 SHA-256", default=dict, blank=True)
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
                name="report_one_under_way",
                fields=["year", "as_of", "assembly"],
                condition=_UNDER_WAY & Q(bureau__isnull=True),
            ),
            models.UniqueConstraint(
                name="report_one_under_way_of_bureau",
                fields=["year", "as_of", "assembly", "bureau"],
                condition=_UNDER_WAY & Q(bureau__isnull=False),
            ),
            models.UniqueConstraint(
                name="report_edition_unique",
                fields=["year", "as_of", "assembly", "edition"],
                condition=Q(edition__isnull=False, bureau__isnull=True),
            ),
            models.UniqueConstraint(
                name="report_edition_of_bureau_unique",
                fields=["year", "as_of", "assembly", "bureau", "edition"],
                condition=Q(edition__isnull=False, bureau__isnull=False),
            ),
            models.CheckConstraint(
                name="report_finished_exactly_when_decided",
                condition=Q(_UNDER_WAY, finished_at__isnull=True) | ~_UNDER_WAY & Q(finished_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_done_has_its_edition", condition=~Q(status=ReportStatus.DONE) | Q(edition__isnull=False)
            ),
            models.CheckConstraint(
                name="report_signed_off_only_when_done",
                condition=Q(stage=ReportStage.DRAFT)
                | Q(stage__in=[ReportStage.REVIEWED, ReportStage.ISSUED], status=ReportStatus.DONE),
            ),
            models.CheckConstraint(
                name="report_reviewed_says_by_whom",
                condition=Q(stage=ReportStage.DRAFT, reviewed_by__isnull=True, reviewed_at__isnull=True)
                | ~Q(stage=ReportStage.DRAFT) & Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="report_issued_by_a_second_person",
                condition=~Q(stage=ReportStage.ISSUED) & Q(issued_by__isnull=True, issued_at__isnull=True)
                | Q(stage=ReportStage.ISSUED, issued_by__isnull=False, issued_at__isnull=False)
                & ~Q(issued_by=F("reviewed_by")),
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

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """
        Delete, unless it has been issued.

        :raises ProtectedError: if it has.
        """
        _refuse_issued(ReportSnapshot.objects.filter(pk=self.pk, stage=ReportStage.ISSUED))
        return super().delete(*args, **kwargs)

    @property
    def whose(self) -> str:
        """Whose promises it counts, in words; empty for all assemblies and the whole government."""
        return "，".join(name for name in (self.assembly, self.bureau.name if self.bureau else "") if name)

    @property
    def is_issued(self) -> bool:
        """Whether it can no longer change."""
        return self.stage == ReportStage.ISSUED

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


class ReportEvent(models.Model):
    """Who did what with a report, when and with what note; written once and never changed, and keeps its report."""

    report = models.ForeignKey(ReportSnapshot, models.PROTECT, related_name="events", verbose_name="年度报告")
    action = models.CharField("操作", max_length=20, choices=ReportAction)
    from_stage = models.CharField("原状态", max_length=20, choices=ReportStage)
    to_stage = models.CharField("新状态", max_length=20, choices=ReportStage)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="操作人")
    at = models.DateTimeField("时间")
    note = models.CharField("意见", max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "年度报告审签记录"
        constraints = [
            models.CheckConstraint(
                name="report_sent_back_says_why", condition=~Q(action=ReportAction.SEND_BACK) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.get_action_display()}"


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
