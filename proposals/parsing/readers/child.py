"""
The process in which a stranger's file is read: bounded in time, memory and open files, and expendable.

Started by ``isolated.read_document_isolated`` as ``python -m proposals.parsing.readers.child``. Reads one line of JSON
(name and limits) and then the file from standard input; writes one JSON object to standard output.
"""

import contextlib
import ctypes
import json
import signal
import sys
from typing import Any

from proposals.parsing.readers.exchange import as_json
from proposals.parsing.readers.limits import Limits
from proposals.parsing.readers.reading import read_document
from proposals.parsing.types import UnreadableDocument

try:
    import resource
except ImportError:  # Windows has no limits of this kind; time is bounded by the parent all the same
    resource = None  # type: ignore[assignment]

_PR_SET_PDEATHSIG = 1  # prctl(2)
_FILES = 256
_WRITTEN = 512 * 1024 * 1024  # bytes in one file; only a converter writes any


def main() -> None:
    """Read one file and report on it; a crash says enough by itself."""
    _end_with_parent()
    # Asked to stop, leave in good order: whoever started a converter then ends it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    order = json.loads(sys.stdin.buffer.readline())
    bound(order["seconds"], order["memory"])
    data = sys.stdin.buffer.read()
    try:
        answer: dict[str, Any] = {
            "source": as_json(read_document(data, name=order["name"], limits=Limits(**order["limits"])))
        }
    except UnreadableDocument as error:
        answer = {"code": error.code, "message": str(error)}
    except MemoryError:
        answer = {"code": "too_large", "message": "文件过于庞大，无法读取。请只上传答复正文。"}
    json.dump(answer, sys.stdout)


def _end_with_parent() -> None:
    """Have the system ask this process to stop when the one that started it is gone, where the system can."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def bound(seconds: int, memory: int) -> None:
    """Bound this process: processor time, memory in bytes, open files and what it may write."""
    if resource is None:
        return
    # Soft limits only: the hard ones stay, so that a converter, which needs more memory, can be given it back.
    for kind, amount in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_NOFILE, _FILES),
        (resource.RLIMIT_FSIZE, _WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (amount if hard == resource.RLIM_INFINITY else min(amount, hard), hard))


if __name__ == "__main__":
    main()
