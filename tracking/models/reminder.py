"""The ledger of reminders: the outbox and the truth about what was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from proposals.models import Assignment
from proposals.models.base import TimeStampedModel
from tracking.enums import MailStatus, ReminderRule, ReminderStatus
from tracking.models.commitment import Commitment


class Mail(TimeStampedModel):
    """
    One mail to one person for one day: the digest that carries her reminders.

    ``message_id`` is derived from recipient and day, so that a copy sent again after a crash is recognised as one.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mails", verbose_name="收件人")
    send_on = models.DateField("发送日期")
    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    address = models.EmailField("收件地址", blank=True)
    subject = models.CharField("主题", max_length=300, blank=True)
    body = models.TextField("正文", blank=True)
    status = models.CharField("状态", max_length=20, choices=MailStatus, default=MailStatus.PENDING)
    attempts = models.PositiveSmallIntegerField("发送次数", default=0)
    not_before = models.DateTimeField("不早于", null=True, blank=True)
    claimed_by = models.CharField("发送进程", max_length=100, blank=True)
    lease_until = models.DateTimeField("占用至", null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    failure = models.CharField("失败原因", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "邮件"
        constraints = [
            models.UniqueConstraint(name="mail_one_per_person_and_day", fields=["recipient", "send_on"]),
            models.CheckConstraint(
                name="mail_sent_exactly_when_dated",
                condition=Q(status=MailStatus.SENT, sent_at__isnull=False)
                | (~Q(status=MailStatus.SENT) & Q(sent_at__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(
                name="mail_to_send",
                fields=["not_before", "id"],
                condition=Q(status__in=[MailStatus.PENDING, MailStatus.SENDING]),
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id


class Reminder(TimeStampedModel):
    """
    One line of the ledger: whom to tell what, about which date.

    Unique by subject, rule, offset, period and recipient; ``period`` is the date the reminder is about, so that
    running a sweep twice adds nothing and a moved date opens a new line.
    """

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name="承诺事项"
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name="交办"
    )
    rule = models.CharField("事由", max_length=30, choices=ReminderRule)
    offset_days = models.SmallIntegerField("距期限天数")
    period = models.DateField("期限")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders", verbose_name="收件人"
    )
    status = models.CharField("状态", max_length=20, choices=ReminderStatus, default=ReminderStatus.PENDING)
    planned_on = models.DateField("计划日期")
    mail = models.ForeignKey(Mail, models.PROTECT, null=True, blank=True, related_name="reminders", verbose_name="邮件")

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        constraints = [
            models.CheckConstraint(
                name="reminder_about_exactly_one_subject",
                condition=Q(commitment__isnull=False, assignment__isnull=True)
                | Q(commitment__isnull=True, assignment__isnull=False),
            ),
            models.UniqueConstraint(
                name="reminder_once_per_commitment_rule_period_recipient",
                fields=["commitment", "rule", "offset_days", "period", "recipient"],
                condition=Q(commitment__isnull=False),
            ),
            models.UniqueConstraint(
                name="reminder_once_per_assignment_rule_period_recipient",
                fields=["assignment", "rule", "offset_days", "period", "recipient"],
                condition=Q(assignment__isnull=False),
            ),
            models.CheckConstraint(
                name="reminder_sent_has_its_mail", condition=~Q(status=ReminderStatus.SENT) | Q(mail__isnull=False)
            ),
        ]
        indexes = [
            models.Index(
                name="reminder_pending", fields=["recipient", "id"], condition=Q(status=ReminderStatus.PENDING)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} {self.period:%Y-%m-%d}"
