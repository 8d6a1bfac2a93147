"""Have LibreOffice, where it is installed, turn formats of its own into .docx."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from proposals.parsing.readers.archive import damaged
from proposals.parsing.types import UnreadableDocument

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

_SECONDS = 50.0  # a cold start takes up to ten, a long letter some more
_NAMES = ("soffice", "libreoffice")
# A profile of its own, made anew each time: no macro runs, no link is followed, nothing is fetched.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def find_office() -> str | None:
    """Return the path of LibreOffice's program, None where it is not installed."""
    return next((path for name in _NAMES if (path := shutil.which(name)) is not None), None)


def convert_to_docx(data: bytes, suffix: str, office: str, seconds: float = _SECONDS) -> bytes:
    """
    Return ``data`` as .docx; ``suffix`` tells LibreOffice the format (".doc").

    Raises UnreadableDocument: ``timeout`` after ``seconds``, ``damaged`` if LibreOffice cannot read the file.
    """
    with tempfile.TemporaryDirectory(prefix="letter-") as name:
        folder = Path(name)
        source = folder / f"letter{suffix}"
        source.write_bytes(data)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        command = [
            office,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source)),
        ]
        _run(command, folder, seconds)
        result = folder / "out" / "letter.docx"
        if not result.is_file():
            raise damaged()
        return result.read_bytes()


def _run(command: list[str], folder: Path, seconds: float) -> None:
    with subprocess.Popen(  # noqa: S603 - the program found on the path, and names that we chose
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=_lift_memory_limit if resource is not None else None,  # noqa: PLW1509 - the reader has one thread
    ) as program:
        try:
            program.wait(seconds)
        except subprocess.TimeoutExpired:
            raise UnreadableDocument(
                "timeout", f"旧格式文件在{seconds:g}秒内没有转换完。请另存为 .docx 后上传。"
            ) from None
        finally:
            # The program starts others; all of them are in its group.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(program.pid, signal.SIGKILL)


def _lift_memory_limit() -> None:
    # An office suite maps far more memory than a reader may have; its time stays bounded.
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
