"""What is installed is what the .in files ask for, nothing else, and under a licence that lets anyone use it."""

import importlib.util
import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution

import pytest

from config.places import BASE_DIR

FOLDER = BASE_DIR / "requirements"
NAMES = ("base", "dev", "production")

PERMISSIVE = re.compile(
    r"\b(MIT|MIT-0|BSD|[023]-Clause|Apache|PSF|Python Software Foundation|ISC|ZPL|Zope|MPL|Mozilla|Dual License)\b"
)
COPYLEFT = re.compile(r"\b(A?GPL|GNU)", re.IGNORECASE)
LIBRARIES_USED_UNCHANGED = {
    "psycopg": "LGPL-3.0, a library used as it is",
    "psycopg-binary": "LGPL-3.0, a library used as it is",
}
# Their metadata name no licence; the file that comes with them was read.
STATED_IN_A_FILE = {
    "axe-playwright-python": "MIT; the axe-core it carries is MPL-2.0, used as it is and in tests alone",
}
# Locked for other systems or servers, so not installed where tests run; licences read on their pages.
ELSEWHERE = {
    "async-timeout": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "gunicorn": "MIT",
    "tzdata": "Apache-2.0",
}


def _module():
    spec = importlib.util.spec_from_file_location("requirements_compile", FOLDER / "compile.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _pins(name: str) -> dict[str, str]:
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, flags=re.MULTILINE))


def _asked(name: str) -> dict[str, str]:
    """Return each package that the .in file names, with the reason beside it."""
    lines = (FOLDER / f"{name}.in").read_text(encoding="utf-8").splitlines()
    parts = [line.partition("#") for line in lines if line.strip() and not line.startswith(("#", "-"))]
    return {re.split(r"[\[<>=!~ ]", wanted)[0].lower(): reason.strip() for wanted, _, reason in parts}


@pytest.mark.parametrize("name", NAMES)
def test_the_lock_was_made_from_the_present_wishes(name):
    assert _module().fingerprint(name) in (FOLDER / f"{name}.txt").read_text(encoding="utf-8"), "run make requirements"


@pytest.mark.parametrize("name", NAMES)
def test_every_wish_is_locked(name):
    assert set(_asked(name)) - set(_pins(name)) == set()


@pytest.mark.parametrize("name", ["dev", "production"])
def test_tests_and_servers_run_the_versions_a_newcomer_gets(name):
    pins = _pins(name)

    assert {package: pins[package] for package in _pins("base")} == _pins("base")


@pytest.mark.parametrize("name", NAMES)
def test_a_lock_names_no_place_to_fetch_from(name):
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    assert re.findall(r"https?://\S+|--(?:extra-)?index-url.*|--find-links.*", text) == []


@pytest.mark.parametrize("name", ["base", "production"])
def test_what_an_installation_needs_has_its_reason(name):
    assert [package for package, reason in _asked(name).items() if not reason] == []


def _licence(package: Distribution) -> str:
    metadata = package.metadata
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License")]
    words = metadata.get("License-Expression") or " ".join(classifiers) or metadata.get("License") or ""
    return words if "::" not in words or PERMISSIVE.search(words) else f"{words} {metadata.get('License') or ''}"


@pytest.mark.parametrize("name", sorted({package for lock in NAMES for package in _pins(lock)}))
def test_no_dependency_binds_whoever_uses_this(name):
    if name in LIBRARIES_USED_UNCHANGED or name in ELSEWHERE or name in STATED_IN_A_FILE:
        return
    try:
        licence = _licence(distribution(name))
    except PackageNotFoundError:
        pytest.fail(f"{name} is locked but not installed: run make test, or add its licence to ELSEWHERE")

    assert PERMISSIVE.search(licence), licence
    assert not COPYLEFT.search(licence), licence
