"""
The page of an official document by GB/T 9704-2012: paper, margins, grid, fonts, page numbers.

Measures from the standard: A4; 天头 37 mm, 订口 28 mm, 版心 156 x 225 mm, so 26 mm on the right and 35 mm below; 22
lines of 28 characters of 3号 (16 pt); title 2号 (22 pt); page numbers 4号 (14 pt) with a dash on each side, odd ones
right and even ones left, one character from the edge, 7 mm below the type area.
"""

import re
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

TITLE_FONT = "方正小标宋简体"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
BODY_FONT = "仿宋_GB2312"
NUMBER_FONT = "宋体"
# What stands in where an office has not installed the fonts above; Word and WPS read it from the font table.
FALLBACKS = {
    TITLE_FONT: "宋体",
    SUBHEADING_FONT: "楷体",
    BODY_FONT: "仿宋",
    HEADING_FONT: "SimHei",
    NUMBER_FONT: "SimSun",
}

TITLE_SIZE, BODY_SIZE, NUMBER_SIZE = Pt(22), Pt(16), Pt(14)
TABLE_SIZE, WIDE_TABLE_SIZE = Pt(12), Pt(10.5)
# Styles of our own for what stands in tables; heads have one of theirs.
TABLE_STYLE, WIDE_TABLE_STYLE, TABLE_HEAD = "表格文字", "附表文字", "（表头）"
LINE_PITCH = Pt(28.95)  # 22 lines fill 225 mm
_PITCHES = {TITLE_SIZE: Pt(36), TABLE_SIZE: Pt(18), WIDE_TABLE_SIZE: Pt(16)}
# 28 characters of 16 pt are 6 pt wider than 156 mm: each gives up a quarter point, in twentieths. A grid of characters
# would say the same, but programs disagree on what it does with characters wider than its cells.
_CHARACTER_SPACE = -5
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    """Drop characters XML cannot hold: letters read from damaged files have some."""
    return _CONTROL.sub("", text)


def new_document() -> DocumentType:
    """Open an empty document with paper, styles, grid and page numbers in place."""
    document = Document()
    _settings(document)
    _styles(document)
    _font_table(document)
    portrait(document.sections[0])
    _page_numbers(document.sections[0])
    return document


def portrait(section: Section) -> None:
    """Set A4 upright with the standard's margins and grid."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    _grid(section)


def landscape(document: DocumentType) -> Section:
    """Start a section lying on its side for wide tables: the margins turn with the sheet, page numbers go on."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(35), Mm(37)
    section.footer_distance = Mm(16)
    _grid(section)
    return section


def text_width(section: Section) -> int:
    """The width between the margins, in EMU."""
    return int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0)


def _grid(section: Section) -> None:
    properties = section._sectPr  # noqa: SLF001 - python-docx has no document grid
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(round(LINE_PITCH.pt * 20)))
    properties.append(grid)


def _settings(document: DocumentType) -> None:
    settings = document.settings
    settings.odd_and_even_pages_header_footer = True
    element = settings.element
    language = element.find(qn("w:themeFontLang"))
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")
    zoom = element.find(qn("w:zoom"))
    if zoom is not None:
        zoom.set(qn("w:percent"), "100")


def set_font(properties: Any, font: str) -> None:
    """Name one font for Chinese and Latin alike, and read quotation marks and dashes as Chinese."""
    old = properties.find(qn("w:rFonts"))
    if old is not None:
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    properties.insert(0, fonts)


def _styles(document: DocumentType) -> None:
    styles = document.styles
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    set_font(defaults, BODY_FONT)
    language = defaults.find(qn("w:lang"))
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")
    for name, font, size, indent, outline in (
        ("Normal", BODY_FONT, BODY_SIZE, 2, None),
        ("Title", TITLE_FONT, TITLE_SIZE, 0, None),
        ("Heading 1", HEADING_FONT, BODY_SIZE, 2, 0),
        ("Heading 2", SUBHEADING_FONT, BODY_SIZE, 2, 1),
        ("Caption", HEADING_FONT, NUMBER_SIZE, 0, None),
    ):
        style = styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 - the default template's own styles
        _style(style, font, size, indent=indent, outline=outline)
    for name, size in ((TABLE_STYLE, TABLE_SIZE), (WIDE_TABLE_STYLE, WIDE_TABLE_SIZE)):
        for suffix, font in (("", BODY_FONT), (TABLE_HEAD, HEADING_FONT)):
            _style(styles.add_style(name + suffix, WD_STYLE_TYPE.PARAGRAPH), font, size, indent=0, outline=None)
    styles["Normal"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    styles["Title"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Caption"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    styles["Caption"].paragraph_format.keep_with_next = True


def _style(style: ParagraphStyle, font: str, size: Pt, *, indent: int, outline: int | None) -> None:
    element = style.element
    for tag in ("w:pPr", "w:rPr"):
        old = element.find(qn(tag))
        if old is not None:
            element.remove(old)
    properties = element.get_or_add_rPr()
    set_font(properties, font)
    style.font.size = size
    if size == BODY_SIZE:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(_CHARACTER_SPACE))
        properties.find(qn("w:sz")).addprevious(spacing)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = _PITCHES.get(size, LINE_PITCH)
    layout.keep_with_next = outline is not None
    first_line_indent(element.get_or_add_pPr(), indent, size)
    if outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(outline))
        element.pPr.append(level)


def first_line_indent(properties: Any, characters: int, size: Pt = BODY_SIZE) -> None:
    """Indent the first line by so many characters of ``size``."""
    indent = properties.find(qn("w:ind"))
    if indent is None:
        indent = properties._insert_ind(OxmlElement("w:ind"))  # noqa: SLF001 - puts it where the schema wants it
    indent.set(qn("w:firstLineChars"), str(characters * 100))
    indent.set(qn("w:firstLine"), str(round(characters * size.pt * 20)))


def _font_table(document: DocumentType) -> None:
    """Say in the font table what may replace a font that is not installed."""
    for related in document.part.rels.values():
        if related.reltype.endswith("/fontTable"):
            part = related.target_part
            entries = "".join(
                f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
                for name, other in FALLBACKS.items()
            )
            part._blob = part.blob.replace(b"</w:fonts>", f"{entries}</w:fonts>".encode())  # noqa: SLF001


def _page_numbers(section: Section) -> None:
    for footer, alignment, edge in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT, "right"),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT, "left"),
    ):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = alignment
        layout = paragraph.paragraph_format
        layout.line_spacing_rule = WD_LINE_SPACING.SINGLE
        first_line_indent(paragraph._p.get_or_add_pPr(), 0)  # noqa: SLF001
        setattr(layout, f"{edge}_indent", NUMBER_SIZE)
        _add_run(paragraph, "— ")
        _page_field(paragraph)
        _add_run(paragraph, " —")


def _add_run(paragraph: Paragraph, text: str) -> Any:
    run = paragraph.add_run(text)
    run.font.size = NUMBER_SIZE
    set_font(run._r.get_or_add_rPr(), NUMBER_FONT)  # noqa: SLF001
    return run


def _page_field(paragraph: Paragraph) -> None:
    for kind, instruction in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        run = _add_run(paragraph, "1" if kind == "text" else "")
        if instruction:
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {instruction} "
            run._r.append(element)  # noqa: SLF001
        elif kind != "text":
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
            run._r.append(element)  # noqa: SLF001
