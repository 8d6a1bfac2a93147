"""Starts programs, passes on what they write, restarts those that die, and ends them all."""

import contextlib
import os
import secrets
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from config.places import BASE_DIR
from config.stack import guard
from config.stack.console import Console
from config.stack.programs import Program

# Seconds before each further restart of a program that keeps dying; the last goes on.
BACK_OFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# A program that ran this long was well; its next death counts as the first.
WELL_AFTER = 30.0
_CHUNK = 64 * 1024


@dataclass(slots=True)
class _Child:
    program: Program
    process: subprocess.Popen[bytes]
    output: int
    started: float
    deaths: int
    unread: bytes = b""
    restart_at: float | None = None
    stopping: bool = False


class Supervisor:
    """
    Keeps programs running.

    One thread and one loop: :meth:`step` waits for output, then looks after the dead. Each program leads a process
    group of its own, so that Ctrl-C reaches the launcher alone, which ends the others in order, and so that whatever
    a program has started ends with it.
    """

    def __init__(self, console: Console, environment: Mapping[str, str], *, guarded: Collection[int] = ()) -> None:
        """Keep the descriptors ``guarded`` open, by the guard, until the last program of a killed launcher is dead."""
        self._console = console
        self._mark = secrets.token_hex(8)
        self._environment = {**environment, guard.MARK: self._mark}
        self._guarded = guarded
        self._children: dict[str, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._guard: subprocess.Popen[bytes] | None = None
        self._guard_pipe = -1
        self.exit_codes: dict[str, int] = {}

    def start(self, program: Program) -> None:
        """Start ``program``; unless it is to run once, it is started again whenever it ends."""
        self._spawn(program, deaths=0)

    def is_running(self, name: str) -> bool:
        """Whether the program ``name`` is alive at this moment."""
        child = self._children.get(name)
        return child is not None and child.restart_at is None

    def step(self, seconds: float) -> None:
        """Pass on output for at most ``seconds``, then bury and restart what has died."""
        if not self._selector.get_map():
            time.sleep(seconds)
        for key, _events in self._selector.select(seconds):
            self._pass_on(key.data)
        for child in list(self._children.values()):
            if child.restart_at is None:
                code = child.process.poll()
                if code is not None:
                    self._bury(child, code)
            elif time.monotonic() >= child.restart_at:
                self._spawn(child.program, deaths=child.deaths)

    def stop(self, names: Collection[str], *, grace: float, impatient: Callable[[], bool]) -> None:
        """Ask programs to end; kill those still there after ``grace`` seconds, or as soon as ``impatient`` says so."""
        for name in set(names) & set(self._children):
            child = self._children[name]
            if child.restart_at is not None:
                del self._children[name]
                continue
            child.stopping = True
            with contextlib.suppress(ProcessLookupError):
                child.process.send_signal(child.program.stop_signal)
        deadline = time.monotonic() + grace
        while self._stopping() and time.monotonic() < deadline and not impatient():
            self.step(0.05)
        for child in self._stopping():
            guard.kill_family(child.process.pid)
            child.process.wait()
        while self._stopping():
            self.step(0.01)

    def stop_all(self, *, last: Collection[str], grace: float, impatient: Callable[[], bool]) -> None:
        """End every program, those named ``last`` when no other needs them any more, and the guard after them."""
        self.stop(self._children.keys() - last, grace=grace, impatient=impatient)
        self.stop(last, grace=grace, impatient=impatient)
        self._dismiss_guard()

    def _stopping(self) -> list[_Child]:
        return [child for child in self._children.values() if child.stopping]

    def _spawn(self, program: Program, *, deaths: int) -> None:
        output, write_end = os.pipe()
        os.set_blocking(output, False)
        try:
            process = subprocess.Popen(  # noqa: S603 - our own argument lists
                program.argv,
                cwd=BASE_DIR,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=write_end,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        finally:
            os.close(write_end)
        child = _Child(program, process, output, time.monotonic(), deaths)
        self._selector.register(output, selectors.EVENT_READ, child)
        self._children[program.name] = child
        self._tell_guard()

    def _pass_on(self, child: _Child) -> bool:
        """Relay the whole lines that have come; return whether there may be more at once."""
        try:
            chunk = os.read(child.output, _CHUNK)
        except BlockingIOError:
            return False
        if not chunk:
            self._selector.unregister(child.output)
            return False
        *lines, child.unread = (child.unread + chunk).split(b"\n")
        for line in lines:
            self._console.relay(child.program.name, line.decode(errors="replace"))
        return True

    def _bury(self, child: _Child, code: int) -> None:
        guard.kill_family(child.process.pid)
        name = child.program.name
        if child.output in self._selector.get_map():
            while self._pass_on(child):
                pass
        with contextlib.suppress(KeyError):
            self._selector.unregister(child.output)
        os.close(child.output)
        if child.unread:
            self._console.relay(name, child.unread.decode(errors="replace"))
            child.unread = b""
        if child.stopping or child.program.once:
            self.exit_codes[name] = code
            del self._children[name]
        else:
            if time.monotonic() - child.started > WELL_AFTER:
                child.deaths = 0
            pause = BACK_OFF[min(child.deaths, len(BACK_OFF) - 1)]
            child.deaths += 1
            child.restart_at = time.monotonic() + pause
            self._console.say(f"{name} 意外结束（{_how(code)}），{pause:g} 秒后重新启动。")
        self._tell_guard()

    def _tell_guard(self) -> None:
        """Name the living groups to the guard; a guard that was killed is replaced."""
        groups = " ".join(str(c.process.pid) for c in self._children.values() if c.restart_at is None)
        if self._guard is None or self._guard.poll() is not None:
            self._replace_guard()
        try:
            os.write(self._guard_pipe, f"{groups}\n".encode())
        except BrokenPipeError:
            self._replace_guard()
            os.write(self._guard_pipe, f"{groups}\n".encode())

    def _replace_guard(self) -> None:
        self._dismiss_guard()
        read_end, self._guard_pipe = os.pipe()
        self._guard = subprocess.Popen(  # noqa: S603 - our own file
            [sys.executable, "-I", "-S", guard.__file__, self._mark],
            stdin=read_end,
            start_new_session=True,
            pass_fds=tuple(self._guarded),
        )
        os.close(read_end)

    def _dismiss_guard(self) -> None:
        if self._guard:
            os.close(self._guard_pipe)
            self._guard.wait()
            self._guard = None


def _how(code: int) -> str:
    if code < 0:
        return f"信号 {signal.Signals(-code).name}"
    return f"退出码 {code}"
