"""Write small .docx files by hand, so that a test states exactly the XML it is about."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def paragraph(text: str, properties: str = "") -> str:
    """Return one w:p with one run."""
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def numbered(text: str, level: int = 0, number: int = 1) -> str:
    """Return one paragraph of an automatic list."""
    return paragraph(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def table(rows: Iterable[Iterable[str]]) -> str:
    """Return a w:tbl; a cell is given as its paragraphs' XML or as plain text."""
    body = "".join(
        "<w:tr>"
        + "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in row)
        + "</w:tr>"
        for row in rows
    )
    return f"<w:tbl>{body}</w:tbl>"


def level(index: int, form: str, text: str, more: str = "", start: int = 1) -> str:
    """Return one w:lvl of a list definition."""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def package(members: dict[str, str | bytes]) -> bytes:
    """Return a zip archive of ``members``."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def make_docx(body: str, *, namespace: str = W, **parts: str) -> bytes:
    """
    Return a .docx with ``body`` inside w:body.

    ``parts`` are the inner XML of ``numbering``, ``styles``, ``footnotes`` and ``header1``; each becomes a part with
    its relation.
    """
    roots = {"numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "header1": "hdr"}
    kinds = {"header1": "header"}
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{_RELATIONS}/{kinds.get(name, name)}" Target="{name}.xml"/>'
        for i, name in enumerate(parts)
    )
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _relations(
            f'<Relationship Id="r" Type="{_RELATIONS}/officeDocument" Target="/word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _relations(relations),
        "word/document.xml": _root("document", f"<w:body>{body}</w:body>", namespace),
    }
    for name, inner in parts.items():
        members[f"word/{name}.xml"] = _root(roots[name], inner, namespace)
    return package(members)


def _content_types(parts: Iterable[str]) -> str:
    kinds = {"document": "document.main", "header1": "header"}
    office = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{office}.{kinds.get(name, name)}+xml"/>'
            for name in ("document", *parts)
        )
        + "</Types>"
    )


def _relations(inner: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'
    )


def _root(name: str, inner: str, namespace: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{namespace}" {_NAMESPACES}>{inner}</w:{name}>'
