"""The words that spare a search are proved from the patterns themselves: no match can do without them."""

import re
from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import product
from typing import Any

import pytest

from tracking.extraction import (
    horizon,
    patterns_action,
    patterns_fact,
    patterns_promise,
    quantities_patterns,
    quantities_role_search,
    quantities_roles,
    times_patterns,
    weighing,
)

# The standard library's own reading of a regular expression; it has no public name.
_parser, _op = import_module("re._parser"), import_module("re._constants")
_MOST = 40_000
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
def test_every_match_of_a_sentence_pattern_holds_a_word_it_needs(pattern: Any) -> None:
    assert _always_holds(_parser.parse(pattern.words), set(pattern.needs.split()))


@pytest.mark.parametrize("clue", [*weighing.SENTENCE_CLUES, *horizon.CLUES], ids=_named)
def test_every_match_of_a_clue_holds_a_word_it_needs(clue: Any) -> None:
    assert _always_holds(_parser.parse(clue.regex.pattern), set(clue.needs.split()))


@pytest.mark.parametrize("pattern", [p for p in _HEADED if p.needs], ids=_named)
def test_every_match_of_a_headed_pattern_holds_the_characters_it_needs(pattern: Any) -> None:
    parsed = _parser.parse(pattern.source, re.ASCII)

    assert [one for one in pattern.needs.split() if not _always_holds(parsed, set(one))] == []


@pytest.mark.parametrize("pattern", [p for p in _HEADED if set(p.heads) & set("0123456789")], ids=_named)
def test_no_pattern_begins_inside_a_number(pattern: Any) -> None:
    words = [pattern.example, *(head + "年底前5日内10季度8月10日" for head in "12")]

    assert [word for word in words if word[0].isdigit() and pattern.compiled().match("7" + word, 1)] == []


@pytest.mark.parametrize("clue", horizon.CLUES, ids=_named)
def test_every_time_in_a_clause_holds_a_character_that_is_looked_for_first(clue: Any) -> None:
    looked_for = set(horizon._ANY_TIME.pattern.strip("[]"))

    assert _always_holds(_parser.parse(clue.regex.pattern), looked_for)


@pytest.mark.parametrize("rule", [r for r in quantities_roles.NOT_PLEDGED if r.ends], ids=_named)
def test_the_words_of_a_number_with_a_role_end_as_its_rule_says(rule: Any) -> None:
    steps = list(_parser.parse(rule.quote, re.ASCII))
    optional = [i for i, (op, value) in enumerate(steps) if op in (_op.MAX_REPEAT, _op.MIN_REPEAT) and value[0] == 0]
    spelled = _spelled(steps[max(optional, default=-1) + 1 : -1] or steps[:-1]) or _spelled(steps[-2:-1])

    assert steps[-1][0] is _op.AT
    assert {words[-1] for words in spelled} == set(rule.ends)


@pytest.mark.parametrize(
    "rule", [r for r in quantities_roles.NOT_PLEDGED if quantities_role_search.begins(r)], ids=_named
)
def test_the_words_of_a_number_with_a_role_begin_as_its_rule_says(rule: Any) -> None:
    steps = _parser.parse(rule.quote, re.ASCII)

    assert steps[0] == (_op.AT, _op.AT_BEGINNING)
    assert {one[0] for one in _beginnings(steps, {})} == set(quantities_role_search.begins(rule))


def test_a_proof_fails_where_a_match_can_do_without() -> None:
    assert not _always_holds(_parser.parse("(?:计划|打算)(?:于)?"), {"计划", "打于"})
    assert not _always_holds(_parser.parse("(?:计划)?于"), {"计划"})


@pytest.mark.parametrize("pattern", _HEADED, ids=_named)
def test_every_match_begins_with_one_of_the_heads(pattern: Any) -> None:
    beginnings = _beginnings(_parser.parse(pattern.source, re.ASCII), {})

    assert {one for one in beginnings if not one.startswith(pattern.heads)} == set()


def _always_holds(steps: Iterable[Any], words: set[str]) -> bool:
    """Whether every match of the steps holds one of the words: in one step of its own, or across steps side by side."""
    steps = list(steps)
    if any(_holds(op, value, words) for op, value in steps):
        return True
    return any(_holds_from(steps[i:], words) for i in range(len(steps)))


def _holds_from(steps: list[Any], words: set[str]) -> bool:
    """Whether what the first of the steps spell together always holds one of the words."""
    without = {""}  # what may stand in the text so far without any of the words in it
    for op, value in steps:
        spelled = _spelled(value[1]) if op is _op.ASSERT else _of(op, value)
        if spelled is None or len(without) * len(spelled) > _MOST:
            return False
        longer = {one + other for one in without for other in spelled}
        longer = {one for one in longer if not any(word in one for word in words)}
        if not longer:
            return True
        if op is not _op.ASSERT or value[0] < 0:  # what is looked for ahead is read again
            without = longer
    return False


def _holds(op: Any, value: Any, words: set[str]) -> bool:
    steps: dict[Any, Callable[[], bool]] = {
        _op.BRANCH: lambda: all(_always_holds(branch, words) for branch in value[1]),
        _op.SUBPATTERN: lambda: _always_holds(value[3], words),
        _op.ATOMIC_GROUP: lambda: _always_holds(value, words),
        _op.MAX_REPEAT: lambda: value[0] > 0 and _always_holds(value[2], words),
        _op.MIN_REPEAT: lambda: value[0] > 0 and _always_holds(value[2], words),
        _op.ASSERT: lambda: _always_holds(value[1], words),
    }
    return steps.get(op, lambda: False)()


def _spelled(steps: Iterable[Any]) -> set[str] | None:
    """Return all that the steps can match, None where that is open or too much."""
    found = {""}
    for op, value in steps:
        following = _of(op, value)
        if following is None or len(found) * len(following) > _MOST:
            return None
        found = {one + other for one in found for other in following}
    return found


def _of(op: Any, value: Any) -> set[str] | None:
    """Return all that one step can match, None where that is open."""
    steps: dict[Any, Callable[[], set[str] | None]] = {
        _op.LITERAL: lambda: {chr(value)},
        _op.IN: lambda: _members(value),
        _op.BRANCH: lambda: _either([_spelled(branch) for branch in value[1]]),
        _op.SUBPATTERN: lambda: _spelled(value[3]),
        _op.MAX_REPEAT: lambda: _repeated(*value),
        _op.MIN_REPEAT: lambda: _repeated(*value),
        _op.ASSERT: lambda: {""},
        _op.ASSERT_NOT: lambda: {""},
        _op.AT: lambda: {""},
    }
    return steps.get(op, lambda: None)()


def _either(branches: list[set[str] | None]) -> set[str] | None:
    return None if None in branches else set().union(*(branch or set() for branch in branches))


def _repeated(least: int, most: int, steps: Any) -> set[str] | None:
    once = _spelled(steps) if most <= 3 else None
    if once is None or len(once) ** most > _MOST:
        return None
    return {"".join(parts) for count in range(least, most + 1) for parts in product(once, repeat=count)}


def _members(items: list[Any]) -> set[str] | None:
    """Return the characters of a class, None for one that is open (a negation)."""
    found: set[str] = set()
    for op, value in items:
        if op is _op.LITERAL:
            found.add(chr(value))
        elif op is _op.RANGE:
            if value[1] - value[0] > 100:
                return None
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
        _op.ATOMIC_GROUP: lambda: _beginnings(value, groups),
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
