"""Whether two reports of progress say the same: counted in shared pairs of characters, so that anybody can check it."""

import re
import unicodedata
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

# From this share on, two texts are (nearly) the same. Ten changed characters in a hundred are an edit, not news.
SAME_FROM = Decimal("0.90")

_NOT_WORDS = re.compile(r"[\W_]+")


def shared_share(one: str, other: str) -> Decimal:
    """
    Return which share of their neighbouring character pairs two texts have in common: 1.00 the same, 0.00 nothing.

    Spaces, punctuation and the width of characters do not count; numbers do, because a new figure is news. The share is
    twice the common pairs by all pairs (Dice), rounded half up to two places.
    """
    first, second = _pairs(one), _pairs(other)
    total = first.total() + second.total()
    if not total:
        return Decimal("1.00") if _bare(one) == _bare(other) else Decimal("0.00")
    common = (first & second).total()
    return (Decimal(2 * common) / total).quantize(Decimal("0.01"), ROUND_HALF_UP)


def says_the_same(one: str, other: str) -> bool:
    """Whether a text repeats another (nearly) word for word, with the same numbers in the same order."""
    return _numbers(one) == _numbers(other) and shared_share(one, other) >= SAME_FROM


def _bare(text: str) -> str:
    return _NOT_WORDS.sub("", unicodedata.normalize("NFKC", text)).lower()


def _pairs(text: str) -> Counter[str]:
    bare = _bare(text)
    return Counter(bare[i : i + 2] for i in range(len(bare) - 1))


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", unicodedata.normalize("NFKC", text))
