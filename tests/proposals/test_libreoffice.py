"""One file into another by LibreOffice: bounded, quiet, and nothing left running."""

import os
import resource
import time
from pathlib import Path

import pytest

from proposals.libreoffice import NoProgram, NotConverted, TookTooLong, convert, find_program

FIND_OUT = 'while [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done; mkdir -p "$out"\n'


def program(tmp_path: Path, body: str) -> str:
    """A stand-in: what it gets is what LibreOffice would get."""
    file = tmp_path / "soffice"
    file.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    file.chmod(0o755)
    return str(file)


def asked(office: str, **kwargs: object) -> bytes:
    return convert(b"content", suffix=".doc", to="docx:MS Word 2007 XML", program=office, seconds=20, **kwargs)


def test_what_it_writes_is_returned(tmp_path):
    assert asked(program(tmp_path, FIND_OUT + 'cp "$1" "$out/file.docx"')) == b"content"


def test_its_profile_runs_no_macros_and_has_the_settings_given(tmp_path):
    body = FIND_OUT + 'cp "$out/../profile/user/registrymodifications.xcu" "$out/file.docx"'

    profile = asked(program(tmp_path, body), settings="<item>mine</item>").decode()

    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value>' in profile
    assert profile.index("<item>mine</item>") < profile.index("</oor:items>")


def test_one_that_gives_nothing_is_said(tmp_path):
    with pytest.raises(NotConverted):
        asked(program(tmp_path, "exit 1"))


def test_one_that_is_not_there_is_said(tmp_path):
    with pytest.raises(NoProgram):
        asked(str(tmp_path / "gone"))


def test_one_that_takes_too_long_is_ended_with_what_it_started(tmp_path):
    office = program(tmp_path, f"sleep 600 & echo $! > {tmp_path}/child; wait")

    with pytest.raises(TookTooLong):
        convert(b"x", suffix=".doc", to="pdf", program=office, seconds=1)

    child = int((tmp_path / "child").read_text())
    # Whoever takes in orphans needs a moment; a process that has ended and waits for that is ended.
    for _ in range(100):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z":
            break
        time.sleep(0.05)
    else:
        os.kill(child, 9)
        pytest.fail("what it had started still runs")


def test_a_reader_s_memory_limit_does_not_hold_for_it(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    office = program(tmp_path, FIND_OUT + 'ulimit -v > "$out/file.docx"')
    resource.setrlimit(resource.RLIMIT_AS, (64 * 1024**3, hard))
    try:
        said = asked(office)
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

    assert said.decode().strip() == ("unlimited" if hard == resource.RLIM_INFINITY else str(hard // 1024))


def test_the_program_is_found_on_the_path_or_in_the_folders_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    file = program(tmp_path, "exit 0")

    assert find_program() is None
    assert find_program([str(tmp_path / "other"), str(tmp_path)]) == file
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_program() == file
