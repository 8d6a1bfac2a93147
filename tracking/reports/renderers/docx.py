"""The report as an official document in Word's format: text an office can sign after light editing."""

from collections.abc import Sequence
from pathlib import Path

from docx.document import Document as DocumentType

from tracking.reports import prose, prose_notes
from tracking.reports.annexes import annex, annexes
from tracking.reports.renderers.docx_layout import WIDE_TABLE_STYLE, clean, landscape, new_document, new_upright
from tracking.reports.renderers.docx_parts import (
    add_addressee,
    add_annex_head,
    add_annex_list,
    add_blocks,
    add_signature,
    add_title,
    name_document,
    written,
)
from tracking.reports.renderers.docx_table import draw_table
from tracking.reports.renderers.fonts import find_font, missing
from tracking.reports.types import AnnualReport, Imprint


def render(report: AnnualReport, imprint: Imprint, *, font_folders: Sequence[Path]) -> bytes:
    """Write the report: the text upright, the wide tables on sheets that lie on their side, then the notes."""
    font = find_font(tuple(font_folders))
    phrases = imprint.phrases
    document = new_document()
    title, signer = prose.title(report, phrases), prose.signer(report, phrases)
    name_document(document, "".join(title), signer, imprint)
    add_title(document, title)
    add_addressee(document, prose.addressee(report, phrases))
    add_blocks(document, prose.body(report, phrases), font)
    add_annex_list(document, prose.annex_titles(report))
    add_signature(document, signer, imprint.compiled_on, prose.remark(report, phrases))
    printed = annexes(report)
    for number, table in enumerate(printed, start=1):
        # One section for all: LibreOffice misplaces the page numbers of further ones.
        if number == 1:
            landscape(document)
        add_annex_head(document, annex(number), table.title, new_page=number > 1)
        draw_table(document, table, "", style=WIDE_TABLE_STYLE)
    _notes(document, report, imprint, annex(len(printed) + 1), "" if font else missing(font_folders))
    return written(document)


def _notes(document: DocumentType, report: AnnualReport, imprint: Imprint, name: str, without_charts: str) -> None:
    new_upright(document)
    add_annex_head(document, name, prose_notes.TITLE)
    notes = (*prose_notes.notes(report, imprint), *([without_charts] if without_charts else []))
    for number, note in enumerate(notes, start=1):
        document.add_paragraph(f"{number}. {clean(note)}")
