"""Read .doc and .wps, and what LibreOffice can turn into .docx where it is installed."""

from proposals.parsing.readers.archive import Archive
from proposals.parsing.readers.compound import CompoundFile
from proposals.parsing.readers.detect import refuse
from proposals.parsing.readers.docx import read_docx
from proposals.parsing.readers.limits import Limits
from proposals.parsing.readers.office import convert_to_docx, find_office
from proposals.parsing.types import SourceText, UnreadableDocument

_ADVICE = "请用 WPS 或 Word 打开，另存为 .docx 后上传。"
_STREAMS = (("Workbook", "Excel 表格"), ("Book", "Excel 表格"), ("PowerPoint Document", "演示文稿"))


def read_compound(data: bytes, name: str, limits: Limits) -> SourceText:
    """
    Return the text of a .doc or .wps.

    Raises UnreadableDocument: ``encrypted``, ``damaged``, ``unsupported``, ``timeout`` and whatever ``read_docx`` does.
    """
    file = CompoundFile(data)
    if "EncryptedPackage" in file:
        raise UnreadableDocument("encrypted", "文件设有密码，无法读取。请取消密码后重新上传。")
    if "WordDocument" not in file:
        what = next((what for stream, what in _STREAMS if stream in file), "旧格式文件")
        raise refuse(what, name)
    return read_by_office(data, ".doc", name, limits)


def read_by_office(data: bytes, suffix: str, name: str, limits: Limits) -> SourceText:
    """Return the text of a file that LibreOffice converts; raises ``unsupported`` where it is not installed."""
    office = find_office()
    if office is None:
        raise refuse("旧版文字处理格式", name, _ADVICE)
    return read_docx(Archive(convert_to_docx(data, suffix, office), limits), limits, form=suffix.removeprefix("."))
