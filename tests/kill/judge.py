"""What the mail server took, held against what was due."""

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.kill.world import Round


@dataclass(slots=True)
class Tally:
    """Counts of a whole run; ``faults`` in words, empty if everything held."""

    mails: int = 0
    copies: int = 0
    waited: int = 0
    killed_senders: int = 0
    killed_others: int = 0
    crashes: int = 0
    cuts: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def allowed_copies(self) -> int:
        """
        How many mails may have come twice.

        A sender that is killed between the server's answer and the note of it leaves one, and so does a connection that
        is cut instead of an answer. A database that crashes leaves none: the notes outlive it.
        """
        return self.killed_senders + self.cuts

    @property
    def allowed_waits(self) -> int:
        """
        How many mails may have waited for the end of a lease: the one that each killed sender had begun.

        A sender that loses the database leaves one, too.
        """
        return self.killed_senders + 3 * self.crashes


class Judge:
    """Reads the server's file round by round."""

    def __init__(self, file: Path) -> None:
        self._file = file.open(encoding="utf-8")
        self.tally = Tally()

    def round_over(self, expected: Round) -> None:
        """Hold the mails that came since the last round against what was due in this one."""
        taken: dict[str, list[dict]] = defaultdict(list)
        for line in self._file:
            mail = json.loads(line)
            taken[mail["to"]].append(mail)
            self.tally.cuts += mail["cut"]
        for address, due in expected.due.items():
            self._one(address, taken.pop(address, []), due, expected)
        for address in taken:
            self._fault(expected, f"{address} was mailed, and nothing was due")

    def _one(self, address: str, mails: list[dict], due: frozenset[int], expected: Round) -> None:
        if not mails:
            self._fault(expected, f"{address} got nothing")
            return
        self.tally.mails += 1
        self.tally.copies += len(mails) - 1
        numbers = Counter(mail["id"] for mail in mails)
        if len(numbers) > 1:
            self._fault(expected, f"{address} got {len(numbers)} different mails")
        if len({mail["bytes"] for mail in mails}) > len(numbers):
            self._fault(expected, f"{address} got copies under one Message-ID that differ")
        told = {pk for mail in mails for pk in mail["commitments"]}
        if told & expected.answered:
            self._fault(expected, f"{address} was told of what was answered")
        if told != due:
            self._fault(expected, f"{address} was told of {sorted(told)}, due were {sorted(due)}")

    def _fault(self, expected: Round, words: str) -> None:
        self.tally.faults.append(f"{expected.day}: {words}")
