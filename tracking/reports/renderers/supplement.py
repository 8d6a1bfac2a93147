"""A supplementary reply as a letter in Word's format: title, addressee, text, signature, contacts, copies."""

from datetime import date, datetime, time
from typing import Any

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from tracking.reports.letters import SupplementLetter, body
from tracking.reports.renderers.docx_layout import BODY_SIZE, clean, first_line_indent, new_document
from tracking.reports.renderers.docx_parts import add_addressee, add_blocks, add_signature, add_title, written

# A draft has no day yet: the place for it is left free, as on paper.
_NO_DAY = "　　　　年　　月　　日"
# No file tells when it was made: equal words give equal files.
_EARLIEST = date(1980, 1, 1)
_COPIES_SIZE = Pt(14)  # 4号
_THIN = "4"  # eighths of a point


def render(letter: SupplementLetter) -> bytes:
    """Write the letter."""
    document = new_document()
    properties = document.core_properties
    properties.title = clean("".join(letter.title))
    properties.author = properties.last_modified_by = clean(letter.signer)
    properties.comments, properties.language = "", "zh-CN"
    properties.created = properties.modified = datetime.combine(letter.signed or _EARLIEST, time.min)
    if letter.doc_number:
        _flush(document, letter.doc_number, WD_ALIGN_PARAGRAPH.RIGHT)
    add_title(document, letter.title)
    add_addressee(document, letter.addressee)
    add_blocks(document, body(letter), None)
    if letter.signed:
        add_signature(document, letter.signer, letter.signed, letter.contact)
    else:
        _unsigned(document, letter)
    if letter.copies:
        _copies(document, letter.copies)
    return written(document)


def _flush(document: DocumentType, text: str, alignment: Any) -> None:
    paragraph = document.add_paragraph(clean(text))
    paragraph.alignment = alignment
    first_line_indent(paragraph._p.get_or_add_pPr(), 0)  # noqa: SLF001


def _unsigned(document: DocumentType, letter: SupplementLetter) -> None:
    document.add_paragraph().paragraph_format.keep_with_next = True
    for text in (letter.signer, _NO_DAY):
        paragraph = document.add_paragraph(clean(text))
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(4 * BODY_SIZE.pt)
        paragraph.paragraph_format.keep_with_next = text == letter.signer
    if letter.contact:
        document.add_paragraph(clean(f"（{letter.contact}）"))


def _copies(document: DocumentType, copies: str) -> None:
    """抄送 in 4号, one character from each edge, between two thin lines; never alone on a sheet."""
    for last in document.paragraphs[-3:]:
        last.paragraph_format.keep_with_next = True
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = _COPIES_SIZE
    paragraph.add_run(clean(f"抄送：{copies.rstrip('。')}。")).font.size = _COPIES_SIZE
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = _COPIES_SIZE
    properties: Any = paragraph._p.get_or_add_pPr()  # noqa: SLF001
    first_line_indent(properties, 0)
    borders = OxmlElement("w:pBdr")
    for side in ("top", "bottom"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", _THIN), ("space", "1"), ("color", "000000")):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    # The schema wants the borders before spacing and indents.
    properties.find(qn("w:ind")).addprevious(borders)
