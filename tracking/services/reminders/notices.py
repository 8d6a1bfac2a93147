"""Notices: told once, when something happened to a commitment."""

from datetime import date

from proposals.enums import Role
from proposals.models import Bureau, User
from tracking.enums import ReminderRule, ReminderStatus
from tracking.models import Commitment, Reminder
from tracking.services.reminders.audience import WHY_OFFICE, office_staff, reachable_in_bureaus, substituted

_WHY = {
    ReminderRule.CONFIRMED: "督查室确认了责任单位的一项承诺",
    ReminderRule.RETURNED: "督查室核查后退回了报请核查的承诺",
    ReminderRule.SUBMITTED: "责任单位报请核查，等待督查室办理",
    ReminderRule.REQUESTED: "责任单位提出申请，等待答复",
    ReminderRule.ANSWERED: "本单位提出的申请有了答复",
    ReminderRule.SHARED: "本单位承担这项承诺的一部分工作",
}

# News of what is to be done next: it goes to whoever is in charge of the doing.
_FOLLOWS = (ReminderRule.CONFIRMED, ReminderRule.RETURNED)


def queue_notice(
    commitment: Commitment,
    *,
    rule: ReminderRule,
    today: date,
    bureau: Bureau | None = None,
    asked_by: User | None = None,
) -> int:
    """
    Put a notice about what just happened to ``commitment`` into the ledger; call it inside the same transaction.

    Confirmed and returned go to whoever is in charge in its bureau and to the bureau's heads, to all its clerks where
    nobody is, to the supervision office where the bureau has nobody who can be mailed; submitted and requested go to
    the office. ``bureau`` names whom to tell instead: the one a transfer is offered to, the one whose request was
    answered, or the one that was given a part of the work. ``asked_by`` is told the answer in any case. The
    commitment's version tells one occasion from the next, so calling it twice about the same one adds nothing; what
    the same people were to be told of an earlier one of its kind is superseded. Who is on leave is told through her
    substitute.

    :returns: how many lines were added.
    :raises ValueError: if ``rule`` is not the rule of a notice.
    """
    why = _WHY.get(rule)
    if why is None:
        raise ValueError(f"{rule!r} is no notice.")
    people, why = _recipients(commitment, rule, why, bureau, asked_by)
    mailed = substituted(people, today=today)
    recipients = [recipient for recipient, _ in mailed]
    known = Reminder.objects.filter(commitment=commitment, rule=rule)
    before = known.count()
    Reminder.objects.bulk_create(
        [
            Reminder(
                commitment=commitment,
                rule=rule,
                offset_days=0,
                period=today,
                version=commitment.version,
                recipient=recipient,
                stands_in_for=stands_in_for,
                planned_on=today,
                why=why,
            )
            for recipient, stands_in_for in mailed
        ],
        ignore_conflicts=True,
    )
    # Only theirs: what another bureau is told of the same commitment stays.
    known.pending().filter(version__lt=commitment.version, recipient__in=recipients).update(
        status=ReminderStatus.SUPERSEDED, note="同一事项有更新的通知"
    )
    return known.count() - before


def pass_on_notices(commitment: Commitment, *, before: User | None, today: date) -> None:
    """
    Let news that waits for who was in charge go to who is now; call it in the transaction that changes the handler.

    What has been told stays told, and nobody is told the same news twice. ``before`` was in charge until now, None
    where it was the whole bureau's.
    """
    pending = Reminder.objects.pending().filter(commitment=commitment, rule__in=_FOLLOWS)
    waiting: dict[tuple[str, date, int], list[Reminder]] = {}
    for line in pending.order_by("pk"):
        waiting.setdefault((line.rule, line.period, line.version), []).append(line)
    for (rule, period, version), lines in waiting.items():
        people, why = _recipients(commitment, ReminderRule(rule), _WHY[ReminderRule(rule)], None, None)
        concerned = {person.pk for person in people}
        not_theirs = [line.pk for line in lines if _told_of(line) not in concerned]
        if not not_theirs and before is not None and before.pk not in map(_told_of, lines):
            continue
        pending.filter(pk__in=not_theirs).update(status=ReminderStatus.WITHDRAWN, note="经办人已变更")
        same = {"commitment": commitment, "rule": rule, "offset_days": 0, "period": period, "version": version}
        for recipient, stands_in_for in substituted(people, today=today):
            told = {"stands_in_for": stands_in_for, "why": why, "note": ""}
            # Whose it was before, and is again.
            again = Reminder.objects.filter(**same, recipient=recipient, status=ReminderStatus.WITHDRAWN)
            again.update(**told, status=ReminderStatus.PENDING, mail=None)
            Reminder.objects.get_or_create(**same, recipient=recipient, defaults={**told, "planned_on": today})


def _told_of(line: Reminder) -> int:
    """Return whose news it is, whoever reads it for her."""
    return line.stands_in_for_id or line.recipient_id


def _recipients(
    commitment: Commitment, rule: ReminderRule, why: str, bureau: Bureau | None, asked_by: User | None
) -> tuple[list[User], str]:
    if bureau is None and rule in {ReminderRule.SUBMITTED, ReminderRule.REQUESTED}:
        return list(office_staff().order_by("pk")), why
    told = bureau.pk if bureau else commitment.bureau_id
    people = list(reachable_in_bureaus(Role.CLERK, Role.HEAD).filter(bureau=told).order_by("pk"))
    # As with dates: what somebody is in charge of is none of her colleagues' business.
    in_charge = commitment.handler_id if told == commitment.bureau_id else None
    if any(person.pk == in_charge for person in people):
        concerned = {in_charge, asked_by.pk if asked_by else None}
        people = [person for person in people if person.role == Role.HEAD or person.pk in concerned]
    if people:
        return people, why
    return list(office_staff().order_by("pk")), f"{why}；{WHY_OFFICE}"
