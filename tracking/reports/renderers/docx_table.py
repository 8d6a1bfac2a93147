"""Tables of the Word file, written as XML row by row: a table of hundreds of lines takes no longer than its text."""

import re
from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Emu, Mm, Pt

from tracking.reports.renderers.docx_layout import (
    TABLE_HEAD,
    TABLE_SIZE,
    WIDE_TABLE_SIZE,
    WIDE_TABLE_STYLE,
    clean,
    text_width,
)
from tracking.reports.table import Cell, Table

# A longer table may run over to the next page, but never with fewer lines than this on either side.
_KEPT_TOGETHER, _NO_ORPHANS = 5, 2
# Longer text is read from the left; short words and numbers stand in the middle.
_SHORT = 10
# Where the letter's own lines ended means nothing inside a cell.
_LINE_ENDS = re.compile(r"\s*\n\s*")
_TWIPS = 635
_SIDE, _ROW_HEIGHT = Mm(1), Mm(7.5)
# Between a table and the text below it.
_GAP = Pt(8)


def draw_table(document: DocumentType, table: Table, caption: str, *, style: str, is_followed: bool = False) -> None:
    """
    Draw a table, under its caption if it has one; heads are repeated on each page, lines never broken.

    A short one among the text stays on one page. ``is_followed``: its last lines stay with what comes after it.
    """
    if caption:
        document.add_paragraph(clean(caption), style="Caption")
    drawn = document.add_table(rows=0, cols=len(table.heads), style="Table Grid")
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    drawn.autofit = False
    _sides(drawn._tblPr)  # noqa: SLF001 - python-docx has no cell margins
    widths = _widths(table, text_width(document.sections[-1]))
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Emu(width)
    heads = tuple(Cell(head.text) for head in table.heads)
    drawn._tbl.append(_row(heads, widths, style + TABLE_HEAD, is_head=True, with_next=True))  # noqa: SLF001
    if not table.lines:
        drawn._tbl.append(_row((Cell("无"),), [sum(widths)], style, span=len(widths)))  # noqa: SLF001
    last = len(table.lines)
    continued = _continued(table)
    for number, line in enumerate(table.lines, start=1):
        kept = (caption and last <= _KEPT_TOGETHER) or number < _NO_ORPHANS or number > last - _NO_ORPHANS
        # A note is read with the last lines above it.
        follows = number < last and number in continued and not table.grouped
        with_next = follows or (bool(kept) and (number < last or is_followed or bool(table.note)))
        merge = dict.fromkeys(table.merged, "continue" if number - 1 in continued else "restart")
        drawn._tbl.append(_row(line, widths, style, with_next=with_next, merge=merge))  # noqa: SLF001
    if table.note:
        # A note is never alone on a sheet, nor its last line.
        document.add_paragraph(clean(table.note), style=style).paragraph_format.keep_together = True
    if caption:
        document.add_paragraph(style=style).paragraph_format.line_spacing = _GAP


def _continued(table: Table) -> frozenset[int]:
    """
    The lines, counted from 1, whose merged cells go on in the line below.

    They are kept on one sheet with it, so a promise is never parted from its numbers; after so many lines its words
    begin anew, since no sheet holds any number of them. What heads a group of lines stands once for all of them.
    """
    found: set[int] = set()
    words = [tuple(line[column].text for column in table.merged) for line in table.lines]
    run = 1
    for number, (above, below) in enumerate(pairwise(words), start=1):
        run = run + 1 if table.merged and above == below and (table.grouped or run < table.together) else 1
        if run > 1:
            found.add(number)
    return frozenset(found)


def _sides(properties: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(round(_SIDE.twips)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _widths(table: Table, room: int) -> list[int]:
    total = sum(head.width for head in table.heads)
    return [room * head.width // total for head in table.heads]


def _row(
    line: tuple[Cell, ...],
    widths: list[int],
    style: str,
    *,
    is_head: bool = False,
    with_next: bool = False,
    merge: Mapping[int, str] = MappingProxyType({}),
    span: int = 1,
) -> BaseOxmlElement:
    cells = "".join(
        _cell(cell, width, style, is_head=is_head, with_next=with_next, merged=merge.get(position, ""), span=span)
        for position, (cell, width) in enumerate(zip(line, widths, strict=True))
    )
    repeated = "<w:tblHeader/>" if is_head else ""
    height = f'<w:trHeight w:val="{round(_ROW_HEIGHT.twips)}" w:hRule="atLeast"/>'
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{height}{repeated}</w:trPr>{cells}</w:tr>")


def _cell(cell: Cell, width: int, style: str, *, is_head: bool, with_next: bool, merged: str, span: int) -> str:
    words = "" if merged == "continue" else clean(_LINE_ENDS.sub("", cell.text))
    parts = _balanced(words, width, style) if is_head else (words,)
    text = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts)
    left = isinstance(cell.value, str) and len(cell.value) > _SHORT and not is_head
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    tall = f'<w:vMerge w:val="{merged}"/>' if merged else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width // _TWIPS}" w:type="dxa"/>{wide}{tall}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if with_next else ""}'
        f'<w:jc w:val="{"left" if left else "center"}"/></w:pPr>'
        f"<w:r>{text}</w:r></w:p></w:tc>"
    )


def _balanced(head: str, width: int, style: str) -> tuple[str, ...]:
    """A head that would leave one character alone on its last line, in two parts: 按期 and 兑现, not 按期兑 and 现."""
    size = WIDE_TABLE_SIZE if style.startswith(WIDE_TABLE_STYLE) else TABLE_SIZE
    room = max(1, int((width - 2 * _SIDE) // size))
    if len(head) > room and len(head) % room == 1 and len(head) <= 2 * room:
        middle = (len(head) + 1) // 2
        return head[:middle], head[middle:]
    return (head,)
