"""
``make test-kill``: the run on SQLite, and on PostgreSQL with Celery and Redis where the server's programs are.

``python -m tests.kill [--rounds 5] [--seed 1] [--database sqlite]``; exit code 1 if anything was lost, doubled or sent
that was not due.
"""

import argparse
import subprocess
import sys

from config.places import BASE_DIR
from tests.kill.servers import postgresql_programs

DATABASES = ("sqlite", "postgresql")


def main() -> int:
    """Run one database after the other, each in a process of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.kill")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=DATABASES, action="append")
    arguments = parser.parse_args()
    failed = False
    for database in arguments.database or DATABASES:
        if database == "postgresql" and postgresql_programs() is None:
            print("SKIPPED test-kill on PostgreSQL: its server programs (initdb, pg_ctl) are not installed", flush=True)
            continue
        command = [sys.executable, "-m", "tests.kill.run", str(arguments.rounds), str(arguments.seed), database]
        failed |= subprocess.run(command, cwd=BASE_DIR, check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
