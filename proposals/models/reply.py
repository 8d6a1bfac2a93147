"""Replies: the letters by which bureaus answer, and what was done to them after they were taken in."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.enums import ReplyAction
from proposals.models.base import TimeStampedModel, WrittenOnceModel
from proposals.models.bureau import Bureau
from proposals.models.document import Document
from proposals.models.proposal import Proposal
from proposals.models.result_scheme import ResultClass
from proposals.querysets import ReplyEventQuerySet, ReplyQuerySet


class Reply(TimeStampedModel):
    """
    One reply letter (答复件): the header as printed, and the proposal and bureau it was matched to.

    ``result_mark`` is what the letter prints; ``result_class`` is the class of the scheme in force on that day.
    ``match_note`` says in the user's words how the proposal was found, or why it was not. A letter that should not have
    been taken in is made void (作废): it stays with all that hangs on it and counts nowhere (``voided_at``).
    """

    document = models.OneToOneField(Document, models.PROTECT, related_name="reply", verbose_name="文件")
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="建议提案"
    )
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="答复单位"
    )
    co_bureaus = models.ManyToManyField(Bureau, blank=True, related_name="co_replies", verbose_name="会办单位")
    match_note = models.CharField("匹配说明", max_length=300, blank=True)

    subject = models.CharField("案由", max_length=300, blank=True)
    assembly = models.CharField("届次名称", max_length=100, blank=True)
    term = models.PositiveSmallIntegerField("届", null=True, blank=True)
    sitting = models.PositiveSmallIntegerField("次", null=True, blank=True)
    number = models.CharField("编号", max_length=50, blank=True)
    kind = models.CharField("类别", max_length=20, blank=True)
    addressees = models.CharField("主送", max_length=300, blank=True)
    bureau_name = models.CharField("答复单位（原文）", max_length=100, blank=True)
    co_bureau_names = models.CharField("会办单位（原文）", max_length=500, blank=True)
    doc_number = models.CharField("文号", max_length=100, blank=True)
    signer = models.CharField("签发人", max_length=50, blank=True)
    result_mark = models.CharField("办理结果标记", max_length=20, blank=True)
    result_class = models.ForeignKey(
        ResultClass, models.PROTECT, null=True, blank=True, related_name="replies", verbose_name="办理结果类别"
    )
    disclosure = models.CharField("公开方式", max_length=50, blank=True)
    replied_on = models.DateField("答复日期", null=True, blank=True)
    contact = models.CharField("联系人", max_length=100, blank=True)
    phone = models.CharField("联系电话", max_length=100, blank=True)
    copies = models.CharField("抄送", max_length=500, blank=True)

    voided_at = models.DateTimeField("作废时间", null=True, blank=True)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replies_voided",
        verbose_name="作废人",
    )
    void_reason = models.CharField("作废理由", max_length=500, blank=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "答复件"
        constraints = [
            models.CheckConstraint(
                name="reply_class_needs_a_mark", condition=Q(result_class__isnull=True) | ~Q(result_mark="")
            ),
            models.CheckConstraint(
                name="reply_void_says_who_and_why",
                condition=Q(voided_at__isnull=True, voided_by__isnull=True, void_reason="")
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
            ),
        ]
        indexes = [models.Index(name="reply_by_date", fields=["-replied_on", "-id"])]

    def __str__(self) -> str:
        return self.doc_number or f"答复件 {self.pk}"

    @property
    def is_void(self) -> bool:
        """Whether it was taken back and counts nowhere."""
        return self.voided_at is not None


class ReplyEvent(WrittenOnceModel):
    """
    Who made a letter void, restored it or corrected what was read from it, when and why. Never changed, never deleted.

    ``changes`` says what a correction did, field by field as ``[before, after]``.
    """

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="events", verbose_name="答复件")
    action = models.CharField("操作", max_length=20, choices=ReplyAction)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reply_events", verbose_name="操作人")
    at = models.DateTimeField("时间")
    note = models.TextField("说明", blank=True)
    changes = models.JSONField("变更", default=dict, blank=True)

    objects = ReplyEventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "答复件变动"
        indexes = [models.Index(name="reply_event_by_time", fields=["reply", "at", "id"])]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%Y-%m-%d}"
