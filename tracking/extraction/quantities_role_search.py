"""Tell the role in which a number stands without being pledged: few of the rules are tried for one number."""

import re
from functools import lru_cache
from typing import NamedTuple

from tracking.extraction.quantities_roles import NOT_PLEDGED, NotPledged


class _Compiled(NamedTuple):
    name: str
    before: re.Pattern[str] | None
    quote: re.Pattern[str] | None
    after: re.Pattern[str] | None


def _compiled(rule: NotPledged) -> _Compiled:
    before, quote, after = (
        re.compile(source, re.ASCII) if source else None for source in (rule.before, rule.quote, rule.after)
    )
    return _Compiled(rule.name, before, quote, after)


_ALONE = [rule for rule in NOT_PLEDGED if not rule.quote and not (rule.before and rule.after)]
# The rules of one condition, in one search each for all of them: few numbers meet any.
_BEFORE_ALONE = re.compile("|".join(f"(?:{rule.before})" for rule in _ALONE if rule.before), re.ASCII)
_AFTER_ALONE = re.compile("|".join(f"(?:{rule.after})" for rule in _ALONE if rule.after), re.ASCII)
_ALL = [(rule, _compiled(rule), rule in _ALONE) for rule in NOT_PLEDGED]
_FIRST = re.compile(r"\^(?:\[([\u4e00-\u9fff]+)\]|([\u4e00-\u9fff]))(?!\?|\*|\{0)")


def begins(rule: NotPledged) -> str:
    """Return the characters of which the number's words begin with one, as far as ``quote`` names them; else ""."""
    first = _FIRST.match(rule.quote)
    return (first[1] or first[2]) if first else ""


@lru_cache(maxsize=1024)
def _rules(first: str, last: str, *, alone: bool) -> tuple[_Compiled, ...]:
    """Return the rules for numbers whose words begin with ``first`` and end in ``last``, in order."""
    return tuple(
        compiled
        for rule, compiled, stands_alone in _ALL
        if first in (begins(rule) or first) and (not rule.ends or last in rule.ends) and (alone or not stands_alone)
    )


def role_of(quote: str, before: str, after: str) -> str | None:
    """Return the name of the first of ``NOT_PLEDGED`` that holds for a number with these words around it, or None."""
    alone = bool(_AFTER_ALONE.match(after) or _BEFORE_ALONE.search(before))
    for rule in _rules(quote[:1], quote[-1:], alone=alone):
        if (
            # the cheapest first: the quote is short and what follows is tried in one place only
            (rule.quote is None or rule.quote.search(quote))
            and (rule.after is None or rule.after.match(after))
            and (rule.before is None or rule.before.search(before))
        ):
            return rule.name
    return None
