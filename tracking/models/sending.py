"""What the sending of mails leaves behind: each try, addresses that refuse, and what holds it back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models.base import TimeStampedModel
from tracking.enums import HoldReason, RefusalSource, TryOutcome
from tracking.models.reminder import Mail
from tracking.querysets import HoldQuerySet, RefusingAddressQuerySet, TryQuerySet


class MailTry(models.Model):
    """One time a mail was handed to the server: by which process, and what the server answered. Append only."""

    mail = models.ForeignKey(Mail, models.PROTECT, related_name="tries", verbose_name="邮件")
    at = models.DateTimeField("时间")
    worker = models.CharField("发送进程", max_length=100)
    outcome = models.CharField("结果", max_length=20, choices=TryOutcome)
    code = models.PositiveSmallIntegerField("应答码", null=True, blank=True)
    answer = models.CharField("应答", max_length=300, blank=True)

    objects = TryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发送记录"
        constraints = [models.CheckConstraint(name="try_outcome_known", condition=Q(outcome__in=TryOutcome.values))]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.get_outcome_display()}"


class RefusingAddress(TimeStampedModel):
    """
    An address that a mail server has refused for good: nothing is sent there until the office clears the mark.

    Written in lower case. A cleared mark stays as the record of who cleared it, and to which address it was corrected.
    """

    address = models.EmailField("地址")
    refused_at = models.DateTimeField("退信时间")
    source = models.CharField("来源", max_length=20, choices=RefusalSource)
    reason = models.CharField("原因", max_length=300)
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="邮件")
    cleared_at = models.DateTimeField("恢复时间", null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="恢复人"
    )
    corrected_to = models.EmailField("更正为", blank=True)

    objects = RefusingAddressQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "无法送达的地址"
        constraints = [
            models.UniqueConstraint(
                name="refusing_address_marked_once", fields=["address"], condition=Q(cleared_at__isnull=True)
            ),
            models.CheckConstraint(
                name="refusing_address_cleared_by_somebody",
                condition=Q(cleared_at__isnull=True, cleared_by__isnull=True)
                | Q(cleared_at__isnull=False, cleared_by__isnull=False),
            ),
            models.CheckConstraint(name="refusing_address_source_known", condition=Q(source__in=RefusalSource.values)),
        ]

    def __str__(self) -> str:
        return self.address


class SendingHold(TimeStampedModel):
    """
    A reason why no mail goes out until a person says so; the row stays as the record of who released it.

    ``evidence`` names what was found: the same thing, once released, is not held again.
    """

    reason = models.CharField("原因", max_length=20, choices=HoldReason)
    evidence = models.CharField("依据", max_length=200)
    note = models.CharField("说明", max_length=300)
    since = models.DateTimeField("暂停时间")
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="暂停人"
    )
    released_at = models.DateTimeField("恢复时间", null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="恢复人"
    )

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发送暂停"
        constraints = [
            models.UniqueConstraint(
                name="hold_once_per_reason", fields=["reason"], condition=Q(released_at__isnull=True)
            ),
            models.CheckConstraint(name="hold_reason_known", condition=Q(reason__in=HoldReason.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} {self.since:%Y-%m-%d %H:%M}"


class SendingState(TimeStampedModel):
    """
    The one row that all senders share: how far this database has sent, and whether the server answers.

    ``runs`` counts the runs that sent something; a copy of ``installation`` and ``runs`` stands on each machine's disk,
    so that a database which was put back is known by having forgotten some.
    """

    ONLY = "mail"

    name = models.CharField("名称", max_length=20, unique=True, default=ONLY)
    installation = models.UUIDField("安装标识", default=uuid.uuid4, editable=False)
    runs = models.PositiveBigIntegerField("发送批次", default=0)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    closed_until = models.DateTimeField("暂停连接至", null=True, blank=True)
    closed_reason = models.CharField("无法连接的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "发送状态"

    def __str__(self) -> str:
        return f"{self.installation} {self.runs}"
