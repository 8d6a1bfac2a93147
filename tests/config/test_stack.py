"""The default start for real: its programs, its data folder, its ends, good and bad."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from config.places import BASE_DIR, broker_socket
from proposals.enums import Role

pytestmark = [
    pytest.mark.loopback,
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc"),
    # One after the other: two at once on two cores only wait for each other.
    pytest.mark.xdist_group("stack"),
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds=20.0):
    """Return the first true answer of ``condition``, or the last false one when the time is up."""
    end = time.monotonic() + seconds
    while not (answer := condition()) and time.monotonic() < end:
        time.sleep(0.05)
    return answer


class Stack:
    """One launcher in a process of its own, and everything it wrote."""

    def __init__(self, data, *, log, port=None, demo=False, **environment):
        self.data, self.log, self.port = data, log, port or free_port()
        passed_on = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "SITE_URL"}}
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.stack", "--port", str(self.port)],
                cwd=BASE_DIR,
                env={
                    **passed_on,
                    "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                    "JIANNUO_DATA_DIR": str(data),
                    "JIANNUO_DEMO": "true" if demo else "false",
                    **environment,
                },
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def output(self):
        return self.log.read_text(encoding="utf-8")

    def says(self, text, seconds=60.0):
        wait_for(lambda: text in self.output or self.process.poll() is not None, seconds)
        return text in self.output

    def family(self):
        """Return every living process that works with our data folder: its environment or its title says so."""
        setting, broker = f"JIANNUO_DATA_DIR={self.data}".encode(), str(broker_socket(self.data))
        found = {}
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                if setting in (entry / "environ").read_bytes().split(b"\0") or broker in words:
                    state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                    if state != "Z":
                        found[int(entry.name)] = words
        return found

    def pid_of(self, word):
        return next((pid for pid, words in self.family().items() if re.search(word, words)), None)

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def end(self, number=signal.SIGINT):
        begun = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(20)
        return time.monotonic() - begun


@pytest.fixture
def start(tmp_path):
    """Return a function that starts a stack; whatever is left of any is killed at the end."""
    stacks = []

    def begin(data=tmp_path / "数据 100% #1", **options):
        stacks.append(Stack(data, log=tmp_path / f"{len(stacks)}.log", **options))
        return stacks[-1]

    yield begin
    for stack in stacks:
        stack.process.kill()
        stack.process.wait()
        for pid in stack.family():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


WEB, WORKER, BEAT, BROKER = "waitress", "celery .*worker", "celery .*beat", "valkey-server"


def test_the_default_start_serves_survives_and_ends(start):
    stack = start(demo=True)
    assert stack.says("按 Ctrl-C 停止", 300), stack.output

    # It says where and who, and that place answers.
    for role in Role:
        assert f"\n  {role.label} " in stack.output
    assert f"践诺已启动：http://127.0.0.1:{stack.port}\n" in stack.output
    status, health = stack.get("/healthz")
    assert status == 200
    assert health.startswith('{"status": "ok", "database": "ok", "broker": "ok", "reminders": ')
    assert "密码" in stack.get("/accounts/login/")[1]
    assert stack.get("/static/site/site.css")[0] == 200

    # A worker that is killed comes back and works.
    assert stack.says("worker ready"), stack.output
    killed = stack.pid_of(WORKER)
    os.kill(killed, signal.SIGKILL)
    assert stack.says("worker 意外结束（信号 SIGKILL），0.5 秒后重新启动。")
    assert wait_for(lambda: stack.output.count("worker ready") == 2), stack.output
    assert stack.pid_of(WORKER) != killed

    # So does a broker, and the others find it again.
    os.kill(stack.pid_of(BROKER), signal.SIGKILL)
    assert wait_for(lambda: stack.get("/healthz")[0] == 200)

    # Ctrl-C ends all of it.
    took = stack.end(signal.SIGINT)
    assert (stack.process.returncode, stack.family()) == (0, {})
    assert took < 5
    assert "\n正在停止……\n" in stack.output
    assert stack.output.endswith("\n已全部停止。\n")

    # A second start keeps the data and is quick.
    begun = time.monotonic()
    again = start(stack.data, demo=True)
    assert again.says("按 Ctrl-C 停止"), again.output
    assert time.monotonic() - begun < 20
    assert "首次启动" in stack.output
    assert "首次启动" not in again.output

    # kill -9 on the launcher itself leaves nothing behind either.
    again.process.kill()
    assert wait_for(lambda: again.family() == {}, 30), again.family()


def test_a_second_stack_on_the_same_data_shares_the_background_work_and_takes_it_over(start, tmp_path):
    # Too deep for a socket, too, which must then stand elsewhere.
    first = start(tmp_path / ("深" * 30) / ("d" * 60))
    assert first.says("按 Ctrl-C 停止"), first.output
    assert "还没有账户" in first.output
    second = start(first.data)
    assert second.says("按 Ctrl-C 停止"), second.output

    assert "后台工作由它承担" in second.output
    assert (first.get("/healthz")[0], second.get("/healthz")[0]) == (200, 200)
    assert [sum(bool(re.search(word, w)) for w in first.family().values()) for word in (WEB, WORKER, BEAT, BROKER)] == [
        *(2, 1, 1, 1)
    ]

    first.process.kill()

    assert second.says("后台工作由本实例接替", 10), second.output
    assert second.says("worker ready"), second.output
    assert second.get("/healthz")[0] == 200
    assert second.end(signal.SIGTERM) < 5
    assert second.family() == {}


def test_a_port_in_use_is_said_before_anything_starts(start, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        stack = start(tmp_path / "new", port=port)
        stack.process.wait(20)

    assert stack.process.returncode == 1
    assert stack.output.startswith(f"端口 {port} 已被占用，也许践诺已在运行。请换一个端口，例如：make run PORT=")
    assert not (tmp_path / "new").exists()


def test_a_data_folder_that_cannot_be_made_is_named(start, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")

    stack = start(tmp_path / "file" / "data")
    stack.process.wait(20)

    assert stack.process.returncode == 1
    assert stack.output.startswith(f"数据文件夹 {tmp_path}/file/data 无法写入")


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1"])
def test_a_port_that_is_none_is_refused(port):
    result = subprocess.run(
        [sys.executable, "-m", "config.stack", f"--port={port}"],
        cwd=BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 2
    assert f"不能是“{port}”" in result.stderr
