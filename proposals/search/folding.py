"""
One form for what people hold to be the same writing: Ａ, A and a; （ and (; with and without blanks.

The table is explicit, so that PostgreSQL's ``translate`` and Python do exactly the same. Letters and digits become
small half-width ones, other ASCII signs full-width ones: what is left of ASCII is letters and digits, which every
tokenizer keeps.
"""

import string

_WIDE = 0xFEE0  # how far a full-width form is from its ASCII character
_ALNUM = string.ascii_letters + string.digits
_SIGNS = "".join(sign for sign in string.punctuation)

FOLDED_FROM = string.ascii_uppercase + "".join(chr(ord(c) + _WIDE) for c in _ALNUM) + _SIGNS
FOLDED_TO = string.ascii_lowercase + _ALNUM.lower() + "".join(chr(ord(c) + _WIDE) for c in _SIGNS)
# Blanks within a line and characters nobody sees: 答　复 is 答复. The end of a line stays; no word goes across it.
DELETED = "".join(map(chr, [*range(1, 10), *range(11, 33), 0x7F, 0xA0, 0x200B, 0x2002, 0x2003, 0x2009, 0x3000, 0xFEFF]))

_TABLE = str.maketrans(FOLDED_FROM, FOLDED_TO, DELETED + "\0")


def fold(text: str) -> str:
    """Return ``text`` in the one form; each character becomes one character or none."""
    return text.translate(_TABLE)


def pairs(text: str) -> list[str]:
    """
    Return each pair of neighbouring characters in order, and the last character of each line by itself.

    That one keeps the pairs of two lines apart: 停车 and 车场 in a row mean 停车场 only if no line ended between them.
    """
    return [line[at : at + 2] for line in fold(text).split("\n") for at in range(len(line))]
