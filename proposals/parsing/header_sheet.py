"""The letter laid out for the header rules: its zones, its labelled fields, and values taken out as printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from proposals.parsing import frame_marks as marks
from proposals.parsing.frame import Frame
from proposals.parsing.lines import Line
from proposals.parsing.normalize import Folded
from proposals.parsing.types import SourceText, Span

_SPACE = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")
_OPENING_LENGTH = 400  # characters read as opening where no courtesy marks its end


@dataclass(frozen=True, slots=True)
class Found:
    """A field's words as printed, without white space, and where they stand; no span if only the page states them."""

    words: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Flat:
    """A stretch of folded text without line ends, and the folded index each character came from."""

    text: str
    places: tuple[int, ...]

    def folded(self, start: int, end: int) -> tuple[int, int]:
        """Return the folded stretch behind ``[start, end)`` of the flat text, which must not be empty."""
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """A letter ready for the header rules. Positions are folded ones unless a name says otherwise."""

    source: SourceText
    folded: Folded
    frame: Frame
    top: tuple[Line, ...]
    tail: tuple[Line, ...]  # up to the page furniture
    opening: tuple[int, int]

    @property
    def text(self) -> str:
        """The folded text."""
        return self.folded.text

    def found(self, start: int, end: int) -> Found:
        """Take ``[start, end)`` of the folded text out as printed."""
        span = self.folded.span(start, end)
        return Found(_SPACE.sub("", span.of(self.source.text)), span)

    def printed(self, start: int, end: int) -> str:
        """Return ``[start, end)`` of the folded text as printed, with its white space."""
        return self.folded.span(start, end).of(self.source.text)

    def spaced(self, at: int) -> bool:
        """Say whether white space stood before folded character ``at``, or nothing at all."""
        return self.folded.spaced(at)

    def flat(self, start: int, end: int) -> Flat:
        """Return ``[start, end)`` without line ends: what a page break cut in two stands together again."""
        places = tuple(i for i in range(start, end) if self.text[i] != "\n")
        return Flat("".join(self.text[i] for i in places), places)

    @property
    def tail_zone(self) -> tuple[int, int]:
        """Where the sign-off, contacts and copies stand."""
        return (self.tail[0].start, self.tail[-1].end) if self.tail else (self.frame.tail[0], self.frame.tail[0])


def _own_tail(lines: Iterator[Line]) -> Iterator[Line]:
    """Yield the lines after the body that belong to the letter, not to the page around it."""
    for line in lines:
        if marks.SOURCE_TEXT.regex.search(line.text) or marks.WEB.regex.search(line.text):
            return
        if re.search(r"(?:地址|邮编|备案|标识码|版权所有|网站)", line.text) and "单位：" in line.text:
            return
        yield line


def sheet_of(source: SourceText, folded: Folded, frame: Frame) -> Sheet:
    """Lay out a letter for the header rules."""
    top = tuple(line for line in frame.lines if line.start < frame.top[1])
    tail = tuple(_own_tail(line for line in frame.lines if line.end > frame.tail[0]))
    start = frame.addressee[1] if frame.addressee else frame.top[1]
    end = frame.opening[1] if frame.opening else min(start + _OPENING_LENGTH, len(folded.text))
    return Sheet(source, folded, frame, top, tail, (start, max(start, end)))
