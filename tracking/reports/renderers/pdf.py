"""The Word file as PDF, by LibreOffice where the machine has it; fonts that are missing have others in their place."""

import shutil
import subprocess
from collections.abc import Collection, Sequence
from contextlib import suppress

from proposals import libreoffice
from tracking.reports.renderers.docx_layout import FALLBACKS

# A cold start takes ten seconds on a small machine, a report with annexes of hundreds of lines about as long.
SECONDS = 180.0
_NO_OFFICE = (
    "本机没有安装LibreOffice，没有生成PDF文件。请下载Word报告，用WPS或Word打开后另存为PDF，"
    "或者请系统管理员安装LibreOffice后重新生成。"
)
_TOO_SLOW = "LibreOffice在{}秒内没有完成转换，没有生成PDF文件。请稍后重新生成，或者用WPS或Word把Word报告另存为PDF。"
_NO_RESULT = "LibreOffice没有转换成功，没有生成PDF文件。请用WPS或Word打开Word报告后另存为PDF。"
_NOT_STARTED = "设置的LibreOffice程序不能启动（{}），没有生成PDF文件。请系统管理员检查 REPORT_OFFICE_PROGRAM 的设置。"
_REPLACED = """<item oor:path="/org.openoffice.Office.Common/Font/Substitution">
<prop oor:name="Replacement" oor:op="fuse"><value>true</value></prop></item>
"""


class NoPdf(Exception):  # noqa: N818 - worded for the user
    """No PDF could be made; the message says why and what to do."""


def render(document: bytes, office: str | None, *, seconds: float = SECONDS) -> bytes:
    """
    Turn a .docx into a PDF.

    :raises NoPdf: if LibreOffice is not there, takes longer than ``seconds``, or gives nothing.
    """
    if office is None:
        raise NoPdf(_NO_OFFICE)
    try:
        return libreoffice.convert(
            document,
            suffix=".docx",
            to="pdf:writer_pdf_Export",
            program=office,
            seconds=seconds,
            settings=_fonts(_installed()),
        )
    except libreoffice.TookTooLong:
        raise NoPdf(_TOO_SLOW.format(f"{seconds:g}")) from None
    except libreoffice.NoProgram:
        raise NoPdf(_NOT_STARTED.format(office)) from None
    except libreoffice.NotConverted:
        raise NoPdf(_NO_RESULT) from None


def _fonts(installed: Collection[str]) -> str:
    """Items of LibreOffice's profile: each missing font has the best one at hand."""
    return _REPLACED + "".join(
        f'<item oor:path="/org.openoffice.Office.Common/Font/Substitution/FontPairs">'
        f'<node oor:name="_{number}" oor:op="replace">'
        f'<prop oor:name="ReplaceFont" oor:op="fuse"><value>{font}</value></prop>'
        f'<prop oor:name="SubstituteFont" oor:op="fuse"><value>{other}</value></prop>'
        f'<prop oor:name="Always" oor:op="fuse"><value>true</value></prop>'
        f'<prop oor:name="OnScreenOnly" oor:op="fuse"><value>false</value></prop></node></item>\n'
        for number, (font, other) in enumerate(replacements(installed))
    )


def replacements(installed: Collection[str]) -> Sequence[tuple[str, str]]:
    """What stands in for the standard's fonts that this machine has not."""
    pairs = []
    for font, others in FALLBACKS.items():
        other = next((name for name in others.split(",") if name in installed), None)
        if font not in installed and other is not None:
            pairs.append((font, other))
    return pairs


def _installed() -> frozenset[str]:
    """Names of the fonts fontconfig knows; empty where it is not there, and LibreOffice then chooses for itself."""
    program = shutil.which("fc-list")
    if program is None:
        return frozenset()
    with suppress(OSError, subprocess.SubprocessError):
        listed = subprocess.run(  # noqa: S603 - the program found on the path, no words of others
            [program, ":lang=zh-cn", "--format", "%{family}\n"], capture_output=True, timeout=20, check=True
        ).stdout.decode("utf-8", "replace")
        return frozenset(name.strip() for line in listed.splitlines() for name in line.split(","))
    return frozenset()
