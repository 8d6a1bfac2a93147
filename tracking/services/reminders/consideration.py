"""Being left in peace: a recipient's request to put a matter off, and who stands in while she is on leave."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from proposals.deadlines.statute import chinese_date
from proposals.enums import BUREAU_ROLES, Role
from proposals.models import User
from tracking.enums import DATE_RULES, WAITING_RULES
from tracking.models import Leave, Reminder, Snooze
from tracking.services.reminders.families import policy


class NotPossible(Exception):  # noqa: N818 - worded for the user
    """What was asked for cannot be; the message says why."""


def latest_snooze(*, today: date) -> date:
    """Return the last day until which a matter may be put off."""
    return today + timedelta(days=policy().snooze_days)


def may_snooze(line: Reminder, *, by: User) -> bool:
    """Whether this person may put off the matter of a line: her own, and no news and no circular."""
    return line.recipient_id == by.pk and line.rule in (*DATE_RULES, *WAITING_RULES)


@transaction.atomic
def snooze(line: Reminder, *, by: User, now: datetime, until: date, reason: str) -> Snooze:
    """
    Put off reminders about the matter of ``line`` for ``by`` until the day ``until``; asked again it is changed.

    Others are told all the same, and nothing is put off beyond the policy's limit.

    :raises NotPossible: if the line is not hers, is news, no reason is given or the day is out of bounds.
    """
    today = timezone.localdate(now)
    if not may_snooze(line, by=by):
        raise NotPossible("只能对发给本人的到期、逾期类提醒申请暂缓。")
    if not reason.strip():
        raise NotPossible("请写明暂缓提醒的理由。")
    last = latest_snooze(today=today)
    if not today < until <= last:
        raise NotPossible(f"暂缓日期须在{chinese_date(today + timedelta(days=1))}至{chinese_date(last)}之间。")
    subject = {"commitment": line.commitment, "assignment": line.assignment, "rehandling": line.rehandling}
    # Locked, so that a double click makes one request.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    known = Snooze.objects.in_force(today=today).filter(user=by, **subject).order_by("pk").last()
    asked = known or Snooze(user=by, **subject)
    asked.until, asked.reason, asked.at = until, reason.strip(), now
    asked.save()
    return asked


def possible_substitutes(user: User) -> QuerySet[User]:
    """Who may stand in for ``user``: active people of her own unit, or for the office's of the office."""
    active = User.objects.filter(is_active=True).exclude(pk=user.pk).order_by("display_name", "pk")
    if user.role == Role.OFFICE:
        return active.filter(role=Role.OFFICE)
    if user.works_in_bureau and user.bureau is not None:
        near = Q(bureau=user.bureau) | Q(bureau=user.bureau.parent_id, bureau__isnull=False)
        return active.filter(near, role__in=sorted(BUREAU_ROLES))
    return active.none()


def people_in_care(by: User) -> QuerySet[User]:
    """
    Whose leave ``by`` may enter: her own, a head her bureau's people's, the oversight everybody's who gets reminders.

    Who falls ill cannot enter it herself.
    """
    active = User.objects.filter(is_active=True)
    if by.oversees:
        return active.filter(Q(role__in=sorted(BUREAU_ROLES | {Role.OFFICE})) | Q(pk=by.pk))
    if by.role == Role.HEAD and by.bureau_id is not None:
        return active.filter(Q(bureau=by.bureau_id, role__in=sorted(BUREAU_ROLES)) | Q(pk=by.pk))
    return active.filter(pk=by.pk)


@transaction.atomic
def set_leave(
    person: User, *, by: User, substitute: User, first_day: date, last_day: date, now: datetime, reason: str = ""
) -> Leave:
    """
    Hand a person's reminders to a substitute on the days of her leave; ``reason`` is why somebody else enters it.

    :raises NotPossible: if the days are past, in the wrong order or overlap other leave, the substitute is not of her
        unit, or ``by`` may not enter it or does not say why.
    """
    today = timezone.localdate(now)
    if last_day < first_day:
        raise NotPossible("截止日期不能早于起始日期。")
    if last_day < today:
        raise NotPossible("请假的截止日期已经过去。")
    if not people_in_care(by).filter(pk=person.pk).exists():
        raise NotPossible("只能为本人或本单位在岗人员登记请假。")
    if person.pk != by.pk and not reason.strip():
        raise NotPossible("代他人登记请假，请写明原因。")
    if not possible_substitutes(person).filter(pk=substitute.pk).exists():
        raise NotPossible("请选择请假人所在单位在岗的同事作为代理人。")
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    if Leave.objects.filter(
        user=person, cancelled_at__isnull=True, first_day__lte=last_day, last_day__gte=first_day
    ).exists():
        raise NotPossible("这几天已经登记过请假，请先撤销原来的登记。")
    return Leave.objects.create(
        user=person,
        substitute=substitute,
        first_day=first_day,
        last_day=last_day,
        entered_by=by,
        reason="" if person.pk == by.pk else reason.strip(),
    )


def may_cancel(leave: Leave, *, by: User) -> bool:
    """Whether ``by`` may call leave off: her own, or of somebody she may enter it for."""
    return leave.user_id == by.pk or people_in_care(by).filter(pk=leave.user_id).exists()


def cancel_leave(leave: Leave, *, by: User, now: datetime) -> Leave:
    """
    Call off leave: from now on its person is told herself. Calling it off twice changes nothing.

    :raises NotPossible: if it is somebody's whose leave is not hers to enter.
    """
    if not may_cancel(leave, by=by):
        raise NotPossible("只能撤销本人或本单位人员的请假。")
    Leave.objects.filter(pk=leave.pk, cancelled_at__isnull=True).update(cancelled_at=now, cancelled_by=by)
    leave.refresh_from_db()
    return leave
