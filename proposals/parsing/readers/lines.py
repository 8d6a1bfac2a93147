"""Put lines together into the text and blocks that every reader returns."""

from proposals.parsing.readers.limits import Limits
from proposals.parsing.types import Block, BlockKind, Notice, PageField, SourceText, UnreadableDocument

_LINE_ENDS = dict.fromkeys(map(ord, "\r\f\v\x1c\x1d\x1e\x85\u2028\u2029"), "\n")
# C0 and C1 controls, lone surrogates and non-characters: nothing a person could see, and databases refuse some.
_DROPPED = dict.fromkeys([*range(9), *range(0x0E, 0x1C), 0x1F, *range(0x7F, 0x85), *range(0x86, 0xA0), 0xFFFE, 0xFFFF])
_DROPPED.update(dict.fromkeys(range(0xD800, 0xE000)))
_CLEANING = {**_DROPPED, **_LINE_ENDS}


def clean(text: str) -> str:
    """Return ``text`` with every kind of line end as ``\\n`` and without characters that nobody can see or store."""
    return text.replace("\r\n", "\n").translate(_CLEANING)


class Lines:
    """
    A text that grows line by line, with a block for every line that is not blank.

    A line end inside an added line makes two blocks of one kind. Raises UnreadableDocument(too_large) as soon as the
    text goes over the limit, so that a hostile file cannot make us hold more.
    """

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.characters
        self._lines: list[str] = []
        self._blocks: list[Block] = []
        self._length = 0

    def add(self, line: str, kind: BlockKind = BlockKind.PARAGRAPH, page: int | None = None) -> None:
        """Add ``line``; blank lines inside it are kept in the text but are no blocks."""
        for part in clean(line).split("\n"):
            start = self._length
            self._length += len(part) + 1
            if self._length > self._limit:
                raise UnreadableDocument(
                    "too_large", f"文件的文字超过{self._limit}字，不像一封答复。请只上传答复正文。"
                )
            self._lines.append(part)
            if part.strip():
                self._blocks.append(Block(start, start + len(part), kind, page))

    def source(self, form: str, *, fields: tuple[PageField, ...] = (), notices: tuple[Notice, ...] = ()) -> SourceText:
        """Return what was collected; raises UnreadableDocument(no_text) if every line was blank."""
        if not self._blocks:
            raise UnreadableDocument("no_text", "文件里没有文字，请检查后重新上传。")
        return SourceText("\n".join(self._lines), form, tuple(self._blocks), fields, notices)
