"""Read .doc and .wps, and what LibreOffice can turn into .docx where it is installed."""

from proposals.libreoffice import find_program
from proposals.parsing.readers.archive import Archive
from proposals.parsing.readers.compound import CompoundFile
from proposals.parsing.readers.detect import refuse
from proposals.parsing.readers.docx import read_docx
from proposals.parsing.readers.limits import Limits
from proposals.parsing.readers.msword import read_word
from proposals.parsing.readers.office import convert_to_docx
from proposals.parsing.types import SourceText, UnreadableDocument

_ADVICE = "请用 WPS 或 Word 打开，另存为 .docx 后上传。"
_STREAMS = (("Workbook", "电子表格"), ("Book", "电子表格"), ("PowerPoint Document", "演示文稿"))


def read_compound(data: bytes, name: str, limits: Limits) -> SourceText:
    """
    Return the text of a .doc or .wps: by our own reader, and by LibreOffice what that cannot read.

    Our own comes first because it starts no office program on a stranger's file and is a hundred times as fast.
    Raises UnreadableDocument: ``encrypted``, ``damaged``, ``unsupported``, ``timeout``, ``too_large``, ``no_text``.
    """
    file = CompoundFile(data)
    if "EncryptedPackage" in file:
        raise UnreadableDocument("encrypted", "文件设有密码，无法读取。请取消密码后重新上传。")
    if "WordDocument" not in file:
        what = next((what for stream, what in _STREAMS if stream in file), "旧格式文件")
        raise refuse(what, name)
    try:
        return read_word(file, limits)
    except UnreadableDocument as error:
        if error.code not in {"damaged", "unsupported"} or find_program() is None:
            raise
        return read_by_office(data, ".doc", "旧版 Word 文档", name, limits)


def read_by_office(data: bytes, suffix: str, what: str, name: str, limits: Limits) -> SourceText:
    """Return the text of a file that LibreOffice converts; raises ``unsupported`` where it is not installed."""
    office = find_program()
    if office is None:
        raise refuse(what, name, _ADVICE)
    return read_docx(Archive(convert_to_docx(data, suffix, office), limits), limits, form=suffix.removeprefix("."))
