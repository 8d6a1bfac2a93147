"""
A mail server that writes down every mail before it says 250: ``python -m tests.kill.sink PORT FILE SEED``.

Of a hundred mails it puts off three (451), and of a thousand it takes five and hangs up instead of answering; with a
seed below zero it takes them all.
"""

import asyncio
import hashlib
import json
import random
import re
import sys
from email import message_from_bytes
from pathlib import Path

from aiosmtpd.controller import UnthreadedController
from aiosmtpd.smtp import SMTP, Envelope, Session

BUSY, CUT = 0.03, 0.005
TAKES = 0.02


class Sink:
    """Counts."""

    def __init__(self, file: Path, seed: int) -> None:
        self._file = file.open("ab", buffering=0)
        self._random = random.Random(seed)
        self._has_faults = seed >= 0

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd
        """Take a mail, most of the time."""
        drawn = self._random.random() if self._has_faults else 1.0
        if self._has_faults:
            # As real ones do, it takes its time: most senders that are killed have mails in hand.
            await asyncio.sleep(TAKES)
        if drawn < BUSY:
            return "451 4.3.0 try again later"
        content = envelope.content or b""
        self._write(envelope.rcpt_tos[0], content, cut=drawn < BUSY + CUT)
        if drawn < BUSY + CUT:
            server.transport.abort()
        return "250 2.0.0 OK"

    def _write(self, recipient: str, content: bytes, *, cut: bool) -> None:
        message = message_from_bytes(content)
        text = next(part for part in message.walk() if part.get_content_type() == "text/plain")
        links = re.findall(rb"/commitments/(\d+)/", text.get_payload(decode=True) or b"")
        line = {
            "to": recipient,
            "id": message["Message-ID"],
            "bytes": hashlib.sha256(content).hexdigest(),
            "commitments": sorted(map(int, links)),
            "cut": cut,
        }
        self._file.write(json.dumps(line).encode() + b"\n")


def main(port: str, file: str, seed: str) -> None:
    """Serve until killed."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    controller = UnthreadedController(Sink(Path(file), int(seed)), hostname="127.0.0.1", port=int(port), loop=loop)
    controller.begin()
    loop.run_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
