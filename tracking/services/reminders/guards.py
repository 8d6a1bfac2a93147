"""
The guards in front of sending: a restored database, a clock that is set wrong, and a day with far too many mails.

Each finds a reason to ask a person; the mails wait in the ledger meanwhile. A false “overdue” to everybody is worse
than a late one.
"""

import socket
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, F

from proposals.deadlines.statute import chinese_date
from tracking.enums import HoldReason, MailStatus
from tracking.models import Mail, SendingHold, SendingState
from tracking.services.reminders.heartbeats import SEND, SWEEP, last_beat, local_day
from tracking.services.reminders.holds import hold
from tracking.services.reminders.seal import Seal

# How many earlier days of sending say what is usual, and how many times the busiest of them is not.
USUAL_DAYS = 10
UNUSUAL_FACTOR = 3


def state() -> SendingState:
    """Return the row that all senders share."""
    return SendingState.objects.get_or_create(name=SendingState.ONLY)[0]


def why_held() -> str:
    """Return in words why nothing may be sent, empty if nothing holds it."""
    found = SendingHold.objects.in_force().order_by("since", "pk").first()
    return f"{found.get_reason_display()}：{found.note}" if found else ""


def clock_is_doubtful(*, now: datetime) -> bool:
    """
    Whether ``now`` can hardly be right: a day before the last run, or a long time after it. Then a person is asked.

    An hour back on the same day is harmless, since nothing is told twice; days without a run are made up for. A hold
    ends by itself when the clock is right again.
    """
    last = last_beat(SWEEP, SEND)
    if last is None:
        return False
    today, before = local_day(now), local_day(last)
    gap = timedelta(days=settings.SENDING_GAP_DAYS)
    if before <= today and now - last <= gap:
        SendingHold.objects.in_force().filter(reason=HoldReason.CLOCK).update(released_at=now)
        return False
    note = (
        f"系统时间为{chinese_date(today)}，早于上次运行的{chinese_date(before)}，请核对服务器时间。"
        if today < before
        else f"上次运行是{chinese_date(before)}，距今已超过{gap.days}天：可能是长期停机，也可能是时间有误，请核对。"
    )
    # Found out anew for each day: to release it sets the measure, after which there is nothing to find.
    hold(HoldReason.CLOCK, evidence=f"{before.isoformat()} {now.isoformat()}", note=note, now=now)
    return True


def check_seal(*, now: datetime) -> None:
    """
    Hold the sending if the database has forgotten runs that this machine remembers, or is another one altogether.

    Whoever puts back yesterday's backup would otherwise send today's mails once more, and a copy of the real data on a
    machine for trying things out would mail real people.
    """
    path: Path | None = settings.SENDING_SEAL_FILE
    if path is None:
        return
    # The disk first: what stands there was in the database before.
    on_disk = Seal.read(path)
    shared = state()
    known = _seal_of(shared)
    if on_disk is not None and on_disk.knows(known):
        return
    is_new_everywhere = on_disk is None and shared.runs == 0
    evidence = f"{socket.gethostname()[:60]} {on_disk or '-'} {known}"
    note = (
        "本机没有这个数据库的发送记录：数据库可能是从备份恢复或从别处复制的。请核对哪些邮件已经发出，再恢复发送。"
        if on_disk is None
        else "数据库的发送记录少于本机所记或不是同一数据库，可能是从备份恢复的。请核对哪些邮件已经发出，再恢复发送。"
    )
    if is_new_everywhere or not hold(HoldReason.RESTORED, evidence=evidence, note=note, now=now):
        known.write(path)


def count_run() -> None:
    """Write down that a run is about to send, in the database and then on this machine."""
    SendingState.objects.filter(name=SendingState.ONLY).update(runs=F("runs") + 1)
    if settings.SENDING_SEAL_FILE is not None:
        _seal_of(state()).write(settings.SENDING_SEAL_FILE)


def adopt_database() -> None:
    """Take the database at hand for this machine's own: after the demonstration was loaded anew."""
    if settings.SENDING_SEAL_FILE is not None:
        _seal_of(state()).write(settings.SENDING_SEAL_FILE)


def check_volume(*, today: date, now: datetime) -> None:
    """Hold the sending if today has far more mails than the busiest of the last days of sending."""
    planned = Mail.objects.filter(send_on=today).exclude(status__in=[MailStatus.EMPTY, MailStatus.MERGED]).count()
    unusual = why_unusual(planned, on=today)
    if unusual:
        hold(HoldReason.VOLUME, evidence=today.isoformat(), note=f"{unusual}请核对是否属实，再恢复发送。", now=now)


def why_unusual(planned: int, *, on: date) -> str:
    """Say in a sentence that so many mails are far more than on the busiest of the days before ``on``; "" otherwise."""
    if planned <= settings.SENDING_VOLUME_FLOOR:
        return ""
    usual = list(
        Mail.objects.filter(send_on__lt=on, status=MailStatus.SENT)
        .order_by("-send_on")
        .values("send_on")
        .annotate(count=Count("pk"))
        .values_list("count", flat=True)[:USUAL_DAYS]
    )
    most = max(usual, default=0)
    if planned <= UNUSUAL_FACTOR * most:
        return ""
    before = f"此前最多的一天为{most}封" if usual else "此前没有发送过"
    return f"{chinese_date(on)}计划发送{planned}封邮件，{before}。"


def _seal_of(shared: SendingState) -> Seal:
    return Seal(str(shared.installation), shared.runs)
