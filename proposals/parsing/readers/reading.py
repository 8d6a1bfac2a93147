"""Choose the reader for a file by its content."""

from proposals.parsing.readers.archive import Archive
from proposals.parsing.readers.detect import Form, markup_form, packed_kind, refuse, refused_kind, sniff
from proposals.parsing.readers.doc import read_by_office, read_compound
from proposals.parsing.readers.docx import is_docx, read_docx
from proposals.parsing.readers.html import read_html, read_mhtml
from proposals.parsing.readers.limits import DEFAULT_LIMITS, Limits
from proposals.parsing.readers.ofd import is_ofd, read_ofd
from proposals.parsing.readers.pdf import read_pdf
from proposals.parsing.readers.text import decode, source_of
from proposals.parsing.types import SourceText, UnreadableDocument


def read_document(data: bytes, *, name: str = "", limits: Limits = DEFAULT_LIMITS) -> SourceText:
    """
    Return the text of a file with its lines, page fields and notices.

    The format is chosen by content; ``name`` is only quoted in messages. Raises UnreadableDocument with the code
    ``empty``, ``encrypted``, ``too_large``, ``bomb``, ``no_text``, ``damaged`` or ``unsupported`` and a sentence for
    the user. Takes no time limit: for files from strangers use ``read_document_isolated``.
    """
    check_size(data, limits)
    form = sniff(data)
    if form is Form.TEXT:
        return _read_unmarked(data, name, limits)
    if form is Form.PDF:
        return read_pdf(data, limits)
    if form is Form.ZIP:
        return _read_archive(data, name, limits)
    if form is Form.OLE:
        return read_compound(data, name, limits)
    return read_by_office(data, ".rtf", "富文本（RTF）", name, limits)


def check_size(data: bytes, limits: Limits) -> None:
    """Raise UnreadableDocument if there is nothing or too much to read."""
    if len(data) > limits.bytes:
        megabytes = limits.bytes / (1024 * 1024)
        raise UnreadableDocument("too_large", f"文件超过{megabytes:g} MB，无法读取。请只上传答复正文。")
    if not data.strip(b"\x00\t\n\r "):
        raise UnreadableDocument("empty", "文件是空的，请检查后重新上传。")


def _read_archive(data: bytes, name: str, limits: Limits) -> SourceText:
    archive = Archive(data, limits)
    if is_docx(archive):
        return read_docx(archive, limits)
    if is_ofd(archive):
        return read_ofd(archive, limits)
    if "content.xml" in archive and "mimetype" in archive and b"opendocument.text" in archive.read("mimetype"):
        return read_by_office(data, ".odt", "开放文档（ODT）", name, limits)
    raise refuse(packed_kind(archive.names()), name)


def _read_unmarked(data: bytes, name: str, limits: Limits) -> SourceText:
    what = refused_kind(data)
    if what is not None:
        raise refuse(what, name)
    decoded = decode(data)
    if decoded is None:
        raise refuse("无法识别的数据", name)
    form = markup_form(decoded.text)
    if form is Form.TEXT:
        return source_of(decoded, limits)
    return read_html(data, limits) if form is Form.HTML else read_mhtml(data, limits)
