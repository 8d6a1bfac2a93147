"""Who would get what on a day, and why, without sending or keeping anything."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from proposals.deadlines.workdays import Calendar
from proposals.models import User
from proposals.services.deadlines import local_calendar
from tracking.enums import HoldReason, MailStatus, ReminderStatus
from tracking.models import Mail, Reminder, SendingState
from tracking.services.reminders.addresses import address_of, marked_among
from tracking.services.reminders.digest import TimesPressed, compose, compose_alone, times_pressed
from tracking.services.reminders.families import sending_hours
from tracking.services.reminders.guards import why_held, why_unusual
from tracking.services.reminders.holds import was_released
from tracking.services.reminders.items import fetch_rest
from tracking.services.reminders.planning import plan_reminders


class PlanningUnderWay(Exception):  # noqa: N818 - worded for the user
    """Another planning is under way, and two at once would only wait for each other."""


@dataclass(frozen=True, slots=True)
class PreviewedMail:
    """
    One mail as it would be on the day: a person's digest, or a mail of its own about one matter.

    ``waits`` says why it would not go out whatever the day brings, as things stand now.
    """

    recipient: User
    address: str
    subject: str
    body: str
    is_own: bool
    lines: tuple[Reminder, ...]
    waits: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """
    What ``day`` would bring; it is sent on ``send_on``, the next working day where ``day`` is none, from ``opens`` on.

    ``reason`` says what kind of day it is, ``is_estimated`` that no notice covers it yet. ``people`` would get mails,
    ``digests`` of them a digest and ``own`` mails of their own go out besides, and ``lines`` be told in all; ``mails``
    are those asked for. ``obstacles`` say why, as things stand now, none of them would go out.
    """

    day: date
    send_on: date
    opens: time
    reason: str
    is_estimated: bool
    people: int
    digests: int
    own: int
    lines: int
    mails: tuple[PreviewedMail, ...]
    obstacles: tuple[str, ...]


def preview_reminders(*, day: date, now: datetime, first: int = 0, limit: int | None = None) -> Preview:
    """
    Plan ``day`` as if it were today, word the digests, and undo it all.

    What falls due between ``now`` and then counts as told on the last day of sending before: it is not told once more.
    Nobody knows yet what will be reported or moved by then.

    :param first: from which person on mails are worded, with ``limit`` how many; all by default.
    :raises PlanningUnderWay: if it has to be asked for again in a moment.
    """
    calendar, hours = local_calendar(), sending_hours()
    known = calendar.day(day)
    before = calendar.previous_workday(day - timedelta(days=1)).day
    local = timezone.localtime(now, timezone.get_default_timezone())
    with transaction.atomic():
        if before >= hours.next_opening(local, calendar=calendar).date():
            plan_reminders(today=before)
            _pretend_told(before, now=now)
        if plan_reminders(today=day).skipped:
            raise PlanningUnderWay("系统正在计划提醒，请稍候几秒再查看。")
        waiting = Reminder.objects.pending()
        counts = waiting.order_by("recipient__role", "recipient").values("recipient")
        people = list(
            counts.annotate(lines=Count("pk"), own=Count("pk", filter=Q(own_mail=True))).values_list(
                "recipient", "lines", "own"
            )
        )
        shown = [pk for pk, _, _ in people[first : None if limit is None else first + limit]]
        lines = list(
            waiting.filter(recipient__in=shown)
            .select_related("recipient__bureau", "commitment__bureau")
            .order_by("recipient__role", "recipient", "own_mail", "period", "pk")
        )
        fetch_rest(lines)
        pressed = times_pressed(lines)
        marked = marked_among({address_of(line.recipient) for line in lines})
        mails = tuple(
            _mail(tuple(own), day=day, pressed=pressed, calendar=calendar, marked=marked)
            for _, own in groupby(lines, key=_mail_of)
        )
        transaction.set_rollback(True)
    send_on = calendar.next_workday(day).day
    digests, single = sum(lines > own for _, lines, own in people), sum(own for _, _, own in people)
    return Preview(
        day=day,
        send_on=send_on,
        opens=hours.opens,
        reason=known.reason,
        is_estimated=known.is_estimated,
        people=len(people),
        digests=digests,
        own=single,
        lines=sum(lines for _, lines, _ in people),
        mails=mails,
        obstacles=tuple(_obstacles(digests + single, send_on)),
    )


def _obstacles(number: int, send_on: date) -> Iterator[str]:
    """What would keep every mail back: if it still stood then, or because they are unusually many."""
    held = why_held()
    if held:
        yield f"发送已暂停（{held}）。在督查室恢复发送之前，这些邮件都不会发出。"
    shared = SendingState.objects.filter(name=SendingState.ONLY, failures__gt=0).first()
    if shared:
        yield f"邮件服务器目前无法使用（{shared.closed_reason}）。届时如仍未恢复，这些邮件将等待，恢复后自动发出。"
    unusual = why_unusual(number, on=send_on)
    if unusual and not was_released(HoldReason.VOLUME, evidence=send_on.isoformat()):
        yield f"{unusual}邮件数量异常，发送前将自动暂停，由督查室核对后恢复发送。"


def _pretend_told(day: date, *, now: datetime) -> None:
    """Count what waits as told on ``day``, but for news to those who have had their digest of that day."""
    had_theirs = Mail.objects.filter(send_on=day, status=MailStatus.SENT, matter="").values("recipient")
    told = Reminder.objects.pending().exclude(recipient__in=had_theirs, own_mail=False)
    some = told.first()
    if some is not None:
        mail = Mail.objects.create(
            recipient_id=some.recipient_id,
            send_on=day,
            matter="预演",
            message_id="<preview>",
            status=MailStatus.SENT,
            sent_at=now,
        )
        told.update(status=ReminderStatus.SENT, mail=mail)


def _mail(
    lines: Sequence[Reminder], *, day: date, pressed: TimesPressed, calendar: Calendar, marked: Collection[str]
) -> PreviewedMail:
    recipient, is_own = lines[0].recipient, lines[0].own_mail
    letter = (compose_alone if is_own else compose)(recipient, lines, today=day, pressed=pressed, calendar=calendar)
    address, waits = address_of(recipient), ""
    if not address:
        waits = "收件人没有邮箱地址，这封邮件无法送达。"
    elif address.lower() in marked:
        waits = "该地址已标记为无法送达，在督查室更正之前，这封邮件不会发出。"
    return PreviewedMail(recipient, address, letter.subject, letter.body, is_own, tuple(lines), waits)


def _mail_of(line: Reminder) -> tuple[int, int]:
    """Which mail a line goes in: its recipient's digest, or one of its own."""
    return line.recipient_id, line.pk if line.own_mail else 0
