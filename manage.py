#!/usr/bin/env python
"""Django's command line; settings come from the environment (see .env.example)."""

import os
import sys


def main() -> None:
    """Run one management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - Django's own entry point

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
