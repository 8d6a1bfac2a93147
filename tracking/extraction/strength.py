"""How firmly a promise binds."""

import re

from tracking.extraction.types import FoundTarget, Strength, TimeExpression

_CONDITION = re.compile(
    r"(?:如若|倘若|一旦|如果|若(?!干)|条件(?:成熟|具备|允许)|时机成熟|待(?<![有等对期接招优善]待)(?!遇|业|建)[^，；。]{2,30}(?:后|时|，)|视[^，；。]{1,16}情况|资金到位后|批复后)"
)


def strength_of(words: str, due: TimeExpression | None, targets: tuple[FoundTarget, ...]) -> Strength:
    """Return HARD for a promise with a day or a measure, CONDITIONAL where it hangs on an event, else SOFT."""
    dated = due is not None and due.end is not None
    if _CONDITION.search(words) and not dated:
        return Strength.CONDITIONAL
    return Strength.HARD if dated or targets else Strength.SOFT
