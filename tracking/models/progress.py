"""What bureaus report, what proves it, and what the office decided on it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models.base import TimeStampedModel
from tracking.enums import DoubtCode, EvidenceKind, PromiseKind, VerificationOutcome, VerificationWay
from tracking.models.commitment import Commitment, Target
from tracking.models.share import Share
from tracking.querysets import ProgressQuerySet


class ProgressUpdate(TimeStampedModel):
    """One report of progress (落实进展); ``claims_done`` asks the office to verify."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="updates", verbose_name="承诺事项")
    text = models.TextField("进展情况")
    # Empty: the owner's own report; else what a joining bureau reports for its part.
    share = models.ForeignKey(Share, models.PROTECT, null=True, blank=True, related_name="updates", verbose_name="分工")
    # Repeats an earlier report with no new figure and no new file: shown, but not counted as news.
    is_news = models.BooleanField("有新情况", default=True)
    claims_done = models.BooleanField("已完成，报请核查", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="progress_updates", verbose_name="报送人"
    )
    at = models.DateTimeField("报送时间")
    # The form's own key: a double click or a resent page makes one update.
    form_key = models.UUIDField("表单标识", unique=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "落实进展"
        indexes = [models.Index(name="update_by_time", fields=["commitment", "-at", "-id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.text[:20]}"


class MeasuredValue(models.Model):
    """Where a target stood on a day, by whose figures."""

    update = models.ForeignKey(ProgressUpdate, models.PROTECT, related_name="values", verbose_name="落实进展")
    target = models.ForeignKey(Target, models.PROTECT, related_name="values", verbose_name="量化目标")
    value = models.DecimalField("完成值", max_digits=20, decimal_places=4)
    measured_on = models.DateField("数据日期")
    source = models.CharField("数据来源", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "目标完成值"
        constraints = [
            models.UniqueConstraint(name="value_once_per_update_and_target", fields=["update", "target"]),
        ]

    def __str__(self) -> str:
        return f"{self.value:g}"


def evidence_path(evidence: "Evidence", _name: str) -> str:
    """Store evidence under its content's hash and its update: a name from outside never becomes a path."""
    return f"evidence/{evidence.update_id}/{evidence.sha256}"


class ChecklistItem(TimeStampedModel):
    """What has to be shown for a kind of promise (佐证清单): the document, the record of acceptance, the names."""

    kind = models.CharField("事项类型", max_length=20, choices=PromiseKind)
    words = models.CharField("应提供的材料", max_length=100)
    is_required = models.BooleanField("必需", default=True)
    order = models.PositiveSmallIntegerField("次序")
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "佐证清单"
        constraints = [models.UniqueConstraint(name="checklist_words_once_per_kind", fields=["kind", "words"])]

    def __str__(self) -> str:
        return self.words


class Evidence(TimeStampedModel):
    """
    A file that proves an update (佐证材料).

    ``dated_on`` is the day on the file itself, ``pages`` where in it to look; ``item`` what of the checklist it shows.
    """

    update = models.ForeignKey(ProgressUpdate, models.PROTECT, related_name="evidence", verbose_name="落实进展")
    kind = models.CharField("类型", max_length=20, choices=EvidenceKind)
    file = models.FileField("文件", upload_to=evidence_path, max_length=200)
    name = models.CharField("文件名", max_length=255)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("SHA-256", max_length=64)
    dated_on = models.DateField("材料日期", null=True, blank=True)
    pages = models.CharField("页码", max_length=50, blank=True)
    item = models.ForeignKey(
        ChecklistItem, models.PROTECT, null=True, blank=True, related_name="evidence", verbose_name="对应清单"
    )

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        constraints = [
            models.UniqueConstraint(name="evidence_file_once_per_update", fields=["update", "sha256"]),
        ]
        indexes = [models.Index(name="evidence_by_content", fields=["sha256"])]

    def __str__(self) -> str:
        return self.name


class Doubt(models.Model):
    """Something about a report that is pointed out to the verifier: a file or words used before. Written once."""

    update = models.ForeignKey(ProgressUpdate, models.PROTECT, related_name="doubts", verbose_name="落实进展")
    code = models.CharField("提示", max_length=20, choices=DoubtCode)
    evidence = models.ForeignKey(
        Evidence, models.PROTECT, null=True, blank=True, related_name="doubts", verbose_name="佐证材料"
    )
    other = models.ForeignKey(ProgressUpdate, models.PROTECT, related_name="doubts_of_later", verbose_name="在先的报送")

    class Meta:
        verbose_name = verbose_name_plural = "核查提示"
        constraints = [
            models.CheckConstraint(
                name="doubt_about_a_file_names_it",
                condition=Q(code=DoubtCode.WORDS_BEFORE, evidence__isnull=True)
                | (~Q(code=DoubtCode.WORDS_BEFORE) & Q(evidence__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class Verification(models.Model):
    """The office's decision on one submission; ``author`` is who submitted, and nobody verifies her own update."""

    update = models.OneToOneField(ProgressUpdate, models.PROTECT, related_name="verification", verbose_name="落实进展")
    outcome = models.CharField("结论", max_length=20, choices=VerificationOutcome)
    note = models.TextField("核查意见", blank=True)
    way = models.CharField("核查方式", max_length=20, choices=VerificationWay, default=VerificationWay.DESK)
    checked_on = models.DateField("现场核查日期", null=True, blank=True)
    place = models.CharField("现场核查地点", max_length=200, blank=True)
    people = models.CharField("参加人员", max_length=300, blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="submissions_verified", verbose_name="报送人"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="verifications", verbose_name="核查人"
    )
    at = models.DateTimeField("核查时间")

    class Meta:
        verbose_name = verbose_name_plural = "核查"
        constraints = [
            models.CheckConstraint(name="verification_never_by_its_author", condition=~Q(by=F("author"))),
            models.CheckConstraint(
                name="verification_return_says_why",
                condition=~Q(outcome=VerificationOutcome.RETURNED) | ~Q(note=""),
            ),
            models.CheckConstraint(
                name="verification_on_site_says_when_where_and_who",
                condition=Q(way=VerificationWay.DESK) | (Q(checked_on__isnull=False) & ~Q(place="") & ~Q(people="")),
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
