"""
The process in which a stranger's table is read: bounded in time and memory, and expendable.

Started by ``isolated.sheet_of`` as ``python -m proposals.sheets.child``. Reads one line of JSON and then the file from
standard input; writes a line of JSON for the sheet, for each row, and for how it ended.
"""

import json
import signal
import sys

from proposals.parsing.readers.child import bound
from proposals.parsing.types import UnreadableDocument
from proposals.sheets.reader import SheetLimits, read_sheet
from proposals.sheets.types import Sheet


def main() -> None:
    """Read one table and report on it; a crash says enough by itself."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    order = json.loads(sys.stdin.buffer.readline())
    bound(order["seconds"], order["memory"])
    data = sys.stdin.buffer.read()
    try:
        for part in read_sheet(data, SheetLimits(**order["limits"])):
            if isinstance(part, Sheet):
                line: object = ["sheet", part.name, part.counts_from_1904]
            else:
                cells = [[at, cell.text, cell.kind, int(cell.is_merged)] for at, cell in part.cells.items()]
                line = ["row", part.number, cells]
            sys.stdout.write(json.dumps(line) + "\n")
        ending = ["end"]
    except UnreadableDocument as error:
        ending = ["refused", error.code, str(error)]
    except MemoryError:
        ending = ["refused", "too_large", "表格过于庞大，无法读取。请分成几个文件导入。"]
    sys.stdout.write(json.dumps(ending) + "\n")


if __name__ == "__main__":
    main()
