"""Python's garbage collector while rows pass by the hundred thousand."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """
    Keep the collector out: rows hold no cycles and go when they are done with.

    It would look through everything that is alive again and again, a fifth of a report's time, and find nothing. Where
    it was off already it stays off, so that the last of two reports in one process turns it on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
