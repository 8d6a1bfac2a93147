"""Decide for each numbered stretch whether it is a section or an item, and cut the body into pieces."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from proposals.parsing.outline_lines import CleanText
from proposals.parsing.outline_markers import Family, Marker
from proposals.parsing.outline_tree import Node
from proposals.parsing.sentence_ends import sentence_ends


class PieceKind(StrEnum):
    """What a stretch of the body is."""

    PROSE = "prose"  # to be read sentence by sentence
    ITEM = "item"  # the smallest enumerated item, read as one
    ROW = "row"  # a row of a flattened table
    LEAD_IN = "lead_in"  # the sentence that introduces a list


class Piece(NamedTuple):
    """
    A stretch ``[start, end)`` of the clean text with its place in the letter.

    ``section`` is the label of the sections around it ("二（一）"), ``titles`` their headings, outermost first,
    ``chain`` the numbers of the sections and lists it stands in (equal prefixes: same place), ``lead_in`` the stretch
    that introduces the list an item or row belongs to. ``words`` is where an item's words begin, after its sign.
    ``sentence_ends`` is given for what is read sentence by sentence: prose and lead-ins.
    """

    kind: PieceKind
    start: int
    end: int
    words: int
    section: str
    titles: tuple[tuple[int, int], ...]
    chain: tuple[int, ...]
    lead_in: tuple[int, int] | None = None
    sentence_ends: tuple[int, ...] = ()


_HEADING_LIMIT = 45
_ITEM_LIMIT = 260
_SECTION_FAMILIES = (Family.CHAPTER, Family.SECTION)
_TOPIC_SENTENCE = re.compile(r"(?:关于|针对|对于)[^，；。：]{2,60}。")
_TOPIC = re.compile(
    r"(?:关于|对于|针对|就).{0,60}(?:问题|建议|方面|回复|答复|意见)|.{0,20}(?:方面|情况|现状|问题|意见|措施|举措|做法|成效|打算|计划|安排|思路)"
)
# A heading of one or two words that runs into its paragraph: 现状。 问题： 下一步。
_RUN_IN = re.compile(
    r"(?:\d{0,2})(?:基本|目前|当前|存在|主要|工作|有关|下一?步|下阶段|今后|近期|具体|总体|办理|落实|整改|推进)?的?(?:现状|情况|进展|问题|困难|不足|原因|打算|计划|措施|安排|思路|目标|成效|做法|举措|下一?步|下阶段)(?:工作)?[。：]"
)
_PLAN_WORDS = re.compile(r"将|拟|力争|计划(?!$)|年底|年内|\d月")
# Words that lead away from a list that has ended in the same paragraph.
_AWAY = re.compile(
    r"同时|此外|另外|下一步|下步|今后|目前|以上|通过|总之|最后|感谢|再次|接下来|下阶段|在此|当然|我们相信|截至|近年"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a stretch stands: label and headings of the sections around it, numbers of the stretches it is inside."""

    section: str = ""
    titles: tuple[tuple[int, int], ...] = ()
    chain: tuple[int, ...] = ()

    def inside(self, label: str, serial: int) -> "_Place":
        return _Place(self.section + label, self.titles, (*self.chain, serial))

    def under(self, title: tuple[int, int]) -> "_Place":
        return _Place(self.section, (*self.titles, title), self.chain)


@dataclass(frozen=True, slots=True)
class _Series:
    """A stretch among those numbered with it."""

    nodes: list[Node]
    index: int

    @property
    def is_last(self) -> bool:
        return self.index == len(self.nodes) - 1

    @property
    def goes_on(self) -> bool:
        """Whether the next stretch carries the next number."""
        if self.is_last:
            return False
        own, following = self.nodes[self.index].marker, self.nodes[self.index + 1].marker
        return own is not None and following is not None and following.value == own.value + 1


class PieceCutter:
    def __init__(self, clean: CleanText) -> None:
        self.clean = clean
        self.text = clean.text
        self.pieces: list[Piece] = []
        self.rows = set(clean.table_rows)
        self.starts = [start for start, _ in clean.paragraphs]

    def emit(self, root: Node) -> None:
        self._container(root, _Place())

    def _paragraphs(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the stretches of paragraphs inside ``[start, end)``, empty ones left out."""
        stretches = []
        at = start
        while at < end:
            stop = self.text.find("\n", at, end)
            stop = end if stop < 0 else stop
            if stop > at:
                stretches.append((at, stop))
            at = stop + 1
        return stretches

    def _container(self, node: Node, place: _Place, *, bubble: bool = False) -> list[tuple[int, int]]:
        """
        Emit what stands before the first child, the children, and what follows each of them.

        With ``bubble`` the paragraphs after the last child are returned: they belong to the section around the list.
        """
        first = node.children[0].start if node.children else node.end
        own = self._paragraphs(node.words, first)
        if node.marker is not None:
            own, title = self._split_title(node, own)
            place = place.under(title) if title else place
        base = place
        lead_in, place = self._prose(own, base, place, before_list=bool(node.children))
        for i, child in enumerate(node.children):
            series = _Series(node.children, i)
            rest = self._node(child, series, place, lead_in)
            after = node.end if series.is_last else node.children[i + 1].start
            rest += self._paragraphs(child.end, after)  # what follows a list inside a paragraph
            if rest:
                following = None if series.is_last else node.children[i + 1].marker
                if following is None and bubble:
                    return rest
                new_lead, place = self._prose(rest, base, place, before_list=following is not None)
                goes_on = following is not None and following.value != 1
                lead_in = new_lead or (lead_in if goes_on else None)
        return []

    def _node(
        self, node: Node, series: _Series, place: _Place, lead_in: tuple[int, int] | None
    ) -> list[tuple[int, int]]:
        """Emit one numbered stretch; return the paragraphs at its end that no longer belong to it."""
        marker = node.marker
        paragraphs = self._paragraphs(node.words, node.end)
        if marker is None or not paragraphs:
            return []
        inside = place.inside(self._label(marker), node.serial)
        if node.children or self._is_section(marker, paragraphs, series):
            bubble = marker.family not in _SECTION_FAMILIES and series.is_last
            return self._container(node, inside, bubble=bubble)
        kept, rest = self._item_extent(marker, paragraphs, series)
        node.is_item = True
        in_list = marker.family not in _SECTION_FAMILIES and len(series.nodes) > 1
        if len(kept) > 1 or in_list or not self._bare_heading(*kept[0]):
            self.pieces.append(
                Piece(
                    PieceKind.ITEM,
                    node.start,
                    kept[-1][1],
                    node.words,
                    place.section,
                    place.titles,
                    inside.chain,
                    lead_in,
                )
            )
        return rest

    def _is_section(self, marker: Marker, paragraphs: list[tuple[int, int]], series: _Series) -> bool:
        if not marker.at_head:
            return False
        if marker.family in _SECTION_FAMILIES:
            if series.is_last and series.index and series.nodes[series.index - 1].is_item:
                paragraphs = paragraphs[:1]  # what follows the last of several items is no longer numbered
            return not self._is_single_item(paragraphs)
        # A number opens an item whatever its first sentence names.
        if marker.family is not Family.NUMBER and self._opens_with_topic(*paragraphs[0]):
            return True
        return marker.family in (Family.NUMBER, Family.RANK, Family.BARE) and self._is_topic_section(paragraphs)

    def _opens_with_topic(self, start: int, end: int) -> bool:
        """Tell whether a paragraph names its topic in a sentence of its own and then says several things about it."""
        topic = _TOPIC_SENTENCE.match(self.text, start, end)
        return topic is not None and sum(1 for _ in sentence_ends(self.text, topic.end(), end)) >= 2

    def _label(self, marker: Marker) -> str:
        words = self.text[marker.start : marker.end]
        return words.rstrip("、.．，：")

    def _bare_heading(self, start: int, end: int) -> bool:
        return end - start <= _HEADING_LIMIT and self.text[end - 1] not in "。；！？"

    def _is_single_item(self, paragraphs: list[tuple[int, int]]) -> bool:
        """Tell whether 一、/（一） opens a single short paragraph of one sentence: then it is an item."""
        if len(paragraphs) != 1:
            return False
        start, end = paragraphs[0]
        if end - start > _ITEM_LIMIT or self._bare_heading(start, end):
            return False
        return sum(1 for _ in sentence_ends(self.text, start, end)) == 1 and not self._runs_on(start, end)

    def _runs_on(self, start: int, end: int) -> bool:
        """Tell whether the stretch opens with a topic and a colon."""
        colon = self.text.find("：", start, min(end, start + _HEADING_LIMIT))
        return colon > 0 and bool(_TOPIC.fullmatch(self.text, start, colon))

    def _is_topic_section(self, paragraphs: list[tuple[int, int]]) -> bool:
        """Tell whether a numbered stretch is a topic on a line of its own with several paragraphs below it."""
        start, end = paragraphs[0]
        if len(paragraphs) < 2 or not self._bare_heading(start, end) or not _TOPIC.fullmatch(self.text, start, end):
            return False
        below = sum(1 for a, b in paragraphs[1:] for _ in sentence_ends(self.text, a, b))
        return below >= 2

    def _split_title(
        self, node: Node, own: list[tuple[int, int]]
    ) -> tuple[list[tuple[int, int]], tuple[int, int] | None]:
        """Take the heading off the front of a section's own words."""
        if not own:
            return own, None
        start, end = own[0]
        first = next(sentence_ends(self.text, start, end))
        colon = self.text.find("：", start, min(end, start + _HEADING_LIMIT))
        if 0 < colon < first - 1 and _TOPIC.fullmatch(self.text, start, colon):
            return [(colon + 1, end), *own[1:]], (start, colon)
        whole = first == end and not (len(own) > 1 or node.children)
        short = first - start <= _HEADING_LIMIT
        is_line = self._bare_heading(start, end) or (
            first == end
            and (len(own) > 1 or bool(node.children))
            and self.text[end - 1] not in "。！？"
            and end - start < 120
        )
        if is_line and self.text[end - 1] != "：":
            return own[1:], (start, end)
        quoted = _TOPIC.fullmatch(self.text, start, first - 1) is not None and first - start < 150
        plain = not _PLAN_WORDS.search(self.text, start, first - 1) or _TOPIC.fullmatch(self.text, start, first - 1)
        if (short and not whole and plain) or (quoted and not whole):
            rest = [(first, end)] if first < end else []
            return [*rest, *own[1:]], (start, first)
        return own, None

    def _item_extent(
        self, marker: Marker, paragraphs: list[tuple[int, int]], series: _Series
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Say which paragraphs are the item's; what comes after the last item of a list is the section's again."""
        start, end = paragraphs[0]
        if not marker.at_head:
            if series.is_last and series.index:
                end = self._inline_end(start, end, series.nodes[:-1])
            rest = [(end, paragraphs[0][1])] if end < paragraphs[0][1] else []
            return [(start, end)], rest
        if series.goes_on:
            cut = next((i for i, p in enumerate(paragraphs) if i and p in self.rows), len(paragraphs))
            return paragraphs[:cut], paragraphs[cut:]
        keep = 2 if self._bare_heading(start, end) and len(paragraphs) > 1 else 1
        if paragraphs[0] in self.rows or (keep == 2 and paragraphs[1] in self.rows):
            keep = 1
        return paragraphs[:keep], paragraphs[keep:]

    def _inline_end(self, start: int, end: int, before: list[Node]) -> int:
        """Return where the last item of a list inside a paragraph ends, judged by the items before it."""
        ends = list(sentence_ends(self.text, start, end))
        if len(ends) == 1:
            return end
        longest = max(sum(1 for _ in sentence_ends(self.text, node.words, node.end)) for node in before)
        if all(self.text[node.end - 1] in "；，" for node in before):
            return ends[min(longest, len(ends)) - 1]
        for i, stop in enumerate(ends[:-1]):
            if _AWAY.match(self.text, stop) and (i + 1 >= longest or longest == 1):
                return stop
        return end

    def _prose(
        self, stretches: list[tuple[int, int]], base: _Place, place: _Place, *, before_list: bool
    ) -> tuple[tuple[int, int] | None, _Place]:
        """
        Emit prose and table rows; return the sentence that leads into the list that follows, and the place.

        A heading without a number holds until the next of its kind; ``base`` is the place without it.
        """
        lead_in: tuple[int, int] | None = None
        row_lead: tuple[int, int] | None = None
        for i, (first, end) in enumerate(stretches):
            last = i == len(stretches) - 1
            if (first, end) in self.rows:
                at = (place.section, place.titles, place.chain)
                self.pieces.append(Piece(PieceKind.ROW, first, end, first, *at, row_lead))
                continue
            if self._is_heading_line(first, end, base, before_more=not last or before_list):
                place = base.under((first, end))
                continue
            start, run_in = self._run_in(first, end)
            if run_in:
                place = base.under(run_in)
            if start >= end:
                continue
            ends = list(sentence_ends(self.text, start, end))
            tail = ends[-2] if len(ends) > 1 else start
            if (last and before_list) or self.text[end - 1] == "：":
                if tail > start:
                    self._emit_prose(PieceKind.PROSE, start, ends[:-1], place)
                self._emit_prose(PieceKind.LEAD_IN, tail, ends[-1:], place)
                row_lead = lead_in = (tail, end)
            else:
                self._emit_prose(PieceKind.PROSE, start, ends, place)
                row_lead = row_lead or (tail, end)
        return (lead_in if before_list else None), place

    def _emit_prose(self, kind: PieceKind, start: int, ends: list[int], place: _Place) -> None:
        at = (place.section, place.titles, place.chain)
        self.pieces.append(Piece(kind, start, ends[-1], start, *at, sentence_ends=tuple(ends)))

    def _is_heading_line(self, start: int, end: int, base: _Place, *, before_more: bool) -> bool:
        if end - start > 30 or self.text[end - 1] in "。；！？：，" or not before_more:
            return False
        return base.section == "" or _TOPIC.fullmatch(self.text, start, end) is not None

    def _run_in(self, start: int, end: int) -> tuple[int, tuple[int, int] | None]:
        """Return where the words after a run-in heading begin, and the heading."""
        match = _RUN_IN.match(self.text, start, end)
        return (match.end(), (start, match.end() - 1)) if match else (start, None)
