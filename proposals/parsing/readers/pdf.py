"""
Read the text layer of a PDF with PDFium.

Only characters and their places are taken; scripts, forms, links and attachments are never looked at. A page without
text layer is where recognition of scans would come in: ``_glyphs`` gives characters with places, whoever found them.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from proposals.parsing.readers.archive import damaged
from proposals.parsing.readers.glyphs import Glyph, Page, lines_of, plain_character
from proposals.parsing.readers.limits import Limits
from proposals.parsing.readers.lines import Lines
from proposals.parsing.readers.paragraphs import join_lines
from proposals.parsing.readers.ruling import Grid, Rule, split_tables
from proposals.parsing.types import Notice, SourceText, UnreadableDocument

_FEW = 10  # characters; a document with fewer is a scan with a stamp or page numbers
_FARTHEST = 1e5  # points; places and sizes beyond are damage
_MANY_OBJECTS = 5_000  # a page with more objects is a map or a drawing, and has no tables for us
_MANY_SEGMENTS = 500
_GARBLED = 0.3  # share of characters without meaning above which the text layer is of no use


def read_pdf(data: bytes, limits: Limits) -> SourceText:
    """
    Return the text of a PDF as paragraphs with page numbers, without what repeats at head and foot of the pages.

    Raises UnreadableDocument: ``encrypted``, ``damaged``, ``too_large`` (pages, characters), ``no_text`` for a scan
    or a text layer whose characters mean nothing. Pages without text among others give a notice.
    """
    document = _open(data)
    try:
        if len(document) > limits.pages:
            raise UnreadableDocument("too_large", f"文件超过{limits.pages}页，不像一封答复。请只上传答复正文。")
        pages: list[Page] = []
        characters = 0
        for number in range(len(document)):
            page, count = _page(document, number, limits.characters - characters)
            pages.append(page)
            characters += count
    except pypdfium2.PdfiumError as error:
        raise damaged() from error
    finally:
        document.close()
    _check_text(pages)
    lines = Lines(limits)
    for paragraph in join_lines(pages):
        lines.add(paragraph.text, paragraph.kind, paragraph.page)
    silent = [number for number, page in enumerate(pages, 1) if not page.lines]
    return lines.source("pdf", notices=tuple(Notice("page_without_text", f"第{number}页") for number in silent))


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}:
            raise UnreadableDocument("encrypted", "PDF 设有密码，无法读取。请取消密码后重新上传。") from error
        raise damaged() from error


def _check_text(pages: list[Page]) -> None:
    text = "".join(line.text for page in pages for line in page.lines)
    if len("".join(text.split())) < _FEW:
        raise UnreadableDocument("no_text", "扫描件没有文字层，请上传可复制文字的版本。")
    garbled = sum(1 for ch in text if ch == "\ufffd" or "\ue000" <= ch <= "\uf8ff")
    if garbled > _GARBLED * len(text):
        raise UnreadableDocument("no_text", "PDF 的文字层是乱码，无法读取。请上传 .docx 或可复制文字的版本。")


def _page(document: pypdfium2.PdfDocument, number: int, allowed: int) -> tuple[Page, int]:
    """Return a page's lines and how many characters PDFium counts on it."""
    page = document[number]
    try:
        text_page = page.get_textpage()
        try:
            count = text_page.count_chars()
            if count > allowed:
                raise UnreadableDocument("too_large", "文件文字过多，不像一封答复。请只上传答复正文。")
            found = list(_glyphs(text_page, count))
        finally:
            text_page.close()
        turn = _main_direction(found)
        glyphs = [_turned(item, turn) for item in found if _runs_along(item, turn)]
        grid = Grid(*_rules_of(page)) if turn == 0 else Grid([], [])
        left, bottom, right, top = page.get_mediabox()
    finally:
        page.close()
    rows, rest = split_tables(glyphs, grid, number + 1)
    lines = sorted([*rows, *lines_of(rest, number + 1)], key=lambda line: -line.base)
    paper = (
        (left, bottom, right, top),
        (bottom, -right, top, -left),
        (-right, -top, -left, -bottom),
        (-top, left, -bottom, right),
    )[turn]
    return Page(tuple(lines), *paper), count


@dataclass(frozen=True, slots=True)
class _Found:
    """A character as it stands on the page, which may be turned; ``angle`` is its direction in whole degrees."""

    char: str
    box: tuple[float, float, float, float]  # left, bottom, right, top
    origin: tuple[float, float]
    size: float
    angle: int


def _glyphs(text_page: pypdfium2.PdfTextPage, count: int) -> Iterator[_Found]:
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    handle = text_page.raw  # looked up once: this loop runs for every character
    for i in range(count):
        if pdfium.FPDFText_IsGenerated(handle, i) == 1:
            continue
        if not (
            pdfium.FPDFText_GetLooseCharBox(handle, i, box)
            and pdfium.FPDFText_GetCharOrigin(handle, i, x, y)
            and pdfium.FPDFText_GetMatrix(handle, i, matrix)
        ):
            continue
        size = pdfium.FPDFText_GetFontSize(handle, i) * math.hypot(matrix.c, matrix.d)
        angle = round(math.degrees(math.atan2(matrix.b, matrix.a))) % 360
        places = (box.left, box.bottom, box.right, box.top)
        char = _character(pdfium.FPDFText_GetUnicode(handle, i))
        if char and 0.1 < size < _FARTHEST and all(-_FARTHEST < at < _FARTHEST for at in (*places, x.value, y.value)):
            yield _Found(char, places, (x.value, y.value), size, angle)


def _character(code: int) -> str:
    if code == 0x02:  # PDFium's mark for a hyphen at a line's end
        return "-"
    if code in {0, 0xFFFE, 0xFFFF} or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return "\ufffd"
    char = chr(code)
    if 0xE000 <= code <= 0xF8FF:
        return char
    return plain_character(char) if char.isprintable() or char.isspace() else ""


def _main_direction(found: list[_Found]) -> int:
    """Return in quarter turns the direction that most text of a page runs in; scanned tables often lie on a side."""
    turns = Counter(round(item.angle / 90) % 4 for item in found if min(item.angle % 90, 90 - item.angle % 90) <= 5)
    return turns.most_common(1)[0][0] if turns else 0


def _runs_along(item: _Found, turn: int) -> bool:
    """Tell running text from what lies across it, such as a watermark."""
    return abs((item.angle - 90 * turn + 180) % 360 - 180) <= 5


def _turned(item: _Found, turn: int) -> Glyph:
    left, bottom, right, top = item.box
    x, y = item.origin
    if turn == 0:
        return Glyph(item.char, left, right, y, item.size)
    cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[turn]
    sides = (left * cosine + bottom * sine, right * cosine + top * sine)
    return Glyph(item.char, min(sides), max(sides), y * cosine - x * sine, item.size)


def _rules_of(page: pypdfium2.PdfPage) -> tuple[list[Rule], list[Rule]]:
    """Return the horizontal and vertical rules drawn on a page."""
    across: list[Rule] = []
    down: list[Rule] = []
    if pdfium.FPDFPage_CountObjects(page) > _MANY_OBJECTS:
        return across, down
    for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=1):
        if pdfium.FPDFPath_CountSegments(drawn) > _MANY_SEGMENTS:
            continue
        for (x0, y0), (x1, y1) in _strokes(drawn):
            if abs(y0 - y1) < 1:
                across.append(Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            elif abs(x0 - x1) < 1:
                down.append(Rule((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return across, down


def _strokes(drawn: pypdfium2.PdfObject) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield the straight strokes of a path as pairs of points on the page."""
    matrix = drawn.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    here = start = (0.0, 0.0)
    for i in range(pdfium.FPDFPath_CountSegments(drawn)):
        segment = pdfium.FPDFPath_GetPathSegment(drawn, i)
        if not segment or not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            return
        kind = pdfium.FPDFPathSegment_GetType(segment)
        there = matrix.on_point(x.value, y.value)
        if not all(-_FARTHEST < at < _FARTHEST for at in there):
            return
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = there
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            yield here, there
        here = there
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield here, start
            here = start
