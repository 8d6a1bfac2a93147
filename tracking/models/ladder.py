"""What decides who is reminded when: rules, the quiet after a report, a request for quiet, and who stands in."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from proposals.models import Assignment, Bureau
from proposals.models.base import TimeStampedModel
from tracking.enums import OffsetUnit
from tracking.ladder.hours import OFFICE_HOURS
from tracking.ladder_enums import ReminderAudience, ReminderFamily, ReminderForm
from tracking.models.answers import Rehandling
from tracking.models.commitment import Commitment
from tracking.models.subjects import exactly_one_of
from tracking.querysets import LeaveQuerySet, SnoozeQuerySet

# Their rungs are days after something began to wait.
_WAITING_FAMILIES = [
    ReminderFamily.SILENT,
    ReminderFamily.UNDATED,
    ReminderFamily.RETURNED,
    ReminderFamily.SUBMITTED,
    ReminderFamily.REQUEST,
    ReminderFamily.TRANSFER,
]


class LadderRule(TimeStampedModel):
    """
    One rung of the ladder of reminders (提醒规则), with its repeats: what, when, for whom, how, where and since when.

    It holds for rungs reached from ``valid_from`` on: a rule that is changed in mid-year starts anew on that day and
    never tells what was reached before. Where a unit has rules of its own about a family, the general ones do not hold.
    """

    name = models.CharField("名称", max_length=50, unique=True)
    family = models.CharField("事项", max_length=20, choices=ReminderFamily)
    audience = models.CharField("提醒对象", max_length=20, choices=ReminderAudience)
    form = models.CharField("方式", max_length=20, choices=ReminderForm, default=ReminderForm.DIGEST)
    offset = models.SmallIntegerField(
        "天数", help_text="期限之前为负数，期限当日为 0，期限之后为正数；没有期限的事项自开始等待之日起算，只能为正数。"
    )
    unit = models.CharField("计算方式", max_length=20, choices=OffsetUnit, default=OffsetUnit.DAYS)
    repeat_days = models.PositiveSmallIntegerField(
        "此后每隔几天", null=True, blank=True, help_text="填 7 即此后每周一次，直到事项办结；不填只提醒一次。"
    )
    place = models.ForeignKey(
        Bureau,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="ladder_rules",
        verbose_name="适用单位",
        help_text="只适用于该单位及其下级单位；不填适用于全部单位。某单位就同一事项另有规则的，通用规则不再适用。",
    )
    valid_from = models.DateField("启用日期", help_text="此前已到的提醒日不再补发。修改规则后自动改为修改当日。")
    valid_to = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒规则"
        constraints = [
            models.CheckConstraint(name="ladder_rule_family_known", condition=Q(family__in=ReminderFamily.values)),
            models.CheckConstraint(name="ladder_rule_form_known", condition=Q(form__in=ReminderForm.values)),
            models.CheckConstraint(
                name="ladder_rule_audience_known", condition=Q(audience__in=ReminderAudience.values)
            ),
            models.CheckConstraint(
                name="ladder_rule_repeats_in_days_after_its_date",
                condition=Q(repeat_days__isnull=True)
                | (Q(repeat_days__gte=1, offset__gte=1, unit=OffsetUnit.DAYS) & ~Q(form=ReminderForm.CLICK)),
                violation_error_message="重复提醒须从期限之后起、按天计算，且不能用于提请通报。",
            ),
            models.CheckConstraint(
                name="ladder_rule_waiting_is_told_after_it_began",
                condition=~Q(family__in=_WAITING_FAMILIES) | Q(offset__gte=1),
                violation_error_message="没有期限的事项自开始等待之日起算，天数须不小于 1。",
            ),
            models.CheckConstraint(
                name="ladder_rule_circular_is_about_commitments_overdue",
                condition=~Q(form=ReminderForm.CLICK) | Q(family=ReminderFamily.COMMITMENT, offset__gte=1),
                violation_error_message="只有逾期的承诺事项可以提请通报。",
            ),
            models.CheckConstraint(name="ladder_rule_offset_is_within_years", condition=Q(offset__range=(-365, 1000))),
            models.CheckConstraint(
                name="ladder_rule_period_is_forward",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="停用日期不能早于启用日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_circular(self) -> bool:
        """Whether it only proposes, for a person to send."""
        return self.form == ReminderForm.CLICK


class ReminderPolicy(TimeStampedModel):
    """
    How considerate reminders are: one row. ``quiet_days`` after a report of progress nothing is pressed for.

    That holds until a matter is ``quiet_until_overdue`` days late; a recipient may ask for quiet for at most
    ``snooze_days``. Mails go out on working days from ``opens`` until before ``closes``, in the place's own time.
    """

    quiet_days = models.PositiveSmallIntegerField("报送进展后免提醒天数", default=7)
    quiet_until_overdue = models.PositiveSmallIntegerField(
        "逾期超过几天不再免提醒", default=14, help_text="逾期超过这一天数的，刚报送过进展也照常催办。"
    )
    snooze_days = models.PositiveSmallIntegerField("暂缓提醒最长天数", default=14)
    opens = models.TimeField("发送时段开始", default=OFFICE_HOURS.opens)
    closes = models.TimeField("发送时段结束", default=OFFICE_HOURS.closes)

    class Meta:
        verbose_name = verbose_name_plural = "提醒口径"
        constraints = [
            models.CheckConstraint(
                name="reminder_policy_hours_are_forward",
                condition=Q(closes__gt=F("opens")),
                violation_error_message="发送时段的结束须晚于开始。",
            )
        ]

    def __str__(self) -> str:
        return f"报送后{self.quiet_days}天内免提醒"


class Snooze(TimeStampedModel):
    """One recipient's request not to be reminded of one matter until ``until``, with the reason; the office sees it."""

    commitment = models.ForeignKey(
        Commitment, models.PROTECT, null=True, blank=True, related_name="snoozes", verbose_name="承诺事项"
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="snoozes", verbose_name="交办"
    )
    rehandling = models.ForeignKey(
        Rehandling, models.PROTECT, null=True, blank=True, related_name="snoozes", verbose_name="重新办理"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="snoozes", verbose_name="申请人")
    until = models.DateField("暂缓至")
    reason = models.CharField("理由", max_length=200)
    at = models.DateTimeField("时间")

    objects = SnoozeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "暂缓提醒"
        constraints = [
            models.CheckConstraint(
                name="snooze_about_exactly_one_subject",
                condition=exactly_one_of("commitment", "assignment", "rehandling"),
            ),
            models.CheckConstraint(name="snooze_says_why", condition=~Q(reason="")),
        ]
        indexes = [models.Index(name="snooze_by_user", fields=["user", "until"])]

    def __str__(self) -> str:
        return f"暂缓至{self.until:%Y-%m-%d}"


class Leave(TimeStampedModel):
    """
    Days on which a person's reminders go to a substitute (代理人); one that was called off stays on file.

    Somebody else enters it for a colleague who cannot (``entered_by``), and then says why.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="leaves", verbose_name="请假人")
    substitute = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="leaves_covered", verbose_name="代理人"
    )
    first_day = models.DateField("起始日期")
    last_day = models.DateField("截止日期")
    reason = models.CharField("代为登记的原因", max_length=200, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="leaves_entered", verbose_name="登记人"
    )
    cancelled_at = models.DateTimeField("撤销时间", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="leaves_cancelled",
        verbose_name="撤销人",
    )

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "请假代理"
        constraints = [
            models.CheckConstraint(name="leave_is_forward", condition=Q(last_day__gte=F("first_day"))),
            models.CheckConstraint(name="leave_is_covered_by_somebody_else", condition=~Q(user=F("substitute"))),
            models.CheckConstraint(
                name="leave_entered_for_another_says_why", condition=Q(entered_by=F("user")) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="leave_called_off_by_somebody",
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True)
                | Q(cancelled_at__isnull=False, cancelled_by__isnull=False),
            ),
        ]
        indexes = [models.Index(name="leave_by_day", fields=["last_day", "first_day"])]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m-%d}至{self.last_day:%Y-%m-%d}"
