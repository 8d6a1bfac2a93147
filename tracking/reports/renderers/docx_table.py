"""Tables of the Word file, written as XML row by row: a table of hundreds of lines takes no longer than its text."""

import re
from xml.sax.saxutils import escape

from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu

from tracking.reports.renderers.docx_layout import TABLE_HEAD, clean, text_width
from tracking.reports.tables import Cell, Table

# A table of so many lines goes to the next page rather than across two.
_KEPT_TOGETHER = 12
# Longer text is read from the left; short words and numbers stand in the middle.
_SHORT = 10
# Where the letter's own lines ended means nothing inside a cell.
_LINE_ENDS = re.compile(r"\s*\n\s*")
_TWIPS = 635


def draw_table(document: DocumentType, table: Table, caption: str, *, style: str) -> None:
    """Draw a table under its caption; heads are repeated on each page, lines never broken."""
    document.add_paragraph(clean(caption), style="Caption")
    drawn = document.add_table(rows=0, cols=len(table.heads), style="Table Grid")
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    drawn.autofit = False
    widths = _widths(table, text_width(document.sections[-1]))
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Emu(width)
    lines = table.lines or ((Cell("无"), *(Cell("") for _ in table.heads[1:])),)
    heads = tuple(Cell(head.text) for head in table.heads)
    drawn._tbl.append(_row(heads, widths, style + TABLE_HEAD, is_head=True, with_next=True))  # noqa: SLF001
    together = len(lines) <= _KEPT_TOGETHER
    for number, line in enumerate(lines, start=1):
        with_next = together and number < len(lines)
        drawn._tbl.append(_row(line, widths, style, is_head=False, with_next=with_next))  # noqa: SLF001
    if table.note:
        document.add_paragraph(clean(table.note))
    document.add_paragraph()


def _widths(table: Table, room: int) -> list[int]:
    total = sum(head.width for head in table.heads)
    return [room * head.width // total for head in table.heads]


def _row(line: tuple[Cell, ...], widths: list[int], style: str, *, is_head: bool, with_next: bool) -> BaseOxmlElement:
    cells = "".join(
        _cell(cell, width, style, is_head=is_head, with_next=with_next)
        for cell, width in zip(line, widths, strict=True)
    )
    repeated = "<w:tblHeader/>" if is_head else ""
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{repeated}</w:trPr>{cells}</w:tr>")


def _cell(cell: Cell, width: int, style: str, *, is_head: bool, with_next: bool) -> str:
    text = escape(clean(_LINE_ENDS.sub("", cell.text)))
    left = isinstance(cell.value, str) and len(cell.value) > _SHORT and not is_head
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width // _TWIPS}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if with_next else ""}'
        f'<w:jc w:val="{"left" if left else "center"}"/></w:pPr>'
        f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p></w:tc>'
    )
