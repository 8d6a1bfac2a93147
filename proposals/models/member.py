"""Deputies and members: the people who put proposals forward."""

from django.db import models

from proposals.enums import AssemblyKind
from proposals.models.base import TimeStampedModel


class Member(TimeStampedModel):
    """A deputy (代表), a member (委员), or a delegation or party that proposes as a body."""

    assembly_kind = models.CharField("所属", max_length=20, choices=AssemblyKind)
    name = models.CharField("姓名或名称", max_length=100)
    is_group = models.BooleanField("集体提出", default=False)
    delegation = models.CharField("代表团或界别", max_length=100, blank=True)
    email = models.EmailField("邮箱", blank=True)
    phone = models.CharField("电话", max_length=50, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "代表、委员"
        constraints = [
            models.UniqueConstraint(name="member_unique_in_assembly", fields=["assembly_kind", "name", "delegation"]),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def title(self) -> str:
        """How letters address this person: 代表, 委员, or nothing for a body."""
        if self.is_group:
            return ""
        return "代表" if self.assembly_kind == AssemblyKind.CONGRESS else "委员"
