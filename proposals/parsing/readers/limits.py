"""How much of a file we are willing to read; every reader is given one of these."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """
    Bounds on one file. A letter of 200 pages stays far below all of them; what goes over is not a letter.

    ``ratio`` is unpacked to packed size of one archive member and counts only above a megabyte, because a short
    member of blanks packs very well. ``depth`` bounds nested elements, tables in tables and folders in an archive.
    """

    bytes: int = 50 * 1024 * 1024
    pages: int = 500
    unpacked_bytes: int = 200 * 1024 * 1024
    ratio: int = 200
    members: int = 5_000
    depth: int = 200
    characters: int = 2_000_000


DEFAULT_LIMITS = Limits()
