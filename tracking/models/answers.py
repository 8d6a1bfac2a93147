"""What follows a reply: its class over time, supplementary replies, the proposer's ratings, handling it again."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models import Bureau, Document, Member, Reply, ResultClass
from proposals.models.base import TimeStampedModel
from tracking.enums import (
    ClassChangeStatus,
    RatingOccasion,
    Satisfaction,
    SupplementOutcome,
    SupplementStatus,
)
from tracking.models.commitment import Commitment
from tracking.querysets import ClassChangeQuerySet, RatingQuerySet, RehandlingQuerySet, SupplementQuerySet


class SupplementaryReply(TimeStampedModel):
    """
    A later letter on the same reply (补充答复): what was promised, what is done, what is left and by when.

    Its status changes only in tracking.services.supplements; an issued one never changes.
    """

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="supplements", verbose_name="答复件")
    status = models.CharField("状态", max_length=20, choices=SupplementStatus, default=SupplementStatus.DRAFT)
    doc_number = models.CharField("文号", max_length=100, blank=True)
    replied_on = models.DateField("补充答复日期", null=True, blank=True)
    opening = models.TextField("开头", blank=True)
    closing = models.TextField("结尾", blank=True)
    copies = models.CharField("抄送", max_length=500, blank=True)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="supplements_drafted", verbose_name="拟稿人"
    )
    drafted_at = models.DateTimeField("拟稿时间")
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supplements_issued",
        verbose_name="登记人",
    )
    issued_at = models.DateTimeField("登记时间", null=True, blank=True)
    # The letter as it went out, signed and sealed; what is read from it is a reply like any other.
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="supplements", verbose_name="印发文件"
    )
    version = models.PositiveIntegerField("版本", default=1)

    objects = SupplementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "补充答复"
        constraints = [
            models.UniqueConstraint(
                name="supplement_one_draft_per_reply", fields=["reply"], condition=Q(status=SupplementStatus.DRAFT)
            ),
            models.CheckConstraint(
                name="supplement_issued_exactly_when_dated",
                condition=Q(
                    status=SupplementStatus.ISSUED,
                    issued_at__isnull=False,
                    issued_by__isnull=False,
                    replied_on__isnull=False,
                )
                | Q(status=SupplementStatus.DRAFT, issued_at__isnull=True, issued_by__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.doc_number or f"补充答复 {self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.status == SupplementStatus.DRAFT


class SupplementItem(TimeStampedModel):
    """What a supplementary reply says of one promise; ``new_date`` where the promise goes on to another day."""

    supplement = models.ForeignKey(SupplementaryReply, models.PROTECT, related_name="items", verbose_name="补充答复")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="supplement_items", verbose_name="承诺事项")
    outcome = models.CharField("落实结论", max_length=20, choices=SupplementOutcome)
    done = models.TextField("已落实情况", blank=True)
    left = models.TextField("尚未落实及原因", blank=True)
    # What is promised in place of the old promise, in the words of the letter; only where it is replaced.
    promise = models.TextField("调整后的承诺", blank=True)
    new_date = models.DateField("预计完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "补充答复事项"
        constraints = [
            models.UniqueConstraint(name="supplement_item_once_per_promise", fields=["supplement", "commitment"]),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id}：{self.get_outcome_display()}"


class ClassChange(TimeStampedModel):
    """
    A change of a reply's result class after follow-up (B转A): dated, with its basis; the letter's own class stays.

    Proposed by the system when every promise of the reply is fulfilled, or by a person; the office decides.
    """

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="class_changes", verbose_name="答复件")
    from_class = models.ForeignKey(
        ResultClass, models.PROTECT, null=True, blank=True, related_name="changes_from", verbose_name="原类别"
    )
    to_class = models.ForeignKey(ResultClass, models.PROTECT, related_name="changes_to", verbose_name="现类别")
    status = models.CharField("状态", max_length=20, choices=ClassChangeStatus, default=ClassChangeStatus.PROPOSED)
    basis = models.CharField("依据", max_length=500)
    supplement = models.ForeignKey(
        SupplementaryReply,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="class_changes",
        verbose_name="补充答复",
    )
    # Empty: the system saw that every promise was fulfilled.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="class_changes_proposed",
        verbose_name="提出人",
    )
    proposed_at = models.DateTimeField("提出时间")
    changed_on = models.DateField("转类日期", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="class_changes_decided",
        verbose_name="决定人",
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)
    note = models.CharField("决定说明", max_length=500, blank=True)

    objects = ClassChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办理结果变化"
        constraints = [
            models.UniqueConstraint(
                name="class_change_one_waiting_per_reply",
                fields=["reply"],
                condition=Q(status=ClassChangeStatus.PROPOSED),
            ),
            models.CheckConstraint(name="class_change_says_why", condition=~Q(basis="")),
            models.CheckConstraint(
                name="class_change_is_a_change",
                condition=Q(from_class__isnull=True) | ~Q(from_class=F("to_class")),
            ),
            models.CheckConstraint(
                name="class_change_decided_exactly_when_dated",
                condition=Q(status=ClassChangeStatus.PROPOSED, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(status=ClassChangeStatus.PROPOSED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="class_change_adopted_has_its_day",
                condition=~Q(status=ClassChangeStatus.ADOPTED) | Q(changed_on__isnull=False),
            ),
        ]
        indexes = [models.Index(name="class_change_by_reply", fields=["reply", "status", "changed_on"])]

    def __str__(self) -> str:
        return f"{self.from_class.code if self.from_class else '无'}转{self.to_class.code}"


class RatingOption(TimeStampedModel):
    """A word of the local rating form (很满意、满意、基本满意、不满意 …) and what it counts as."""

    label = models.CharField("选项", max_length=20)
    counts_as = models.CharField("计为", max_length=20, choices=Satisfaction)
    order = models.PositiveSmallIntegerField("次序")
    is_active = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "评价选项"
        constraints = [models.UniqueConstraint(name="rating_option_unique_label", fields=["label"])]

    def __str__(self) -> str:
        return self.label


class Rating(TimeStampedModel):
    """
    What one proposer thinks of one reply: the bureau's attitude and the result apart, for they have different causes.

    ``is_paper`` when the office entered a form filled in on paper. A rating is never changed: a later one of the same
    occasion makes the earlier one no longer ``is_current``.
    """

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="ratings", verbose_name="答复件")
    member = models.ForeignKey(Member, models.PROTECT, related_name="ratings", verbose_name="评价人")
    occasion = models.CharField("评价时点", max_length=20, choices=RatingOccasion)
    attitude = models.ForeignKey(RatingOption, models.PROTECT, related_name="attitude_ratings", verbose_name="办理态度")
    result = models.ForeignKey(RatingOption, models.PROTECT, related_name="result_ratings", verbose_name="办理结果")
    comment = models.TextField("意见", blank=True)
    rated_on = models.DateField("评价日期")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="ratings_entered", verbose_name="录入人"
    )
    entered_at = models.DateTimeField("录入时间")
    is_paper = models.BooleanField("纸质表格", default=False)
    is_current = models.BooleanField("现行", default=True)
    # The form's own key: a double click or a resent page makes one rating.
    form_key = models.UUIDField("表单标识", unique=True)

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "满意度评价"
        constraints = [
            models.UniqueConstraint(
                name="rating_one_current_per_occasion",
                fields=["reply", "member", "occasion"],
                condition=Q(is_current=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_occasion_display()}：{self.result_id}"


class Rehandling(TimeStampedModel):
    """
    A reply handled again because its proposer was dissatisfied (重新办理), with a clock of its own.

    ``rating`` is what opened it; it is closed by the new letter, or by a person who says why none is needed.
    """

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="rehandlings", verbose_name="答复件")
    rating = models.OneToOneField(Rating, models.PROTECT, related_name="rehandling", verbose_name="不满意评价")
    bureau = models.ForeignKey(Bureau, models.PROTECT, related_name="rehandlings", verbose_name="承办单位")
    opened_on = models.DateField("开始日期")
    due_date = models.DateField("办理期限")
    due_rule = models.CharField("期限依据", max_length=200)
    answered_on = models.DateField("再次答复日期", null=True, blank=True)
    answer = models.TextField("再次办理情况", blank=True)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="rehandlings", verbose_name="再次答复文件"
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rehandlings_closed",
        verbose_name="登记人",
    )
    closed_at = models.DateTimeField("登记时间", null=True, blank=True)

    objects = RehandlingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "重新办理"
        constraints = [
            models.UniqueConstraint(
                name="rehandling_one_open_per_reply", fields=["reply"], condition=Q(closed_at__isnull=True)
            ),
            models.CheckConstraint(name="rehandling_due_after_opening", condition=Q(due_date__gte=F("opened_on"))),
            models.CheckConstraint(
                name="rehandling_closed_says_what_was_done",
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | (Q(closed_at__isnull=False, closed_by__isnull=False, answered_on__isnull=False) & ~Q(answer="")),
            ),
        ]
        indexes = [
            models.Index(name="rehandling_open_by_due", fields=["due_date", "id"], condition=Q(closed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"重新办理 {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it still waits for the new answer."""
        return self.closed_at is None

    def is_overdue(self, *, today: date) -> bool:
        """Whether the new answer is late."""
        return self.is_open and self.due_date < today

    def days_left(self, *, today: date) -> int:
        """Calendar days until its date; negative once it has passed."""
        return (self.due_date - today).days
