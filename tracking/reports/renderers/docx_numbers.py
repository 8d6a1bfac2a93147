"""
Page numbers of an official document: — 1 —, odd ones right, even ones left, at the same place of every sheet.

GB/T 9704-2012 wants the number of a sheet that lies on its side where those of the other sheets are once it is bound.
Turned clockwise into the reader's hand, the foot of the sheet is its left side: the number stands there in a frame of
its own, turned by a quarter, below for odd pages and above for even ones.
"""

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu, Mm, Pt

NUMBER_FONT, NUMBER_SIZE = "宋体", Pt(14)
# The dash stands 7 mm below the type area, 28 mm above the edge of the paper; the line it stands in is 18 pt high.
_LINE = Pt(18)
NUMBER_DISTANCE = Mm(24.5)
_FOOT, _TYPE_AREA = Mm(28), Mm(156)
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in (
        ("w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
        ("wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
        ("wps", "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"),
        ("mc", "http://schemas.openxmlformats.org/markup-compatibility/2006"),
    )
)


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


def number_upright(section: Section) -> None:
    """Number the pages of a section in its footers."""
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        footer.paragraphs[0].clear()
        _fill(footer.paragraphs[0], odd=odd)


def number_sideways(section: Section) -> None:
    """Number the pages of a section that lies on its side at its left edge."""
    for footer, odd in ((section.footer, True), (section.even_page_footer, False)):
        footer.is_linked_to_previous = False
        footer.paragraphs[0].clear()
        run = footer.paragraphs[0].add_run()
        run._r.append(_frame(odd=odd))  # noqa: SLF001 - python-docx draws no frames
        inner = run._r.find(f".//{qn('w:txbxContent')}/{qn('w:p')}")  # noqa: SLF001
        _fill(type(footer.paragraphs[0])(inner, footer.paragraphs[0]._parent), odd=odd)  # noqa: SLF001


def _frame(*, odd: bool) -> Any:
    """A frame as long as the type area is wide, its text turned clockwise; the dash runs 28 mm from the edge."""
    x, y, breadth, length = int(_FOOT - _LINE / 2), int(_FOOT), int(_LINE), int(_TYPE_AREA)
    return parse_xml(
        f"""<mc:AlternateContent {_NAMESPACES}><mc:Choice Requires="wps"><w:drawing>
        <wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="1" behindDoc="0" locked="0"
          layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>
        <wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH>
        <wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>
        <wp:extent cx="{breadth}" cy="{length}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>
        <wp:docPr id="{101 if odd else 102}" name="页码" descr="页码"/><wp:cNvGraphicFramePr/>
        <a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
        <wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{breadth}" cy="{length}"/></a:xfrm>
        <a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
        <wps:txbx><w:txbxContent><w:p/></w:txbxContent></wps:txbx>
        <wps:bodyPr vert="vert" lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr>
        </wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>"""
    )


def _fill(paragraph: Any, *, odd: bool) -> None:
    paragraph.style = "Footer"
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if odd else WD_ALIGN_PARAGRAPH.LEFT
    layout = paragraph.paragraph_format
    layout.line_spacing_rule, layout.line_spacing = WD_LINE_SPACING.EXACTLY, Emu(_LINE)
    setattr(layout, "right_indent" if odd else "left_indent", NUMBER_SIZE)
    _add_run(paragraph, "— ")
    _page_field(paragraph)
    _add_run(paragraph, " —")


def _add_run(paragraph: Any, text: str) -> Any:
    run = paragraph.add_run(text)
    run.font.size = NUMBER_SIZE
    set_font(run._r.get_or_add_rPr(), NUMBER_FONT)  # noqa: SLF001
    return run


def _page_field(paragraph: Any) -> None:
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
