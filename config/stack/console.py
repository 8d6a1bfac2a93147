"""What the person at the terminal reads: our own sentences, and each program's lines under its name."""

import unicodedata
from collections.abc import Sequence
from typing import TextIO

_NAME_WIDTH = 8
# Colours tell the programs apart in a terminal; in a file they would be noise.
_COLOURS = {"web": "36", "worker": "32", "beat": "35", "broker": "33", "prepare": "34"}


class Console:
    """Writes whole lines at once. A terminal that is gone sets :attr:`closed` rather than raising."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._coloured = stream.isatty()
        self.closed = False

    def say(self, text: str = "") -> None:
        """Write the launcher's own words."""
        if self.closed:
            return
        try:
            self._stream.write(f"{text}\n")
            self._stream.flush()
        except OSError:
            self.closed = True

    def relay(self, name: str, line: str) -> None:
        """Write one line that the program ``name`` wrote, unless it is empty."""
        if not line.strip():
            return
        label = f"{name:<{_NAME_WIDTH}}|"
        if self._coloured:
            label = f"\x1b[{_COLOURS.get(name, '0')}m{label}\x1b[0m"
        self.say(f"{label} {line}")

    def table(self, rows: Sequence[Sequence[str]]) -> None:
        """Write rows in columns, a Chinese character being two places wide."""
        widths = [max(_width(cell) for cell in column) for column in zip(*rows, strict=True)]
        for row in rows:
            cells = (cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True))
            self.say(("  " + "  ".join(cells)).rstrip())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
