"""
What the mail server has taken and the ledger does not say yet, in a file on this machine.

To commit every single mark costs more than to send the mail. Marks are therefore committed in groups, and each mail
that was taken is noted in a file first, which outlives the process though not a power cut: whoever sends next on this
machine marks what a killed sender could not. A run's file is locked while the run lives; the kernel ends the lock
however it dies.
"""

import contextlib
import fcntl
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Self

logger = logging.getLogger(__name__)

_SUFFIX, _UNLOCKED = ".taken", ".new"


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What a dead run had noted: the lines of each mail that was taken, and when it noted the last of them."""

    token: str
    taken: Mapping[int, tuple[int, ...]]
    noted_at: datetime


class Journal:
    """
    The notes of one run; use it as a context manager. An exception leaves them behind.

    ``is_kept`` is false where nothing can be written: then each mail has to be marked by itself.
    """

    def __init__(self, folder: Path | None, *, token: str) -> None:
        self._path = folder / f"{token.rpartition(':')[2]}{_SUFFIX}" if folder else None
        self._token = token
        self._descriptor: int | None = None

    @property
    def is_kept(self) -> bool:
        """Whether what is noted can be read after this process has died."""
        return self._descriptor is not None

    def __enter__(self) -> Self:
        """Begin the file; it gets its name only once it is locked, so that nobody takes it for a dead run's."""
        if self._path is None:
            return self
        begun = self._path.with_suffix(_UNLOCKED)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _append(self._descriptor, self._token)
            begun.rename(self._path)
        except OSError:
            self._give_up()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Throw the notes away, unless the run broke off."""
        if self._path is not None and kind is None:
            with contextlib.suppress(OSError):
                self._path.unlink()
        self._close()

    def note(self, mail_id: int, line_ids: Sequence[int], *, at: datetime) -> None:
        """Write down that the server has taken a mail that told these lines."""
        if self._descriptor is not None:
            try:
                _append(self._descriptor, f"{at.isoformat()} {mail_id} {','.join(map(str, line_ids))}")
            except OSError:
                self._give_up()

    def _give_up(self) -> None:
        logger.exception("no notes of sent mails can be kept: each is marked by itself")
        self._close()

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def left_behind(folder: Path | None) -> Iterator[LeftBehind]:
    """Yield what dead runs of this machine have noted, and throw it away once the next one is asked for."""
    for path in sorted(folder.glob("*")) if folder else ():
        # Gone meanwhile, another user's, or locked by a run that lives: none of it may keep mails from being sent.
        with contextlib.suppress(OSError), path.open(encoding="utf-8", errors="replace") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            token, *lines = file.read().split("\n")[:-1] or [""]
            found = _read(token, lines)
            if found:
                yield found
            path.unlink()


def _append(descriptor: int, line: str) -> None:
    os.write(descriptor, f"{line}\n".encode())


def _read(token: str, lines: Sequence[str]) -> LeftBehind | None:
    """Return the notes that can be read: on a disk that filled up one may be torn, and its mail counts as not noted."""
    taken: dict[int, tuple[int, ...]] = {}
    noted_at: datetime | None = None
    for line in lines:
        with contextlib.suppress(ValueError):
            moment, mail, ids = line.split(" ")
            noted_at = datetime.fromisoformat(moment)
            taken[int(mail)] = tuple(map(int, filter(None, ids.split(","))))
    return LeftBehind(token, taken, noted_at) if noted_at and taken else None
