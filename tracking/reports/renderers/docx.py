"""The report as an official document in Word's format: text an office can sign after light editing."""

import io
from datetime import datetime, time

from docx.document import Document as DocumentType
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.shared import Emu, Pt
from docx.table import _Cell, _Row

from tracking.reports import prose
from tracking.reports.prose import Heading, Paragraph
from tracking.reports.renderers.docx_layout import (
    BODY_SIZE,
    HEADING_FONT,
    SUBHEADING_FONT,
    TABLE_SIZE,
    clean,
    first_line_indent,
    landscape,
    new_document,
    set_font,
    text_width,
)
from tracking.reports.tables import Cell, Table
from tracking.reports.types import AnnualReport, Imprint
from tracking.reports.wording import day

SIGNED_BY = "督查室"


def render(report: AnnualReport, imprint: Imprint) -> bytes:
    """Write the report: the text upright, the wide tables after it on their side."""
    document = new_document()
    properties = document.core_properties
    properties.title = "".join(prose.title(report))
    properties.author = properties.last_modified_by = SIGNED_BY
    properties.comments = f"SHA-256: {imprint.sha256}"
    properties.created = properties.modified = datetime.combine(imprint.compiled_on, time.min)
    _title(document, report)
    for block in prose.body(report):
        match block:
            case Heading():
                document.add_paragraph(clean(block.text), style=f"Heading {block.level}")
            case Paragraph():
                document.add_paragraph(clean(block.text))
            case Table():
                _table(document, block, block.title)
    _signature(document, imprint)
    _notes(document, report, imprint)
    landscape(document)
    for number, table in enumerate(prose.annexes(report), start=1):
        _table(document, table, f"附表{number}　{table.title}")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _title(document: DocumentType, report: AnnualReport) -> None:
    lines = prose.title(report)
    paragraph = document.add_paragraph(style="Title")
    for position, line in enumerate(lines):
        paragraph.add_run(line)
        if position < len(lines) - 1:
            paragraph.add_run().add_break()
    document.add_paragraph()


def _signature(document: DocumentType, imprint: Imprint) -> None:
    """The date stands four characters from the right, the signing body centred above it."""
    signed = day(imprint.compiled_on)
    # Half-width digits take half a character each.
    width = sum(0.5 if c.isascii() else 1 for c in signed)
    document.add_paragraph()
    for text, right in ((SIGNED_BY, 4 + (width - len(SIGNED_BY)) / 2), (signed, 4)):
        paragraph = document.add_paragraph(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(right * BODY_SIZE.pt)
        paragraph.paragraph_format.keep_together = True


def _notes(document: DocumentType, report: AnnualReport, imprint: Imprint) -> None:
    document.add_paragraph()
    heading = document.add_paragraph()
    heading.paragraph_format.keep_with_next = True
    set_font(heading.add_run("统计说明")._r.get_or_add_rPr(), SUBHEADING_FONT)  # noqa: SLF001
    for number, note in enumerate(prose.notes(report, imprint), start=1):
        document.add_paragraph(f"{number}. {clean(note)}")


def _table(document: DocumentType, table: Table, caption: str) -> None:
    document.add_paragraph(clean(caption), style="Caption")
    drawn = document.add_table(rows=1, cols=len(table.heads), style="Table Grid")
    drawn.alignment = WD_TABLE_ALIGNMENT.CENTER
    drawn.autofit = False
    total = sum(head.width for head in table.heads)
    widths = [Emu(text_width(document.sections[-1]) * head.width // total) for head in table.heads]
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = width
    _fill(drawn.rows[0], [head.text for head in table.heads], widths, [False] * len(widths), font=HEADING_FONT)
    _mark(drawn.rows[0], "w:tblHeader")
    if not table.lines:
        merged = drawn.add_row()
        _fill(merged, ["无"] + [""] * (len(widths) - 1), widths, [False] * len(widths))
    for line in table.lines:
        row = drawn.add_row()
        _fill(row, [clean(cell.text) for cell in line], widths, [_is_text(cell) for cell in line])
    if table.note:
        document.add_paragraph(table.note)
    document.add_paragraph()


def _is_text(cell: Cell) -> bool:
    """Whether the cell is read as words from the left; short words and numbers stand in the middle."""
    return isinstance(cell.value, str) and len(cell.value) > 10


def _fill(row: _Row, texts: list[str], widths: list[Emu], from_left: list[bool], *, font: str | None = None) -> None:
    _mark(row, "w:cantSplit")
    for cell, text, width, left in zip(row.cells, texts, widths, from_left, strict=True):
        cell.width = width
        _write(cell, text, left=left, font=font)


def _write(cell: _Cell, text: str, *, left: bool, font: str | None) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    layout = paragraph.paragraph_format
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(18)
    first_line_indent(paragraph._p.get_or_add_pPr(), 0)  # noqa: SLF001
    run = paragraph.add_run(text)
    run.font.size = TABLE_SIZE
    if font:
        set_font(run._r.get_or_add_rPr(), font)  # noqa: SLF001


def _mark(row: _Row, tag: str) -> None:
    """Set a yes-or-no property of a row: repeat it on each page, never break it across two."""
    row._tr.get_or_add_trPr().append(OxmlElement(tag))  # noqa: SLF001 - python-docx has no name for it
