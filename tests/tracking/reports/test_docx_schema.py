"""
The XML of the Word files against the order ECMA-376 gives the children of its elements.

LibreOffice reads them in any order; Word calls a file with another one damaged.
"""

import io
import zipfile

import pytest
from docx.oxml.ns import qn
from lxml import etree

from tracking.reports.renderers import circular, docx_layout, docx_parts
from tracking.reports.renderers import docx as docx_renderer
from tracking.reports.renderers import register as register_renderer
from tracking.reports.rows import RowTable

pytestmark = pytest.mark.django_db  # the worked example is counted once for all

# ECMA-376-1, part 17: CT_PPr, CT_RPr, CT_SectPr, CT_TblPr, CT_TcPr, CT_Style, CT_Font and CT_Tbl.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd"
    " snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment"
    " textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid"
    " vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em"
    " lang eastAsianLayout specVanish oMath",
    "sectPr": "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType"
    " pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing"
    " tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked"
    " personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "font": "altName panose1 charset family notTrueType pitch sig embedRegular embedBold embedItalic",
    "tbl": "tblPr tblGrid tr",
    "tc": "tcPr p",
}


def strays(content: bytes) -> list[str]:
    """What stands in another order than the schema's, by part of the file."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if not name.startswith("word/") or not name.endswith(".xml"):
                continue
            for element in etree.fromstring(archive.read(name)).iter():
                order = ORDER.get(etree.QName(element).localname if isinstance(element.tag, str) else "")
                if order is None or not element.tag.startswith("{http://schemas.openxmlformats.org/wordprocessingml"):
                    continue
                names = [etree.QName(child).localname for child in element]
                places = [order.split().index(each) if each in order.split() else -1 for each in names]
                if places != sorted(places) or -1 in places:
                    found.append(f"{name}: {etree.QName(element).localname} {names}")
    return found


def test_the_report_keeps_the_schema_s_order(report, imprint):
    assert strays(docx_renderer.render(report, imprint, font_folders=())) == []


def test_circular_and_form_keep_the_schema_s_order(counted, imprint):
    report, rows = counted
    overdue = [row.words for row in rows if row.table == RowTable.COMMITMENTS and row.words.state == "逾期未兑现"]

    assert len(overdue) == 5
    assert strays(circular.render(report, imprint, overdue=overdue)) == []
    assert strays(register_renderer.render(report, imprint, bureau="云岭市教育局", rows=overdue)) == []


def test_a_swapped_pair_is_found():
    document = docx_layout.new_document()
    paragraph = document.add_paragraph("督查")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.alignment = 1
    properties = paragraph._p.pPr
    properties.append(properties.find(qn("w:keepNext")))

    assert strays(docx_parts.written(document)) == ["word/document.xml: pPr ['jc', 'keepNext']"]
