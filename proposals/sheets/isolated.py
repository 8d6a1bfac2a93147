"""Read a table from a stranger in a process of its own, and hand its rows on one by one."""

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import IO

from proposals.parsing.readers.isolated import ChildTimeout, run_child
from proposals.parsing.types import UnreadableDocument
from proposals.sheets.reader import SheetLimits
from proposals.sheets.types import Cell, CellKind, Sheet, SheetRow

DEFAULT_LIMITS = SheetLimits()


@contextmanager
def sheet_of(
    data: bytes, *, timeout: float, limits: SheetLimits = DEFAULT_LIMITS
) -> Iterator[tuple[Sheet, Callable[[], Iterator[SheetRow]]]]:
    """
    Give the first sheet of a file and a function that yields its rows, read within ``timeout`` seconds.

    The rows wait in a temporary file, so that memory does not grow with their number. Each call starts at the first
    row and ends what an earlier call was yielding.

    :raises UnreadableDocument: if the file cannot be read to its end; before the first row is given.
    """
    with tempfile.TemporaryFile() as output:
        try:
            run_child("proposals.sheets.child", {"limits": asdict(limits)}, data, output=output, timeout=timeout)
        except ChildTimeout:
            raise UnreadableDocument(
                "timeout", f"表格在{timeout:g}秒内没有读完，已停止读取。请分成几个文件导入。"
            ) from None
        _check_ending(output)
        output.seek(0)
        _, name, counts_from_1904 = json.loads(output.readline())
        yield Sheet(name, counts_from_1904), lambda: _rows(output)


def _check_ending(output: IO[bytes]) -> None:
    """The last line says how reading ended; without one the child broke down."""
    size = output.seek(0, 2)
    output.seek(max(0, size - 4096))
    last = output.read().rstrip(b"\n").rpartition(b"\n")[2]
    try:
        ending = json.loads(last)
    except ValueError:
        ending = None
    match ending:
        case ["end"]:
            return
        case ["refused", str(code), str(message)]:
            raise UnreadableDocument(code, message)
    raise UnreadableDocument("damaged", "表格内容异常，读取中断。请用原程序打开后另存一份，再重新上传。")


def _rows(output: IO[bytes]) -> Iterator[SheetRow]:
    output.seek(0)
    for line in output:
        kind, *rest = json.loads(line)
        if kind == "row":
            number, cells = rest
            yield SheetRow(
                number, {at: Cell(text, CellKind(sort), is_merged=bool(merged)) for at, text, sort, merged in cells}
            )
