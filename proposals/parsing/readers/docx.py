"""
Read .docx (ECMA-376, ISO/IEC 29500) as a reader sees it on paper.

Walks the XML itself, since the usual paragraph lists leave out text boxes, content controls, tracked insertions,
footnotes and automatic numbers. Headers and footers are left out, as are deletions and hidden text.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from proposals.parsing.readers.archive import Archive, damaged
from proposals.parsing.readers.docx_names import attribute, child, children, integer, is_on, name_of
from proposals.parsing.readers.docx_numbering import read_numbering
from proposals.parsing.readers.docx_styles import Styles, number_property
from proposals.parsing.readers.limits import Limits
from proposals.parsing.readers.lines import Lines
from proposals.parsing.readers.numerals import circled
from proposals.parsing.readers.symbols import symbol
from proposals.parsing.readers.xml import local_name, parse_xml
from proposals.parsing.types import BlockKind, SourceText

_BLANKS = re.compile(r"[\r\n\t]+")
_CIRCLED_FIELD = re.compile(r"eq\s*\\o\\ac\s*\(\s*[○〇]\s*[,，]\s*(\d{1,2})\s*\)", re.IGNORECASE)
# Not on the page: deletions, field codes, furigana, properties.
_SKIPPED = frozenset(
    {
        "w:del", "w:moveFrom", "w:delText", "w:instrText", "w:delInstrText", "w:rt", "w:pPr", "w:rPr", "w:sdtPr",
        "w:sdtEndPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sectPr", "w:fldData", "w:footnoteRef",
        "w:endnoteRef", "w:annotationRef", "w:commentReference", "w:separator", "w:continuationSeparator",
    }
)  # fmt: skip
_CHARACTERS = {"w:tab": "\t", "w:ptab": "\t", "w:cr": "\n", "w:br": "\n", "w:noBreakHyphen": "-"}
_WRAPPERS = frozenset(
    {"w:sdt", "w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo", "mc:AlternateContent", "mc:Choice"}
)


@dataclass(frozen=True, slots=True)
class _Item:
    text: str
    kind: BlockKind = BlockKind.PARAGRAPH


@dataclass(slots=True)
class _Inline:
    """What is being collected from one paragraph."""

    parts: list[str] = field(default_factory=list)
    notes: list[_Item] = field(default_factory=list)
    fields: list["_Field"] = field(default_factory=list)  # the innermost last

    def add(self, text: str) -> None:
        """Take visible text; text inside a field's code is none."""
        if not any(open_field.in_code for open_field in self.fields):
            self.parts.append(text)


@dataclass(slots=True)
class _Field:
    in_code: bool = True
    code: str = ""
    shown: str = ""


def is_docx(archive: Archive) -> bool:
    """Tell whether an archive holds a Word document."""
    return "word/document.xml" in archive or (
        "[Content_Types].xml" in archive and any(name.startswith("word/") for name in archive.names())
    )


def read_docx(archive: Archive, limits: Limits, *, form: str = "docx") -> SourceText:
    """
    Return the text of a .docx: paragraphs with their automatic numbers, a table row a line with tabs between cells.

    ``form`` is the format that the result names, where another was converted. Footnotes, endnotes and text boxes
    follow the paragraph they belong to as notes. Raises UnreadableDocument with ``damaged``, ``bomb``, ``too_large``
    or ``no_text``.
    """
    package = _Package(archive, limits)
    body = child(package.document, "body")
    if body is None:
        raise damaged()
    lines = Lines(limits)
    for item in _Walker(package).story(body):
        if item.text.strip():
            lines.add(item.text, item.kind)
    return lines.source(form)


class _Package:
    """The parts of the archive that hold text or say how it is numbered."""

    def __init__(self, archive: Archive, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        main = self._related("", "officeDocument") or "word/document.xml"
        self.document = parse_xml(archive.read(main), limits)
        self.styles = Styles(self._part(main, "styles"))
        self.numbering = read_numbering(self._part(main, "numbering"), self.styles.lists)
        self.footnotes = self._notes(main, "footnotes", "footnote")
        self.endnotes = self._notes(main, "endnotes", "endnote")

    def _related(self, part: str, kind: str) -> str | None:
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._archive:
            return None
        for relation in parse_xml(self._archive.read(relations), self._limits):
            target = relation.get("Target", "")
            is_outside = relation.get("TargetMode") == "External"
            if local_name(relation) == "Relationship" and relation.get("Type", "").endswith(f"/{kind}"):
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                return path if not is_outside and path in self._archive else None
        return None

    def _part(self, main: str, kind: str) -> etree._Element | None:
        path = self._related(main, kind)
        return None if path is None else parse_xml(self._archive.read(path), self._limits)

    def _notes(self, main: str, kind: str, element: str) -> dict[str, etree._Element]:
        return {attribute(note, "id"): note for note in children(self._part(main, kind), element)}


class _Walker:
    """Goes through a story once, in order, because numbers count up on the way."""

    def __init__(self, package: _Package) -> None:
        self._package = package
        self._in_note = False
        self._carried: list[str] = []  # text of paragraphs whose end was deleted: it runs into the next

    def story(self, body: etree._Element) -> Iterator[_Item]:
        """Yield the paragraphs, rows and notes of the whole document."""
        yield from self.blocks(body)
        if self._carried:
            yield _Item("".join(self._carried))

    def blocks(self, container: etree._Element) -> Iterator[_Item]:
        """Yield the paragraphs, rows and notes of ``container``."""
        for element in container:
            name = name_of(element)
            if name == "w:p":
                yield from self._paragraph(element)
            elif name == "w:tbl":
                yield from self._table(element)
            elif name in _WRAPPERS:
                inner = _visible_content(element)
                if inner is not None:
                    yield from self.blocks(inner)

    # Paragraphs

    def _paragraph(self, paragraph: etree._Element) -> Iterator[_Item]:
        inline = _Inline()
        properties = child(paragraph, "pPr")
        style = child(properties, "pStyle")
        style_id = self._package.styles.default_paragraph if style is None else attribute(style, "val")
        self._inline(paragraph, inline, style_id)
        text = "".join(inline.parts)
        mark = child(properties, "rPr")
        if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
            self._carried.append(text)
            yield from inline.notes
            return
        text = "".join(self._carried) + text
        self._carried.clear()
        if text.strip() or is_on(child(mark, "vanish")) is not True:
            text = self._label(properties, style_id) + text
        yield _Item(text)
        yield from inline.notes

    def _label(self, properties: etree._Element | None, style_id: str) -> str:
        own = number_property(properties)
        inherited, owner = self._package.styles.number(style_id)
        number_id = inherited.number_id if own.number_id is None else own.number_id
        if number_id is None or number_id == "0":
            return ""
        depth = own.depth
        if depth is None and own.number_id is None:
            depth = self._package.numbering.level_of_style(number_id, owner)
        if depth is None:
            depth = inherited.depth or 0
        return self._package.numbering.label(number_id, depth)

    def _inline(self, element: etree._Element, inline: _Inline, style_id: str) -> None:
        for part in element:
            name = name_of(part)
            if self._character(part, name, inline):
                continue
            if name == "w:r":
                if not self._is_hidden(part, style_id):
                    self._inline(part, inline, style_id)
            elif name in {"w:footnoteReference", "w:endnoteReference"}:
                inline.notes.extend(self._note(part, name))
            elif name == "w:txbxContent":
                inline.notes.extend(self._aside(part))
            elif name in _WRAPPERS:
                inner = _visible_content(part)
                if inner is not None:
                    self._inline(inner, inline, style_id)
            elif name not in _SKIPPED:
                self._inline(part, inline, style_id)

    def _character(self, part: etree._Element, name: str, inline: _Inline) -> bool:
        """Take an element that stands for characters or a field's mark; False for any other."""
        if name in {"w:t", "m:t"}:
            inline.add(_BLANKS.sub(" ", part.text or ""))
        elif name in _CHARACTERS:
            inline.add(_CHARACTERS[name])
        elif name == "w:sym":
            code = attribute(part, "char", "0")
            known = re.fullmatch("[0-9A-Fa-f]{1,6}", code) is not None
            inline.add(symbol(int(code, 16) if known else 0, attribute(part, "font")))
        elif name == "w:fldChar":
            self._field(part, inline)
        elif name == "w:instrText" and inline.fields:
            inline.fields[-1].code += part.text or ""
        else:
            return False
        return True

    def _is_hidden(self, run: etree._Element, style_id: str) -> bool:
        properties = child(run, "rPr")
        own = is_on(child(properties, "vanish"))
        if own is not None:
            return own
        style = child(properties, "rStyle")
        by_style = None if style is None else self._package.styles.hidden(attribute(style, "val"))
        if by_style is None:
            by_style = self._package.styles.hidden(style_id)
        return by_style is True

    @staticmethod
    def _field(mark: etree._Element, inline: _Inline) -> None:
        kind = attribute(mark, "fldCharType")
        if kind == "begin":
            opened = _Field()
            box = child(child(mark, "ffData"), "checkBox")
            if box is not None:
                state = child(box, "checked")
                ticked = is_on(child(box, "default") if state is None else state)
                opened.shown = "☑" if ticked else "□"
            inline.fields.append(opened)
        elif inline.fields and kind == "separate":
            inline.fields[-1].in_code = False
        elif inline.fields and kind == "end":
            closed = inline.fields.pop()
            # A field without a result shows what its code draws; circled numbers are the ones that letters use.
            ring = _CIRCLED_FIELD.search(closed.code) if closed.in_code else None
            inline.add(circled(integer(ring[1], 0)) if ring is not None and int(ring[1]) else closed.shown)

    # Notes and text boxes

    def _note(self, reference: etree._Element, name: str) -> list[_Item]:
        notes = self._package.footnotes if name == "w:footnoteReference" else self._package.endnotes
        note = notes.get(attribute(reference, "id"))
        if note is None or self._in_note:
            return []
        self._in_note = True
        try:
            return self._aside(note)
        finally:
            self._in_note = False

    def _aside(self, container: etree._Element) -> list[_Item]:
        carried, self._carried = self._carried, []
        items = [_Item(item.text, BlockKind.NOTE) for item in self.blocks(container)]
        self._carried = carried
        return items

    # Tables

    def _table(self, table: etree._Element) -> Iterator[_Item]:
        for row in _rows(table, "tr"):
            if child(child(row, "trPr"), "del") is None:
                yield from self._row(row)

    def _row(self, row: etree._Element) -> Iterator[_Item]:
        cells: list[list[_Item]] = []
        for element in _rows(row, "tc"):
            merge = child(child(element, "tcPr"), "vMerge")
            is_continued = merge is not None and attribute(merge, "val", "continue") == "continue"
            cells.append([] if is_continued else list(self.blocks(element)))
        filled = [cell for cell in cells if any(item.text.strip() for item in cell)]
        if len(filled) == 1 and sum(1 for item in filled[0] if item.text.strip()) > 1:
            # A frame around running text, not a row of data.
            yield from filled[0]
            return
        texts = [" ".join(_flat(item.text) for item in cell if item.kind is not BlockKind.NOTE) for cell in cells]
        yield _Item("\t".join(text.strip() for text in texts).rstrip("\t"), BlockKind.TABLE_ROW)
        for cell in cells:
            yield from (item for item in cell if item.kind is BlockKind.NOTE)


def _flat(text: str) -> str:
    return text.replace("\n", " ").replace("\t", " ")


def _rows(container: etree._Element, local: str) -> Iterator[etree._Element]:
    """Yield the rows of a table or cells of a row, also those inside content controls and tracked insertions."""
    for element in container:
        name = name_of(element)
        if name == f"w:{local}":
            yield element
        elif name in _WRAPPERS:
            inner = _visible_content(element)
            if inner is not None:
                yield from _rows(inner, local)


def _visible_content(wrapper: etree._Element) -> etree._Element | None:
    """Return the part of a wrapper that is shown, None for a content control that only shows its prompt."""
    name = name_of(wrapper)
    if name == "w:sdt":
        prompt = is_on(child(child(wrapper, "sdtPr"), "showingPlcHdr"))
        return None if prompt else child(wrapper, "sdtContent")
    if name == "mc:AlternateContent":
        # The same thing twice, for new and old programs: one of them, the new one if it has the text.
        choices = [part for part in wrapper if name_of(part) == "mc:Choice"]
        fallbacks = [part for part in wrapper if name_of(part) == "mc:Fallback"]
        with_text = [part for part in choices + fallbacks if _has_text(part)]
        return next(iter(with_text), None)
    return wrapper


def _has_text(element: etree._Element) -> bool:
    return any(name_of(part) in {"w:t", "w:sym", "m:t"} for part in element.iter())
