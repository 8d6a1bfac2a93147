"""Plenary sessions: the yearly meeting at which proposals are put forward."""

from django.db import models

from proposals.enums import AssemblyKind
from proposals.models.base import TimeStampedModel
from proposals.parsing.readers.numerals import counting


class PlenarySession(TimeStampedModel):
    """One sitting of one assembly: 市政协六届三次会议."""

    assembly_kind = models.CharField("人大或政协", max_length=20, choices=AssemblyKind)
    assembly = models.CharField("会议名称", max_length=100)
    term = models.PositiveSmallIntegerField("届")
    sitting = models.PositiveSmallIntegerField("次")
    year = models.PositiveSmallIntegerField("年度")

    class Meta:
        verbose_name = verbose_name_plural = "届次"
        constraints = [
            models.UniqueConstraint(
                name="session_unique_term_and_sitting", fields=["assembly_kind", "assembly", "term", "sitting"]
            ),
            models.CheckConstraint(
                name="session_counts_from_one", condition=models.Q(term__gte=1, sitting__gte=1, year__gte=1954)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assembly}{counting(self.term)}届{counting(self.sitting)}次会议"
