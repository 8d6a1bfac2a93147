"""What somebody typed into a search field, as the words that must all be found."""

from collections.abc import Iterator
from dataclasses import dataclass

from proposals.search.folding import fold

# Longer input is nobody's search; a database has a limit on patterns.
MOST_CHARACTERS = 100
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Words:
    """Folded words, each of which must occur: the long ones can be looked up, single characters only read for."""

    long: tuple[str, ...]
    single: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.long or self.single)

    @property
    def all(self) -> tuple[str, ...]:
        """All words, as they are marked."""
        return self.long + self.single

    def each(self) -> Iterator["Words"]:
        """Return the words one by one, for questions that each of them may answer elsewhere."""
        yield from (Words(long=(word,), single=()) for word in self.long)
        yield from (Words(long=(), single=(word,)) for word in self.single)

    @property
    def looked_up(self) -> bool:
        """Whether an index can answer; a lone character cannot be looked up."""
        return bool(self.long)


def read_words(typed: str) -> Words:
    """Split at blanks, fold, and drop what is said twice."""
    words = [word for word in dict.fromkeys(map(fold, typed[:MOST_CHARACTERS].split())) if word][:MOST_WORDS]
    return Words(
        long=tuple(word for word in words if len(word) > 1), single=tuple(word for word in words if len(word) == 1)
    )
