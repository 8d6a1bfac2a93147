"""Looking back (回头看): which promises were checked again, what was found, and what went on into the next session."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from proposals.models import PlenarySession
from proposals.models.base import TimeStampedModel
from tracking.enums import CampaignBasis, LookBackOutcome, VerificationWay
from tracking.models.commitment import Commitment
from tracking.querysets import CampaignQuerySet


class Campaign(TimeStampedModel):
    """
    One look-back: chosen once by ``basis`` and ``criteria``, from then on a fixed list.

    ``sample_size`` of the ``found`` were drawn with ``seed``, so that the draw can be repeated and checked; 0 is all.
    Changes only in tracking.services.campaigns.
    """

    name = models.CharField("名称", max_length=100)
    basis = models.CharField("选取方式", max_length=20, choices=CampaignBasis)
    criteria = models.JSONField("选取条件", default=dict, blank=True)
    found = models.PositiveIntegerField("符合条件（项）")
    sample_size = models.PositiveIntegerField("抽取数量", default=0)
    seed = models.PositiveBigIntegerField("随机种子", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="campaigns", verbose_name="建立人"
    )
    opened_at = models.DateTimeField("建立时间")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    # The form's own key: a double click or a resent page makes one.
    form_key = models.UUIDField("表单标识", unique=True)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "回头看"
        constraints = [
            models.CheckConstraint(
                name="campaign_sample_has_its_seed", condition=Q(sample_size=0) | Q(seed__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the page with its check list."""
        return reverse("campaign", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether outcomes can still be recorded."""
        return self.closed_at is None


class CampaignItem(TimeStampedModel):
    """One promise on the list of a look-back, and what was found."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="items", verbose_name="回头看")
    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="look_backs", verbose_name="承诺事项")
    position = models.PositiveIntegerField("序号")
    outcome = models.CharField("核查结论", max_length=20, choices=LookBackOutcome, blank=True)
    way = models.CharField("核查方式", max_length=20, choices=VerificationWay, blank=True)
    checked_on = models.DateField("核查日期", null=True, blank=True)
    people = models.CharField("核查人员", max_length=300, blank=True)
    note = models.TextField("核查情况", blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="look_backs_recorded",
        verbose_name="登记人",
    )
    recorded_at = models.DateTimeField("登记时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "回头看事项"
        constraints = [
            models.UniqueConstraint(name="campaign_item_once", fields=["campaign", "commitment"]),
            models.UniqueConstraint(name="campaign_item_position_once", fields=["campaign", "position"]),
            models.CheckConstraint(
                name="campaign_item_recorded_whole",
                condition=Q(outcome="", recorded_at__isnull=True, recorded_by__isnull=True)
                | (
                    ~Q(outcome="")
                    & ~Q(note="")
                    & Q(recorded_at__isnull=False, recorded_by__isnull=False, checked_on__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}·{self.position}"


class CarryOver(TimeStampedModel):
    """A promise of an earlier session that goes on into ``session`` (结转) with all its history."""

    commitment = models.ForeignKey(Commitment, models.PROTECT, related_name="carry_overs", verbose_name="承诺事项")
    session = models.ForeignKey(
        PlenarySession, models.PROTECT, related_name="carried_commitments", verbose_name="转入届次"
    )
    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, blank=True, related_name="carry_overs", verbose_name="回头看"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="carry_overs", verbose_name="办理人")
    at = models.DateTimeField("结转时间")

    class Meta:
        verbose_name = verbose_name_plural = "结转"
        constraints = [
            models.UniqueConstraint(name="carry_over_once_per_session", fields=["commitment", "session"]),
        ]

    def __str__(self) -> str:
        return f"{self.commitment_id}转入{self.session_id}"
