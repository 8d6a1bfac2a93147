"""The default start makes its own secret key and keeps it in the data folder, readable by its owner alone."""

import os
import secrets
import tempfile
from pathlib import Path


def secret_from_file(path: Path) -> str:
    """
    Return the key in ``path``; make the file first if it is not there.

    The key is written beside its place and linked in whole, so that of two processes starting at once both read the
    same key and neither reads half of one.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=".secret-")
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(50))
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            Path(draft).unlink()
    return path.read_text(encoding="ascii")
