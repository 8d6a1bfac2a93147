"""
The values that pass between the stages of reading a letter.

Three texts appear, and every position says which one it counts in:

* the *source*: what a reader took out of the file, unchanged, one block a line (``SourceText.text``);
* the *folded* text: the same without spaces and with full-width forms made plain, for matching (``Folded``);
* the *squeezed* positions that ``parse_letter`` prints: characters of the source with all white space taken out.

Every ``Span`` that leaves this package counts in the source.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch ``[start, end)`` of characters of the source text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words this span covers in ``text``."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Folded:
    """
    A text without spaces and with one code point for each meaning, line ends kept as ``\\n``.

    ``origins[i]`` is the index in the original of folded character ``i``; ``origins[len(text)]`` is the original's
    length. White space other than line ends is dropped, runs of blank lines become one line end. A comma or dot
    between two digits stays as printed ("1,200", "3.5").
    """

    text: str
    origins: Sequence[int]

    def between(self, stretch: Span) -> "Folded":
        """Return what comes from ``stretch`` of the original; its places still count in the whole original."""
        start, end = self.index(stretch.start), self.index(stretch.end)
        return Folded(self.text[start:end], self.origins[start : end + 1])

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the original that folded ``[start, end)`` came from, without surrounding space."""
        if start >= end:
            at = self.origins[start]
            return Span(at, at)
        return Span(self.origins[start], self.origins[end - 1] + 1)

    def spaced(self, at: int) -> bool:
        """Say whether white space or nothing stood before folded character ``at`` in the original."""
        return at == 0 or self.text[at - 1] == "\n" or self.origins[at] - self.origins[at - 1] > 1

    def index(self, original: int) -> int:
        """Return the folded index of the first character that comes from ``original`` or later."""
        return bisect_left(self.origins, original)


class BlockKind(StrEnum):
    """What a line of the source was in the file."""

    PARAGRAPH = "paragraph"
    TABLE_ROW = "table_row"
    NOTE = "note"  # footnote, endnote or text box, placed after the paragraph it belongs to


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, table row or note, ``[start, end)`` of the source text without the line end."""

    # No Span of its own: a long text has very many blocks, and few are asked for theirs.
    start: int
    end: int
    kind: BlockKind = BlockKind.PARAGRAPH
    page: int | None = None  # from 1, where the format has pages

    @property
    def span(self) -> Span:
        """The stretch as a span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class PageField:
    """A labelled field that the carrier states about the letter (来源, 发布时间, 索引号); not part of the letter."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should look at: a stable code, the words it rests on, and where they stand."""

    code: str
    quote: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a reader took out of a file."""

    text: str
    format: str  # "text", "docx", "pdf", "html", …
    blocks: tuple[Block, ...]
    fields: tuple[PageField, ...] = ()
    notices: tuple[Notice, ...] = ()


class UnreadableDocument(Exception):  # noqa: N818 - named for what it is, as the field would say it
    """
    The file cannot be read as a letter.

    ``code`` is stable (``empty``, ``encrypted``, ``too_large``, ``bomb``, ``no_text``, ``damaged``, ``unsupported``,
    ``timeout``); ``str(error)`` is the sentence shown to the user, in Chinese.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Header:
    """The labelled parts of a reply letter; None or empty where the letter does not give them."""

    kind: str | None = None  # "建议" or "提案"
    assembly: str | None = None  # as printed, without the ordinal: 市政协, 中山市人大
    term: int | None = None  # 届
    sitting: int | None = None  # 次
    number: str | None = None  # as printed: 63033, B(2021)021
    members: tuple[str, ...] = ()
    member_role: str | None = None  # 代表 or 委员
    subject: str | None = None
    lead_bureau: str | None = None
    co_bureaus: tuple[str, ...] = ()
    doc_number: str | None = None
    signer: str | None = None
    result_class: str | None = None
    disclosure: str | None = None
    replied_on: date | None = None
    contact: str | None = None
    phone: str | None = None
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """
    A reply letter taken apart.

    ``body`` runs from the first word after the opening courtesy to the last before sign-off, contact line, copies
    and page furniture. ``header_spans`` gives, for each header field that was found, where its words stand.
    ``folded`` is the text folded once for all who read it, None for a letter that was not parsed.
    """

    source: SourceText
    header: Header
    body: Span
    header_spans: dict[str, Span] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    folded: Folded | None = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The source text; spans of the letter and of everything found in it count here."""
        return self.source.text
