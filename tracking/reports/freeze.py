"""Values of the report to plain JSON and back, and one canonical form to hash; no floats anywhere."""

import json
import types
from collections.abc import Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

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


def from_plain(kind: type[Value], plain: Mapping[str, Any]) -> Value:
    """
    Make a dataclass again from what :func:`to_plain` gave; a field that came later than it keeps its default.

    :raises KeyError: if a field without a default is missing.
    """
    described: Any = kind
    known = {
        name: _restore(hint, plain[name])
        for name, hint in _hints(described).items()
        if name in plain or name not in _later(described)
    }
    return kind(**known)


@cache
def _later(kind: Any) -> frozenset[str]:
    """The fields that have a default: those a report compiled earlier does not know."""
    return frozenset(f.name for f in fields(kind) if f.default is not MISSING)


@cache
def _hints(kind: Hashable) -> Mapping[str, Any]:
    if not isinstance(kind, type):
        raise TypeError(f"{kind!r} is no dataclass.")
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}


def _restore(hint: Any, plain: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        if plain is None:
            return None
        (hint,) = (option for option in get_args(hint) if option is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_restore(get_args(hint)[0], item) for item in plain)
    if is_dataclass(hint) and isinstance(hint, type):
        return from_plain(hint, plain)
    if hint is date:
        return date.fromisoformat(plain)
    if hint is Decimal or (isinstance(hint, type) and issubclass(hint, Enum)):
        return hint(plain)
    return plain


def canonical(plain: Any) -> bytes:
    """One byte form for equal values: sorted keys, no spaces, UTF-8."""
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()
