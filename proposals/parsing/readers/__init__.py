"""Bytes of a letter in, its text with structure out: a module a format, chosen by content."""

from proposals.parsing.readers.isolated import read_document_isolated
from proposals.parsing.readers.limits import DEFAULT_LIMITS, Limits
from proposals.parsing.readers.reading import read_document

__all__ = ["DEFAULT_LIMITS", "Limits", "read_document", "read_document_isolated"]
