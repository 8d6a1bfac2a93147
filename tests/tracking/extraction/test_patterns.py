"""Every named pattern finds its example and leaves its trap alone; no two share a name."""

import pytest

from proposals.parsing.normalize import fold
from tracking.extraction.patterns import Pattern
from tracking.extraction.patterns_action import ACTION
from tracking.extraction.patterns_fact import BAR, EMPTY, FACT, REFUSAL
from tracking.extraction.patterns_promise import PROMISE
from tracking.extraction.sentences import mask_quoted

PATTERNS = (*PROMISE, *ACTION, *FACT, *REFUSAL, *BAR, *EMPTY)


def found(pattern: Pattern, sentence: str) -> bool:
    return pattern.regex.search(mask_quoted(fold(sentence).text)) is not None


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.name)
def test_pattern_finds_its_example(pattern):
    assert found(pattern, pattern.example)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda p: p.name)
def test_pattern_leaves_its_trap_alone(pattern):
    assert not found(pattern, pattern.trap)


def test_names_are_unique():
    names = [pattern.name for pattern in PATTERNS]
    assert sorted(names) == sorted(set(names))
