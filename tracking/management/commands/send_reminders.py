"""Plan and send the reminders of a day without Celery, by the same services."""

import os
import socket
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from proposals.deadlines.statute import chinese_date
from tracking.services.reminders import plan_reminders, send_reminders, sweep_reminders

_MORNING = time(9, 0)


class Command(BaseCommand):
    """The same planning and sending as the periodic tasks'."""

    help = "计划并发送提醒邮件。加 --date 时按那一天上午九点计划和发送。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day to plan and send for."""
        parser.add_argument("--date", type=date.fromisoformat, help="日期，如 2026-03-12；默认为现在")

    def handle(self, *, date: date | None, **_options: Any) -> None:
        """Plan, send, and say what was done."""
        now = _morning_of(date) if date else timezone.now()
        planned = plan_reminders(today=timezone.localdate(now)) if date else sweep_reminders(now=now)
        self.stdout.write(
            f"计划：新增待发送{planned.armed}条，补记已错过{planned.missed}条，撤销或取代{planned.closed}条。"
        )
        result = send_reminders(now=now, worker=f"{socket.gethostname()}:{os.getpid()}", is_told_the_time=bool(date))
        if result.held:
            raise CommandError(f"发送暂停，等待督查室恢复：{result.held}")
        if result.held_until:
            until = timezone.localtime(result.held_until)
            self.stdout.write(f"现在不是工作日的发送时段，将于{chinese_date(until.date())}{until:%H:%M}起发送。")
            return
        self.stdout.write(
            f"发送：已发送{result.sent}封，无需发送{result.skipped}封，待重试{result.retried}封，发送失败{result.failed}封。"
        )
        if result.stopped:
            raise CommandError(f"发送中止：{result.stopped}")


def _morning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, _MORNING), timezone.get_default_timezone())
