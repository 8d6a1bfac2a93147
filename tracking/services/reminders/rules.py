"""The rules of reminders as rows: read for planning, and changed so that nothing reached before is told again."""

from datetime import date

from django.db import transaction
from django.db.models import Q

from proposals.models import User
from tracking.ladder.rungs import Audience, Family, Form, Rule, Rung, Unit
from tracking.ladder_enums import ReminderForm
from tracking.models import LadderRule

# A rule that says another thing of these is a new rule from that day on. In which mail it is told is not one of them:
# a line is the same whatever mail carries it, so nobody is told again.
_DECISIVE = ("family", "audience", "is_circular", "offset", "unit", "repeat_days", "place_id")


class RuleRefused(Exception):  # noqa: N818 - worded for the user
    """A rule cannot be changed like that, or not by this person; the message says why."""


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


@transaction.atomic
def choose_form(rule: LadderRule, *, form: ReminderForm, by: User) -> LadderRule:
    """
    Have a rule's reminders go into the digest or in mails of their own, from the next lines on that are planned.

    What was told stays told, and a line that waits goes out as it was planned.

    :raises RuleRefused: if that is not this person's to decide, or one of the two is a circular, which a person sends.
    """
    if not by.oversees:
        raise RuleRefused("只有督查室或系统管理员可以修改提醒规则。")
    locked = LadderRule.objects.select_for_update(of=("self",)).get(pk=rule.pk)
    if ReminderForm.CLICK in {locked.form, form}:
        raise RuleRefused("通报须由督查室逐项点选后发送，不能与自动发送的方式互换。")
    locked.form = form
    locked.save(update_fields=["form", "updated_at"])
    return locked
