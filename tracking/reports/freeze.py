"""Values of the report to plain JSON and back, and one canonical form to hash; no floats anywhere."""

import json
import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache, lru_cache, partial
from operator import attrgetter
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Value = TypeVar("Value")


def to_plain(value: Any) -> Any:
    """Turn dataclasses, tuples, days, decimals and enums into what JSON knows; decimals become text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    raise TypeError(f"{type(value).__name__} cannot be frozen.")


def to_json(row: Any) -> str:
    """
    Write what :func:`to_plain` makes of a dataclass of single values as JSON, all of it in one go.

    Rows come by the hundred thousand: to make a value of each field and to look at each of them takes five times as
    long.
    """
    kind: Any = type(row)
    names, values = _fields_of(kind)
    return _encode(dict(zip(names, values(row), strict=True)))


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(f.name for f in fields(kind))
    return names, attrgetter(*names)


def plain_json(value: Mapping[str, Any]) -> str:
    """Write a mapping that is plain already as JSON."""
    return _encode(value)


# Days, decimals and enums that are no text; everything else of a row is what JSON knows.
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=to_plain).encode


def from_plain(kind: type[Value], plain: Mapping[str, Any]) -> Value:
    """
    Make a dataclass again from what :func:`to_plain` gave; a field that came later than it keeps its default.

    :raises KeyError: if a field without a default is missing.
    """
    described: Any = kind
    known = {}
    for name, restore, may_lack in _restorers(described):
        if name in plain:
            known[name] = restore(plain[name]) if restore else plain[name]
        elif not may_lack:
            raise KeyError(name)
    return kind(**known)


_Restorer = Callable[[Any], Any]


@cache
def _restorers(kind: Hashable) -> tuple[tuple[str, _Restorer | None, bool], ...]:
    """
    Name each field, say what makes its value again (None: it is plain), and whether it may lack.

    A field that has a default came later than the first reports, which do not know it.
    """
    if not isinstance(kind, type) or not is_dataclass(kind):
        raise TypeError(f"{kind!r} is no dataclass.")
    hints = get_type_hints(kind)
    return tuple((f.name, _restorer(hints[f.name]), f.default is not MISSING) for f in fields(kind))


def _restorer(hint: Any) -> _Restorer | None:
    if get_origin(hint) in {Union, types.UnionType}:
        (hint,) = (option for option in get_args(hint) if option is not type(None))
        restore = _restorer(hint)
        return None if restore is None else lambda plain: None if plain is None else restore(plain)
    if get_origin(hint) is tuple:
        each = _restorer(get_args(hint)[0])
        return tuple if each is None else lambda plain: tuple([each(item) for item in plain])
    if is_dataclass(hint) and isinstance(hint, type):
        return partial(from_plain, hint)
    if hint is date:
        return _day
    if hint is Decimal or (isinstance(hint, type) and issubclass(hint, Enum)):
        return cast("_Restorer", hint)
    return None


@lru_cache(maxsize=4096)
def _day(plain: str) -> date:
    return date.fromisoformat(plain)


def canonical(plain: Any) -> bytes:
    """One byte form for equal values: sorted keys, no spaces, UTF-8."""
    return _canonical(plain).encode()


_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode
