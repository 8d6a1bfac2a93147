"""
Read the binary format of Word 97 to 2003 ([MS-DOC]), which WPS writes as well, without any office program.

Text by the piece table; paragraph and character properties only as far as they decide what a reader sees: hidden and
deleted text, table rows, automatic numbers.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from proposals.parsing.readers.archive import damaged
from proposals.parsing.readers.compound import CompoundFile
from proposals.parsing.readers.limits import Limits
from proposals.parsing.readers.lines import Lines
from proposals.parsing.readers.msword_lists import ListReference, read_lists, read_styles
from proposals.parsing.readers.msword_properties import (
    CHARACTER_DELETED,
    CHARACTER_HIDDEN,
    IN_TABLE,
    LIST_LEVEL,
    LIST_NUMBER,
    ROW_END,
    Runs,
    modifiers,
)
from proposals.parsing.types import BlockKind, SourceText, UnreadableDocument

_MAGIC = 0xA5EC
_WORD_97 = 0xC1
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
# Places in the file information block: lengths of the stories, then (offset, length) pairs in the table stream.
_STORIES = 0x4C
_STYLES, _CHARACTERS, _PARAGRAPHS, _PIECES, _LISTS, _USES = 0xA2, 0xFA, 0x102, 0x1A2, 0x2E2, 0x2EA
_SHOWN = str.maketrans(
    {"\x1e": "-", "\x1f": None, "\xad": None, "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x01": None, "\x05": None,
     "\x08": None, "\x03": None, "\x04": None, "\x02": None, "\xa0": " "}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int  # first character position
    end: int
    offset: int  # byte offset in the main stream
    width: int  # bytes a character: 1 or 2


@dataclass(slots=True)
class _Paragraph:
    text: str
    mark: str  # what ends it: a paragraph mark or a cell mark
    properties: bytes
    style: int
    notes: int  # references to footnotes in it


def read_word(file: CompoundFile, limits: Limits) -> SourceText:
    """
    Return the text of a Word 97 document.

    Raises UnreadableDocument: ``encrypted``, ``unsupported`` (Word 95 and older), ``damaged``, ``too_large``,
    ``no_text``.
    """
    try:
        return _Document(file).source(limits)
    except (struct.error, IndexError, OverflowError, UnicodeDecodeError) as error:
        raise damaged() from error


class _Document:
    def __init__(self, file: CompoundFile) -> None:
        self._main = main = file.read("WordDocument")
        magic, version, flags = struct.unpack_from("<HH6xH", main, 0)
        if magic != _MAGIC or version < _WORD_97:
            raise UnreadableDocument(
                "unsupported", "这是很旧的 Word 格式，无法读取。请用 WPS 或 Word 另存为 .docx 后上传。"
            )
        if flags & _ENCRYPTED:
            raise UnreadableDocument("encrypted", "文件设有密码，无法读取。请取消密码后重新上传。")
        self._table = table = file.read("1Table" if flags & _SECOND_TABLE else "0Table")
        self._lengths = struct.unpack_from("<8i", main, _STORIES)
        if min(self._lengths) < 0:
            raise damaged()
        self._pieces = _pieces(self._part(_PIECES))
        self._starts = [piece.start for piece in self._pieces]
        self._characters = Runs(main, self._part(_CHARACTERS), for_paragraphs=False)
        self._paragraphs = Runs(main, self._part(_PARAGRAPHS), for_paragraphs=True)
        self._styles = read_styles(self._part(_STYLES))
        place, length = struct.unpack_from("<II", main, _LISTS)
        # The levels follow the list definitions, outside their stated length.
        self._numbering = read_lists(table[place:] if length else b"", self._part(_USES))

    def _part(self, place: int) -> bytes:
        start, length = struct.unpack_from("<II", self._main, place)
        return self._table[start : start + length]

    def source(self, limits: Limits) -> SourceText:
        body, notes, _, _, _, _, boxes, _ = self._lengths
        end_notes = self._lengths[5]
        lines = Lines(limits)
        footnotes = self._notes(body, body + notes)
        self._story(lines, 0, body, footnotes)
        for note in footnotes:  # references that carry a mark of their own are not counted
            lines.add(note, BlockKind.NOTE)
        before_ends = sum(self._lengths[:5])
        for start, length in ((before_ends, end_notes), (before_ends + end_notes, boxes)):
            for paragraph in self._split(start, start + length):
                if paragraph.text.strip():
                    lines.add(paragraph.text, BlockKind.NOTE)
        return lines.source("doc")

    def _notes(self, start: int, end: int) -> Iterator[str]:
        text = "".join(paragraph.mark + paragraph.text + "\n" for paragraph in self._split(start, end, keep_marks=True))
        return iter([" ".join(part.split()) for part in text.split("\x02")[1:] if part.split()])

    def _story(self, lines: Lines, start: int, end: int, footnotes: Iterator[str]) -> None:
        cells: list[list[str]] = [[]]
        for paragraph in self._split(start, end):
            found = modifiers(paragraph.properties)
            if paragraph.mark == "\x07" and found.get(ROW_END):
                _add_row(lines, cells[:-1] if not cells[-1] else cells)
                cells = [[]]
                continue
            text = self._label(paragraph, found) + paragraph.text
            if found.get(IN_TABLE):
                cells[-1].append(text)
                if paragraph.mark == "\x07":
                    cells.append([])
            else:
                if cells != [[]]:
                    _add_row(lines, cells)
                    cells = [[]]
                if text.strip():
                    lines.add(text)
            for _ in range(paragraph.notes):
                note = next(footnotes, "")
                if note:
                    lines.add(note, BlockKind.NOTE)
        _add_row(lines, cells)

    def _label(self, paragraph: _Paragraph, found: dict[int, int]) -> str:
        inherited = self._styles.get(paragraph.style, ListReference())
        number = found.get(LIST_NUMBER, inherited.number)
        depth = found.get(LIST_LEVEL, inherited.depth)
        return self._numbering.label(str(number), depth) if number and number != 0xF801 else ""

    def _split(self, start: int, end: int, *, keep_marks: bool = False) -> Iterator[_Paragraph]:
        """Yield the paragraphs of a stretch of character positions, without what is hidden or deleted."""
        parts: list[str] = []
        notes = 0
        for text, offset, width in self._stretches(start, end):
            properties = modifiers(self._characters.at(offset)[1])
            is_hidden = properties.get(CHARACTER_HIDDEN) or properties.get(CHARACTER_DELETED)
            at = 0
            for i, ch in enumerate(text):
                if ch not in "\r\x07\x0c":
                    continue
                mark_offset = offset + i * width
                if not is_hidden:
                    parts.append(text[at:i])
                style, grpprl = self._paragraphs.at(mark_offset)
                shown = _shown("".join(parts), keep_marks=keep_marks)
                notes = "".join(parts).count("\x02")
                yield _Paragraph(shown, "" if keep_marks else ch, grpprl, style, notes)
                parts = []
                at = i + 1
            if not is_hidden:
                parts.append(text[at:])
        if "".join(parts).strip():
            yield _Paragraph(_shown("".join(parts), keep_marks=keep_marks), "", b"", 0, 0)

    def _stretches(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        """Yield the text of a stretch in parts of one piece and one character formatting, with byte places."""
        at = max(bisect_right(self._starts, start) - 1, 0)
        for piece in self._pieces[at:]:
            if piece.start >= end:
                return
            first, last = max(piece.start, start), min(piece.end, end)
            here = piece.offset + (first - piece.start) * piece.width
            stop = piece.offset + (last - piece.start) * piece.width
            while here < stop:
                until = min(max(self._characters.end_of(here), here + piece.width), stop)
                until = here + (until - here + piece.width - 1) // piece.width * piece.width
                raw = self._main[here:until]
                yield raw.decode("cp1252" if piece.width == 1 else "utf-16-le", errors="replace"), here, piece.width
                here = until


def _pieces(clx: bytes) -> list[_Piece]:
    at = 0
    while at < len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise damaged()
    length = struct.unpack_from("<I", clx, at + 1)[0]
    table = clx[at + 5 : at + 5 + length]
    count = (len(table) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", table, 0)
    found: list[_Piece] = []
    for i in range(count):
        place = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * i + 2)[0]
        is_narrow = bool(place & 0x40000000)
        offset = place & 0x3FFFFFFF
        if ends[i + 1] > ends[i]:
            found.append(_Piece(ends[i], ends[i + 1], offset // 2 if is_narrow else offset, 1 if is_narrow else 2))
    return found


def _shown(text: str, *, keep_marks: bool = False) -> str:
    """Return text as on the page: results of fields without their codes, and no marks of anchors."""
    parts: list[str] = []
    depth: list[bool] = []  # for each open field: still in its code
    for ch in text:
        if ch == "\x13":
            depth.append(True)
        elif ch == "\x14" and depth:
            depth[-1] = False
        elif ch == "\x15" and depth:
            depth.pop()
        elif not any(depth):
            parts.append(ch)
    joined = "".join(parts)
    return joined if keep_marks else joined.translate(_SHOWN)


def _add_row(lines: Lines, cells: list[list[str]]) -> None:
    filled = [cell for cell in cells if any(text.strip() for text in cell)]
    if len(filled) == 1 and sum(1 for text in filled[0] if text.strip()) > 1:
        for text in filled[0]:  # a frame around running text, not a row of data
            if text.strip():
                lines.add(text)
        return
    row = "\t".join(" ".join(" ".join(cell).split()) for cell in cells).rstrip("\t")
    if row.strip():
        lines.add(row, BlockKind.TABLE_ROW)
