"""The letter laid out for the header rules: its zones, its labelled fields, and values taken out as printed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from proposals.parsing import frame_marks as marks
from proposals.parsing.frame import Frame
from proposals.parsing.lines import Line, lines_of
from proposals.parsing.normalize import RADICALS, fold
from proposals.parsing.types import Folded, SourceText, Span

_SPACE = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]")
_OPENING_LENGTH = 400  # characters read as opening where no courtesy marks its end
_OPENING_REACH = 1200  # the longest opening is a third of this
_TOP_REACH = 12_000  # a page's navigation may be long; what belongs to the letter stands near it
_TAIL_REACH = 6_000


class Found(NamedTuple):
    """A field's words as printed, without white space, and where they stand; no span if only the page states them."""

    words: str
    span: Span | None = None


class Flat(NamedTuple):
    """A stretch of folded text without line ends, and the folded index each character came from."""

    text: str
    places: Sequence[int]

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
        return Found(_SPACE.sub("", span.of(self.source.text)).translate(RADICALS), span)

    def printed(self, start: int, end: int) -> str:
        """Return ``[start, end)`` of the folded text as printed, with its white space."""
        return self.folded.span(start, end).of(self.source.text)

    def spaced(self, at: int) -> bool:
        """Say whether white space stood before folded character ``at``, or nothing at all."""
        return self.folded.spaced(at)

    def flat(self, start: int, end: int) -> Flat:
        """Return ``[start, end)`` without line ends: what a page break cut in two stands together again."""
        text = self.text[start:end]
        if "\n" not in text:
            return Flat(text, range(start, end))
        places: list[int] = []
        for line in text.split("\n"):
            places += range(start, start + len(line))
            start += len(line) + 1
        return Flat(text.replace("\n", ""), places)

    @property
    def top_zone(self) -> tuple[int, int]:
        """Where letterhead, marks and title stand."""
        end = self.frame.top[1]
        return (self._line_start(self.top[0].start), end) if self.top else (end, end)

    @property
    def tail_zone(self) -> tuple[int, int]:
        """Where the sign-off, contacts and copies stand."""
        floor = self.frame.tail[0]
        return (max(floor, self._line_start(self.tail[0].start)), self.tail[-1].end) if self.tail else (floor, floor)

    def _line_start(self, at: int) -> int:
        return self.text.rfind("\n", 0, at) + 1


_TITLES = frozenset({"标题", "名称", "信息名称", "文件名称"})


def stated_title(source: SourceText) -> Sheet | None:
    """Lay out the title that only the carrier states, as a letter of nothing but a title; None if it states none."""
    title = next((field.value for field in source.fields if field.name in _TITLES and field.value.strip()), None)
    if title is None:
        return None
    folded = fold(title)
    end = len(folded.text)
    frame = Frame(tuple(lines_of(folded)), (0, end), None, None, "", None, (end, end), (end, end))
    return sheet_of(SourceText(text=title, format=source.format, blocks=()), folded, frame)


def _own_tail(lines: Iterator[Line]) -> Iterator[Line]:
    """Yield the lines after the body that belong to the letter, not to the page around it."""
    for line in lines:
        if marks.SOURCE_TEXT.regex.match(line.text) or marks.is_of_the_page(line.text):
            return
        if "单位：" in line.text and re.search(r"地址|邮编|备案|标识码|版权所有|网站", line.text):
            return
        yield line


def _clipped(lines: Iterable[Line], start: int, end: int) -> Iterator[Line]:
    """Yield the lines inside ``[start, end)``; one that shares its line with the body is cut to its part."""
    for line in lines:
        left, right = max(line.start, start), min(line.end, end)
        if left < right:
            yield Line(left, right, line.text[left - line.start : right - line.start])


def sheet_of(source: SourceText, folded: Folded, frame: Frame) -> Sheet:
    """Lay out a letter for the header rules."""
    top = tuple(_clipped(frame.lines, max(0, frame.top[1] - _TOP_REACH), frame.top[1]))
    near = _clipped(frame.lines, frame.tail[0], min(frame.tail[1], frame.tail[0] + _TAIL_REACH))
    tail = tuple(_own_tail(near))
    start = frame.addressee[1] if frame.addressee else frame.top[1]
    end = frame.opening[1] if frame.opening else start + _OPENING_LENGTH
    end = min(end, start + _OPENING_REACH, len(folded.text))
    return Sheet(source, folded, frame, top, tail, (start, max(start, end)))
