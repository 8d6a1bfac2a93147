"""
What the mail server has taken and the ledger does not say yet, in a file on this machine.

To commit every single mark costs more than to send the mail. Marks are therefore committed in groups, and each mail
is noted in a file when it is begun and when it was taken, which outlives the process though not a power cut: whoever
sends next on this machine marks what a killed sender could not, and lets go of what it had not begun. A run's file is
locked while the run lives; the kernel ends the lock however it dies.
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
_BOOT, _BEGUN = "boot", "begun"
# Tells one start of the machine from the next, where the system is a Linux.
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """
    What a dead run had noted: the lines of each mail that was taken, and when it noted the last of them.

    ``begun`` are all mails it had begun to hand over, None where that is not sure: after a power cut some are missing.
    """

    token: str
    taken: Mapping[int, tuple[int, ...]]
    noted_at: datetime | None
    begun: frozenset[int] | None


class Journal:
    """
    The notes of one run; use it as a context manager. An exception leaves them behind.

    ``is_kept`` is false where nothing can be written: then each mail has to be marked by itself. ``is_torn`` says that
    it was kept until now: no mail may be begun any more in the name of this run, for nobody would know of it.
    """

    def __init__(self, folder: Path | None, *, token: str) -> None:
        self._path = folder / f"{token.rpartition(':')[2]}{_SUFFIX}" if folder else None
        self._token = token
        self._descriptor: int | None = None
        self.is_torn = False

    @property
    def is_kept(self) -> bool:
        """Whether what is noted can be read after this process has died."""
        return self._descriptor is not None and not self.is_torn

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
            _append(self._descriptor, f"{_BOOT} {_boot()}")
            begun.rename(self._path)
        except OSError:
            logger.exception("no notes of sent mails can be kept: each is marked by itself")
            self._close()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Throw the notes away, unless the run broke off."""
        if self._path is not None and kind is None:
            with contextlib.suppress(OSError):
                self._path.unlink()
        self._close()

    def begin(self, mail_id: int) -> None:
        """Write down that a mail is about to be handed over; see ``is_torn`` before it is."""
        self._note(f"{_BEGUN} {mail_id}")

    def note(self, mail_id: int, line_ids: Sequence[int], *, at: datetime) -> None:
        """Write down that the server has taken a mail that told these lines."""
        self._note(f"{at.isoformat()} {mail_id} {','.join(map(str, line_ids))}")

    def _note(self, line: str) -> None:
        if self._descriptor is not None and not self.is_torn:
            try:
                _append(self._descriptor, line)
            except OSError:
                # The file stays locked: whoever found it open would take this run for dead.
                logger.exception("no more notes of sent mails can be kept: the run ends")
                self.is_torn = True

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
            if token:
                yield _read(token, lines)
            path.unlink()


def _append(descriptor: int, line: str) -> None:
    data = f"{line}\n".encode()
    if os.write(descriptor, data) < len(data):
        raise OSError("The disk is full.")


def _boot() -> str:
    with contextlib.suppress(OSError):
        return _BOOT_ID.read_text(encoding="ascii").strip()
    return ""


def _read(token: str, lines: Sequence[str]) -> LeftBehind:
    """Return the notes that can be read: on a disk that filled up one may be torn, and its mail counts as not noted."""
    taken: dict[int, tuple[int, ...]] = {}
    begun: set[int] = set()
    noted_at: datetime | None = None
    is_of_this_boot = False
    for line in lines:
        match line.split(" "):
            case [word, boot] if word == _BOOT:
                is_of_this_boot = boot != "" and boot == _boot()
            case [word, mail] if word == _BEGUN and mail.isdecimal():
                begun.add(int(mail))
            case [moment, mail, ids]:
                with contextlib.suppress(ValueError):
                    noted_at = datetime.fromisoformat(moment)
                    taken[int(mail)] = tuple(map(int, filter(None, ids.split(","))))
    return LeftBehind(token, taken, noted_at, frozenset(begun) if is_of_this_boot else None)
