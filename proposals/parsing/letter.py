"""Take a reply letter apart: its header, its body, and what a person should look at."""

import re

from proposals.parsing.frame import find_frame
from proposals.parsing.header import HeaderFound, read_header
from proposals.parsing.header_closing import MOBILE
from proposals.parsing.header_marks import is_published
from proposals.parsing.header_sheet import Sheet, sheet_of
from proposals.parsing.normalize import fold, without_bold
from proposals.parsing.types import Block, Letter, Notice, SourceText, Span

_LINE = re.compile(r"[^\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")


def source_from_text(text: str) -> SourceText:
    """Make a ``SourceText`` of plain text, one block a line that has words."""
    blocks = [Block(*line.span()) for line in _LINE.finditer(text) if not line[0].isspace()]
    return SourceText(text=text, format="text", blocks=tuple(blocks))


def parse_letter(source: SourceText) -> Letter:
    """
    Return the parts of the reply letter in ``source``: header, body and notices, every span counted in its text.

    Never raises: a text that is no letter has an empty header and all of it as body.
    """
    whole = fold(source.text)
    folded = without_bold(whole)
    frame = find_frame(folded)
    sheet = sheet_of(source, folded, frame)
    found = read_header(sheet)
    return Letter(
        source=source,
        header=found.header,
        body=folded.span(*frame.body),
        header_spans=found.spans,
        notices=(*source.notices, *_notices(sheet, found)),
        folded=whole,
    )


def _notices(sheet: Sheet, found: HeaderFound) -> list[Notice]:
    """Say what a person should look at."""
    notices: list[Notice] = []
    text, header = sheet.source.text, found.header
    if found.damaged_day is not None and found.damaged_day.span is not None:
        span = found.damaged_day.span
        notices.append(Notice("date_unreadable", " ".join(span.of(text).split()), span))
    if header.result_class is None:
        notices.append(Notice("class_missing", ""))
    if header.disclosure is not None and is_published(header.disclosure):
        start, end = 0, sheet.folded.origins[sheet.frame.tail[1]]
        mobiles = MOBILE.finditer(text, start, end)
        notices += [Notice("phone_public", mobile[0], Span(*mobile.span())) for mobile in mobiles]
    if sheet.frame.copies_printed > 1:
        span = sheet.folded.span(sheet.frame.tail[1], min(sheet.frame.tail[1] + 20, len(sheet.text)))
        notices.append(Notice("printed_twice", " ".join(span.of(text).split()), span))
    return notices
