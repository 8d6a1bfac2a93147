"""Read plain text whose encoding nobody states."""

import codecs
from dataclasses import dataclass, replace

from proposals.parsing.readers.limits import Limits
from proposals.parsing.readers.lines import Lines
from proposals.parsing.types import Notice, SourceText, UnreadableDocument

# The longer mark first: a UTF-32 mark begins with a UTF-16 one.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 20_000  # characters looked at to tell a right decoding from a wrong one
_PLAUSIBLE = 0.85  # share of everyday characters; letters give over 0.98, a wrong decoding under 0.6
_TOLERATED = 0.005  # share of characters that may be unreadable before we say that the file is damaged


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read with, and how many characters could not be read (U+FFFD in the text)."""

    text: str
    encoding: str
    unreadable: int = 0


def decode(data: bytes) -> Decoded | None:
    """
    Return the text of ``data``, or None if it is no text.

    By byte order mark, else strict UTF-8, else UTF-16 or GB18030, whichever gives everyday characters. A file with a
    few broken bytes (cut off in the middle of a character, say) is read with U+FFFD in their place.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return Decoded(text, encoding, text.count("\ufffd")) if _is_text(text) else None
    for errors in ("strict", "replace"):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
            found = _try(data, encoding, errors)
            if found is not None:
                return found
    return None


def _try(data: bytes, encoding: str, errors: str) -> Decoded | None:
    try:
        text = data.decode(encoding, errors=errors)
    except UnicodeDecodeError:
        return None
    unreadable = text.count("\ufffd") if errors == "replace" else 0
    if unreadable > max(1, len(text) * _TOLERATED) or not _is_text(text):
        return None
    # Valid UTF-8 proves itself; the others decode almost anything and must look like Chinese or plain ASCII.
    if (encoding != "utf-8" or unreadable) and _everyday_share(text) < _PLAUSIBLE:
        return None
    return Decoded(text, encoding, unreadable)


def _is_text(text: str) -> bool:
    """Tell whether ``text`` has hardly any control characters."""
    sample = text[:_SAMPLE]
    controls = sum(1 for ch in sample if ch < " " and ch not in "\t\n\r\f\v\x1a")
    return controls <= max(2, len(sample) // 200)


def _everyday_share(text: str) -> float:
    """Return the share of characters that are ASCII, Chinese punctuation or one of the 3,755 common characters."""
    sample = [ch for ch in text[:_SAMPLE] if not ch.isspace()]
    return sum(map(_is_everyday, sample)) / len(sample) if sample else 0.0


def _is_everyday(ch: str) -> bool:
    if ch < "\x7f":
        return ch >= " "
    try:
        code = ch.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and (code[0] <= 0xA3 or 0xB0 <= code[0] <= 0xD7)  # level 1 of GB 2312


def read_text(data: bytes, limits: Limits) -> SourceText:
    """Read ``data`` as plain text, a line a block; raises UnreadableDocument(unsupported) if it is no text."""
    decoded = decode(data)
    if decoded is None:
        raise UnreadableDocument("unsupported", "文件内容不是文字，无法读取。请上传 .docx、.pdf 或网页文件。")
    return source_of(decoded, limits)


def source_of(decoded: Decoded, limits: Limits) -> SourceText:
    """Turn a decoded text into lines, with a notice at the first line whose bytes could not be read."""
    lines = Lines(limits)
    lines.add(decoded.text)
    source = lines.source("text")
    broken = next((block.span for block in source.blocks if "\ufffd" in block.span.of(source.text)), None)
    if broken is None:
        return source
    return replace(source, notices=(Notice("bytes_unreadable", broken.of(source.text), broken),))
