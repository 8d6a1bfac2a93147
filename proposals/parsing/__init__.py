"""Reply letters in, their parts out. Pure: no framework, no clock, no settings."""

from proposals.parsing.letter import parse_letter, source_from_text

__all__ = ["parse_letter", "source_from_text"]
