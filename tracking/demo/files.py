"""
Turn the sources of the demonstration letters into the files an office receives.

A source is plain text, one paragraph a line. ``# `` marks a title, ``> `` a line on the right, ``+ `` an item that Word
numbers by itself, ``| … |`` a row of a table; dates are written as tracking.demo.dates tells.
"""

import html
import io
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

import docx
from docx.document import Document as DocxDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from tracking.demo.pdf import Align, letter_pdf


class FileKind(StrEnum):
    """The kinds of files, with their endings."""

    DOCX = ".docx"
    PDF = ".pdf"
    HTML = ".html"
    TEXT = ".txt"
    GB18030 = ".gb.txt"


class Mark(Enum):
    """What a paragraph of a source is."""

    TITLE = auto()
    RIGHT = auto()
    ITEM = auto()
    ROW = auto()
    BODY = auto()


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph; ``cells`` only for the row of a table, ``number`` only for a numbered item."""

    mark: Mark
    text: str
    number: int = 0

    @property
    def cells(self) -> list[str]:
        """The cells of a row."""
        return [cell.strip() for cell in self.text.strip("|").split("|")]

    @property
    def printed(self) -> str:
        """The paragraph where nothing numbers items by itself."""
        if self.mark == Mark.ITEM:
            return f"{self.number}.{self.text}"
        return "　".join(self.cells) if self.mark == Mark.ROW else self.text


def make_file(source: str, kind: FileKind) -> bytes:
    """Return the bytes of a letter as a file of this kind."""
    return _MAKERS[kind](list(_lines(source)))


_MARKS = {"# ": Mark.TITLE, "> ": Mark.RIGHT, "+ ": Mark.ITEM, "| ": Mark.ROW}


def _lines(source: str) -> Iterator[Line]:
    number = 0
    for raw in source.rstrip("\n").split("\n"):
        mark = _MARKS.get(raw[:2], Mark.BODY)
        number = number + 1 if mark == Mark.ITEM else 0
        yield Line(mark, raw if mark in {Mark.BODY, Mark.ROW} else raw[2:], number)


def _text(lines: list[Line]) -> bytes:
    return _plain(lines).encode()


def _gb18030(lines: list[Line]) -> bytes:
    return _plain(lines).encode("gb18030")


def _plain(lines: list[Line]) -> str:
    return "\r\n".join(line.printed for line in lines) + "\r\n"


def _pdf(lines: list[Line]) -> bytes:
    aligns = {Mark.TITLE: Align.CENTRE, Mark.RIGHT: Align.RIGHT}
    return letter_pdf([(aligns.get(line.mark, Align.BODY), line.printed.strip()) for line in lines if line.text])


def _docx(lines: list[Line]) -> bytes:
    document = docx.Document()
    numbering = _automatic_numbers(document)
    rows: list[list[str]] = []
    for line in lines:
        if line.mark == Mark.ROW:
            rows.append(line.cells)
            continue
        if rows:
            _add_table(document, rows)
            rows = []
        if not line.text.strip():
            continue
        paragraph = document.add_paragraph(line.text.strip())
        if line.mark == Mark.TITLE:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif line.mark == Mark.RIGHT:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        elif line.mark == Mark.ITEM:
            _number(paragraph, numbering)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _number(paragraph: Paragraph, numbering: int) -> None:
    """Make a paragraph an item of an automatic list; python-docx leaves this to its XML."""
    properties = OxmlElement("w:numPr")
    for tag, value in (("w:ilvl", 0), ("w:numId", numbering)):
        element = OxmlElement(tag)
        element.set(qn("w:val"), str(value))
        properties.append(element)
    paragraph._p.get_or_add_pPr().append(properties)  # noqa: SLF001 - the element behind a paragraph has no other name


def _add_table(document: DocxDocument, rows: list[list[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def _automatic_numbers(document: DocxDocument) -> int:
    """Define the list ``1.`` ``2.`` … as Word's own button does, and return its number."""
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "90")
    level = OxmlElement("w:lvl")
    level.set(qn("w:ilvl"), "0")
    for tag, value in (("w:start", "1"), ("w:numFmt", "decimal"), ("w:lvlText", "%1.")):
        element = OxmlElement(tag)
        element.set(qn("w:val"), value)
        level.append(element)
    abstract.append(level)
    numbering.insert(0, abstract)
    number: int = numbering.add_num(90).numId
    return number


_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}-云岭市人民政府</title>
<meta name="SiteName" content="云岭市人民政府"><style>.nav{{color:#06c}}</style></head>
<body>
<div class="top"><a href="#">无障碍阅读</a> <a href="#">长者模式</a> <a href="#">繁體</a> <a href="#">登录</a></div>
<ul class="nav"><li>首页</li><li>市情概况</li><li>政务公开</li><li>政务服务</li><li>互动交流</li></ul>
<div class="position">当前位置：首页 &gt; 政务公开 &gt; 建议提案办理 &gt; 政协提案</div>
<div class="article">
<h1>{title}</h1>
<p class="info">来源：{source} 浏览次数：<span id="hits">1064</span> 字体：<a>大</a> <a>中</a> <a>小</a></p>
<div id="zoom">
{body}
</div>
<p class="share">分享到：微信 微博</p>
<p>【打印本页】【关闭窗口】</p>
</div>
<div class="footer">主办：云岭市人民政府办公室 网站标识码：9999000001 版权所有 云岭市人民政府</div>
<script>document.getElementById("hits");</script>
</body></html>
"""


def _html(lines: list[Line]) -> bytes:
    title = next(line.text for line in lines if line.mark == Mark.TITLE)
    author = next(line.text for line in lines if line.mark == Mark.RIGHT)
    rest = [line for line in lines if line.text.strip() and line.text != title]
    body = "\n".join(
        f'<p style="text-align:{"right" if line.mark == Mark.RIGHT else "justify"}">'
        f"{'&nbsp;' * 4 if line.mark == Mark.BODY else ''}{html.escape(line.printed.strip())}</p>"
        for line in rest
    )
    return _PAGE.format(title=html.escape(title), source=html.escape(author), body=body).encode()


_MAKERS: dict[FileKind, Callable[[list[Line]], bytes]] = {
    FileKind.DOCX: _docx,
    FileKind.PDF: _pdf,
    FileKind.HTML: _html,
    FileKind.TEXT: _text,
    FileKind.GB18030: _gb18030,
}


def photo_png(shade: int) -> bytes:
    """Return a small picture, sky above ground, as evidence of a building site; ``shade`` tells one from another."""
    width, height = 160, 100
    sky, ground = bytes((150, 190, 200 + shade % 50)), bytes((120 + shade % 80, 110, 90))
    rows = b"".join(b"\x00" + (sky if row < 60 else ground) * width for row in range(height))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(rows)),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
