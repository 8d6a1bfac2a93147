"""A reply letter in, its promises out. Pure: no framework, no clock, no settings."""

from tracking.extraction.commitments import extract_commitments

__all__ = ["extract_commitments"]
