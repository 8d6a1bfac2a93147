"""
Have LibreOffice turn one file into another, where the machine has it.

Each conversion is a group of processes of its own with a new profile of its own, in which no macro runs, no link is
followed and nothing is fetched; the whole group is ended when it is done or takes too long. Knows no framework.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]

_NAMES = ("soffice", "libreoffice")
# Where it is on machines whose services have a short path.
USUAL_FOLDERS = (
    "/usr/lib/libreoffice/program",
    "/opt/libreoffice/program",
    "/Applications/LibreOffice.app/Contents/MacOS",
)
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
{settings}</oor:items>
"""


class NotConverted(Exception):  # noqa: N818 - says what happened
    """LibreOffice gave no file."""


class TookTooLong(NotConverted):
    """It was not done in time."""


class NoProgram(NotConverted):
    """The program cannot be started."""


def find_program(folders: Sequence[str] = ()) -> str | None:
    """Return the path of LibreOffice's program, on the path or else in ``folders``; None where it is not there."""
    on_path = next((path for name in _NAMES if (path := shutil.which(name)) is not None), None)
    return on_path or next((path for folder in folders if (path := shutil.which("soffice", path=folder))), None)


def convert(data: bytes, *, suffix: str, to: str, program: str, seconds: float, settings: str = "") -> bytes:
    """
    Return ``data`` in another format.

    ``suffix`` (``.doc``) tells LibreOffice what it is; ``to`` is its name of the other format, beginning with that
    one's suffix (``docx:MS Word 2007 XML``); ``settings`` are further items of its profile, as XML.

    :raises TookTooLong: after ``seconds``.
    :raises NoProgram: if ``program`` cannot be started.
    :raises NotConverted: if it gives nothing.
    """
    with tempfile.TemporaryDirectory(prefix="libreoffice-") as name:
        folder = Path(name)
        source = folder / f"file{suffix}"
        source.write_bytes(data)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_PROFILE.format(settings=settings), encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
            *("--convert-to", to, "--outdir", str(folder / "out"), str(source)),
        ]
        _run(command, folder, seconds)
        result = folder / "out" / f"file.{to.partition(':')[0]}"
        if not result.is_file():
            raise NotConverted(to)
        return result.read_bytes()


def _run(command: list[str], folder: Path, seconds: float) -> None:
    try:
        program = subprocess.Popen(  # noqa: S603 - the program found or named in the settings, and names that we chose
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_lift_memory_limit if _has_memory_limit() else None,  # noqa: PLW1509 - such readers have one thread
        )
    except OSError as error:
        raise NoProgram(command[0]) from error
    with program:
        try:
            program.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TookTooLong(f"{seconds:g}") from None
        finally:
            _end(program)


def _end(program: "subprocess.Popen[bytes]") -> None:
    """The program starts others; all of them are in its group."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(program.pid, signal.SIGKILL)
    else:
        program.kill()


def _has_memory_limit() -> bool:
    if resource is None:
        return False
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    return soft != hard


def _lift_memory_limit() -> None:
    # An office suite maps far more memory than a reader of letters may have; its time stays bounded.
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
