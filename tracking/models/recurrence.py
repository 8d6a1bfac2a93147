"""Promises made again: what each can be looked up by, and which were found to be the same (连年承诺)."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from tracking.enums import SET_ASIDE_STATUSES
from tracking.models.commitment import Commitment
from tracking.querysets import ScopedQuerySet

if TYPE_CHECKING:
    from proposals.models import User

# Place names are shorter; what is longer is cut before it is stored and before it is looked up.
FEATURE_LENGTH = 20


class RecurrenceQuerySet(ScopedQuerySet):
    """Questions about promises made again."""

    def visible_to(self, user: "User") -> Self:
        """Those of which the user may see both promises."""
        if user.oversees:
            return self
        visible = Commitment.objects.visible_to(user).values("pk")
        return self.filter(later__in=visible, earlier__in=visible)

    def standing(self) -> Self:
        """Those of which neither promise has been set aside."""
        return self.exclude(later__status__in=SET_ASIDE_STATUSES).exclude(earlier__status__in=SET_ASIDE_STATUSES)


class Recurrence(models.Model):
    """
    A promise that stood in an earlier letter too. Written by tracking.services.recurrence and never changed.

    ``score`` is the likeness, 0 to 1, and ``why`` the shared words (tracking.extraction.recurrence).
    """

    later = models.ForeignKey(Commitment, models.CASCADE, related_name="recurrences", verbose_name="后作的承诺")
    earlier = models.ForeignKey(Commitment, models.CASCADE, related_name="repeats", verbose_name="先作的承诺")
    score = models.FloatField("相近程度")
    why = models.CharField("相同之处", max_length=300)
    found_at = models.DateTimeField("发现时间")

    objects = RecurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "连年承诺"
        constraints = [
            models.UniqueConstraint(name="recurrence_unique_pair", fields=["later", "earlier"]),
            models.CheckConstraint(name="recurrence_of_another_promise", condition=~Q(later=F("earlier"))),
            models.CheckConstraint(name="recurrence_score_is_a_share", condition=Q(score__gte=0, score__lte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.later_id}←{self.earlier_id}"


class CommitmentFeature(models.Model):
    """One thing a commitment can be looked up by: two characters of what it is about, or a place."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="features", verbose_name="承诺事项")
    feature = models.CharField("特征", max_length=FEATURE_LENGTH)

    class Meta:
        verbose_name = verbose_name_plural = "承诺特征"
        constraints = [
            # The feature comes first: this is also the index by which like promises are found.
            models.UniqueConstraint(name="feature_once_per_commitment", fields=["feature", "commitment"]),
        ]

    def __str__(self) -> str:
        return self.feature
