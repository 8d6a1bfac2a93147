"""What the terms of a commitment were on a past day, told from what its later events say they changed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def rewind(terms: Mapping[str, Any], later: Iterable[Mapping[str, Sequence[Any]]]) -> dict[str, Any]:
    """
    The terms before ``later`` changes happened, newest change first.

    ``terms`` is a snapshot of today, ``later`` the ``changes`` of the events after the day asked about: field by field
    ``[before, after]``. A field that the snapshot does not have is left out.
    """
    then = dict(terms)
    for changes in later:
        then.update({name: pair[0] for name, pair in changes.items() if name in then})
    return then
