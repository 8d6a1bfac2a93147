"""Bring the database up to date; fill an empty one with the demonstration city. Run by the launcher, then gone."""

import os
import sys

import django
from django.core.management import CommandError, call_command
from django.db import OperationalError

from config.env import env_bool


def main() -> int:
    """Return 0 when the database is ready, 1 after saying why it is not."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    django.setup()
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - needs the app registry

    try:
        call_command("migrate", interactive=False, verbosity=0)
        if not get_user_model().objects.exists():
            if env_bool("JIANNUO_DEMO", default=True):
                sys.stdout.write("首次启动，正在载入演示数据。\n")
                call_command("load_demo")
            else:
                sys.stdout.write("还没有账户，请另开一个窗口创建：.venv/bin/python manage.py createsuperuser\n")
    except OperationalError as error:
        sys.stderr.write(f"数据库无法使用：{error}\n")
        return 1
    except CommandError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
