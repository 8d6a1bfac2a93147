"""python-docx begins with a Mac's empty document: what an office has no use for is taken out, the rest made Chinese."""

from typing import Any

from docx.document import Document as DocumentType
from docx.oxml.ns import qn

# A picture of an empty page, and a second copy of all styles for Word 2007.
_USELESS = ("/thumbnail", "/stylesWithEffects")
_TABLE_STYLES = {"TableNormal", "TableGrid"}
_PROPERTIES = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<DocSecurity>0</DocSecurity></Properties>"
)
# The version whose layout Word uses without speaking of compatibility: that of Word 2013 and later.
_LAYOUT_OF = "15"


def trim(document: DocumentType) -> None:
    """Take out what the starting document brings and nobody asked for."""
    package = document.part.package
    for related in (package.rels, document.part.rels):
        for key in [key for key, one in related.items() if one.reltype.endswith(_USELESS)]:
            del related[key]
    for one in package.rels.values():
        if one.reltype.endswith("/extended-properties"):
            one.target_part._blob = _PROPERTIES  # noqa: SLF001 - python-docx does not know these
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:type")) == "table" and style.get(qn("w:styleId")) not in _TABLE_STYLES:
            styles.remove(style)
    _settings(document.settings.element)


def _settings(settings: Any) -> None:
    for tag in ("w:savePreviewPicture", "w:proofState"):
        for useless in settings.findall(qn(tag)):
            settings.remove(useless)
    settings.find(qn("w:defaultTabStop")).set(qn("w:val"), "420")
    # Two marks of punctuation that meet share their space, as Word does in Chinese documents.
    settings.find(qn("w:characterSpacingControl")).set(qn("w:val"), "compressPunctuation")
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), "zh-CN")
    settings.find(qn("w:zoom")).set(qn("w:percent"), "100")
    for one in settings.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), _LAYOUT_OF)
