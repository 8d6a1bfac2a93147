"""What the documents say is there is there."""

import re
from pathlib import Path

import pytest

from config.places import BASE_DIR

DOCUMENTS = sorted(BASE_DIR.glob("*.md"))
READMES = ("README.md", "README.zh-CN.md")
EXPECTED = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "DECISIONS.md")


def _targets() -> set[str]:
    makefile = (BASE_DIR / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", makefile, flags=re.MULTILINE))


def _commands(path: Path) -> list[str]:
    """Return what calls make, manage.py or .ci/run: lines of fenced blocks, and words set as code."""
    text = path.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    lines = [line.split("#")[0].strip().removeprefix("$ ") for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`([^`\n]+)`", text)
    return [line for line in lines if re.match(r"make |(\S*python\S* )?manage\.py |bash \.ci/run", line)]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_document_exists(name):
    assert (BASE_DIR / name).is_file()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_make_target_that_is_mentioned_exists(path):
    mentioned = {command.split()[1] for command in _commands(path) if command.startswith("make ")}

    assert mentioned - _targets() == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_command_of_manage_py_that_is_mentioned_exists(path):
    from django.core.management import get_commands

    mentioned = set(re.findall(r"manage\.py ([a-z_]+)", path.read_text(encoding="utf-8")))

    assert mentioned - set(get_commands()) == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_link_inside_the_repository_leads_somewhere(path):
    text = path.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", text)
    inside = [link for pair in links for link in pair if link and not re.match(r"[a-z]+:|#", link)]

    assert [link for link in inside if not (BASE_DIR / link.split("#")[0]).exists()] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_file_of_ours_that_is_named_exists(path):
    named = re.findall(
        r"`((?:config|proposals|tracking|templates|tests|requirements)/[\w./-]+)`", path.read_text(encoding="utf-8")
    )

    assert [name for name in named if not (BASE_DIR / name).exists()] == []


def test_both_readmes_list_the_same_commands():
    english, chinese = (set(_commands(BASE_DIR / name)) for name in READMES)

    assert english == chinese
    assert {"make run", "make test"} <= english


def test_every_setting_that_is_read_from_the_environment_is_in_the_example():
    sources = [*(BASE_DIR / "config" / "settings").glob("*.py"), BASE_DIR / "config" / "places.py"]
    sources.append(BASE_DIR / "config" / "stack" / "prepare.py")
    read = {
        name
        for path in sources
        for name in re.findall(r"(?:env_\w+|environ\.get)\(\s*\"([A-Z_]+)\"", path.read_text(encoding="utf-8"))
    }
    example = (BASE_DIR / ".env.example").read_text(encoding="utf-8")
    shown = {name.removesuffix("_FILE") for name in re.findall(r"^#?([A-Z_]+)=", example, flags=re.MULTILINE)}

    assert read - shown == {"DEBUG"}
    assert shown - read == {"DJANGO_SETTINGS_MODULE"}
