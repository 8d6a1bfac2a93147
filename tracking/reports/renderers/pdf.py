"""The Word file as PDF, by LibreOffice where the machine has it: in a process of its own, with a profile of its own."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path

from tracking.reports.renderers.docx_layout import FALLBACKS

_NAMES = ("soffice", "libreoffice")
_FOLDERS = ("/usr/lib/libreoffice/program", "/opt/libreoffice/program", "/Applications/LibreOffice.app/Contents/MacOS")
# A cold start takes ten seconds on a small machine, a report with annexes of hundreds of lines about as long.
SECONDS = 180.0
_NO_OFFICE = (
    "本机没有安装LibreOffice，没有生成PDF文件。请下载Word报告，用WPS或Word打开后另存为PDF，"
    "或者请系统管理员安装LibreOffice后重新生成。"
)
_TOO_SLOW = "LibreOffice在{}秒内没有完成转换，没有生成PDF文件。请稍后重新生成，或者用WPS或Word把Word报告另存为PDF。"
_NO_RESULT = "LibreOffice没有转换成功，没有生成PDF文件。请用WPS或Word打开Word报告后另存为PDF。"
_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Font/Substitution">
<prop oor:name="Replacement" oor:op="fuse"><value>true</value></prop></item>
"""


class NoPdf(Exception):  # noqa: N818 - worded for the user
    """No PDF could be made; the message says why and what to do."""


def find_office() -> str | None:
    """Return the path of LibreOffice's program, None where it is not installed."""
    on_path = next((path for name in _NAMES if (path := shutil.which(name)) is not None), None)
    return on_path or next((path for folder in _FOLDERS if (path := shutil.which("soffice", path=folder))), None)


def render(document: bytes, office: str | None, *, seconds: float = SECONDS) -> bytes:
    """
    Turn a .docx into a PDF.

    :raises NoPdf: if LibreOffice is not there, takes longer than ``seconds``, or gives nothing.
    """
    if office is None:
        raise NoPdf(_NO_OFFICE)
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        folder = Path(name)
        source = folder / "report.docx"
        source.write_bytes(document)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_profile(_installed()), encoding="utf-8")
        _run(
            [
                office,
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
                *("--convert-to", "pdf:writer_pdf_Export", "--outdir", str(folder / "out"), str(source)),
            ],
            folder,
            seconds,
        )
        result = folder / "out" / "report.pdf"
        if not result.is_file():
            raise NoPdf(_NO_RESULT)
        return result.read_bytes()


def _profile(installed: Collection[str]) -> str:
    """Settings for LibreOffice: nothing runs or is fetched, and each missing font has the best one at hand."""
    pairs = "".join(
        f'<item oor:path="/org.openoffice.Office.Common/Font/Substitution/FontPairs">'
        f'<node oor:name="_{number}" oor:op="replace">'
        f'<prop oor:name="ReplaceFont" oor:op="fuse"><value>{font}</value></prop>'
        f'<prop oor:name="SubstituteFont" oor:op="fuse"><value>{other}</value></prop>'
        f'<prop oor:name="Always" oor:op="fuse"><value>true</value></prop>'
        f'<prop oor:name="OnScreenOnly" oor:op="fuse"><value>false</value></prop></node></item>\n'
        for number, (font, other) in enumerate(replacements(installed))
    )
    return f"{_HEAD}{pairs}</oor:items>\n"


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


def _run(command: Sequence[str], folder: Path, seconds: float) -> None:
    with subprocess.Popen(  # noqa: S603 - the program found on the path, and names that we chose
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as program:
        try:
            program.wait(seconds)
        except subprocess.TimeoutExpired:
            raise NoPdf(_TOO_SLOW.format(f"{seconds:g}")) from None
        finally:
            # The program starts others; all of them are in its group.
            if hasattr(os, "killpg"):
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(program.pid, signal.SIGKILL)
            else:
                program.kill()
