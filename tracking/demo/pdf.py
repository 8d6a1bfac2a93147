"""
Write a Chinese letter as PDF with nothing but the standard library.

The text is set in STSong-Light, a Chinese font every PDF program knows by name, so that nothing is embedded.
"""

import zlib
from collections.abc import Sequence
from enum import StrEnum

PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0  # A4 in points
LEFT, RIGHT, TOP, BOTTOM = 79.0, 521.0, 742.0, 99.0
SIZE, LEADING, TITLE_SIZE = 16.0, 28.0, 20.0
_NO_START = "，。、；：？！）》”’〕】％%"

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe)"
    b" /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500 814 939 500] /FontDescriptor 5 0 R >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
    b" /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)
# A grey sheet without any text, as a scanner without text recognition leaves it.
_SCAN = b"0.85 g 60 60 475 722 re f 0.7 g 100 640 395 18 re f 100 600 395 18 re f 100 560 300 18 re f"


class Align(StrEnum):
    """How a paragraph stands on the page."""

    BODY = "body"
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


def letter_pdf(paragraphs: Sequence[tuple[Align, str]]) -> bytes:
    """Return a PDF of these paragraphs, with page numbers at the foot."""
    pages: list[list[str]] = [[]]
    y = TOP
    for align, text in paragraphs:
        size = TITLE_SIZE if align == Align.CENTRE else SIZE
        first_indent = 2 * size if align == Align.BODY else 0.0
        for number, line in enumerate(_broken(text, size, first_indent)):
            if y < BOTTOM:
                pages.append([])
                y = TOP
            x = LEFT + (first_indent if number == 0 else 0.0)
            if align == Align.CENTRE:
                x = (PAGE_WIDTH - _width(line, size)) / 2
            elif align == Align.RIGHT:
                x = RIGHT - _width(line, size) - 2 * size
            pages[-1].append(_shown(line, size, x, y))
            y -= LEADING
    return _file([_page(marks, number) for number, marks in enumerate(pages, start=1)])


def scanned_pdf() -> bytes:
    """Return a PDF of one page that holds a picture and no text."""
    return _file([_SCAN])


def _page(marks: list[str], number: int) -> bytes:
    foot = f"— {number} —"
    marks = [*marks, _shown(foot, 14, (PAGE_WIDTH - _width(foot, 14)) / 2, 60)]
    return ("BT " + " ".join(marks) + " ET").encode("ascii")


def _width(text: str, size: float) -> float:
    return sum(size / 2 if character < "\x7f" else size for character in text)


def _shown(text: str, size: float, x: float, y: float) -> str:
    return f"/F1 {size:g} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{text.encode('utf-16-be').hex()}> Tj"


def _broken(text: str, size: float, first_indent: float) -> list[str]:
    """Break into lines by the width of the page; no line begins with a closing mark, no number is cut."""
    lines: list[str] = []
    line, room = "", RIGHT - LEFT - first_indent
    for position, character in enumerate(text):
        too_wide = _width(line + character, size) > room
        inside_number = character.isdigit() and position > 0 and text[position - 1].isdigit()
        if line and too_wide and character not in _NO_START and not inside_number:
            lines.append(line)
            line, room = "", RIGHT - LEFT
        line += character
    return [*lines, line]


def _file(contents: Sequence[bytes]) -> bytes:
    """Put the objects of a PDF together: catalogue, page tree, font, then a page and its content in turn."""
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        *_FONT,
    ]
    for number, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH:g} {PAGE_HEIGHT:g}]"
            f" /Contents {7 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        packed = zlib.compress(content)
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed))
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
