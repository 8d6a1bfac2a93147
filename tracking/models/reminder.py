"""The ledger of reminders: the outbox and the truth about what was sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from proposals.models import Assignment
from proposals.models.base import TimeStampedModel
from tracking.enums import (
    COMMITMENT_DATE_RULES,
    NOTICE_RULES,
    REHANDLING_DATE_RULES,
    REPLY_DATE_RULES,
    SHARE_DATE_RULES,
    TARGET_DATE_RULES,
    MailStatus,
    OffsetUnit,
    ReminderRule,
    ReminderStatus,
)
from tracking.ladder_enums import ReminderAudience
from tracking.models.answers import Rehandling
from tracking.models.commitment import Commitment, Target
from tracking.models.share import Share
from tracking.models.subjects import exactly_one_of, is_one_of
from tracking.querysets import MailQuerySet, ReminderQuerySet

# What makes a line one of its matter's. The order of the keys: first what finds the other lines for the same date.
_FOR_ONE_DATE = ("recipient", "period", "version", "rule", "offset_days", "offset_unit")
# Why one is reminded of a commitment; what most lines are about comes first.
_OF_COMMITMENTS = (
    *COMMITMENT_DATE_RULES,
    *(rule for rule in ReminderRule if rule not in {*COMMITMENT_DATE_RULES, *REPLY_DATE_RULES, *REHANDLING_DATE_RULES}),
)


class Mail(TimeStampedModel):
    """
    One mail to one person for one day: the digest that carries her reminders, or a mail of its own about one of them.

    Its status changes only in tracking.services.reminders. ``matter`` is the identity of the one line it is about,
    empty for the digest. ``message_id`` is derived from recipient, day and matter, so that a copy sent again after a
    crash is recognised as one. ``may_have_arrived`` is set before the mail is handed to the server and cleared by a
    definite refusal: while it stands, the very same mail is sent again rather than a new one.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="mails", verbose_name="收件人")
    send_on = models.DateField("发送日期")
    matter = models.CharField("单独发信的事项", max_length=100, blank=True)
    message_id = models.CharField("Message-ID", max_length=200, unique=True)
    address = models.EmailField("收件地址", blank=True)
    subject = models.CharField("主题", max_length=300, blank=True)
    body = models.TextField("正文", blank=True)
    html = models.TextField("网页正文", blank=True)
    calendar = models.TextField("日历附件", blank=True)
    composed_at = models.DateTimeField("成文时间", null=True, blank=True)
    status = models.CharField("状态", max_length=20, choices=MailStatus, default=MailStatus.PENDING)
    attempts = models.PositiveSmallIntegerField("发送次数", default=0)
    not_before = models.DateTimeField("不早于", null=True, blank=True)
    claimed_by = models.CharField("发送进程", max_length=100, blank=True)
    lease_until = models.DateTimeField("占用至", null=True, blank=True)
    may_have_arrived = models.BooleanField("可能已送达", default=False)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    failure = models.CharField("失败原因", max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "邮件"
        constraints = [
            models.UniqueConstraint(
                name="mail_one_per_person_day_and_matter", fields=["recipient", "send_on", "matter"]
            ),
            models.CheckConstraint(name="mail_status_known", condition=Q(status__in=MailStatus.values)),
            models.CheckConstraint(
                name="mail_sent_exactly_when_dated",
                condition=Q(status=MailStatus.SENT, sent_at__isnull=False)
                | (~Q(status=MailStatus.SENT) & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="mail_sending_exactly_when_leased",
                condition=(Q(status=MailStatus.SENDING, lease_until__isnull=False) & ~Q(claimed_by=""))
                | (~Q(status=MailStatus.SENDING) & Q(lease_until__isnull=True, claimed_by="")),
            ),
            models.CheckConstraint(
                name="mail_failure_says_why", condition=~Q(status=MailStatus.FAILED) | ~Q(failure="")
            ),
        ]
        indexes = [
            models.Index(
                name="mail_to_send",
                fields=["not_before", "id"],
                condition=Q(status__in=[MailStatus.PENDING, MailStatus.SENDING]),
            ),
            models.Index(name="mail_by_day", fields=["-send_on", "-id"]),
        ]

    def __str__(self) -> str:
        return self.subject or self.message_id


class Reminder(TimeStampedModel):
    """
    One line of the ledger: whom to tell what, about which date. Its status changes only in tracking.services.reminders.

    Unique by subject, rule, offset, period, version and recipient, so that running a sweep twice adds nothing.
    ``period`` is the date the line counts from and ``version`` tells which event set it: a moved date opens a new line.
    For a notice ``period`` is the day of what happened, and ``version`` the commitment's version then: being returned
    twice on a day is told twice. ``audience`` is what the recipient was told as, empty for a notice; ``own_mail`` lines
    go in a mail of their own. ``why`` says what the recipient is told it for, ``note`` why the line was closed without
    being sent. ``stands_in_for`` is who would have been told if she were not on leave; ``decided_by`` who decided on a
    proposed line (通报).
    """

    commitment = models.ForeignKey(
        Commitment,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="reminders",
        verbose_name="承诺事项",
    )
    assignment = models.ForeignKey(
        Assignment,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="reminders",
        verbose_name="交办",
    )
    target = models.ForeignKey(
        Target,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="reminders",
        verbose_name="量化目标",
    )
    share = models.ForeignKey(
        Share, models.PROTECT, null=True, blank=True, db_index=False, related_name="reminders", verbose_name="分工"
    )
    rehandling = models.ForeignKey(
        Rehandling,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="reminders",
        verbose_name="重新办理",
    )
    rule = models.CharField("事由", max_length=30, choices=ReminderRule)
    offset_days = models.SmallIntegerField("距期限天数")
    offset_unit = models.CharField("天数单位", max_length=20, choices=OffsetUnit, default=OffsetUnit.DAYS)
    period = models.DateField("期限")
    version = models.PositiveIntegerField("事由版本", default=0)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="reminders", verbose_name="收件人"
    )
    stands_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="reminders_covered",
        verbose_name="代收",
    )
    status = models.CharField("状态", max_length=20, choices=ReminderStatus, default=ReminderStatus.PENDING)
    planned_on = models.DateField("计划日期")
    audience = models.CharField("提醒对象", max_length=20, choices=ReminderAudience, blank=True)
    own_mail = models.BooleanField("单独发信", default=False)
    why = models.CharField("提醒依据", max_length=200, blank=True)
    note = models.CharField("未发送原因", max_length=200, blank=True)
    mail = models.ForeignKey(
        Mail,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="reminders",
        verbose_name="邮件",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="circulars_decided",
        verbose_name="决定人",
    )
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    # What kind of request waits, for whoever fetches lines to put there: tracking.services.reminders.items.
    asked_kind = ""

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        constraints = [
            models.CheckConstraint(
                name="reminder_about_exactly_one_subject",
                condition=exactly_one_of("commitment", "assignment", "rehandling"),
            ),
            models.CheckConstraint(
                name="reminder_rule_known",
                condition=(Q(commitment__isnull=False) & is_one_of("rule", _OF_COMMITMENTS))
                | (Q(assignment__isnull=False) & is_one_of("rule", REPLY_DATE_RULES))
                | (Q(rehandling__isnull=False) & is_one_of("rule", REHANDLING_DATE_RULES)),
            ),
            models.CheckConstraint(name="reminder_status_known", condition=is_one_of("status", ReminderStatus)),
            models.UniqueConstraint(
                "commitment",
                *_FOR_ONE_DATE,
                Coalesce("target", 0),
                Coalesce("share", 0),
                name="reminder_once_per_commitment_rule_period_recipient",
                condition=Q(commitment__isnull=False),
            ),
            models.UniqueConstraint(
                name="reminder_once_per_rehandling_rule_period_recipient",
                fields=["rehandling", *_FOR_ONE_DATE],
                condition=Q(rehandling__isnull=False),
            ),
            models.CheckConstraint(
                name="reminder_share_exactly_for_its_rules",
                condition=Q(rule__in=SHARE_DATE_RULES, share__isnull=False)
                | (~Q(rule__in=SHARE_DATE_RULES) & Q(share__isnull=True)),
            ),
            models.CheckConstraint(
                name="reminder_target_exactly_for_its_rules",
                condition=Q(rule__in=TARGET_DATE_RULES, target__isnull=False)
                | (~Q(rule__in=TARGET_DATE_RULES) & Q(target__isnull=True)),
            ),
            models.CheckConstraint(
                name="reminder_circular_is_decided_by_a_person",
                condition=~Q(rule=ReminderRule.CIRCULAR, status__in=[ReminderStatus.PENDING, ReminderStatus.SENT])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.UniqueConstraint(
                name="reminder_once_per_assignment_rule_period_recipient",
                fields=["assignment", *_FOR_ONE_DATE],
                condition=Q(assignment__isnull=False),
            ),
            models.CheckConstraint(
                name="reminder_sent_has_its_mail", condition=~Q(status=ReminderStatus.SENT) | Q(mail__isnull=False)
            ),
        ]
        # Each index costs on every planned line. A reference that most lines leave empty is indexed where it is not;
        # the unique keys above find the lines about a matter, and those for one person and date among them.
        indexes = [
            models.Index(name="reminder_in_mail", fields=["mail"], condition=Q(mail__isnull=False)),
            models.Index(name="reminder_covered", fields=["stands_in_for"], condition=Q(stands_in_for__isnull=False)),
            models.Index(name="reminder_decided", fields=["decided_by"], condition=Q(decided_by__isnull=False)),
            models.Index(name="reminder_pending", fields=["recipient"], condition=Q(status=ReminderStatus.PENDING)),
            models.Index(name="reminder_undelivered", fields=["recipient"], condition=Q(status=ReminderStatus.FAILED)),
            models.Index(name="reminder_of_target", fields=["target"], condition=Q(target__isnull=False)),
            models.Index(name="reminder_of_share", fields=["share"], condition=Q(share__isnull=False)),
            models.Index(
                name="reminder_proposed", fields=["commitment", "id"], condition=Q(status=ReminderStatus.PROPOSED)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()} {self.period:%Y-%m-%d}"

    @property
    def identity(self) -> str:
        """Subject, rule, rung, date, version and recipient in one word: the same whenever it is planned."""
        if self.target_id is not None:
            subject = f"target-{self.target_id}"
        elif self.share_id is not None:
            subject = f"share-{self.share_id}"
        elif self.rehandling_id is not None:
            subject = f"rehandling-{self.rehandling_id}"
        elif self.commitment_id is not None:
            subject = f"commitment-{self.commitment_id}"
        else:
            subject = f"assignment-{self.assignment_id}"
        rung = f"{self.offset_days}{self.offset_unit}"
        return f"{subject}:{self.rule}:{rung}:{self.period.isoformat()}:{self.version}:{self.recipient_id}"

    @property
    def is_notice(self) -> bool:
        """Whether it tells of something that happened, rather than of a date."""
        return self.rule in NOTICE_RULES


class Heartbeat(TimeStampedModel):
    """
    When a periodic job last did its work: ``day`` is the day it worked for, ``at`` the moment by the clock.

    ``basis`` says of planning that it has seen everything, or which one is under way; empty: it must look again.
    """

    name = models.CharField("任务", max_length=50, unique=True)
    day = models.DateField("所属日期")
    at = models.DateTimeField("时间", null=True, blank=True)
    basis = models.CharField("计划依据", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "定时任务记录"

    def __str__(self) -> str:
        return f"{self.name} {self.day:%Y-%m-%d}"


class PlanningChange(models.Model):
    """A note that ``source``, a table planning rests on, was written; made by tracking.planning_changes."""

    source = models.CharField("数据表", max_length=63)

    class Meta:
        verbose_name = verbose_name_plural = "提醒计划待查变动"

    def __str__(self) -> str:
        return self.source
