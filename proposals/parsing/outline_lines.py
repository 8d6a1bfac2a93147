"""Turn the lines of a body into paragraphs: noise dropped, lines broken by a page or a column put together again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from proposals.parsing.types import Folded, Span

# Lines that carry no words of the letter. A bare number is judged apart: in a flattened table it is a row's number.
_PAGE_LINE = re.compile(r"[—\-_·=*]+\d{0,3}[—\-_·=*]*|第\d{1,3}页(?:[，/]?共\d{1,3}页)?|\d{1,3}/\d{1,3}|Page\d{1,3}")
_BARE_NUMBER = re.compile(r"\d{1,3}")
_LEADING_MARKS = re.compile(r"(?:[#*>·▪■□◆◇▲△★☆※➢➤▶►√◎\-]+|—{1,2}(?=[一-龥]))(?=\D)")
_NO_BULLETS = frozenset("#>")
_CN = "[一二三四五六七八九十]{1,3}"
# A number with a dot may be followed by the figures of a date: 1.8月31日前, 2.2026年底前.
DATE_AHEAD = r"(?:(?:19|20)\d\d年|(?:1[0-2]|[1-9])月)"
LINE_MARKER = re.compile(
    rf"(?:{_CN}[、.．]|（{_CN}）|{_CN}[是要]|第(?:{_CN}|\d{{1,2}}(?!、\d))[，、：]|[Ⅰ-Ⅻ][、.]|（?[A-Ha-h][、.）](?=[一-龥])|其[一二三四五六七八九][，、：是]|\d{{1,2}}[、.．](?:(?!\d)|(?={DATE_AHEAD}))|（\d{{1,2}}）|\d{{1,2}}）"
    r"|[①-⑳❶-❿⑴-⒇⒈-⒛㈠-㈩]|\d{1,2}[.．]\d{1,2}(?=[一-龥“])(?![年月日个万亿余多元米公亩])|首先[，、：]|其次[，、：]|再次[，、：]|最后[，、：])"
)
_TOPIC_HEAD = re.compile(r".{0,6}关于(?!.*(?:建议|问题|方面|情况|回复|答复|意见)$)")
_TOPIC_TAIL = re.compile(r"(?:的(?:建议|问题|回复|答复|意见|情况)|方面)$")
_HAS_NUMBER = re.compile(r"\d")
_STOP = re.compile(r"[，。；：！？]")
_COLUMN = re.compile(r"项目|内容|规模|地点|投资|资金|单位|时间|时限|年限|进度|备注|责任|措施|任务|名称|类别")
_UNIT_OF_COLUMN = re.compile(r"（(?:单位：)?([\u4e00-\u9fff]{1,4}|km|m|m2|㎡|%)）")
_LONGEST_NAMES = 120
_MOST_CELLS = 16
_LONGEST_NAME = 10
_SPACES = " \t\u00a0\u3000\u200b\ufeff"
_ENDS = frozenset("。！？；：…")
_HEADING_LIMIT = 40
_TOPIC_LINE = re.compile(r"(?:.{1,6}[、）.])?(?:关于|对于|针对|对).{1,100}(?:建议|问题|方面|情况|答复|回复|意见)")
_OPEN_CLOSE = (("（", "）"), ("《", "》"), ("“", "”"))


@dataclass(frozen=True, slots=True)
class CleanText:
    """
    The words of a body in folded form, one paragraph a line, with the place in the source of every character.

    ``paragraphs`` are half-open stretches of ``text``; a paragraph may come from several lines of the source. The
    cells of a table row stand apart by a tab.
    """

    text: str
    origins: Sequence[int]
    paragraphs: tuple[tuple[int, int], ...]
    table_rows: tuple[tuple[int, int], ...] = ()
    row_units: dict[tuple[int, int], tuple[str, ...]] = field(default_factory=dict)  # said by the names of columns
    bulleted: frozenset[int] = frozenset()  # numbers of the paragraphs before which a bullet stood

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the source from the first to the last character of ``text[start:end]``."""
        return Span(self.origins[start], self.origins[end - 1] + 1)

    def words(self, start: int, end: int, source: str) -> str:
        """Return the source's words from ``start`` to ``end``, line ends and dropped noise left out."""
        shown = self.text[start:end]
        first, last = self.origins[start], self.origins[end - 1]
        if last - first == end - start - 1 and "\n" not in shown and "\t" not in shown:
            return source[first : last + 1]
        kept: list[str] = []
        before = -1
        for i in range(start, end):
            if self.text[i] in "\n\t":
                continue
            at = self.origins[i]
            between = source[before:at] if before >= 0 else ""
            if between and not between.strip(_SPACES):
                kept.append(between)
            kept.append(source[at])
            before = at + 1
        return "".join(kept)


@dataclass(slots=True)
class _Line:
    """One line: stretch of the folded text without the marks a converter puts before a line."""

    start: int
    end: int
    text: str
    bullet: bool = False


def clean_text(body: Folded, *, table_rows: Iterable[Span] = ()) -> CleanText:
    """
    Return the words of a folded body as paragraphs; linear in its length.

    ``table_rows`` are stretches of the source that the file itself marks as rows of a table.
    """
    lines, below_names = _lines(body)
    named_above = {lines[at].start: _UNIT_OF_COLUMN.findall(names) for at, names in below_names if at < len(lines)}
    rows = _table_rows(lines)
    for at, _ in below_names:
        rows.update(_whole_line_rows(lines, at))
    rows.update(_marked_rows(lines, body, table_rows))
    lines, rows = _without_page_numbers(lines, rows)
    groups = _paragraph_groups(lines, rows)
    words = _Words(body)
    paragraphs: list[tuple[int, int]] = []
    found_rows: list[tuple[int, int]] = []
    row_units: dict[tuple[int, int], tuple[str, ...]] = {}
    bulleted: set[int] = set()
    units: list[str] = []
    for members, is_row in groups:
        first = members[0]
        if first.start in named_above:
            units = named_above[first.start]
        elif not is_row or first.text.startswith("序号"):
            units = _units_of_columns(members)
        if is_row and (members[0].text.startswith("序号") or not any(_HAS_NUMBER.search(x.text) for x in members)):
            continue  # column names are no words of the letter's own
        begin = len(words.origins)
        for line in members:
            if is_row:
                words.add_cells(line, begin)
            else:
                words.add_line(line)
        stretch = (begin, len(words.origins))
        if begin == stretch[1]:
            continue
        if first.bullet and not is_row:
            bulleted.add(len(paragraphs))
        paragraphs.append(stretch)
        if is_row:
            found_rows.append(stretch)
            if units:
                row_units[stretch] = tuple(units)
        words.add_mark("\n")
    shown = "".join(words.parts)
    return CleanText(shown, words.origins, tuple(paragraphs), tuple(found_rows), row_units, frozenset(bulleted))


def _units_of_columns(members: list[_Line]) -> list[str]:
    """Return the units in the names of a table's columns, in their order: 总投资（万元）, 数量（个）."""
    names = "".join(line.text for line in members)
    is_names = len(names) <= _LONGEST_NAMES and not _STOP.search(names) and len(_COLUMN.findall(names)) >= 2
    return _UNIT_OF_COLUMN.findall(names) if is_names else []


class _Words:
    """Gathers the words that stay, with the place in the source of every character."""

    def __init__(self, folded: Folded) -> None:
        self.folded = folded
        self.parts: list[str] = []
        self.origins: list[int] = []

    def add_mark(self, mark: str) -> None:
        """Add a sign that is not in the letter."""
        self.parts.append(mark)
        self.origins.append(self.origins[-1] + 1)

    def add_line(self, line: _Line) -> None:
        if "*" in self.folded.text[line.start : line.end]:
            for i in self._without_bold(line):
                self._add_character(i)
            return
        self.parts.append(self.folded.text[line.start : line.end])
        self.origins += self.folded.origins[line.start : line.end]

    def add_cells(self, line: _Line, begin: int) -> None:
        """Add a line of the row that begins at ``begin``, its cells apart: a number must not run into the next."""
        if len(self.origins) > begin:
            self.add_mark("\t")
        for i in self._without_bold(line):
            begins_cell = len(self.origins) > begin and self.folded.origins[i] > self.origins[-1] + 1
            if begins_cell and self.parts[-1] != "\t":
                self.add_mark("\t")
            self._add_character(i)

    def _add_character(self, i: int) -> None:
        self.parts.append(self.folded.text[i])
        self.origins.append(self.folded.origins[i])

    def _without_bold(self, line: _Line) -> Iterator[int]:
        """Yield the places of a line's characters, the bold marks of a converter left out."""
        text = self.folded.text
        for i in range(line.start, line.end):
            if not (text[i] == "*" and "**" in text[max(i - 1, 0) : i + 2]):
                yield i


def _lines(folded: Folded) -> tuple[list[_Line], list[tuple[int, str]]]:
    """Return the lines with words, and the numbers of those that stood below a line of column names, with it."""
    lines: list[_Line] = []
    below_names: list[tuple[int, str]] = []
    at = 0
    for text in folded.text.split("\n"):
        start, end = at, at + len(text)
        at = end + 1
        marks = _LEADING_MARKS.match(text)
        bullet = False
        if marks and marks.end() < len(text) and not text.startswith("**"):
            start += marks.end()
            bullet = not _NO_BULLETS & set(marks[0])
        shown = folded.text[start:end]
        if not shown or (len(text) <= 60 and _PAGE_LINE.fullmatch(text)):
            continue
        if _is_column_names(shown):
            below_names.append((len(lines), shown))
        else:
            lines.append(_Line(start, end, shown.replace("**", ""), bullet))
    return lines, below_names


def _is_column_names(text: str) -> bool:
    """Tell whether a line only names the columns of a table; the table's rows speak for themselves."""
    return (
        not text.startswith("序号")
        and len(text) <= 60
        and not _STOP.search(text)
        and len(set(_COLUMN.findall(text))) >= 3
    )


def _table_rows(lines: list[_Line]) -> dict[int, int]:
    """
    Find rows of a table that came out as one cell a line: first line of the row -> line after its last.

    Such a table starts with the cell 序号; the cells between it and the first "1" give the number of columns.
    """
    rows: dict[int, int] = {}
    for head, line in enumerate(lines):
        if line.text != "序号":
            if line.text == "1" and (names := _names_above(lines, head)):
                rows.update(_numbered_rows(lines, head))
                rows[head - names] = head
            if line.text.startswith("序号") and len(line.text) > 4:
                whole = _whole_line_rows(lines, head + 1) or _numbered_rows(lines, head + 1)
                if whole:
                    rows.update(whole)
                    rows[head] = head + 1
            continue
        first = next((i for i in range(head + 1, min(head + 16, len(lines))) if lines[i].text == "1"), None)
        if first is None:
            continue
        columns = first - head
        rows[head] = first  # the row of column names
        at, number = first, 1
        while at < len(lines) and lines[at].text == str(number):
            following = next(
                (i for i in range(at + 2, min(at + 2 * columns + 2, len(lines))) if lines[i].text == str(number + 1)),
                None,
            )
            stop = following if following is not None else min(at + columns, len(lines))
            rows[at] = stop
            at, number = stop, number + 1
    return rows


def _names_above(lines: list[_Line], first: int) -> int:
    """Return how many lines right above the first row of a table only name its columns, a cell a line."""
    names = 0
    while names < min(first, _MOST_CELLS):
        text = lines[first - names - 1].text
        if len(text) > _LONGEST_NAME or _STOP.search(text) or _HAS_NUMBER.search(text) or LINE_MARKER.match(text):
            break
        names += 1
    shown = [line.text for line in lines[first - names : first]]
    return names if sum(bool(_COLUMN.search(text)) for text in shown) >= 2 else 0


def _marked_rows(lines: list[_Line], folded: Folded, table_rows: Iterable[Span]) -> dict[int, int]:
    """Find the lines that stand in a row the file marks as such; rows without a number only name columns."""
    spans = sorted(table_rows)
    rows: dict[int, int] = {}
    at = 0
    for i, line in enumerate(lines):
        start = folded.origins[line.start]
        while at < len(spans) and spans[at].end <= start:
            at += 1
        if at < len(spans) and spans[at].start <= start and _HAS_NUMBER.search(line.text):
            rows[i] = i + 1
    return rows


def _numbered_rows(lines: list[_Line], at: int) -> dict[int, int]:
    """Find rows below a line of column names, a cell a line: as many cells in the last as in the one before it."""
    starts: list[int] = []
    limit = at + 1
    while at < min(limit, len(lines)):
        if lines[at].text == str(len(starts) + 1):
            starts.append(at)
            limit = at + _MOST_CELLS
        at += 1
    if len(starts) < 2:  # nothing says how many cells a single row has
        return {}
    size = starts[-1] - starts[-2]
    rows = dict(pairwise(starts))
    rows[starts[-1]] = min(starts[-1] + size, len(lines))
    return rows


def _whole_line_rows(lines: list[_Line], at: int) -> dict[int, int]:
    """Find rows of a line each; one that was too long for its line goes on up to the number of the next."""
    rows: dict[int, int] = {}
    number = 1
    while _is_row(lines, at, number):
        goes_on = not _is_row(lines, at + 1, number + 1) and _is_row(lines, at + 2, number + 1)
        stop = at + 2 if goes_on and not _STOP.search(lines[at + 1].text) else at + 1
        rows[at] = stop
        at, number = stop, number + 1
    return rows


def _is_row(lines: list[_Line], at: int, number: int) -> bool:
    return at < len(lines) and re.match(rf"{number}[^\d、.．]", lines[at].text) is not None


def _without_page_numbers(lines: list[_Line], rows: dict[int, int]) -> tuple[list[_Line], dict[int, int]]:
    """Drop bare numbers that are not cells of a table."""
    cells = {i for first, stop in rows.items() for i in range(first, stop)}
    kept: list[_Line] = []
    moved: dict[int, int] = {}
    place: dict[int, int] = {}
    for i, line in enumerate(lines):
        place[i] = len(kept)
        if i in cells or not _BARE_NUMBER.fullmatch(line.text):
            kept.append(line)
    place[len(lines)] = len(kept)
    for first, stop in rows.items():
        moved[place[first]] = place[stop]
    return kept, moved


def _paragraph_groups(lines: list[_Line], rows: dict[int, int]) -> list[tuple[list[_Line], bool]]:
    width = _wrap_width(lines)
    groups: list[tuple[list[_Line], bool]] = []
    i = 0
    joinable = False
    while i < len(lines):
        if i in rows:
            groups.append((lines[i : rows[i]], True))
            i = rows[i]
            joinable = False
            continue
        line = lines[i]
        if joinable and _continues(groups[-1][0], line, width):
            groups[-1][0].append(line)
        else:
            groups.append(([line], False))
        joinable = True
        i += 1
    return groups


def _wrap_width(lines: list[_Line]) -> int:
    """Return the usual length of a line that a column broke, 0 where lines are whole paragraphs."""
    broken = [len(x.text) for x in lines if len(x.text) >= 12 and x.text[-1] not in _ENDS]
    longest = max((len(x.text) for x in lines), default=0)
    if len(broken) < 5 or longest > 1.6 * median(broken):
        return 0
    return int(median(broken))


def _continues(paragraph: list[_Line], line: _Line, width: int) -> bool:
    """Tell whether ``line`` goes on with the words of ``paragraph``."""
    last = paragraph[-1].text
    marked = line.bullet or bool(LINE_MARKER.match(line.text))
    if last[-1] in _ENDS:
        # ":" before an unmarked line opens an explanation, not a continuation; a full line may end in a stop by chance
        return bool(width) and last[-1] in "。；" and len(last) >= width + 1 and not marked
    if _open_pair(last) or last[-1] in "，、":
        return True
    # a heading broken off before its last words, or words that cannot begin a paragraph
    topic_tail = len(line.text) <= 20 and _TOPIC_TAIL.search(line.text) and _TOPIC_HEAD.match(paragraph[0].text[:120])
    if marked or topic_tail or last[-1] == "—" or line.text[0] in "，。；、）”》！？：":
        return not marked
    if width:
        return len(last) >= 0.8 * width
    return not (len(paragraph) == 1 and _is_heading_line(last)) and (len(line.text) <= 3 or len(last) > 20)


def _is_heading_line(text: str) -> bool:
    """Tell whether a line without a stop is a heading rather than broken off."""
    if "。" not in text and len(text) <= _HEADING_LIMIT and (LINE_MARKER.match(text) or len(text) <= 20):
        return True
    return bool(_TOPIC_LINE.fullmatch(text))


def _open_pair(text: str) -> bool:
    return any(text.count(opening) > text.count(closing) for opening, closing in _OPEN_CLOSE)
