"""The rules of reminders as rows: read for planning, and changed so that nothing reached before is told again."""

from datetime import date

from django.db.models import Q

from tracking.ladder.rungs import Audience, Family, Form, Rule, Rung, Unit
from tracking.models import LadderRule

# A rule that says another thing of these is a new rule from that day on.
_DECISIVE = ("family", "audience", "form", "offset", "unit", "repeat_days", "place_id")


def rules_in_force(*, today: date) -> list[Rule]:
    """Return the rules whose rungs may count on ``today``, those no longer valid too for what they reached."""
    rows = LadderRule.objects.filter(valid_from__lte=today).order_by("family", "audience", "offset", "pk")
    return [rule_of(row) for row in rows]


def rows_in_force(*, today: date) -> list[LadderRule]:
    """Return the rows that are valid on ``today`` or begin later, as people read them: by matter, then by day."""
    rows = LadderRule.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).select_related("place")
    order = {family.value: number for number, family in enumerate(Family)}
    return sorted(rows, key=lambda row: (order[row.family], row.offset, row.audience, row.pk))


def rule_of(row: LadderRule) -> Rule:
    """Return a row as the ladder takes it."""
    return Rule(
        name=row.name,
        family=Family(row.family),
        audience=Audience(row.audience),
        rung=Rung(row.offset, Unit(row.unit)),
        form=Form(row.form),
        repeat_days=row.repeat_days,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        place=row.place_id,
    )


def save_rule(rule: LadderRule, *, today: date) -> LadderRule:
    """
    Save a rule that was made or changed on ``today``: what it decides holds from then on at the earliest.

    A rung reached before that day is never told by it, so that editing a rule in mid-year sends no old reminders.
    """
    known = LadderRule.objects.filter(pk=rule.pk).first()
    if known is None or any(getattr(known, name) != getattr(rule, name) for name in _DECISIVE):
        rule.valid_from = max(rule.valid_from, today)
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            rule.valid_to = rule.valid_from
    rule.save()
    return rule
