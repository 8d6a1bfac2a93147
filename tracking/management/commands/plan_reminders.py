"""Plan a day's reminders by hand, or see who would get what and why."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from proposals.deadlines.statute import chinese_date
from tracking.services.reminders import PlanningUnderWay, Preview, plan_reminders, preview_reminders


class Command(BaseCommand):
    """The same planning as the periodic task's; with --dry-run nothing is kept."""

    help = "计划某一天的提醒；加 --dry-run 只显示谁会收到什么、为什么，不写入、不发送。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the day and whether to only show it."""
        parser.add_argument("--date", type=date.fromisoformat, help="日期，如 2026-03-12；默认为今天")
        parser.add_argument("--dry-run", action="store_true", help="只显示，不写入、不发送")

    def handle(self, *, date: date | None, dry_run: bool, **_options: Any) -> None:
        """Plan the day, or show it."""
        day = date or timezone.localdate()
        if dry_run:
            try:
                self._show(preview_reminders(day=day, now=timezone.now()))
            except PlanningUnderWay as error:
                raise CommandError(str(error)) from None
            return
        result = plan_reminders(today=day)
        if result.skipped:
            self.stdout.write("另一个进程正在计划提醒，本次未执行。")
            return
        self.stdout.write(
            f"{chinese_date(day)}：新增待发送{result.armed}条，补记已错过{result.missed}条，撤销或取代{result.closed}条。"
        )

    def _show(self, preview: Preview) -> None:
        estimated = "，放假安排尚未公布，按周末估算" if preview.is_estimated else ""
        from_then = f"{preview.opens.hour}:{preview.opens:%M} 起发送"
        when = (
            f"当日 {from_then}"
            if preview.send_on == preview.day
            else f"将于{chinese_date(preview.send_on)} {from_then}"
        )
        mails = f"共{preview.digests + preview.own}封" + (f"（其中单独发信{preview.own}封）" if preview.own else "")
        self.stdout.write(f"{chinese_date(preview.day)}（{preview.reason}{estimated}），{when}，{mails}：")
        for obstacle in preview.obstacles:
            self.stdout.write(f"注意：{obstacle}")
        for mail in preview.mails:
            unit = f"{mail.recipient.bureau} · " if mail.recipient.bureau else ""
            role = mail.recipient.get_role_display()
            form = "　单独发信" if mail.is_own else ""
            waits = f"注意：{mail.waits}\n" if mail.waits else ""
            self.stdout.write(
                f"\n{mail.recipient}（{unit}{role}）<{mail.address}>{form}\n{waits}{mail.subject}\n\n{mail.body}"
            )
