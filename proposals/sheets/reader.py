"""
Read the first sheet of an .xlsx file from a stranger: values alone, row by row, within limits.

Small over lxml and the archive that letters are read through, so that a workbook meets the same guards (packing, shared
bytes, entities). Nothing is evaluated: a formula comes out as a formula.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO

from lxml import etree

from proposals.parsing.readers.archive import Archive, damaged
from proposals.parsing.readers.detect import Form, refused_kind, sniff
from proposals.parsing.readers.limits import Limits
from proposals.parsing.readers.xml import local_name, parse_xml
from proposals.parsing.types import UnreadableDocument
from proposals.sheets.types import Cell, CellKind, Sheet, SheetRow

ADVICE = "请下载模板填写，并保存为 .xlsx 格式。"


@dataclass(frozen=True, slots=True)
class SheetLimits:
    """Bounds on one table; a city has some thousand proposals a year."""

    bytes: int = 20 * 1024 * 1024
    unpacked_bytes: int = 150 * 1024 * 1024
    members: int = 2_000
    rows: int = 20_000
    columns: int = 200
    characters: int = 30_000_000


_MERGED = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})[\"']"
)
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Days among the number formats that files name by number alone, with those of Chinese editions.
_DAY_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_NOT_A_FORMAT = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]|_.|\*.")
_DAY_LETTERS = re.compile(r"[ymd年月日]", re.IGNORECASE)


def read_sheet(data: bytes, limits: SheetLimits) -> Iterator[Sheet | SheetRow]:
    """
    Yield the sheet, then its rows that are not empty.

    :raises UnreadableDocument: with a sentence for the user, also half-way.
    """
    archive = _open(data, limits)
    bounds = Limits()
    book = parse_xml(archive.read("xl/workbook.xml"), bounds)
    name, path = _first_sheet(archive, book, bounds)
    from_1904 = any(
        local_name(element) == "workbookPr" and element.get("date1904") in {"1", "true"} for element in book
    )
    yield Sheet(name, from_1904)
    texts = _shared_texts(archive, limits)
    days = _day_styles(archive, bounds)
    body = archive.read(path)
    _refuse_type(body)
    yield from _rows(body, _Cells(texts, days, from_1904=from_1904), limits)


def _open(data: bytes, limits: SheetLimits) -> Archive:
    if len(data) > limits.bytes:
        raise UnreadableDocument("too_large", f"文件超过{limits.bytes // 1024 // 1024} MB，请分成几个文件导入。")
    form = sniff(data)
    if form is Form.OLE:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableDocument("encrypted", "文件设有密码，无法读取。请取消密码后重新上传。")
        raise UnreadableDocument("unsupported", "这是旧格式（.xls）的表格，请另存为 .xlsx 格式后重新上传。")
    if form is not Form.ZIP:
        what = refused_kind(data) or {Form.PDF: "PDF", Form.HTML: "网页", Form.RTF: "富文本"}.get(form, "")
        if not what:
            raise UnreadableDocument("unsupported", f"文件内容是纯文本（如CSV），不是 .xlsx 表格。{ADVICE}")
        raise UnreadableDocument("unsupported", f"文件内容是{what}，不是 .xlsx 表格。{ADVICE}")
    archive = Archive(data, Limits(unpacked_bytes=limits.unpacked_bytes, members=limits.members))
    if "xl/workbook.xml" not in archive:
        raise UnreadableDocument("unsupported", f"文件不是 .xlsx 表格。{ADVICE}")
    return archive


def _first_sheet(archive: Archive, book: etree._Element, bounds: Limits) -> tuple[str, str]:
    """Return name and member of the first sheet that people see."""
    relations = {
        element.get("Id"): element.get("Target") or ""
        for element in parse_xml(archive.read("xl/_rels/workbook.xml.rels"), bounds)
        if local_name(element) == "Relationship"
    }
    for element in book.iter():
        if local_name(element) != "sheet" or element.get("state") in {"hidden", "veryHidden"}:
            continue
        key = next((str(value) for name, value in element.attrib.items() if str(name).endswith("}id")), None)
        target = relations.get(key, "")
        path = posixpath.normpath(posixpath.join("xl", target)).lstrip("/")
        if target and "chartsheets" not in path:
            return element.get("name") or "", path
    raise damaged()


def _refuse_type(body: bytes) -> None:
    if any("<!DOCTYPE".encode(encoding) in body for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise UnreadableDocument("bomb", "文件含有不安全的外部引用，为安全起见不予读取。请另存一份后重新上传。")


def _elements(body: bytes, tag: str) -> Iterator[etree._Element]:
    """Yield elements of a large part one by one; what was yielded is forgotten."""
    try:
        for _, element in etree.iterparse(
            BytesIO(body),
            tag=f"{{*}}{tag}",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        ):
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise damaged() from error


def _shared_texts(archive: Archive, limits: SheetLimits) -> list[str]:
    if "xl/sharedStrings.xml" not in archive:
        return []
    body = archive.read("xl/sharedStrings.xml")
    _refuse_type(body)
    texts: list[str] = []
    left = limits.characters
    for element in _elements(body, "si"):
        texts.append(_text_of(element))
        left -= len(texts[-1])
        if left < 0:
            raise _too_much()
    return texts


def _too_much() -> UnreadableDocument:
    return UnreadableDocument("too_large", "表格内容过多，请分成几个文件导入。")


def _text_of(element: etree._Element) -> str:
    """Return the text in an element, without the readings some programs write above it."""
    pieces = [
        piece.text or ""
        for piece in element.iter("{*}t")
        if not any(local_name(above) == "rPh" for above in piece.iterancestors())
    ]
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(pieces))


def _day_styles(archive: Archive, bounds: Limits) -> set[int]:
    """Return the cell styles that show a number as a day."""
    if "xl/styles.xml" not in archive:
        return set()
    root = parse_xml(archive.read("xl/styles.xml"), bounds)
    own = {
        element.get("numFmtId"): element.get("formatCode") or ""
        for element in root.iter("{*}numFmt")
        if element.getparent() is not None and local_name(element.getparent()) == "numFmts"  # type: ignore[arg-type]
    }
    found = set()
    for group in root.iter("{*}cellXfs"):
        for index, style in enumerate(group.iter("{*}xf")):
            key = style.get("numFmtId") or "0"
            if _shows_day(own[key]) if key in own else key.isdigit() and int(key) in _DAY_FORMATS:
                found.add(index)
    return found


def _shows_day(code: str) -> bool:
    bare = _NOT_A_FORMAT.sub("", code)
    return bool(_DAY_LETTERS.search(bare)) and not re.search(r"[0#?]", bare) and bare.lower() != "general"


class _Cells:
    """Understands cells by the shared texts and styles of their workbook."""

    def __init__(self, texts: list[str], days: set[int], *, from_1904: bool) -> None:
        self._texts, self._days = texts, days
        self._epoch = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)

    def read(self, element: etree._Element) -> Cell:
        """Return a cell as what its workbook takes it for."""
        kind = element.get("t") or "n"
        formula = next((child for child in element if local_name(child) == "f"), None)
        if formula is not None:
            return Cell(f"={formula.text or ''}", CellKind.FORMULA)
        value = next((child.text for child in element if local_name(child) == "v"), None) or ""
        if kind == "n":
            return self._number(value, element.get("s") or "0")
        if kind in {"e", "d"}:
            return Cell(value, CellKind.ERROR) if kind == "e" else Cell(value[:10], CellKind.DATE)
        return Cell(self._text(element, kind, value))

    def _text(self, element: etree._Element, kind: str, value: str) -> str:
        match kind:
            case "inlineStr":
                return _text_of(element)
            case "s":
                return self._texts[int(value)] if value.isdigit() and int(value) < len(self._texts) else ""
            case "b":
                return "是" if value == "1" else "否"
            case _:
                return value

    def _number(self, value: str, style: str) -> Cell:
        try:
            number = float(value)
        except ValueError:
            return Cell(value)
        if style.isdigit() and int(style) in self._days and 0 < number < 3_000_000:
            # A time of day is dropped: the tables know days only.
            return Cell((self._epoch + timedelta(days=int(number))).isoformat(), CellKind.DATE)
        # Fifteen digits are what a spreadsheet keeps: 0.1 + 0.2 is 0.3 to its user.
        return Cell(
            f"{number:.0f}" if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}", CellKind.NUMBER
        )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _rows(body: bytes, cells: _Cells, limits: SheetLimits) -> Iterator[SheetRow]:
    merged = [
        (int(top), int(bottom), _column(left.decode()), _column(right.decode()))
        for left, top, right, bottom in _MERGED.findall(body)
    ]
    count, number, left = 0, 0, limits.characters
    for row in _elements(body, "row"):
        number = int(stated) if (stated := row.get("r") or "").isdigit() else number + 1
        found = _cells_of(row, cells, limits)
        if not found:
            continue
        count += 1
        left -= sum(len(cell.text) for cell in found.values())
        if left < 0:
            raise _too_much()
        if count > limits.rows:
            raise UnreadableDocument("too_large", f"表格超过{limits.rows}行，请分成几个文件导入。")
        for top, bottom, first, last in merged:
            if top <= number <= bottom:
                for column in range(first, min(last, limits.columns) + 1):
                    held = found.get(column, Cell(""))
                    found[column] = Cell(held.text, held.kind, is_merged=True)
        yield SheetRow(number, found)


def _cells_of(row: etree._Element, cells: _Cells, limits: SheetLimits) -> dict[int, Cell]:
    found: dict[int, Cell] = {}
    column = -1
    for element in row:
        if local_name(element) != "c":
            continue
        place = _REFERENCE.fullmatch(element.get("r") or "")
        column = _column(place[1]) if place else column + 1
        cell = cells.read(element)
        if not cell.text.strip():
            continue
        if column >= limits.columns:
            raise UnreadableDocument("too_large", f"表格超过{limits.columns}列，请删去多余的列。")
        found[column] = cell
    return found
