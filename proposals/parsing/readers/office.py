"""Have LibreOffice, where it is installed, turn formats of its own into .docx."""

from proposals import libreoffice
from proposals.parsing.readers.archive import damaged
from proposals.parsing.types import UnreadableDocument

_SECONDS = 50.0  # a cold start takes up to ten, a long letter some more


def convert_to_docx(data: bytes, suffix: str, office: str, seconds: float = _SECONDS) -> bytes:
    """
    Return ``data`` as .docx; ``suffix`` tells LibreOffice the format (".doc").

    Raises UnreadableDocument: ``timeout`` after ``seconds``, ``damaged`` if LibreOffice cannot read the file.
    """
    try:
        return libreoffice.convert(data, suffix=suffix, to="docx:MS Word 2007 XML", program=office, seconds=seconds)
    except libreoffice.TookTooLong:
        raise UnreadableDocument("timeout", f"旧格式文件在{seconds:g}秒内没有转换完。请另存为 .docx 后上传。") from None
    except libreoffice.NotConverted:
        raise damaged() from None
