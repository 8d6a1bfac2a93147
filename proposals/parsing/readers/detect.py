"""Tell what a file is from its bytes; its name is never believed."""

import re
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePath

from proposals.parsing.types import UnreadableDocument


class Form(Enum):
    """The kinds of file that some reader here takes."""

    TEXT = "text"
    HTML = "html"
    MHTML = "mhtml"
    PDF = "pdf"
    ZIP = "zip"
    OLE = "ole"
    RTF = "rtf"


@dataclass(frozen=True, slots=True)
class _Signature:
    head: bytes
    what: str  # how the message names it
    offset: int = 0


_REFUSED = (
    _Signature(b"\x7fELF", "程序"),
    _Signature(b"\xca\xfe\xba\xbe", "程序"),
    _Signature(b"\xcf\xfa\xed\xfe", "程序"),
    _Signature(b"#!", "程序"),
    _Signature(b"\x89PNG\r\n", "图片"),
    _Signature(b"\xff\xd8\xff", "图片"),
    _Signature(b"GIF8", "图片"),
    _Signature(b"II*\x00", "图片"),
    _Signature(b"MM\x00*", "图片"),
    _Signature(b"WEBP", "图片", 8),
    _Signature(b"ftyp", "视频", 4),
    _Signature(b"Rar!\x1a\x07", "压缩包"),
    _Signature(b"7z\xbc\xaf\x27\x1c", "压缩包"),
    _Signature(b"\x1f\x8b\x08", "压缩包"),
    _Signature(b"BZh", "压缩包"),
    _Signature(b"\xfd7zXZ\x00", "压缩包"),
    _Signature(b"SQLite format 3\x00", "数据库"),
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|article)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(
    r"(?:[\w-]+:[^\n]*\n|[ \t][^\n]*\n)*?(?:MIME-Version|Content-Type:\s*multipart/related)", re.IGNORECASE
)
ADVICE = "请上传 .docx、.pdf、.txt 或保存的网页。"


def sniff(data: bytes) -> Form:
    """Return the kind of ``data`` by its first bytes; what has no mark of its own is taken for text or HTML later."""
    head = data[:1024]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Form.ZIP
    if b"%PDF-" in head:  # readers accept up to a kilobyte of rubbish before it
        return Form.PDF
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return Form.OLE
    if head.startswith(b"{\\rtf"):
        return Form.RTF
    return Form.TEXT


def refused_kind(data: bytes) -> str | None:
    """Return in Chinese what ``data`` is, if it is a kind of file that can never be a letter."""
    # A Windows program begins with two plain letters; only the rest tells it from a text.
    if data.startswith(b"MZ") and b"\x00" in data[:128]:
        return "程序"
    if data.startswith(b"BM") and b"\x00" in data[:32]:
        return "图片"
    for known in _REFUSED:
        if data.startswith(known.head, known.offset):
            return known.what
    return None


def packed_kind(names: list[str]) -> str:
    """Return in Chinese what an archive is that no reader takes, by the names of its members."""
    kinds = (("xl/", "电子表格"), ("ppt/", "演示文稿"), ("META-INF/MANIFEST.MF", "程序"))
    return next((what for start, what in kinds if any(name.startswith(start) for name in names)), "压缩包")


def markup_form(text: str) -> Form:
    """Tell a saved web page from plain text by its beginning."""
    head = text[:8192]
    if _HTML.match(head):
        return Form.HTML
    if _MHTML.match(head) and "multipart/related" in head.lower():
        return Form.MHTML
    return Form.TEXT


def refuse(what: str, name: str, advice: str = ADVICE) -> UnreadableDocument:
    """Return the error for a file of kind ``what``; says so if its name promised something else."""
    suffix = PurePath(name).suffix.lower()[:12]
    if suffix.isprintable() and len(suffix) > 1:
        return UnreadableDocument("unsupported", f"文件名是 {suffix}，内容却是{what}，无法读取。{advice}")
    return UnreadableDocument("unsupported", f"文件内容是{what}，无法读取。{advice}")
