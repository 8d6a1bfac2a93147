"""A read document as JSON, for the way between the reading process and the one that asked."""

from typing import Any

from proposals.parsing.types import Block, BlockKind, Notice, PageField, SourceText, Span


def as_json(source: SourceText) -> dict[str, Any]:
    """Return a source as plain lists and dictionaries."""
    return {
        "text": source.text,
        "format": source.format,
        "blocks": [[block.start, block.end, block.kind.value, block.page] for block in source.blocks],
        "fields": [[field.name, field.value] for field in source.fields],
        "notices": [
            [notice.code, notice.quote, notice.span and [notice.span.start, notice.span.end]]
            for notice in source.notices
        ],
    }


def from_json(answer: dict[str, Any]) -> SourceText:
    """Return the source that ``as_json`` was given; raises KeyError, TypeError or ValueError on anything else."""
    return SourceText(
        text=answer["text"],
        format=answer["format"],
        blocks=tuple(Block(start, end, BlockKind(kind), page) for start, end, kind, page in answer["blocks"]),
        fields=tuple(PageField(name, value) for name, value in answer["fields"]),
        notices=tuple(Notice(code, quote, Span(*span) if span else None) for code, quote, span in answer["notices"]),
    )
