"""Commitments and their pledged targets."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from proposals.models import Bureau, Reply
from proposals.models.base import TimeStampedModel
from tracking.enums import OPEN_STATUSES, SET_ASIDE_STATUSES, CommitmentStatus, Origin, PromiseKind
from tracking.querysets import CommitmentQuerySet


class Commitment(TimeStampedModel):
    """
    One thing a bureau promised in a reply (承诺事项). Its status changes only in tracking.services.commitments.

    ``quote`` is the letter's own words between ``start`` and ``end`` of the stored text and never changes.
    ``found_due_date`` is what was read from the words, ``promised_due_date`` what a person confirmed; the second is
    never overwritten by what happens later. A promise without a date gets an ``agreed_due_date`` from the bureau and
    the office. ``due_date`` is the date in force: promised or agreed, moved by what was granted (tracking.due_dates).
    """

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="commitments", verbose_name="答复件")
    bureau = models.ForeignKey(
        Bureau, models.PROTECT, null=True, blank=True, related_name="commitments", verbose_name="责任单位"
    )
    joining_bureaus = models.ManyToManyField(
        Bureau, blank=True, related_name="joined_commitments", verbose_name="配合单位"
    )
    # Who of the bureau's people works on it; empty: all of them.
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="handled_commitments",
        verbose_name="经办人",
    )
    quote = models.TextField("承诺原文")
    start = models.PositiveIntegerField("起始位置")
    end = models.PositiveIntegerField("结束位置")
    section = models.CharField("所在部分", max_length=50, blank=True)
    kind = models.CharField("事项类型", max_length=20, choices=PromiseKind, default=PromiseKind.OTHER)
    strength = models.CharField("承诺强度", max_length=20, blank=True)
    due_date = models.DateField("现行期限", null=True, blank=True)
    promised_due_date = models.DateField("承诺期限", null=True, blank=True)
    agreed_due_date = models.DateField("商定期限", null=True, blank=True)
    agreed_measure = models.CharField("商定的衡量标准", max_length=300, blank=True)
    due_from = models.DateField("起始日期", null=True, blank=True)
    due_quote = models.CharField("期限原文", max_length=200, blank=True)
    due_precision = models.CharField("期限精度", max_length=20, blank=True)
    due_rule = models.CharField("期限依据", max_length=100, blank=True)
    found_due_date = models.DateField("识别的期限", null=True, blank=True)
    suggested_due_date = models.DateField("建议的期限", null=True, blank=True)
    status = models.CharField("状态", max_length=20, choices=CommitmentStatus, default=CommitmentStatus.CANDIDATE)
    origin = models.CharField("来源", max_length=20, choices=Origin)
    reason = models.CharField("识别理由", max_length=300, blank=True)
    rule = models.CharField("识别规则", max_length=100, blank=True)
    confidence = models.FloatField("把握", null=True, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    fulfilled_at = models.DateTimeField("销号时间", null=True, blank=True)
    # What reminders count from, kept by the door: which version of the date is in force and since when, the day the
    # present state was reached, and the last day on which the bureau reported something new.
    due_version = models.PositiveIntegerField("期限版本", default=0)
    due_set_on = models.DateField("期限确定日期", null=True, blank=True)
    state_since = models.DateField("进入现状态日期", null=True, blank=True)
    reported_on = models.DateField("最近报送日期", null=True, blank=True)
    # Raised by every change through the door: a page that shows an older one is told before it overwrites anything.
    version = models.PositiveIntegerField("版本", default=1)

    _due_date_read: date | None = None

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "承诺事项"
        constraints = [
            models.UniqueConstraint(name="commitment_unique_span_in_reply", fields=["reply", "start", "end"]),
            models.CheckConstraint(name="commitment_span_is_forward", condition=Q(end__gt=F("start"))),
            models.CheckConstraint(name="commitment_status_known", condition=Q(status__in=CommitmentStatus.values)),
            models.CheckConstraint(
                name="commitment_open_has_an_owner",
                condition=Q(bureau__isnull=False) | Q(status__in=[CommitmentStatus.CANDIDATE, *SET_ASIDE_STATUSES]),
            ),
            models.CheckConstraint(
                name="commitment_fulfilled_exactly_when_dated",
                condition=Q(status=CommitmentStatus.FULFILLED, fulfilled_at__isnull=False)
                | (~Q(status=CommitmentStatus.FULFILLED) & Q(fulfilled_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="commitment_in_force_needs_a_date",
                condition=Q(due_date__isnull=True)
                | Q(promised_due_date__isnull=False)
                | Q(agreed_due_date__isnull=False),
            ),
            models.CheckConstraint(
                name="commitment_due_period_is_forward",
                condition=Q(due_from__isnull=True) | Q(due_date__isnull=True) | Q(due_date__gte=F("due_from")),
            ),
        ]
        indexes = [
            models.Index(
                name="commitment_open_by_due", fields=["due_date", "id"], condition=Q(status__in=list(OPEN_STATUSES))
            ),
            models.Index(name="commitment_bureau_by_due", fields=["bureau", "status", "due_date", "id"]),
            models.Index(name="commitment_by_due", fields=["due_date", "id"]),
            # With all that planning asks of a commitment with a date, which then need not be looked up.
            models.Index(
                name="commitment_status_by_due",
                fields=["status", "due_date", "id", "bureau", "handler", "due_version", "reported_on"],
            ),
            # Since when a bureau has been silent: see tracking.services.reminders.families.
            models.Index("status", Coalesce("reported_on", "state_since"), name="commitment_by_silence"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk} {self.quote[:20]}"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """Remember the date as it was read, so that the door can tell whether it was moved."""
        instance = super().from_db(*args, **kwargs)
        instance._due_date_read = instance.__dict__.get("due_date")  # noqa: SLF001 - it is of this class
        return instance

    def note_due_date(self, *, on: date) -> None:
        """Count a new version of the date, set on the day ``on``, if it is not the one that was read; saves nothing."""
        if self.due_date != self._due_date_read:
            self.due_version += 1
            self.due_set_on = on
            self._due_date_read = self.due_date

    @property
    def base_date(self) -> date | None:
        """The date everything else moves: the promised one, or the one agreed on where none was promised."""
        return self.promised_due_date or self.agreed_due_date

    @property
    def is_open(self) -> bool:
        """Whether it is confirmed and not yet closed."""
        return self.status in OPEN_STATUSES

    def days_left(self, *, today: date) -> int | None:
        """Calendar days until the due date; negative once it has passed; None without a date."""
        return None if self.due_date is None else (self.due_date - today).days

    def is_overdue(self, *, today: date) -> bool:
        """Whether it is open and its date has passed."""
        return self.is_open and self.due_date is not None and self.due_date < today


class Target(TimeStampedModel):
    """
    A number that was pledged (量化目标): ``low`` equals ``high`` for one value, one is empty for an open bound.

    ``found_*`` is what was read from the words; it stays when a person corrects the number. ``due_version`` counts how
    often its date was moved.
    """

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="targets", verbose_name="承诺事项")
    quote = models.CharField("原文", max_length=200)
    metric = models.CharField("指标", max_length=100, blank=True)
    low = models.DecimalField("下限", max_digits=20, decimal_places=4, null=True, blank=True)
    high = models.DecimalField("上限", max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField("单位", max_length=30, blank=True)
    found_low = models.DecimalField("识别的下限", max_digits=20, decimal_places=4, null=True, blank=True)
    found_high = models.DecimalField("识别的上限", max_digits=20, decimal_places=4, null=True, blank=True)
    found_unit = models.CharField("识别的单位", max_length=30, blank=True)
    due_date = models.DateField("完成时限", null=True, blank=True)
    due_quote = models.CharField("时限原文", max_length=200, blank=True)
    due_version = models.PositiveIntegerField("时限版本", default=0)
    origin = models.CharField("来源", max_length=20, choices=Origin)

    class Meta:
        verbose_name = verbose_name_plural = "量化目标"
        constraints = [
            models.CheckConstraint(name="target_has_a_bound", condition=Q(low__isnull=False) | Q(high__isnull=False)),
            models.CheckConstraint(
                name="target_range_is_forward",
                condition=Q(low__isnull=True) | Q(high__isnull=True) | Q(high__gte=F("low")),
            ),
        ]
        indexes = [models.Index(name="target_by_due", fields=["due_date"], condition=Q(due_date__isnull=False))]

    def __str__(self) -> str:
        return self.quote

    @property
    def was_corrected(self) -> bool:
        """Whether a person made another number of it than was read."""
        found = (self.found_low, self.found_high, self.found_unit)
        return found not in {(None, None, ""), (self.low, self.high, self.unit)}
