"""The process that reads a stranger's file: what it loads, and whom it does not outlive."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
CHILD = "proposals.parsing.readers.child"
# Starts the reader on its own standard input, tells its number and waits to be killed.
STARTER = f"""
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-m", {CHILD!r}], stderr=subprocess.DEVNULL)
print(child.pid, flush=True)
time.sleep(600)
"""
LOADED = f"import sys, {CHILD}; print(sorted(name for name in sys.modules if name.startswith('proposals.parsing.h')))"


def test_the_reader_does_without_the_parser_of_letters():
    loaded = subprocess.run([sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent is gone")
def test_the_reader_ends_with_the_process_that_started_it():
    # Its standard input stays open in this process, so that nothing but the end of its parent can end it.
    nothing_yet, kept_open = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", STARTER], cwd=ROOT, stdin=nothing_yet, stdout=subprocess.PIPE, text=True
    ) as starter:
        reader = int(starter.stdout.readline())
        wait_for_handler(reader)

        starter.kill()
        left, _ = starter.communicate(timeout=60)  # the reader holds the other end too: it comes when that is gone

    os.close(nothing_yet)
    os.close(kept_open)
    assert left == ""
    assert starter.returncode == -signal.SIGKILL


def wait_for_handler(reader):
    """Wait until the reader listens for SIGTERM, which it does once it is tied to its parent."""
    mask = 1 << (signal.SIGTERM - 1)
    status = Path(f"/proc/{reader}/status")
    while not int(re.search(r"SigCgt:\s*(\w+)", status.read_text(encoding="ascii"))[1], 16) & mask:
        time.sleep(0.05)
