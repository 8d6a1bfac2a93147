"""The lines that a web page shows, with where in the page each stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from proposals.parsing.readers.numerals import numeral

_SKIPPED = frozenset(
    {
        "script", "style", "noscript", "template", "iframe", "frame", "object", "embed", "applet", "svg", "math",
        "canvas", "audio", "video", "head", "title", "meta", "link", "button", "select", "option", "input", "textarea",
        "map", "dialog",
    }
)  # fmt: skip
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl",
        "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
        "tfoot", "th", "thead", "tr", "ul",
    }
)  # fmt: skip
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_PRE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]")
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]{1,30})")
_LIST_FORMS = {
    "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "none": "none",
    "lower-alpha": "lowerLetter", "upper-alpha": "upperLetter", "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand", "simp-chinese-informal": "chineseCountingThousand",
    "cjk-decimal": "ideographDigital", "disc": "none", "circle": "none", "square": "none",
}  # fmt: skip
_LAYOUT_CELL = 300  # characters; a cell with more holds running text, and its table only lays out the page
_EDGE = " \t\u3000\xa0\u200b\ufeff"


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line as shown; ``linked`` counts its characters that are links, ``place`` is the innermost block around it."""

    text: str
    linked: int
    place: etree._Element
    is_row: bool = False

    @property
    def plain(self) -> int:
        """How many characters are no link."""
        return len(self.text) - self.linked


@dataclass(slots=True)
class _Pending:
    parts: list[str] = field(default_factory=list)
    linked: int = 0
    place: etree._Element | None = None


def name_of(element: etree._Element) -> str:
    """Return the element's name; empty for comments and the like."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def text_of(element: etree._Element) -> str:
    """Return all text inside an element, shown or not."""
    return "".join(str(part) for part in element.itertext())


def _block_of(element: etree._Element) -> etree._Element:
    while name_of(element) not in _BLOCKS:
        parent = element.getparent()
        if parent is None:
            break
        element = parent
    return element


class Flow:
    """Walks a page once, without recursion: careless pages nest hundreds of unclosed elements."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root
        self._tables = {table for table in root.iter("table") if _is_data(table)}
        self._pending = _Pending()
        self._numbers: dict[etree._Element, int] = {}  # of ordered lists
        self._links = 0
        self._table_depth = 0
        self._pre = 0

    def lines(self) -> Iterator[PageLine]:
        """Yield the lines of the page in order."""
        walk = etree.iterwalk(self._root, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in walk:
            if skipped is None and event == "start":
                if _is_invisible(element):
                    skipped = element
                    continue
                yield from self._start(element)
            elif event == "end":
                if skipped is None:
                    yield from self._end(element)
                elif skipped is not element:
                    continue
                skipped = None
                self._take(element.tail, element.getparent())
        yield from self._flush()

    def _start(self, element: etree._Element) -> Iterator[PageLine]:
        name = name_of(element)
        if name == "br":
            if self._table_depth:
                self._pending.parts.append(" ")
            else:
                yield from self._flush()
        elif name in _BLOCKS:
            yield from self._boundary(name)
        if name == "li":
            self._pending.parts.append(self._item_number(element))
        self._table_depth += element in self._tables
        self._links += name == "a"
        self._pre += _is_pre(element, name)
        self._take(element.text, element)

    def _item_number(self, item: etree._Element) -> str:
        """Return the number that a browser shows before an entry of an ordered list."""
        around = item.getparent()
        if around is None or name_of(around) != "ol":
            return ""
        style = f"{around.get('style', '')};{item.get('style', '')}".lower()
        stated = _LIST_STYLE.search(style)
        form = _LIST_FORMS.get(stated[1] if stated else around.get("type", "1"), "decimal")
        if form == "none":
            return ""
        start = around.get("start", "1")
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 5 else 1
        number = self._numbers[around] = self._numbers.get(around, first - 1) + 1
        shown = numeral(number, form)
        return f"{shown}、" if form == "chineseCountingThousand" else f"{shown}. "

    def _end(self, element: etree._Element) -> Iterator[PageLine]:
        name = name_of(element)
        self._links -= name == "a"
        self._pre -= _is_pre(element, name)
        if name in _BLOCKS:
            yield from self._boundary(name, is_end=True)
        self._table_depth -= element in self._tables

    def _boundary(self, name: str, *, is_end: bool = False) -> Iterator[PageLine]:
        """End the line, except inside a row of a data table, where cells are joined."""
        if not self._table_depth or name in {"table", "tr", "caption"} or (name == "tbody" and is_end):
            yield from self._flush(is_row=self._table_depth > 0 and name == "tr" and is_end)
        elif name in {"td", "th"} and is_end:
            self._pending.parts.append("\t")
        else:
            self._pending.parts.append(" ")

    def _take(self, text: str | None, place: etree._Element | None) -> None:
        if not text:
            return
        if self._pre:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        pending = self._pending
        if pending.place is None and text.strip():
            pending.place = place
        pending.parts.append(text if self._pre else _BLANKS.sub(_blank, text))
        if self._links:
            pending.linked += len("".join(text.split()))

    def _flush(self, *, is_row: bool = False) -> Iterator[PageLine]:
        pending, self._pending = self._pending, _Pending()
        if pending.place is None:
            return
        place = _block_of(pending.place)
        for part in "".join(pending.parts).split("\n"):
            text = "\t".join(re.sub(" {2,}", " ", cell).strip(_EDGE) for cell in part.split("\t")) if is_row else part
            text = text.strip(_EDGE)
            if text:
                yield PageLine(text, min(pending.linked, len(text)), place, is_row and "\t" in text)


def _blank(run: re.Match[str]) -> str:
    """A line end in the source between Chinese characters is no blank; anything else is one blank."""
    text, start, end = run.string, run.start(), run.end()
    is_wide = start > 0 and end < len(text) and _WIDE.match(text[start - 1]) and _WIDE.match(text[end])
    return "" if is_wide and "\n" in run[0] else " "


def _is_pre(element: etree._Element, name: str) -> bool:
    return name == "pre" or _PRE.search(element.get("style", "")) is not None


def _is_invisible(element: etree._Element) -> bool:
    name = name_of(element)
    if not name or name in _SKIPPED:
        return True
    if element.get("hidden") is None and not _HIDDEN.search(element.get("style", "")):
        return False
    # Some sites hide the article until a script shows it: what holds much text is not hidden for good.
    return len("".join(text_of(element).split())) < _LAYOUT_CELL


def _is_data(table: etree._Element) -> bool:
    """Tell a table of data from one that only lays out the page."""
    if next(table.iterdescendants("table"), None) is not None:
        return False
    is_wide = False
    for row in table.iter("tr"):
        filled = 0
        for cell in row.iterchildren("td", "th"):
            size = len("".join(text_of(cell).split()))
            if size > _LAYOUT_CELL:
                return False
            filled += size > 0
        is_wide = is_wide or filled >= 2
    return is_wide
