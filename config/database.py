"""Turn ``DATABASE_URL`` into Django's settings, with the options both databases need to keep a ledger honest."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

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
    Settings for ``sqlite:///path`` or ``postgresql://user:password@host:port/name``.

    :raises ImproperlyConfigured: for any other form.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme in {"postgres", "postgresql"} and parts.path.strip("/"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
        }
    raise ImproperlyConfigured("DATABASE_URL must look like postgresql://user:password@host:5432/name.")
