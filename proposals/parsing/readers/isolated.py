"""Read a file from a stranger in a process of its own."""

import json
import math
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO

from proposals.parsing.readers.exchange import from_json
from proposals.parsing.readers.limits import DEFAULT_LIMITS, Limits
from proposals.parsing.readers.reading import check_size
from proposals.parsing.types import SourceText, UnreadableDocument

_ROOT = Path(__file__).resolve().parents[3]
_MEMORY = 1536 * 1024 * 1024  # a letter needs under 200 MB
# The child needs nothing else, least of all the passwords that a server's environment may hold.
_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


def read_document_isolated(
    data: bytes, *, name: str = "", timeout: float = 60.0, limits: Limits = DEFAULT_LIMITS, memory: int = _MEMORY
) -> SourceText:
    """
    Do what ``read_document`` does in a child process, within ``timeout`` seconds and ``memory`` bytes.

    A plain subprocess, because Celery's worker processes may not fork through multiprocessing. Raises
    UnreadableDocument as ``read_document``, and with ``timeout`` or ``damaged`` if the child did not come to an end
    or broke down.
    """
    check_size(data, limits)
    order: dict[str, object] = {"name": name, "limits": asdict(limits)}
    with tempfile.TemporaryFile() as output:
        try:
            returncode = run_child(
                "proposals.parsing.readers.child", order, data, output=output, timeout=timeout, memory=memory
            )
        except ChildTimeout:
            raise UnreadableDocument(
                "timeout", f"文件在{timeout:g}秒内没有读完，已停止读取。请另存为 .docx 后重新上传。"
            ) from None
        output.seek(0)
        return _answer(returncode, output.read())


class ChildTimeout(Exception):  # noqa: N818 - says what happened
    """The child did not come to an end in its time."""


def run_child(
    module: str, order: dict[str, object], data: bytes, *, output: IO[bytes], timeout: float, memory: int = _MEMORY
) -> int:
    """
    Run ``module`` in a process of its own with the order and the file on its standard input; return its exit code.

    What it writes goes to ``output``, a file, so that nobody has to hold it in memory.

    :raises ChildTimeout: after ``timeout`` seconds.
    """
    # Processor time is bounded a little above the clock, for the case that nobody is left to stop the child.
    order = {**order, "seconds": math.ceil(timeout) + 5, "memory": memory}
    with subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", module],
        cwd=_ROOT,
        env={key: os.environ[key] for key in _ENVIRONMENT if key in os.environ} | {"PYTHONPATH": str(_ROOT)},
        stdin=subprocess.PIPE,
        stdout=output,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as child:
        try:
            child.communicate(json.dumps(order).encode() + b"\n" + data, timeout=timeout)
        except subprocess.TimeoutExpired:
            _ask_to_stop(child)
            raise ChildTimeout from None
        finally:
            _end(child)
    return child.returncode


def _ask_to_stop(child: "subprocess.Popen[bytes]") -> None:
    """Give the child a moment to end a converter that it has started in a group of its own."""
    child.terminate()
    with suppress(subprocess.TimeoutExpired):
        child.wait(1.0)


def _end(child: "subprocess.Popen[bytes]") -> None:
    """End the child and whatever it started; it leads a session of its own."""
    with suppress(ProcessLookupError, PermissionError):  # gone already
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()


def _answer(returncode: int, output: bytes) -> SourceText:
    try:
        answer = json.loads(output)
        if "code" in answer:
            raise UnreadableDocument(answer["code"], answer["message"])
        return from_json(answer["source"])
    except (ValueError, KeyError, TypeError) as error:
        if returncode == -getattr(signal, "SIGXCPU", 0):
            raise UnreadableDocument("timeout", "文件读取耗时过长，已停止读取。请另存为 .docx 后重新上传。") from error
        raise UnreadableDocument("damaged", "文件内容异常，读取中断。请用原程序打开后另存一份，再重新上传。") from error
