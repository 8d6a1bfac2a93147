"""Property modifiers of [MS-DOC]: which bytes of the text carry which formatting."""

import struct
from bisect import bisect_right

CHARACTER_HIDDEN, CHARACTER_DELETED = 0x083C, 0x0800
IN_TABLE, ROW_END = 0x2416, 0x2417
LIST_LEVEL, LIST_NUMBER = 0x260A, 0x460B
_PAGE = 512
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # operand bytes by the top three bits of the opcode
_WIDE_LENGTH = 0xD608  # the one variable operand whose length takes two bytes
_WANTED = frozenset({CHARACTER_HIDDEN, CHARACTER_DELETED, IN_TABLE, ROW_END, LIST_LEVEL, LIST_NUMBER})


def modifiers(grpprl: bytes) -> dict[int, int]:
    """Return the values of the modifiers that matter here, by opcode."""
    found: dict[int, int] = {}
    at = 0
    while at + 2 <= len(grpprl):
        code = struct.unpack_from("<H", grpprl, at)[0]
        at += 2
        size = _SIZES.get(code >> 13)
        if size is None:
            if at >= len(grpprl):
                break
            size = (
                struct.unpack_from("<H", grpprl, at)[0] + 1
                if code == _WIDE_LENGTH and at + 2 <= len(grpprl)
                else 1 + grpprl[at]
            )
        if code in _WANTED:
            found[code] = int.from_bytes(grpprl[at : at + size], "little")
        at += size
    return found


class Runs:
    """Formatting of the bytes of the main stream, from its formatted pages."""

    def __init__(self, main: bytes, places: bytes, *, for_paragraphs: bool) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._found: list[tuple[int, bytes]] = []  # style and modifiers
        count = max((len(places) - 4) // 8, 0)
        pages = struct.unpack_from(f"<{count}I", places, 4 * (count + 1)) if count else ()
        runs: list[tuple[int, int, tuple[int, bytes]]] = []
        for number in pages:
            page = main[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
            if len(page) == _PAGE:
                runs += _page_runs(page, for_paragraphs=for_paragraphs)
        for start, end, properties in sorted(runs, key=lambda run: run[:2]):
            self._starts.append(start)
            self._ends.append(end)
            self._found.append(properties)

    def _index(self, offset: int) -> int | None:
        at = bisect_right(self._starts, offset) - 1
        return at if at >= 0 and offset < self._ends[at] else None

    def at(self, offset: int) -> tuple[int, bytes]:
        """Return the style and modifiers of the byte at ``offset``."""
        at = self._index(offset)
        return (0, b"") if at is None else self._found[at]

    def end_of(self, offset: int) -> int:
        """Return where the formatting of the byte at ``offset`` ends."""
        at = self._index(offset)
        if at is not None:
            return self._ends[at]
        following = bisect_right(self._starts, offset)
        return self._starts[following] if following < len(self._starts) else 1 << 62


def _page_runs(page: bytes, *, for_paragraphs: bool) -> list[tuple[int, int, tuple[int, bytes]]]:
    count = page[511]
    width = 13 if for_paragraphs else 1
    if 4 * (count + 1) + width * count > 511:
        return []
    bounds = struct.unpack_from(f"<{count + 1}I", page, 0)
    runs: list[tuple[int, int, tuple[int, bytes]]] = []
    for i in range(count):
        at = 2 * page[4 * (count + 1) + width * i]
        runs.append((bounds[i], bounds[i + 1], _paragraph(page, at) if for_paragraphs else _character(page, at)))
    return runs


def _character(page: bytes, at: int) -> tuple[int, bytes]:
    return 0, page[at + 1 : at + 1 + page[at]] if at else b""


def _paragraph(page: bytes, at: int) -> tuple[int, bytes]:
    if not at or at + 1 >= len(page):
        return 0, b""
    length, start = 2 * page[at] - 1, at + 1
    if length < 0:
        length, start = 2 * page[at + 1], at + 2
    body = page[start : start + length]
    return (int.from_bytes(body[:2], "little"), body[2:]) if len(body) >= 2 else (0, b"")
