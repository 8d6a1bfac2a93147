"""Every named pattern finds its example and leaves its trap alone."""

import pytest

from proposals.parsing import (
    addressee,
    dates,
    frame_marks,
    header_class,
    header_closing,
    header_marks,
    header_subject,
    header_title,
    header_units,
    units,
)
from proposals.parsing.pattern import Pattern

MODULES = (
    addressee,
    dates,
    frame_marks,
    header_class,
    header_closing,
    header_marks,
    header_subject,
    header_title,
    header_units,
    units,
)


def _patterns() -> list[Pattern]:
    found: dict[str, Pattern] = {}
    for module in MODULES:
        for value in vars(module).values():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, Pattern):
                    found[one.name] = one
    return list(found.values())


PATTERNS = _patterns()


def test_names_tell_the_patterns_apart():
    assert len(PATTERNS) >= 45


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_pattern_finds_its_example(pattern):
    assert pattern.finds(pattern.example)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_pattern_leaves_its_trap_alone(pattern):
    assert not pattern.finds(pattern.trap)
