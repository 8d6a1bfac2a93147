"""Fill an empty database with the demonstration city, or build it anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracking.demo import DemoRefused, StoryBroken, accounts_path, load_demo


class Command(BaseCommand):
    """``load_demo``: only into an empty database; ``--reset`` clears a demonstration away first."""

    help = "载入演示数据（虚构的云岭市）。只能载入空的数据库；--reset 清除原有演示数据后重新载入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whether to clear first."""
        parser.add_argument(
            "--reset", action="store_true", help="先清除演示数据（包括试用中新增的内容），再重新载入；有真实用户时拒绝"
        )

    def handle(self, *, reset: bool, verbosity: int, **_options: Any) -> None:
        """Load, and say what there is now."""

        def say(words: str) -> None:
            if verbosity:
                self.stdout.write(f"{words}……")

        try:
            loaded = load_demo(today=timezone.localdate(), reset=reset, say=say)
        except (DemoRefused, StoryBroken) as error:
            raise CommandError(str(error)) from error
        if verbosity:
            self.stdout.write(
                f"已载入：承办单位{loaded.bureaus}个，建议提案{loaded.proposals}件，答复件{loaded.replies}件，"
                f"承诺事项{loaded.commitments}项，邮件{loaded.mails}封。演示账户见 {accounts_path()}。"
            )
