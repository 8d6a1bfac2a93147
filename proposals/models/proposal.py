"""Proposals: what deputies and members asked for."""

from django.db import models

from proposals.enums import ProposalKind
from proposals.models.base import TimeStampedModel
from proposals.models.member import Member
from proposals.models.session import PlenarySession
from proposals.querysets import ProposalQuerySet


class Proposal(TimeStampedModel):
    """
    A suggestion (建议) or proposal (提案).

    ``number`` is as printed; ``number_key`` is what letters are matched by (proposals.services.matching). A draft was
    made from a letter whose proposal was not on file and waits for a person to complete it.
    """

    session = models.ForeignKey(PlenarySession, models.PROTECT, related_name="proposals", verbose_name="届次")
    kind = models.CharField("类别", max_length=20, choices=ProposalKind)
    number = models.CharField("编号", max_length=50)
    number_key = models.CharField("匹配编号", max_length=50, editable=False)
    title = models.CharField("案由", max_length=300)
    topic = models.CharField("领域", max_length=50, blank=True)
    received_date = models.DateField("收到日期", null=True, blank=True)
    sponsors = models.ManyToManyField(
        Member, through="ProposalSponsor", related_name="proposals", verbose_name="提出人"
    )
    is_draft = models.BooleanField("待补全", default=False)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "建议提案"
        constraints = [
            models.UniqueConstraint(name="proposal_unique_in_session", fields=["session", "kind", "number_key"]),
            models.CheckConstraint(name="proposal_has_a_number", condition=~models.Q(number_key="")),
        ]
        indexes = [models.Index(name="proposal_by_topic", fields=["topic"])]

    def __str__(self) -> str:
        # Some places print the number with its own 第 and 号.
        return f"第{self.number.removeprefix('第').removesuffix('号')}号{self.get_kind_display()}"


class ProposalSponsor(models.Model):
    """Who put a proposal forward; the first in order is 领衔人."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="sponsorships", verbose_name="建议提案")
    member = models.ForeignKey(Member, models.PROTECT, related_name="sponsorships", verbose_name="代表、委员")
    order = models.PositiveSmallIntegerField("次序", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "提出人"
        constraints = [
            models.UniqueConstraint(name="sponsor_once_per_proposal", fields=["proposal", "member"]),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}·{self.member_id}"
