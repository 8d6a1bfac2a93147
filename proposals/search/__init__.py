"""
PURE: finding Chinese words in texts. Words are cut into pairs of characters, since Chinese writes no spaces.

An index of pairs finds a word of two characters, which an index of three finds in no database.
"""

from proposals.search.folding import DELETED, FOLDED_FROM, FOLDED_TO, fold, pairs
from proposals.search.marks import Piece, excerpt
from proposals.search.words import Words, read_words

__all__ = ["DELETED", "FOLDED_FROM", "FOLDED_TO", "Piece", "Words", "excerpt", "fold", "pairs", "read_words"]
