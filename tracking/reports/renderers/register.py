"""One bureau's form as a Word file on sheets that lie on their side, with room for seal and signatures."""

from collections.abc import Iterable

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Emu, Pt

from tracking.reports import register
from tracking.reports.renderers.docx_layout import (
    ANNEX_TITLE,
    TABLE_STYLE,
    WIDE_TABLE_STYLE,
    clean,
    new_document,
    sideways,
    text_width,
)
from tracking.reports.renderers.docx_numbers import number_upright
from tracking.reports.renderers.docx_parts import name_document, written
from tracking.reports.renderers.docx_table import draw_table
from tracking.reports.rows import CommitmentRow
from tracking.reports.table import Table
from tracking.reports.types import AnnualReport, Imprint
from tracking.reports.words import Words

_DATE = "填表日期：　　　　年　　月　　日"
_SIGNATURES = ("单位负责人（签字）：", "填表人（签字）：", "联系电话：")


def render(report: AnnualReport, imprint: Imprint, *, bureau: str, rows: Iterable[CommitmentRow]) -> bytes:
    """Write the form of one bureau with every promise it answers for."""
    title = Words(report, imprint.phrases)("register_title")
    return _form(report, imprint, bureau, register.table(title, rows, year=report.year))


def render_letters(
    report: AnnualReport, imprint: Imprint, *, bureau: str, marks: str, letters: Iterable[register.Letter]
) -> bytes:
    """Write the form of one bureau with its letters of the classes ``marks`` (B)."""
    title = Words(report, imprint.phrases)("register_letters_title", 类别=marks)
    return _form(report, imprint, bureau, register.letters_table(title, letters))


def _form(report: AnnualReport, imprint: Imprint, bureau: str, table: Table) -> bytes:
    words = Words(report, imprint.phrases)
    title = table.title
    document = new_document()
    sideways(document.sections[0])
    # A form of its own is bound with nothing: its number stands at the foot of the sheet as it is read.
    number_upright(document.sections[0])
    name_document(document, f"{title}（{bureau}）", words("signer"), imprint)
    document.add_paragraph(clean(title), style=ANNEX_TITLE)
    _spread(document, (f"填表单位（盖章）：{bureau}", _DATE), before=Pt(12))
    draw_table(document, table, "", style=WIDE_TABLE_STYLE, is_followed=True)
    note = words("register_note", 填表单位=bureau)
    if note:
        layout = document.add_paragraph(clean(f"填表说明：{note}"), style=TABLE_STYLE).paragraph_format
        layout.space_before, layout.keep_with_next = Pt(6), True
    _spread(document, _SIGNATURES, before=Pt(18))
    return written(document)


def _spread(document: DocumentType, parts: tuple[str, ...], *, before: Pt) -> None:
    """Write parts across the page: the first from the left edge, the others at equal distances."""
    paragraph = document.add_paragraph(clean("\t".join(parts)), style=TABLE_STYLE)
    layout = paragraph.paragraph_format
    layout.space_before, layout.space_after = before, Pt(6)
    layout.alignment = WD_ALIGN_PARAGRAPH.LEFT
    room = text_width(document.sections[-1])
    for number in range(1, len(parts)):
        at_right = len(parts) == 2
        where = room if at_right else room * number // len(parts)
        layout.tab_stops.add_tab_stop(Emu(where), WD_TAB_ALIGNMENT.RIGHT if at_right else WD_TAB_ALIGNMENT.LEFT)
