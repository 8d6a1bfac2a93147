"""Locks on the data folder that the kernel lets go of when their holder dies, however it dies."""

import fcntl
import os
from pathlib import Path


class FolderLock:
    """
    An advisory lock on one file.

    The lock belongs to the open file, not to the process: handed to the guard, it is held until launcher and guard
    have both ended, so that nobody takes over while programs of a killed launcher are still being ended.
    """

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.held = False

    def fileno(self) -> int:
        """Return the descriptor, for :class:`subprocess.Popen`'s ``pass_fds``."""
        return self._descriptor

    def acquire(self) -> bool:
        """Try once; return whether the lock is now ours."""
        if not self.held:
            try:
                fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self.held = True
        return True

    def release(self) -> None:
        """Let go."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)
        self.held = False
