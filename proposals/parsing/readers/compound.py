"""Streams of a compound file ([MS-CFB]), the container of .doc, .wps and of office files with a password."""

import struct
from dataclasses import dataclass

from proposals.parsing.readers.archive import damaged

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above: end of chain and other special sectors
_ENTRY = 128
_STREAM, _ROOT = 2, 5


@dataclass(frozen=True, slots=True)
class _Entry:
    start: int
    size: int


class CompoundFile:
    """
    The streams at the top of a compound file by name.

    Every chain is followed at most as far as the file is long. Raises UnreadableDocument(damaged).
    """

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC) or len(data) < 512:
            raise damaged()
        self._data = data
        self._sector = 1 << min(struct.unpack_from("<H", data, 30)[0], 20)
        self._small = 1 << min(struct.unpack_from("<H", data, 32)[0], 20)
        if self._sector < 128 or self._small < 16:
            raise damaged()
        directory, self._cutoff = struct.unpack_from("<I4xI", data, 48)
        small_table, _, more_tables, _ = struct.unpack_from("<4I", data, 60)
        self._next = self._read_table(more_tables)
        self._streams: dict[str, _Entry] = {}
        root = self._read_directory(self._chain(directory))
        self._small_next = self._numbers(self._chain(small_table))
        self._small_data = self._chain(root.start)[: root.size] if root.size else b""

    def __contains__(self, name: str) -> bool:
        return name in self._streams

    def read(self, name: str) -> bytes:
        """Return a stream's bytes."""
        entry = self._streams.get(name)
        if entry is None:
            raise damaged()
        if entry.size >= self._cutoff:
            return self._chain(entry.start)[: entry.size]
        parts: list[bytes] = []
        sector, left = entry.start, len(self._small_next)
        while sector < _END and left > 0:
            parts.append(self._small_data[sector * self._small : (sector + 1) * self._small])
            if sector >= len(self._small_next):
                break
            sector, left = self._small_next[sector], left - 1
        return b"".join(parts)[: entry.size]

    def _at(self, sector: int) -> bytes:
        start = (sector + 1) * self._sector
        return self._data[start : start + self._sector]

    def _numbers(self, table: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    def _read_table(self, more: int) -> tuple[int, ...]:
        """Return the allocation table: for each sector the one that follows it."""
        places = list(struct.unpack_from("<109I", self._data, 76))
        seen = 0
        while more < _END and seen < len(self._data) // self._sector:
            block = self._numbers(self._at(more))
            if not block:
                break
            places += block[:-1]
            more, seen = block[-1], seen + 1
        sectors = [place for place in places if place < _END]
        if len(sectors) > len(self._data) // self._sector + 1:
            raise damaged()
        return self._numbers(b"".join(map(self._at, sectors)))

    def _chain(self, sector: int) -> bytes:
        parts: list[bytes] = []
        left = len(self._data) // self._sector + 1
        while sector < _END:
            if left <= 0 or sector >= len(self._next):
                raise damaged()
            parts.append(self._at(sector))
            sector, left = self._next[sector], left - 1
        return b"".join(parts)

    def _read_directory(self, directory: bytes) -> _Entry:
        root: _Entry | None = None
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<II", directory, at + 116)
            if kind == _ROOT:
                root = _Entry(start, size)
            elif kind == _STREAM and 2 <= length <= 64:
                name = directory[at : at + length - 2].decode("utf-16-le", errors="replace")
                self._streams.setdefault(name, _Entry(start, size))
        if root is None:
            raise damaged()
        return root
