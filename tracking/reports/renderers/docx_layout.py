"""
The page of an official document by GB/T 9704-2012: paper, margins, grid, fonts, page numbers.

Measures from the standard: A4; 天头 37 mm, 订口 28 mm, 版心 156 x 225 mm, so 26 mm on the right and 35 mm below; 22
lines of 28 characters of 3号 (16 pt); title 2号 (22 pt); page numbers 4号 (14 pt) with a dash on
each side, odd ones right and even ones left, one character from the edge, 7 mm below the type area. A sheet with a wide
table is bound with the others: its margins and its page number stay where they are on the paper (docx_numbers).
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

from tracking.reports.renderers.docx_numbers import (
    NUMBER_DISTANCE,
    NUMBER_FONT,
    NUMBER_SIZE,
    number_sideways,
    number_upright,
    set_font,
)
from tracking.reports.renderers.docx_template import trim

TITLE_FONT = "方正小标宋简体"
HEADING_FONT = "黑体"
SUBHEADING_FONT = "楷体_GB2312"
BODY_FONT = "仿宋_GB2312"
# What stands in where an office has not installed the fonts above; Word and WPS read it from the font table.
FALLBACKS = {
    TITLE_FONT: "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,SimSun,Noto Serif CJK SC",
    SUBHEADING_FONT: "楷体,KaiTi,华文楷体,STKaiti,AR PL UKai CN,Noto Serif CJK SC",
    BODY_FONT: "仿宋,FangSong,华文仿宋,STFangsong,Noto Serif CJK SC",
    HEADING_FONT: "SimHei,微软雅黑,Microsoft YaHei,WenQuanYi Zen Hei,Noto Sans CJK SC",
    NUMBER_FONT: "SimSun,华文宋体,STSong,AR PL UMing CN,Noto Serif CJK SC",
}

TITLE_SIZE, BODY_SIZE = Pt(22), Pt(16)
TABLE_SIZE, WIDE_TABLE_SIZE = Pt(12), Pt(10.5)
# Styles of our own for what stands in tables; heads have one of theirs.
TABLE_STYLE, WIDE_TABLE_STYLE, TABLE_HEAD = "表格文字", "附表文字", "（表头）"
ANNEX_STYLE, ANNEX_TITLE = "附件标识", "附件标题"
LINE_PITCH = Pt(28.95)  # 22 lines fill 225 mm
_PITCHES = {TITLE_SIZE: Pt(36), TABLE_SIZE: Pt(18), WIDE_TABLE_SIZE: Pt(15)}
# 28 characters of 16 pt are 6 pt wider than 156 mm: each gives up a quarter point, in twentieths. A grid of characters
# would say the same by a negative space, which LibreOffice reads as one of many thousand points.
_CHARACTER_SPACE = -5
# The order the schema wants the switches of a paragraph in.
_REST = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
_AFTER = {
    "widowControl": ("w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:snapToGrid", *_REST),
    "overflowPunct": ("w:topLinePunct", "w:autoSpaceDE", "w:autoSpaceDN", "w:adjustRightInd", "w:snapToGrid", *_REST),
    "autoSpaceDE": ("w:autoSpaceDN", "w:adjustRightInd", "w:snapToGrid", *_REST),
    "autoSpaceDN": ("w:adjustRightInd", "w:snapToGrid", *_REST),
    "snapToGrid": _REST,
}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def clean(text: str) -> str:
    """Drop characters XML cannot hold: letters read from damaged files have some."""
    return _CONTROL.sub("", text)


def new_document() -> DocumentType:
    """Open an empty document with paper, styles, grid and page numbers in place."""
    document = Document()
    trim(document)
    document.settings.odd_and_even_pages_header_footer = True
    _styles(document)
    _font_table(document)
    upright(document.sections[0])
    return document


def upright(section: Section) -> None:
    """Set A4 upright with the standard's margins, grid and page numbers."""
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.header_distance, section.footer_distance = Mm(15), NUMBER_DISTANCE
    _grid(section)
    number_upright(section)


def new_upright(document: DocumentType) -> Section:
    """Start an upright section on a new page."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    upright(section)
    return section


def landscape(document: DocumentType) -> Section:
    """Start a section lying on its side for wide tables: margins and page numbers turn with the sheet."""
    section: Section = document.add_section(WD_SECTION.NEW_PAGE)
    sideways(section)
    return section


def sideways(section: Section) -> None:
    """Lay a section on its side."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin, section.bottom_margin = Mm(28), Mm(26)
    section.left_margin, section.right_margin = Mm(35), Mm(37)
    section.header_distance = section.footer_distance = Mm(15)
    _grid(section)
    number_sideways(section)


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
        ("Header", NUMBER_FONT, NUMBER_SIZE, 0, None),
        ("Footer", NUMBER_FONT, NUMBER_SIZE, 0, None),
        ("Heading 1", HEADING_FONT, BODY_SIZE, 2, 0),
        ("Heading 2", SUBHEADING_FONT, BODY_SIZE, 2, 1),
        ("Caption", HEADING_FONT, NUMBER_SIZE, 0, None),
    ):
        style = styles[name]
        assert isinstance(style, ParagraphStyle)  # noqa: S101 - the default template's own styles
        _style(style, font, size, indent=indent, outline=outline)
    for name, font, size in ((ANNEX_STYLE, HEADING_FONT, BODY_SIZE), (ANNEX_TITLE, TITLE_FONT, TITLE_SIZE)):
        _style(styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH), font, size, indent=0, outline=None)
        styles[name].paragraph_format.keep_with_next = True
    styles[ANNEX_TITLE].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
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
    # Pages are filled to the last line, and no punctuation hangs over the edge of the type area. Digits and Latin
    # letters stand among the characters without a gap, so that lines keep to the grid; what is smaller than the text,
    # in tables and at the foot, is not on the grid.
    for tag, off in (
        ("widowControl", True),
        ("overflowPunct", True),
        ("autoSpaceDE", True),
        ("autoSpaceDN", True),
        ("snapToGrid", size < BODY_SIZE),
    ):
        if off:
            switch = OxmlElement(f"w:{tag}")
            switch.set(qn("w:val"), "0")
            element.pPr.insert_element_before(switch, *_AFTER[tag])
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
