"""Replies: the letters by which bureaus answer."""

from django.db import models
from django.db.models import Q

from proposals.models.base import TimeStampedModel
from proposals.models.bureau import Bureau
from proposals.models.document import Document
from proposals.models.proposal import Proposal
from proposals.models.result_scheme import ResultClass
from proposals.querysets import ReplyQuerySet


class Reply(TimeStampedModel):
    """
    One reply letter (答复件): the header as printed, and the proposal and bureau it was matched to.

    ``result_mark`` is what the letter prints; ``result_class`` is the class of the scheme in force on that day.
    ``match_note`` says in the user's words how the proposal was found, or why it was not.
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

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "答复件"
        constraints = [
            models.CheckConstraint(
                name="reply_class_needs_a_mark", condition=Q(result_class__isnull=True) | ~Q(result_mark="")
            ),
        ]
        indexes = [models.Index(name="reply_by_date", fields=["-replied_on", "-id"])]

    def __str__(self) -> str:
        return self.doc_number or f"答复件 {self.pk}"
