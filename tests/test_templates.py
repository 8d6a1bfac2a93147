"""Pages hold no script and no style of their own, load nothing from elsewhere, and trust no text."""

import re
from pathlib import Path

import pytest
from django.template import engines

from config.places import BASE_DIR

FOLDER = BASE_DIR / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*") if path.is_file())
PAGES = [path for path in TEMPLATES if path.suffix == ".html"]

# What a Content-Security-Policy without 'unsafe-inline' would refuse, and what a closed network cannot reach.
FORBIDDEN = {
    "unescaped text": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
    "a script in the page": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style in the page": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "a handler in the page": re.compile(r"\son[a-z]+\s*=|\bhx-on\b|javascript:", re.IGNORECASE),
    "another host": re.compile(r"(?:src|href|action)\s*=\s*[\"']?(?:https?:)?//", re.IGNORECASE),
}


def _ids(path: Path) -> str:
    return path.relative_to(FOLDER).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=_ids)
def test_a_template_compiles(path):
    assert engines["django"].get_template(_ids(path))


@pytest.mark.parametrize("path", PAGES, ids=_ids)
@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_page_holds_nothing_a_closed_network_or_the_policy_refuses(path, what):
    if what == "a style in the page" and path.parent.name == "emails":
        return  # a mail program reads no stylesheet

    assert FORBIDDEN[what].findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("what", "markup"),
    [
        ("unescaped text", "{{ note|safe }}"),
        ("a script in the page", "<script>alert(1)</script>"),
        ("a style in the page", '<td style="color:red">'),
        ("a handler in the page", '<a onclick="go()">'),
        ("another host", '<link href="//cdn.example/x.css">'),
        ("another host", '<script src="https://cdn.example/x.js"></script>'),
    ],
)
def test_the_patterns_find_what_they_are_for(what, markup):
    assert FORBIDDEN[what].search(markup)


@pytest.mark.parametrize("path", sorted(BASE_DIR.glob("*/static/**/*.css")), ids=lambda path: path.name)
def test_a_stylesheet_loads_nothing_from_elsewhere(path):
    assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//\S+", path.read_text(encoding="utf-8")) == []
