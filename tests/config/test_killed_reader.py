"""kill -9 on the worker in the middle of reading twenty letters, and a restart: nothing lost, nothing doubled."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from config.places import BASE_DIR
from proposals.parsing import parse_letter, source_from_text
from tests.config.test_stack import WORKER, Stack, wait_for
from tracking.extraction import extract_commitments

pytestmark = [
    pytest.mark.loopback,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc"),
    pytest.mark.xdist_group("stack"),
]

LETTERS = sorted((BASE_DIR / "tests" / "data" / "letters").glob("*.txt"))[:20]
OFFICE = """
from proposals.models import User
User.objects.create_user("office", password="a-long-password", display_name="督查室", role="office")
"""


def manage(stack, *words):
    passed_on = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=BASE_DIR,
        env={**passed_on, "DJANGO_SETTINGS_MODULE": "config.settings.dev", "JIANNUO_DATA_DIR": str(stack.data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def ask(stack, question):
    with closing(sqlite3.connect(stack.data / "jiannuo.sqlite3", timeout=20)) as database:
        return database.execute(question).fetchall()


def read_so_far(stack):
    return ask(stack, "SELECT count(*) FROM proposals_document WHERE status = 'read'")[0][0]


def test_twenty_letters_survive_a_killed_worker(tmp_path):
    stack = Stack(tmp_path / "data", log=tmp_path / "log", READING_LEASE_SECONDS="3", READING_TIMEOUT_SECONDS="2")
    try:
        assert stack.says("worker ready"), stack.output
        manage(stack, "shell", "-c", OFFICE)
        assert "新收 20 份，重复 0 份，未收 0 份。" in manage(
            stack, "import_letters", *map(str, LETTERS), "--by", "office"
        )

        killed = None
        for at_least in (2, 8):
            # Letters may have been read on by who outlived the first one, before there is a second to kill.
            worker = wait_for(lambda last=killed: (pid := stack.pid_of(WORKER)) != last and pid, 60)
            assert wait_for(lambda enough=at_least: read_so_far(stack) >= enough, 60), stack.output
            assert read_so_far(stack) < 20, "too quick to be killed in the middle"
            os.kill(worker, signal.SIGKILL)
            killed = worker

        assert wait_for(lambda: ask(stack, "SELECT count(*) FROM tracking_letterreview") == [(20,)], 120), stack.output
        assert ask(stack, "SELECT status, count(*) FROM proposals_document GROUP BY status") == [("read", 20)]
        assert ask(stack, "SELECT count(*), count(DISTINCT document_id) FROM proposals_reply") == [(20, 20)]
        stored = ask(
            stack,
            "SELECT d.name, c.start, c.end FROM tracking_commitment c "
            "JOIN proposals_reply r ON r.id = c.reply_id JOIN proposals_document d ON d.id = r.document_id",
        )
        expected = {
            (path.name, found.span.start, found.span.end)
            for path in LETTERS
            for found in extract_commitments(
                parse_letter(source_from_text(path.read_text(encoding="utf-8")))
            ).commitments
        }
        assert len(stored) == len(set(stored))
        assert {(name, start, end) for name, start, end in stored} == expected
        assert len(re.findall("worker 意外结束（信号 SIGKILL）", stack.output)) == 2
    finally:
        stack.end()
        assert stack.family() == {}
