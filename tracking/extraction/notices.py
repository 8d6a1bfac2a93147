"""What the supervision office should look at in a letter besides its promises."""

from proposals.parsing.types import Letter, Notice
from tracking.extraction.types import FoundCommitment


def notices_of(letter: Letter, commitments: tuple[FoundCommitment, ...]) -> tuple[Notice, ...]:
    """Return the notices for the office, each with the words it rests on."""
    del letter, commitments
    return ()
