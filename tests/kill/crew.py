"""The processes that plan and send, forked so that a killed one is replaced in milliseconds."""

import contextlib
import fcntl
import logging
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from django.db import DatabaseError, InterfaceError, connections

from tests.kill.clock import Clock

SWEEPER, SENDER, BEAT = "sweeper", "sender", "beat"
LOG = "crew.log"


class Crew:
    """Two planners, three senders and what wakes them; a member that is killed is replaced."""

    def __init__(self, duties: dict[str, Callable[[], None]], numbers: dict[str, int], folder: Path) -> None:
        self._duties = duties
        self._log = folder / LOG
        self._members: dict[int, str] = {}
        for duty, number in numbers.items():
            for _ in range(number):
                self._fork(duty)

    def kill_one(self, chance: random.Random) -> tuple[str, int]:
        """Kill a member with SIGKILL, put another in its place and return who it was."""
        pid = chance.choice(sorted(self._members))
        duty = self._members.pop(pid)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self._fork(duty)
        return duty, pid

    def end(self) -> None:
        """Kill everybody."""
        for pid in self._members:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        self._members.clear()

    def _fork(self, duty: str) -> None:
        connections.close_all()
        pid = os.fork()
        if pid:
            self._members[pid] = duty
            return
        log = os.open(self._log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        try:
            self._duties[duty]()
        except BaseException:  # noqa: BLE001 - whatever it is, it is the finding
            sys.stderr.write(f"UNEXPECTED in {duty}: {traceback.format_exc()}")
            sys.stderr.flush()
        finally:
            os._exit(1)


def by_hand(clock: Clock, folder: Path) -> tuple[dict[str, Callable[[], None]], dict[str, int]]:
    """Two planners and three senders that go on as fast as they can, as ``manage.py send_reminders`` in a loop."""

    def again_and_again(work: Callable[[], object], pause: float) -> Callable[[], None]:
        def run() -> None:
            while True:
                _guarded(work)
                time.sleep(pause)

        return run

    duties = {
        SWEEPER: again_and_again(_planning(clock), 0.3),
        SENDER: again_and_again(_sending(clock, folder), 0.1),
    }
    return duties, {SWEEPER: 2, SENDER: 3}


def by_celery(clock: Clock, folder: Path, broker_url: str) -> tuple[dict[str, Callable[[], None]], dict[str, int]]:
    """The same through Celery: two beats, two workers for planning, three for sending."""
    from celery import shared_task
    from celery.apps.worker import Worker
    from celery.beat import Service

    from config.beat import SafeScheduler
    from config.celery import app

    planning, sending = _planning(clock), _sending(clock, folder)

    @shared_task(name="kill.plan")
    def plan() -> None:
        _guarded(planning)

    @shared_task(name="kill.send")
    def send() -> None:
        _guarded(sending)

    app.conf.update(
        broker_url=broker_url,
        worker_redirect_stdouts=False,
        task_routes={"kill.plan": {"queue": "plan"}, "kill.send": {"queue": "send"}},
        beat_max_loop_interval=0.1,
        beat_schedule={
            "plan": {"task": "kill.plan", "schedule": 0.3, "options": {"expires": 1}},
            "send": {"task": "kill.send", "schedule": 0.1, "options": {"expires": 1}},
        },
    )
    app.finalize()

    def worker(queue: str) -> Callable[[], None]:
        return lambda: Worker(
            app=app, hostname=f"{queue}-{os.getpid()}@kill", pool_cls="solo", queues=[queue], without_gossip=True,
            without_mingle=True, without_heartbeat=True, loglevel=logging.ERROR,
        ).start()  # fmt: skip

    def beat() -> None:
        Service(app, max_interval=0.1, scheduler_cls=SafeScheduler).start()

    return {SWEEPER: worker("plan"), SENDER: worker("send"), BEAT: beat}, {SWEEPER: 2, SENDER: 3, BEAT: 2}


def _planning(clock: Clock) -> Callable[[], object]:
    from tracking.services.reminders import sweep_reminders

    return lambda: sweep_reminders(now=clock.now())


def _sending(clock: Clock, folder: Path) -> Callable[[], object]:
    from tracking.services.reminders import send_reminders

    def run() -> None:
        with quiet(folder, fcntl.LOCK_SH):
            send_reminders(now=clock.now(), worker=f"kill:{os.getpid()}")

    return run


@contextlib.contextmanager
def quiet(folder: Path, kind: int) -> Iterator[None]:
    """
    Hold the lock that every run of a sender shares, and that whoever moves the clock holds alone.

    Moving it under a living sender would end its lease early. The lock of a process that is killed is gone with it.
    Whoever wants it alone says so, and the others let her pass: they would otherwise never leave a gap.
    """
    wanted_alone = folder / "quiet-please"
    if kind == fcntl.LOCK_EX:
        wanted_alone.touch()
    else:
        while wanted_alone.exists():
            time.sleep(0.02)
    try:
        with (folder / "quiet").open("w") as file:
            fcntl.flock(file, kind)
            yield
    finally:
        if kind == fcntl.LOCK_EX:
            wanted_alone.unlink()


def _guarded(work: Callable[[], object]) -> None:
    """Live through a database that goes away, as a worker does; anything else ends the process and fails the test."""
    try:
        work()
    except (DatabaseError, InterfaceError) as error:
        sys.stderr.write(f"database: {type(error).__name__} {str(error).partition(chr(10))[0]}\n")
    finally:
        connections.close_all()
