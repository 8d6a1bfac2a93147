"""Whether the services answer that ``make test-services`` needs: ``python -m tests.services`` says so or why not."""

import os
import socket
import sys
from urllib.parse import urlsplit

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/jiannuo"
REDIS = "redis://127.0.0.1:6379/9"


def postgresql_url() -> str:
    """Return the database the services suite uses."""
    return os.environ.get("DATABASE_URL") or POSTGRESQL


def redis_url() -> str:
    """Return the Redis database the services suite may write to."""
    return os.environ.get("REDIS_URL") or REDIS


def _postgresql_answers() -> bool:
    import psycopg

    parts = urlsplit(postgresql_url())
    try:
        psycopg.connect(parts._replace(path="/postgres").geturl(), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _redis_answers() -> bool:
    parts = urlsplit(redis_url())
    try:
        socket.create_connection((parts.hostname, parts.port or 6379), timeout=3).close()
    except OSError:
        return False
    return True


def main() -> int:
    """Return 0 when both answer, 1 after naming the one that does not."""
    for name, url, answers in (
        ("PostgreSQL", postgresql_url(), _postgresql_answers),
        ("Redis", redis_url(), _redis_answers),
    ):
        if not answers():
            parts = urlsplit(url)
            where = f"{parts.hostname}:{parts.port}"
            sys.stdout.write(f"SKIPPED test-services: {name} does not answer at {where}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
