"""Totals of ratings: who said nothing is counted as having said nothing, never as satisfied."""

from collections.abc import Iterable
from dataclasses import dataclass

from tracking.enums import RatingOccasion, Satisfaction
from tracking.models import Rating


@dataclass(frozen=True, slots=True)
class Totals:
    """How many said what on one occasion; ``silent`` proposers of ``asked`` said nothing."""

    occasion: RatingOccasion
    attitude: tuple[tuple[str, int], ...]
    result: tuple[tuple[str, int], ...]
    rated: int
    asked: int

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return max(0, self.asked - self.rated)


def totals(ratings: Iterable[Rating], *, asked: int) -> list[Totals]:
    """
    Count the current ratings of one reply by occasion and by what their words count as; ``asked`` proposers.

    :param ratings: with their options fetched.
    """
    current = [rating for rating in ratings if rating.is_current]
    answer = []
    for occasion in RatingOccasion:
        of_occasion = [rating for rating in current if rating.occasion == occasion]
        if of_occasion:
            answer.append(
                Totals(
                    occasion=occasion,
                    attitude=_counted(rating.attitude.counts_as for rating in of_occasion),
                    result=_counted(rating.result.counts_as for rating in of_occasion),
                    rated=len(of_occasion),
                    asked=asked,
                )
            )
    return answer


def _counted(values: Iterable[str]) -> tuple[tuple[str, int], ...]:
    given = list(values)
    return tuple((kind.label, given.count(kind)) for kind in Satisfaction)
