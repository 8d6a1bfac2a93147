"""
Compile the .in files to hashed .txt locks: ``make requirements`` (``UPGRADE=1`` takes newer versions).

Each lock's first lines hold a hash of the .in files it was made from, so that a forgotten compile is found without
a package registry.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
NAMES = ("base", "dev", "production", "bench")
PYTHON = "3.11"


def inputs(name: str) -> list[Path]:
    """Return the .in file and those it includes."""
    source = FOLDER / f"{name}.in"
    included = [line.split()[1] for line in source.read_text(encoding="utf-8").splitlines() if line.startswith("-r ")]
    return [source, *(FOLDER / other for other in included)]


def fingerprint(name: str) -> str:
    """Return the line that a lock made from the present .in files carries."""
    digest = hashlib.sha256()
    for path in inputs(name):
        digest.update(path.read_bytes())
    return f"make requirements  # {name}.in {digest.hexdigest()}"


def compile_lock(name: str, *, upgrade: bool) -> None:
    """Write one lock for every platform we name wheels for, keeping the versions it has unless ``upgrade``."""
    command = [
        *(sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes"),
        *("--python-version", PYTHON, "--no-emit-find-links", "--no-emit-index-url"),
        *("--custom-compile-command", fingerprint(name)),
        *("--output-file", f"requirements/{name}.txt", f"requirements/{name}.in"),
    ]
    if name != "base":
        # What a test ran against is what an installation gets.
        command += ["--constraint", "requirements/base.txt"]
    if upgrade:
        command.append("--upgrade")
    subprocess.run(command, check=True, cwd=FOLDER.parent)  # noqa: S603 - our own arguments


if __name__ == "__main__":
    for each in NAMES:
        compile_lock(each, upgrade=bool(os.environ.get("UPGRADE")))
