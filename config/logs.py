"""Log lines: one line an event, on standard error, with no one's telephone, identity number or mailbox in it."""

import logging
import re
import traceback
from pathlib import Path
from typing import Any

from config.places import BASE_DIR

# Order matters: an identity number contains eleven digits that look like a mobile.
_PERSONAL = [
    (re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])"), "[身份证号]"),
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "[手机号]"),
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "[邮箱]"),
]


class LineFormatter(logging.Formatter):
    """
    Time, level, logger, message; an exception as its type, its words and the places it passed, innermost last.

    A line break in a message would let a file name forge a log entry, and a traceback quotes source, so both go.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%d %H:%M:%S")

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name logging gave it
        """Return the exception in one line."""
        kind, error, trace = ei
        frames = [frame for frame in traceback.extract_tb(trace) if not frame.filename.startswith("<frozen ")]
        places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames[-8:]]
        return f"{kind.__name__}: {error} [{' > '.join(places)}]"

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line without personal data."""
        line = " ".join(super().format(record).split())
        for pattern, instead in _PERSONAL:
            line = pattern.sub(instead, line)
        return line


def _short(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(BASE_DIR) and "site-packages" not in path.parts:
        return str(path.relative_to(BASE_DIR))
    return "/".join(path.parts[-2:])


LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": LineFormatter}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        # Django's own handlers are replaced by the root's; a stranger's 404 is no news.
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},
        "waitress": {"level": "WARNING"},
        "config": {"level": "INFO"},
        "proposals": {"level": "INFO"},
        "tracking": {"level": "INFO"},
    },
}
