"""The report as an official document in Word's format: text an office can sign after light editing."""

import io
from datetime import datetime, time

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from tracking.reports import prose
from tracking.reports.prose import Heading, Paragraph
from tracking.reports.renderers.docx_layout import (
    BODY_SIZE,
    SUBHEADING_FONT,
    TABLE_STYLE,
    WIDE_TABLE_STYLE,
    clean,
    landscape,
    new_document,
    set_font,
)
from tracking.reports.renderers.docx_table import draw_table
from tracking.reports.tables import Table
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
                draw_table(document, block, block.title, style=TABLE_STYLE)
    _signature(document, imprint)
    _notes(document, report, imprint)
    landscape(document)
    for number, table in enumerate(prose.annexes(report), start=1):
        draw_table(document, table, f"附表{number}　{table.title}", style=WIDE_TABLE_STYLE)
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
        paragraph.paragraph_format.keep_with_next = text == SIGNED_BY


def _notes(document: DocumentType, report: AnnualReport, imprint: Imprint) -> None:
    document.add_paragraph()
    heading = document.add_paragraph()
    heading.paragraph_format.keep_with_next = True
    set_font(heading.add_run("统计说明")._r.get_or_add_rPr(), SUBHEADING_FONT)  # noqa: SLF001
    for number, note in enumerate(prose.notes(report, imprint), start=1):
        document.add_paragraph(f"{number}. {clean(note)}")
