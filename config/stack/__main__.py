"""``python -m config.stack [--port 8000]``: what ``make run`` calls."""

import argparse
import io
import os
import sys

from config.stack.console import Console
from config.stack.launcher import CannotStart, Launcher

DEFAULT_PORT = 8000


def main() -> int:
    """Read the arguments and run; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m config.stack", description="启动践诺的网页、后台任务和定时任务。")
    parser.add_argument("--port", default=str(DEFAULT_PORT), help=f"网页的端口，默认 {DEFAULT_PORT}")
    port = parser.parse_args().port
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        parser.error(f"端口须是 1 到 65535 之间的整数，不能是“{port}”。")
    # A terminal in GBK or ASCII shows a question mark rather than ending everything.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        return Launcher(port=int(port), console=Console(sys.stdout), environment=os.environ).run()
    except CannotStart as reason:
        sys.stderr.write(f"{reason}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
