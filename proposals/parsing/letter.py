"""Take a reply letter apart: its header, its body, and what a person should look at."""

from proposals.parsing.frame import find_frame
from proposals.parsing.normalize import fold
from proposals.parsing.types import Block, Header, Letter, Notice, SourceText, Span


def source_from_text(text: str) -> SourceText:
    """Make a ``SourceText`` of plain text, one block a line that has words."""
    blocks: list[Block] = []
    start = 0
    for line in text.splitlines(keepends=True):
        words = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if words.strip():
            blocks.append(Block(Span(start, start + len(words))))
        start += len(line)
    return SourceText(text=text, format="text", blocks=tuple(blocks))


def parse_letter(source: SourceText) -> Letter:
    """
    Return the parts of the reply letter in ``source``: header, body and notices, every span counted in its text.

    Never raises: a text that is no letter has an empty header and all of it as body.
    """
    folded = fold(source.text)
    frame = find_frame(folded)
    notices: list[Notice] = list(source.notices)
    if frame.copies_printed > 1:
        at = folded.span(frame.tail[1], min(frame.tail[1] + 20, len(folded.text)))
        notices.append(Notice("printed_twice", at.of(source.text), at))
    return Letter(
        source=source, header=Header(), body=folded.span(*frame.body), header_spans={}, notices=tuple(notices)
    )
