"""Settings from environment variables; every error names the variable and says how to mend it."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

_TRUE = "true"
_FALSE = "false"


def env_str(name: str, default: str) -> str:
    """Return the variable, or ``default`` where it is unset or empty."""
    return os.environ.get(name) or default


def env_bool(name: str, *, default: bool) -> bool:
    """Return the variable as true or false; raise :class:`ImproperlyConfigured` on any other word."""
    raw = os.environ.get(name)
    if not raw:
        return default
    if raw.lower() == _TRUE:
        return True
    if raw.lower() == _FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 'true' or 'false', not {raw!r}.")


def env_int(name: str, default: int) -> int:
    """Return the variable as a whole number; raise :class:`ImproperlyConfigured` otherwise."""
    raw = os.environ.get(name)
    if not raw:
        return default
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {raw!r}.") from None


def env_list(name: str, default: list[str]) -> list[str]:
    """Return the variable split at commas, empty parts left out."""
    raw = os.environ.get(name)
    if not raw:
        return default
    return [part.strip() for part in raw.split(",") if part.strip()]


def env_required(name: str) -> str:
    """Return the variable; raise :class:`ImproperlyConfigured` where it is unset or empty."""
    raw = os.environ.get(name)
    if not raw:
        raise ImproperlyConfigured(f"Set {name} (see .env.example).")
    return raw


def env_optional_secret(name: str) -> str:
    """Return a secret as :func:`env_secret` does, or an empty string where neither form is set."""
    if os.environ.get(name) or os.environ.get(f"{name}_FILE"):
        return env_secret(name)
    return ""


def env_secret(name: str) -> str:
    """
    Return a secret from ``NAME`` or from the file named by ``NAME_FILE``.

    :raises ImproperlyConfigured: if neither is set, or the file cannot be read.
    """
    value = os.environ.get(name)
    if value:
        return value
    path = os.environ.get(f"{name}_FILE")
    if not path:
        raise ImproperlyConfigured(f"Set {name}, or {name}_FILE to the path of a file that holds it.")
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE points to {path}, which cannot be read: {error.strerror}.") from error
