"""
Ends what a killed launcher leaves behind.

Runs beside the launcher and reads the process groups of its programs from standard input, one line for each change.
The pipe ends when the launcher does, even by kill -9; then every group named last is killed, children's children with
it. A pipe works on every Unix, where Linux's parent-death signal would reach direct children only.

Started by its file name without site-packages, so it imports nothing else of ours.
"""

import os
import signal
import sys


def main() -> None:
    """Wait for the launcher to end, then kill the groups it named last."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    groups: list[int] = []
    for line in sys.stdin:
        groups = [int(word) for word in line.split()]
    for group in groups:
        try:
            os.killpg(group, signal.SIGKILL)
        except ProcessLookupError:
            continue


if __name__ == "__main__":
    main()
