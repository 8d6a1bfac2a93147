"""Turn ``DATABASE_URL`` into Django's settings, with the options both databases need to keep a ledger honest."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def sqlite(path: Path) -> dict[str, Any]:
    """Settings for SQLite: write-ahead log, and writers that queue at BEGIN rather than fail in the middle."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
        },
    }


def from_url(url: str) -> dict[str, Any]:
    """
    Settings for ``sqlite:////absolute/path`` or ``postgresql://user:password@host:port/name``.

    PostgreSQL takes libpq's own parameters after a question mark: ``?sslmode=verify-full``, ``?host=/run/postgresql``;
    behind a pooler that refuses start-up options, ``?options=``.

    :raises ImproperlyConfigured: for any other form; the message does not repeat the address, which holds a password.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}.") from None
    if parts.scheme == "sqlite" and not parts.netloc and parts.path.strip("/"):
        return sqlite(Path("/" + unquote(parts.path).lstrip("/")))
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        options = dict(parse_qsl(parts.query, keep_blank_values=True))
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", parts.hostname or ""),
            "PORT": str(port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # Compiling our longer statements just in time takes longer than running them.
            "OPTIONS": {"connect_timeout": "5", "options": "-c jit=off", **options},
        }
    raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
