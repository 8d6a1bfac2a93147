"""
Write a Chinese letter as PDF with nothing but the standard library.

The text is set in STSong-Light, one of the Chinese fonts every PDF program knows by name, so nothing is embedded.
Page, margins, type and the ban on marks at the head of a line follow GB/T 9704-2012, the standard of official letters.
"""

import re
import zlib
from collections.abc import Sequence

PAGE_WIDTH, PAGE_HEIGHT = 595.0, 842.0  # A4 in points
LEFT, RIGHT, TOP, BOTTOM = 79.0, 521.0, 742.0, 99.0
SIZE, LEADING, TITLE_SIZE = 16.0, 28.0, 22.0
_NO_START = "，。、；：？！）》”’〕】％%"
_NO_END = "（《“‘〔【"
_TOKEN = re.compile(r"[!-~]+ ?|.")

Paragraph = str | tuple[str, str]  # the text, or ("title" | "left" | "right" | "body", the text)


def make_pdf(
    paragraphs: Sequence[Paragraph],
    *,
    header: str = "",
    page_numbers: bool = True,
    justify: bool = True,
    indent: float = 2.0,
    keep_fonts: bool = True,
) -> bytes:
    """
    Return a PDF of ``paragraphs``.

    ``header`` stands at the head of every page, ``— 1 —`` at the foot unless ``page_numbers`` is off; ``indent`` is
    the first line's, in characters. Without ``keep_fonts`` the pages hold no text, only a grey box, like a scan.
    """
    pages = _lay_out(paragraphs, indent, justify=justify)
    contents: list[bytes] = []
    for number, page in enumerate(pages, 1):
        marks = list(page)
        if header:
            marks.append(_line(header, 10.5, (PAGE_WIDTH - _width(header, 10.5)) / 2, 790))
        if page_numbers:
            foot = f"— {number} —"
            marks.append(_line(foot, 14, (PAGE_WIDTH - _width(foot, 14)) / 2, 60))
        drawn = "BT " + " ".join(marks) + " ET" if keep_fonts else "0.8 g 80 100 440 640 re f"
        contents.append(drawn.encode("ascii"))
    return _file(contents)


def _width(text: str, size: float) -> float:
    return sum(size / 2 if ch < "\x7f" else size for ch in text)


def _line(text: str, size: float, x: float, y: float, spacing: float = 0.0) -> str:
    code = text.encode("utf-16-be").hex()
    return f"/F1 {size:g} Tf {spacing:.4f} Tc 1 0 0 1 {x:.3f} {y:.3f} Tm <{code}> Tj"


def _lay_out(paragraphs: Sequence[Paragraph], indent: float, *, justify: bool) -> list[list[str]]:
    pages: list[list[str]] = [[]]
    y = TOP
    for paragraph in paragraphs:
        style, text = ("body", paragraph) if isinstance(paragraph, str) else paragraph
        size = TITLE_SIZE if style == "title" else SIZE
        lines = _break(text, size, indent * size if style == "body" else 0.0)
        for i, line in enumerate(lines):
            if y < BOTTOM:
                pages.append([])
                y = TOP
            natural = _width(line, size)
            x = LEFT + (indent * size if style == "body" and i == 0 else 0.0)
            if style == "title":
                x = LEFT + (RIGHT - LEFT - natural) / 2
            elif style == "right":
                x = RIGHT - natural - 2 * size
            is_full = justify and i < len(lines) - 1 and style in {"body", "left"}
            spacing = max(0.0, min((RIGHT - x - natural) / max(len(line) - 1, 1), size)) if is_full else 0.0
            pages[-1].append(_line(line, size, x, y, spacing))
            y -= LEADING
    return pages


def _break(text: str, size: float, indent: float) -> list[str]:
    """Break into lines: words of Latin letters and numbers stay whole, no line begins with a closing mark."""
    lines: list[str] = []
    line, room = "", RIGHT - LEFT - indent
    tokens = _TOKEN.findall(text)
    for i, token in enumerate(tokens):
        following = tokens[i + 1] if i + 1 < len(tokens) else ""
        needed = _width(token.rstrip() + (following if following in _NO_START else ""), size)
        if line and _width(line, size) + needed > room and token not in _NO_START:
            carried = line[-1] if line[-1] in _NO_END else ""
            lines.append(line.removesuffix(carried).rstrip())
            line, room = carried, RIGHT - LEFT
        while _width(token, size) > room:  # longer than a line, such as an address: broken anywhere
            fits = int((room - _width(line, size)) // (size / 2))
            lines.append(line + token[:fits])
            line, token, room = "", token[fits:], RIGHT - LEFT  # noqa: PLW2901 - the rest of this very token
        line += token
    return [*lines, line]


def _file(contents: list[bytes]) -> bytes:
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe)"
        " /Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500 814 939 500] /FontDescriptor 5 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    )
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(contents)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        *(part.encode() for part in font),
    ]
    for i, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {PAGE_WIDTH:g} {PAGE_HEIGHT:g}] /Contents {7 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        packed = zlib.compress(content)
        objects.append(b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream")
    out = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
