"""
Ends what a killed launcher leaves behind.

Runs beside the launcher and reads the process groups of its programs from standard input, one line for each change.
The pipe ends when the launcher does, even by kill -9; then every group named last is killed, children's children with
it. A pipe works on every Unix, where Linux's parent-death signal would reach direct children only. A launcher may die
between starting a program and naming it: where there is a /proc, whatever bears its mark is killed as well.

Started by its file name without site-packages, so it imports nothing else of ours.
"""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

# Set in the environment of every program of one launcher.
MARK = "JIANNUO_STACK"
# A program that is just being started bears the mark a moment later.
_MOMENT = 0.3


def kill_family(leader: int) -> None:
    """Kill the process group ``leader`` and whatever it has started, even what leads a group of its own by now."""
    strays = list(_descendants(leader))
    # macOS answers "not permitted" for a group whose members are all dead already.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
    for stray in strays:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(stray, signal.SIGKILL)


def _descendants(ancestor: int) -> Iterator[int]:
    """Return the children of a living process and theirs; nothing where there is no /proc to tell."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # The command's name stands in brackets and may hold anything; parent and state follow it.
            parent = int(entry.read_text(errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.parent.name))
    generation = children.get(ancestor, [])
    while generation:
        yield from generation
        generation = [child for parent in generation for child in children.get(parent, [])]


def _marked(mark: str) -> Iterator[int]:
    """Return the processes started by the launcher with this mark; nothing where there is no /proc to tell."""
    words = f"{MARK}={mark}".encode()
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if words in entry.read_bytes().split(b"\0"):
                yield int(entry.parent.name)


def main() -> None:
    """Wait for the launcher to end, then kill the families of the groups it named last, and what bears its mark."""
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    leaders: list[int] = []
    for line in sys.stdin:
        leaders = [int(word) for word in line.split()]
    for leader in leaders:
        kill_family(leader)
    if not leaders or len(sys.argv) < 2:
        return
    time.sleep(_MOMENT)
    for stray in _marked(sys.argv[1]):
        kill_family(stray)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(stray, signal.SIGKILL)


if __name__ == "__main__":
    main()
