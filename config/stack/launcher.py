"""The order of the default start: look whether it can work, prepare, start, say where, keep going, end."""

import errno
import http.client
import os
import signal
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from config.places import broker_socket, data_dir
from config.stack import programs
from config.stack.console import Console
from config.stack.lock import FolderLock
from config.stack.supervisor import Supervisor

HOST = "127.0.0.1"
READY_WITHIN = 90.0
_PORTS_END = 65536
# Once for the programs and once for the broker: together less than the five seconds people wait before losing patience.
GRACE = 2.0


class CannotStart(Exception):  # noqa: N818 - reads as what it says
    """Why nothing was started, worded for the person at the terminal."""


class _Stopped(Exception):  # noqa: N818 - no error: somebody asked for it
    """Somebody asked to end."""


class Launcher:
    """One run of the default start."""

    def __init__(self, *, port: int, console: Console, environment: Mapping[str, str]) -> None:
        self._port = port
        self._console = console
        self._data = data_dir()
        self._own_broker = not environment.get("REDIS_URL")
        self._environment = {
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "SITE_URL": f"http://{HOST}:{port}",
            **environment,
            "JIANNUO_DATA_DIR": str(self._data),
            "PYTHONUNBUFFERED": "1",
            "PYTHONUTF8": "1",  # what they write is read as UTF-8 whatever the terminal speaks
        }
        self._stop_requests = 0

    def run(self) -> int:
        """
        Start everything, keep it running until a signal comes, end everything; return the exit code.

        :raises CannotStart: before any program is started.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup stays in force
                signal.signal(number, self._ask_to_stop)
        self._check_port()
        self._make_data_folder()
        self._leading = FolderLock(self._data / "stack.lock")
        self._preparing = FolderLock(self._data / "prepare.lock")
        self._supervisor = Supervisor(
            self._console, self._environment, guarded=(self._leading.fileno(), self._preparing.fileno())
        )
        code = 0
        try:
            self._bring_up()
            self._keep_going()
        except _Stopped:
            self._console.say("正在停止……")
        except CannotStart as reason:
            self._console.say(str(reason))
            code = 1
        finally:
            self._supervisor.stop_all(last={"broker"}, grace=GRACE, impatient=lambda: self._stop_requests > 1)
            self._console.say("已全部停止。")
        return code

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stop_requests += 1

    def _check_port(self) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, self._port))
            except OSError as error:
                why = (
                    "已被占用，也许践诺已在运行" if error.errno == errno.EADDRINUSE else f"无法使用（{error.strerror}）"
                )
                another = self._port + 100 if self._port + 100 < _PORTS_END else 8000
                raise CannotStart(f"端口 {self._port} {why}。请换一个端口，例如：make run PORT={another}") from error

    def _make_data_folder(self) -> None:
        try:
            self._data.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._data / "broker").mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise CannotStart(
                f"数据文件夹 {self._data} 无法写入（{error.strerror}）。可用 JIANNUO_DATA_DIR 另指一处。"
            ) from error

    def _bring_up(self) -> None:
        if self._leading.acquire():
            self._start_broker()
        if not self._preparing.acquire():
            self._console.say("另一个实例正在准备数据，等待中……")
            self._wait_until(self._preparing.acquire)
        self._supervisor.start(programs.prepare())
        self._wait_until(lambda: "prepare" in self._supervisor.exit_codes)
        self._preparing.release()
        if self._supervisor.exit_codes["prepare"]:
            raise CannotStart("数据库没有准备好，原因见上。")
        self._supervisor.start(programs.web(self._port))
        self._wait_until(
            self._web_is_ready, every=0.3, within=READY_WITHIN, otherwise="数据库或消息服务没有按时应答，原因见上。"
        )
        self._announce()
        if self._leading.held:
            self._start_background()
        else:
            self._console.say("本数据文件夹已有一个实例在运行，后台工作由它承担；它结束后由本实例接替。")

    def _keep_going(self) -> None:
        """Run until asked to end; take over the background work when the instance that does it has ended."""
        while True:
            self._wait_until(lambda: not self._leading.held and self._leading.acquire())
            self._console.say("前一个实例已结束，后台工作由本实例接替。")
            self._start_broker()
            self._start_background()

    def _start_broker(self) -> None:
        if not self._own_broker:
            return
        path = broker_socket(self._data)
        self._make_socket_folder(path.parent)
        self._supervisor.start(programs.broker(self._data))
        log = self._data / "broker" / "valkey.log"
        self._wait_until(
            lambda: _pongs(path) or not self._supervisor.is_running("broker"),
            within=READY_WITHIN,
            otherwise=f"消息服务没有按时就绪，记录见 {log}。",
        )
        if not self._supervisor.is_running("broker"):
            raise CannotStart(f"消息服务没有启动，记录见 {log}。")

    def _make_socket_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # In the shared folder for temporary files somebody else could have made it first, to listen in.
        if folder.stat().st_uid != os.getuid():
            raise CannotStart(f"文件夹 {folder} 属于别的用户，不能放消息服务的套接字。")

    def _start_background(self) -> None:
        self._supervisor.start(programs.worker())
        self._supervisor.start(programs.beat())

    def _web_is_ready(self) -> bool:
        """Whether the health check is content; a page that breaks will not mend itself by waiting."""
        status = _health(self._port)
        if status == http.HTTPStatus.INTERNAL_SERVER_ERROR or not self._supervisor.is_running("web"):
            raise CannotStart("网页服务没有启动，原因见上。")
        return status == http.HTTPStatus.OK

    def _wait_until(
        self,
        happened: Callable[[], bool],
        *,
        every: float = 0.1,
        within: float | None = None,
        otherwise: str = "",
    ) -> None:
        """Go on until ``happened``; raise :class:`_Stopped` when asked to end, :class:`CannotStart` when too late."""
        begun = time.monotonic()
        while not happened():
            if self._stop_requests or self._console.closed:
                raise _Stopped
            if within is not None and time.monotonic() - begun > within:
                raise CannotStart(otherwise)
            # Output ends a step early; without a fixed time a check that makes output would chase itself.
            look_again = time.monotonic() + every
            while (left := look_again - time.monotonic()) > 0:
                self._supervisor.step(left)

    def _announce(self) -> None:
        say = self._console.say
        say()
        say(f"践诺已启动：http://{HOST}:{self._port}")
        accounts = self._data / "demo_accounts.txt"
        if accounts.exists():
            rows = [line.split("\t") for line in accounts.read_text(encoding="utf-8").splitlines() if line.strip()]
            say("演示账户：")
            self._console.table([("角色", "用户名", "密码", "姓名"), *rows])
        say(f"数据在 {self._data}，按 Ctrl-C 停止。")
        say()


def _pongs(path: Path) -> bool:
    """Whether the broker behind this socket has loaded its file and answers."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as broker:
        broker.settimeout(0.5)
        try:
            broker.connect(str(path))
            broker.sendall(b"PING\r\n")
            return broker.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def _health(port: int) -> int | None:
    """Return the status of the health check, or None where nothing answers yet."""
    web = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        web.request("GET", "/healthz")
        return web.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        web.close()
