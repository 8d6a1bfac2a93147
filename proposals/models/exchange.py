"""Imports: a table that was uploaded, what each of its rows would change, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.enums import ImportScope, ImportStatus, RowFate
from proposals.models.base import TimeStampedModel
from proposals.querysets import ImportJobQuerySet


def table_path(job: "ImportJob", _name: str) -> str:
    """Store tables under their content's hash: a name from outside never becomes a path."""
    return f"imports/{job.sha256[:2]}/{job.sha256}"


class ImportJob(TimeStampedModel):
    """
    One table on its way in. Its status changes only in proposals.services.exchange.

    ``received`` waits to be examined, ``confirmed`` to be applied; ``claimed_at`` marks the attempt under way, so that
    a worker that died is noticed by the sweep. ``outcome`` says in the user's words why it failed or was refused.
    """

    kind = models.CharField("内容", max_length=30)
    name = models.CharField("文件名", max_length=255)
    file = models.FileField("文件", upload_to=table_path, max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("字节数")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="imports", verbose_name="上传人"
    )
    status = models.CharField("状态", max_length=20, choices=ImportStatus, default=ImportStatus.RECEIVED)
    scope = models.CharField("导入范围", max_length=20, choices=ImportScope, blank=True)
    attempts = models.PositiveSmallIntegerField("处理次数", default=0)
    claimed_at = models.DateTimeField("本次处理开始", null=True, blank=True)
    done_rows = models.PositiveIntegerField("已处理行数", default=0)
    new_rows = models.PositiveIntegerField("新增", default=0)
    changed_rows = models.PositiveIntegerField("修改", default=0)
    same_rows = models.PositiveIntegerField("不变", default=0)
    error_rows = models.PositiveIntegerField("错误", default=0)
    example_rows = models.PositiveIntegerField("示例行", default=0)
    columns_read = models.JSONField("读取的列", default=list, blank=True)
    columns_ignored = models.JSONField("未识别的列", default=list, blank=True)
    outcome = models.CharField("结果说明", max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="confirmed_imports",
        verbose_name="确认人",
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        constraints = [
            models.CheckConstraint(name="import_status_known", condition=Q(status__in=ImportStatus.values)),
            models.CheckConstraint(
                name="import_confirmed_by_somebody_at_a_time",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True, scope="")
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(scope="")),
            ),
            models.CheckConstraint(
                name="import_applied_only_when_confirmed",
                condition=~Q(status__in=[ImportStatus.CONFIRMED, ImportStatus.APPLIED]) | Q(confirmed_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="import_to_do",
                fields=["id"],
                condition=Q(status__in=[ImportStatus.RECEIVED, ImportStatus.CONFIRMED]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def total_rows(self) -> int:
        """Rows that were read, examples left out."""
        return self.new_rows + self.changed_rows + self.same_rows + self.error_rows

    @property
    def good_rows(self) -> int:
        """Rows that would write something."""
        return self.new_rows + self.changed_rows

    @property
    def is_under_way(self) -> bool:
        """Whether somebody works on it or will."""
        return self.status in {ImportStatus.RECEIVED, ImportStatus.CONFIRMED}


class ImportRow(models.Model):
    """
    One row of a table: its cells as uploaded, and what the dry run said of it.

    ``cells`` maps a column's name to kind and text; ``changes`` holds heading, before and after of each field that
    would change; ``problems`` heading and sentence of each cell that is wrong.
    """

    job = models.ForeignKey(ImportJob, models.CASCADE, related_name="rows", verbose_name="导入")
    number = models.PositiveIntegerField("行号")
    subject = models.CharField("对象", max_length=300, blank=True)
    fate = models.CharField("处理", max_length=20, choices=RowFate)
    cells = models.JSONField("单元格")
    changes = models.JSONField("变动", default=list, blank=True)
    problems = models.JSONField("错误", default=list, blank=True)
    is_applied = models.BooleanField("已写入", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "导入的行"
        constraints = [
            models.UniqueConstraint(name="import_row_once", fields=["job", "number"]),
            models.CheckConstraint(name="import_row_fate_known", condition=Q(fate__in=RowFate.values)),
        ]
        indexes = [models.Index(name="import_row_by_fate", fields=["job", "fate", "number"])]

    def __str__(self) -> str:
        return f"第{self.number}行"
