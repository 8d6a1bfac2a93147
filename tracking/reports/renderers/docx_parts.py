"""The parts every official document has, one function each: title, addressee, body, annex list, signature, remark."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from tracking.reports.blocks import Block, Heading, Paragraph
from tracking.reports.charts import BarChart
from tracking.reports.renderers import picture
from tracking.reports.renderers.archive import repack
from tracking.reports.renderers.docx_layout import (
    ANNEX_STYLE,
    ANNEX_TITLE,
    BODY_SIZE,
    TABLE_STYLE,
    clean,
    first_line_indent,
    text_width,
)
from tracking.reports.renderers.docx_table import draw_table
from tracking.reports.table import Table
from tracking.reports.types import Imprint
from tracking.reports.wording import day

_EARLIEST = time.min


def name_document(document: DocumentType, title: str, author: str, imprint: Imprint) -> None:
    """Fill the file's properties: nothing of the program that wrote it, and no moment but the day of the report."""
    properties = document.core_properties
    properties.title = clean(title)
    properties.author = properties.last_modified_by = clean(author)
    properties.comments = f"SHA-256: {imprint.sha256}"
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime.combine(imprint.compiled_on, _EARLIEST)


def add_title(document: DocumentType, lines: Sequence[str], *, style: str = "Title") -> None:
    """Write a title on the lines it was broken into, and an empty line."""
    paragraph = document.add_paragraph(style=style)
    for position, line in enumerate(lines):
        if position:
            paragraph.add_run().add_break()
        paragraph.add_run(clean(line))
    document.add_paragraph().paragraph_format.keep_with_next = True


def add_addressee(document: DocumentType, text: str) -> None:
    """Write the addressee from the left edge; nothing where there is none."""
    if text:
        first_line_indent(document.add_paragraph(clean(text))._p.get_or_add_pPr(), 0)  # noqa: SLF001


def add_blocks(document: DocumentType, blocks: Iterable[Block], font: picture.Font | None) -> None:
    """Write headings, paragraphs, tables and charts; without a font the charts are left out."""
    for block in blocks:
        match block:
            case Heading():
                document.add_paragraph(clean(block.text), style=f"Heading {block.level}")
            case Paragraph():
                document.add_paragraph(clean(block.text))
            case Table():
                draw_table(document, block, block.title, style=TABLE_STYLE)
            case BarChart() if font is not None:
                add_chart(document, block, font)
            case BarChart():
                pass


def add_chart(document: DocumentType, chart: BarChart, font: picture.Font) -> None:
    """Draw a chart across the page with its caption below; its words stand beside it for those who do not see it."""
    paragraph = document.add_paragraph(style=TABLE_STYLE)
    layout = paragraph.paragraph_format
    layout.line_spacing = 1.0
    layout.space_before = Pt(8)
    layout.keep_with_next = True
    layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
    width = min(text_width(document.sections[-1]), Mm(150))
    drawn = paragraph.add_run().add_picture(io.BytesIO(picture.draw(chart, font)), width=width)
    # python-docx names pictures by the file they come from; people read the description.
    properties = drawn._inline.docPr  # noqa: SLF001
    properties.set("name", chart.title)
    properties.set("descr", clean(f"{chart.title}：{chart.summary}"))
    caption = document.add_paragraph(clean(f"图：{chart.title}（{chart.unit}）"), style="Caption")
    caption.paragraph_format.keep_with_next = False


def add_annex_list(document: DocumentType, titles: Sequence[str]) -> None:
    """附件说明: below the text, two characters in, numbered lines under each other."""
    document.add_paragraph().paragraph_format.keep_with_next = True
    for number, title in enumerate(titles, start=1):
        words = f"附件：1. {title}" if number == 1 else f"{number}. {title}"
        if len(titles) == 1:
            words = f"附件：{title}"
        paragraph = document.add_paragraph(clean(words))
        first_line_indent(paragraph._p.get_or_add_pPr(), 2 if number == 1 else 5)  # noqa: SLF001
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.keep_with_next = number == len(titles)


def add_signature(document: DocumentType, signer: str, signed: date, remark: str = "") -> None:
    """
    The date stands four characters from the right, the signing body centred above it, the remark below.

    Both are centred on one line, whatever fonts do to the width of digits; a long name moves the date to the left.
    """
    written = day(signed)
    # Half-width digits take half a character each.
    width = sum(0.5 if c.isascii() else 1 for c in written)
    middle = max(4 + width / 2, 2 + len(signer) / 2)
    room = text_width(document.sections[-1]) / BODY_SIZE
    half = min(middle, 14.0)
    _hold(document)
    document.add_paragraph().paragraph_format.keep_with_next = True
    for text in (signer, written):
        paragraph = document.add_paragraph(clean(text))
        first_line_indent(paragraph._p.get_or_add_pPr(), 0)  # noqa: SLF001
        layout = paragraph.paragraph_format
        layout.alignment = WD_ALIGN_PARAGRAPH.CENTER
        layout.right_indent = Pt((middle - half) * BODY_SIZE.pt)
        layout.left_indent = Pt((room - middle - half) * BODY_SIZE.pt)
        layout.keep_with_next = text == signer
    if remark:
        document.add_paragraph(clean(f"（{remark}）"))


def _hold(document: DocumentType) -> None:
    """Keep the last paragraph with what follows: GB/T 9704-2012 wants no page with a signature alone."""
    last = document.paragraphs[-1]
    last.paragraph_format.keep_with_next = True
    last.paragraph_format.keep_together = True


def add_annex_head(document: DocumentType, name: str, title: str, *, new_page: bool = False) -> None:
    """附件1 at the left edge of the first line, the annex's title centred on the third."""
    head = document.add_paragraph(clean(name), style=ANNEX_STYLE)
    head.paragraph_format.page_break_before = new_page or None
    document.add_paragraph(style=ANNEX_STYLE)
    document.add_paragraph(clean(title), style=ANNEX_TITLE)
    document.add_paragraph(style=TABLE_STYLE).paragraph_format.keep_with_next = True


def written(document: DocumentType) -> bytes:
    """The document as a file: equal content gives equal bytes."""
    stream = io.BytesIO()
    document.save(stream)
    return repack(stream.getvalue())
