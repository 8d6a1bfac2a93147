"""One run on the database of the settings: ``python -m tests.kill.run ROUNDS SEED``, called by ``python -m tests.kill``."""

import contextlib
import fcntl
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections

from tests.kill.clock import Clock
from tests.kill.servers import Broker, PostgreSQL, Sink

if TYPE_CHECKING:
    from tests.kill.judge import Tally

KILLS = 8
STILL = 0.5
PATIENCE = 60
# Longer than a lease and than a pause after a busy server.
_A_WHILE = timedelta(minutes=11)


def run(rounds: int, seed: int, folder: Path, server: PostgreSQL | None) -> bool:
    """Run the rounds, print what came of them, and return whether everything held."""
    from tests.kill.crew import LOG, SENDER, Crew, by_celery, by_hand, quiet
    from tests.kill.judge import Judge
    from tests.kill.world import found_city, next_round

    call_command("migrate", verbosity=0)
    found_city()
    chance, clock = random.Random(seed), Clock()
    sink, log = Sink(folder, seed), folder / LOG
    settings.EMAIL_PORT = sink.port
    judge = Judge(sink.file)
    with contextlib.ExitStack() as stack:
        sink.start()
        stack.callback(sink.kill)
        broker = None
        if server:
            broker = Broker(folder)
            broker.start()
            stack.callback(broker.kill)
        expected = next_round(0)
        clock.set(expected.opens)
        crew = Crew(*(by_celery(clock, folder, broker.url) if broker else by_hand(clock, folder)), folder)
        stack.callback(crew.end)
        for number in range(rounds):
            disaster = chance.randrange(KILLS)
            for kill in range(KILLS):
                if kill == KILLS // 2:
                    _wait_for_mails(expected.day)
                time.sleep(chance.uniform(0.02, 0.4))
                duty, _ = crew.kill_one(chance)
                judge.tally.killed_senders += duty == SENDER
                judge.tally.killed_others += duty != SENDER
                if kill == disaster:
                    if server and broker:
                        broker.forget()
                        server.crash()
                        judge.tally.crashes += 1
                    if chance.random() < 0.5:
                        sink.kill()
                        time.sleep(0.2)
                        sink.start()
                        judge.tally.cuts += 3
            judge.tally.waited += _settle(clock, folder, expected.day)
            judge.round_over(expected)
            if number + 1 < rounds:
                with quiet(folder, fcntl.LOCK_EX):
                    expected = _patiently(lambda number=number: next_round(number + 1))
                    clock.set(expected.opens)
    unexpected = [line for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("UNEXPECTED")]
    judge.tally.faults += unexpected
    return _told(judge.tally, rounds, log)


def _told(tally: "Tally", rounds: int, log: Path) -> bool:
    """Print what came of the rounds, and return whether everything held."""
    print(
        f"{rounds} rounds on {connections['default'].vendor}: {tally.killed_senders} senders and"
        f" {tally.killed_others} others killed, {tally.crashes} database crashes; {tally.mails} mails,"
        f" {tally.copies} copies (at most {tally.allowed_copies}), {tally.waited} waited for a lease (at most"
        f" {tally.allowed_waits}), {len(tally.faults)} faults",
        flush=True,
    )
    for fault in tally.faults[:20]:
        print(f"  FAULT {fault}")
    if tally.faults:
        print(log.read_text(encoding="utf-8")[-3000:])
    return not tally.faults and tally.copies <= tally.allowed_copies and tally.waited <= tally.allowed_waits


def _settle(clock: Clock, folder: Path, day: date) -> int:
    """
    Wait until everything of ``day`` is sent or nothing can be any more; return how many mails had to wait for a lease.

    The clock is moved on only over leases of the dead and pauses after a busy server: a living sender's lease never
    runs out here, since no server takes that long.

    :raises TimeoutError: if mails stay open whatever time passes.
    """
    from tests.kill.crew import quiet

    end, still_since, before, waited = time.monotonic() + PATIENCE, time.monotonic(), None, None
    while time.monotonic() < end:
        time.sleep(0.1)
        state = _patiently(lambda: _open_mails(day))
        if state is not None and not state:
            return waited or 0
        if state != before or state is None:
            before, still_since = state, time.monotonic()
        if time.monotonic() - still_since > STILL:
            if waited is None:
                waited = _left_to_leases(folder, day)
            with quiet(folder, fcntl.LOCK_EX):
                clock.jump(_A_WHILE)
            still_since = time.monotonic()
    raise TimeoutError(f"Still open: {before}")


def _wait_for_mails(day: date) -> None:
    """Half of the kills come while the day is planned, however long that takes, and half while its mails go out."""
    from tracking.models import Mail

    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and not _patiently(Mail.objects.filter(send_on=day).exists):
        time.sleep(0.02)


def _left_to_leases(folder: Path, day: date) -> int:
    """Return how many mails nobody can take yet, once the living have read what the dead left behind."""
    from tests.kill.crew import quiet

    for _ in range(100):
        with quiet(folder, fcntl.LOCK_EX):
            # Nobody sends now: a file is a dead one's.
            if not any(settings.SENDING_JOURNAL_FOLDER.glob("*.taken")):
                return sum(bool(claimed_by) for claimed_by, _ in _patiently(lambda: _open_mails(day)) or ())
        time.sleep(0.1)
    raise TimeoutError("Nobody reads what dead senders left behind.")


def _open_mails(day: date) -> list[tuple[str, int]] | None:
    """Return who has what, None while the day has no mails yet or lines wait that none carries."""
    from tracking.enums import MailStatus
    from tracking.models import Mail, Reminder

    mails = Mail.objects.filter(status__in=[MailStatus.PENDING, MailStatus.SENDING]).order_by("pk")
    rows = list(mails.values_list("claimed_by", "attempts"))
    if not rows and (not Mail.objects.filter(send_on=day).exists() or Reminder.objects.pending().exists()):
        return None
    return rows


def _patiently(ask):
    """Ask a database that may just be restarting."""
    for _ in range(100):
        try:
            return ask()
        except DatabaseError:
            time.sleep(0.1)
        finally:
            connections.close_all()
    raise TimeoutError("The database does not come back.")


def main() -> int:
    """Set up what the settings do not say, and run."""
    from tests.kill.servers import postgresql

    rounds, seed, database = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jiannuo-kill-")))
        server = stack.enter_context(postgresql(folder)) if database == "postgresql" else None
        import os

        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings.dev",
            JIANNUO_DATA_DIR=str(folder / "data"),
            EMAIL_HOST="127.0.0.1",
            DATABASE_URL=server.url if server else "",
        )
        (folder / "data").mkdir()
        django.setup()
        return 0 if run(rounds, seed, folder, server) else 1


if __name__ == "__main__":
    sys.exit(main())
