"""How long to wait before a mail is tried again."""

import hashlib
from datetime import timedelta

# 1, 5, 15 and 60 minutes, then hourly: a busy server answers 4xx for minutes, a full mailbox for hours.
STEPS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
MAX_ATTEMPTS = 12
# Short ones: asking once costs nothing, and a server that is back should not wait long for us.
PROBES = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=10))
_JITTER = 0.2


def wait_before(attempt: int, *, key: str) -> timedelta:
    """
    Return the pause after the ``attempt``-th try (from 1), at most 20 % longer than its step.

    The addition depends on ``key`` alone, so that mails refused together come back apart, and always the same way.
    """
    return _pause(STEPS, attempt, key=key)


def probe_pause(failure: int, *, key: str) -> timedelta:
    """Return how long a server that does not answer is left alone after the ``failure``-th time (from 1)."""
    return _pause(PROBES, failure, key=key)


def _pause(steps: tuple[timedelta, ...], number: int, *, key: str) -> timedelta:
    step = steps[min(number, len(steps)) - 1]
    share = hashlib.sha256(f"{key}:{number}".encode()).digest()[0] / 255
    return step * (1 + _JITTER * share)
