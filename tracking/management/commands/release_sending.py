"""Let mails go out again, by hand."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from proposals.models import User
from tracking.models import SendingHold
from tracking.services.reminders.holds import ReleaseRefused, release


class Command(BaseCommand):
    """``release_sending --by USERNAME``: what the button on the page does, for all holds in force."""

    help = "核对后恢复发送提醒邮件：显示暂停的原因，加 --by 时解除全部暂停。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take who answers for it."""
        parser.add_argument("--by", metavar="用户名", help="以哪位督查室用户的名义恢复；不填则只显示暂停的原因")

    def handle(self, *, by: str | None, **_options: Any) -> None:
        """Show what is held, and release it."""
        holds = list(SendingHold.objects.in_force().order_by("since", "pk"))
        if not holds:
            self.stdout.write("发送没有暂停。")
            return
        for hold in holds:
            self.stdout.write(f"{hold.get_reason_display()}：{hold.note}")
        if by is None:
            return
        user = User.objects.filter(username=by).first()
        if user is None:
            raise CommandError(f"没有用户“{by}”。")
        try:
            released = sum(release(hold.pk, by=user, now=timezone.now()) for hold in holds)
        except ReleaseRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已解除{released}项暂停。")
