"""How this machine remembers, beside the database, how far the database had come."""

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True)
class Seal:
    """The database's mark, and how many runs it had sent when this machine last saw it."""

    installation: str
    runs: int

    @classmethod
    def read(cls, path: Path) -> Self | None:
        """Return what stands on disk; None where there is nothing that can be read."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            return cls(str(found["installation"]), int(found["runs"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, path: Path) -> None:
        """Put it on disk in one step, so that a crash leaves the old one or this one."""
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                json.dump(asdict(self), file)
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise

    def knows(self, other: Self) -> bool:
        """Whether ``other`` is the same database, not forgotten anything since."""
        return self.installation == other.installation and self.runs <= other.runs

    def __str__(self) -> str:
        return f"{self.installation[:8]}:{self.runs}"
