"""The default start makes its own secret key and keeps it in the data folder, readable by its owner alone."""

import os
import secrets
from pathlib import Path


def secret_from_file(path: Path) -> str:
    """Return the key in ``path``; make the file first if it is not there. Two processes starting at once agree."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    key = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
