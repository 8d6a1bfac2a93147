"""Reply letters in, their parts out. Pure: no framework, no clock, no settings."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from proposals.parsing.letter import parse_letter, source_from_text

__all__ = ["parse_letter", "source_from_text"]


def __getattr__(name: str) -> Any:
    """Import the parser when it is first asked for: the process that only reads a file does without it."""
    if name not in __all__:
        raise AttributeError(name)
    from proposals.parsing import letter  # noqa: PLC0415 - see above

    return getattr(letter, name)
