"""Where things are on disk. The launcher needs this before Django is loaded, so nothing here imports Django."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

BASE_DIR = Path(__file__).resolve().parent.parent

# A unix socket's path must fit the kernel's sun_path: 107 bytes on Linux, 103 on macOS.
SOCKET_PATH_MAX_BYTES = 100


def data_dir() -> Path:
    """Return the folder of everything the program writes: ``JIANNUO_DATA_DIR``, or ``var`` in the checkout."""
    return Path(os.environ.get("JIANNUO_DATA_DIR") or BASE_DIR / "var").resolve()


def broker_socket(data: Path) -> Path:
    """
    Return the socket of the embedded broker for this data folder.

    A deep data folder would make the path longer than a socket may have; it then stands in the system's folder for
    temporary files, under a name that every process with the same data folder works out alike.
    """
    socket = data / "broker" / "valkey.sock"
    if len(os.fsencode(socket)) <= SOCKET_PATH_MAX_BYTES:
        return socket
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"jiannuo-{os.getuid()}-{digest}" / "valkey.sock"


def broker_url(data: Path) -> str:
    """Return the embedded broker's address as Celery writes it."""
    return f"redis+socket://{quote(str(broker_socket(data)))}"
