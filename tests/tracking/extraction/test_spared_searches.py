"""The characters that spare a search are proved from the patterns themselves: no match can do without them."""

import re
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import pytest

from tracking.extraction import (
    horizon,
    patterns_action,
    patterns_fact,
    patterns_promise,
    quantities_patterns,
    times_patterns,
)

# The standard library's own reading of a regular expression; it has no public name.
_parser, _op = import_module("re._parser"), import_module("re._constants")
_ANY = "\N{REPLACEMENT CHARACTER}"  # stands for whatever a class leaves open
_SENTENCES = [
    *patterns_promise.PROMISE,
    *patterns_action.ACTION,
    *patterns_fact.FACT,
    *patterns_fact.BAR,
    *patterns_fact.REFUSAL,
    *patterns_fact.EMPTY,
]
_HEADED = [*times_patterns.PATTERNS, *quantities_patterns.PATTERNS]


def _named(pattern: Any) -> str:
    return str(pattern.name)


@pytest.mark.parametrize("pattern", [p for p in _SENTENCES if p.needs], ids=_named)
def test_every_match_of_a_sentence_pattern_holds_a_character_it_needs(pattern: Any) -> None:
    assert _always_holds(_parser.parse(pattern.words), set(pattern.needs))


@pytest.mark.parametrize("pattern", [p for p in times_patterns.PATTERNS if p.needs], ids=_named)
def test_every_match_of_a_time_pattern_holds_a_character_it_needs(pattern: Any) -> None:
    assert _always_holds(_parser.parse(pattern.source, re.ASCII), set(pattern.needs))


@pytest.mark.parametrize(
    "name",
    [
        name
        for name, value in vars(horizon).items()
        if isinstance(value, re.Pattern) and name not in {"_ANY_TIME", "_SINCE", "_LISTED"}
    ],
)
def test_every_match_of_a_time_in_a_clause_holds_a_character_that_is_looked_for_first(name: str) -> None:
    looked_for = set(horizon._ANY_TIME.pattern.strip("[]"))

    assert _always_holds(_parser.parse(vars(horizon)[name].pattern), looked_for)


@pytest.mark.parametrize("pattern", _HEADED, ids=_named)
def test_every_match_begins_with_one_of_the_heads(pattern: Any) -> None:
    beginnings = _beginnings(_parser.parse(pattern.source, re.ASCII), {})

    assert {one for one in beginnings if not one.startswith(pattern.heads)} == set()


def _always_holds(steps: Iterable[Any], characters: set[str]) -> bool:
    """Whether some step of the pattern consumes, or looks for, one of the characters whatever it matches."""
    return any(_holds(op, value, characters) for op, value in steps)


def _holds(op: Any, value: Any, characters: set[str]) -> bool:
    steps: dict[Any, Callable[[], bool]] = {
        _op.LITERAL: lambda: chr(value) in characters,
        _op.IN: lambda: (_members(value) or {_ANY}) <= characters,
        _op.BRANCH: lambda: all(_always_holds(branch, characters) for branch in value[1]),
        _op.SUBPATTERN: lambda: _always_holds(value[3], characters),
        _op.MAX_REPEAT: lambda: value[0] > 0 and _always_holds(value[2], characters),
        _op.MIN_REPEAT: lambda: value[0] > 0 and _always_holds(value[2], characters),
        _op.ASSERT: lambda: _always_holds(value[1], characters),
    }
    return steps.get(op, lambda: False)()


def _members(items: list[Any]) -> set[str] | None:
    """Return the characters of a class, None for one that is open (a negation)."""
    found: set[str] = set()
    for op, value in items:
        if op is _op.LITERAL:
            found.add(chr(value))
        elif op is _op.RANGE:
            found |= {chr(code) for code in range(value[0], value[1] + 1)}
        elif op is _op.CATEGORY and value is _op.CATEGORY_DIGIT:
            found |= set("0123456789")
        else:
            return None
    return found


def _beginnings(steps: Any, groups: dict[int, set[str]]) -> set[str]:
    """Return what a match can begin with, of up to two characters; "" where it can begin with anything."""
    found = {""}
    for op, value in steps:
        following = _of_step(op, value, groups)
        found = {(one + other)[:2] if len(one) < 2 else one for one in found for other in following}
        if all(len(one) == 2 for one in found):
            break
    return found


def _of_step(op: Any, value: Any, groups: dict[int, set[str]]) -> set[str]:
    steps: dict[Any, Callable[[], set[str]]] = {
        _op.LITERAL: lambda: {chr(value)},
        _op.IN: lambda: _members(value) or {_ANY},
        _op.BRANCH: lambda: set().union(*(_beginnings(branch, groups) for branch in value[1])),
        _op.GROUPREF: lambda: groups[value],
        _op.ASSERT: lambda: {""},
        _op.ASSERT_NOT: lambda: {""},
        _op.AT: lambda: {""},
    }
    if op is _op.SUBPATTERN:
        found = _beginnings(value[3], groups)
        groups[value[0]] = found
        return found
    if op in (_op.MAX_REPEAT, _op.MIN_REPEAT):
        least, most, inner = value
        once = _beginnings(inner, groups)
        twice = {(one + other)[:2] for one in once for other in once} if most > 1 else set()
        return (once if least <= 1 else set()) | twice | ({""} if least == 0 else set())
    return steps.get(op, lambda: {_ANY})()
