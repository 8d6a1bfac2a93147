"""
Bounces: what other mail systems send back, read from a mailbox.

A mail that one server took may be refused by the next; the answer then is a mail to the sender, a delivery status
notification (RFC 3464). Only those that name one of our Message-IDs count: anybody can write to a mailbox.
"""

import email
import email.policy
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from imaplib import IMAP4, IMAP4_SSL
from ssl import create_default_context
from typing import Protocol

from django.conf import settings

from tracking.enums import RefusalSource
from tracking.models import Mail
from tracking.services.reminders.addresses import address_gone, mark_address

logger = logging.getLogger(__name__)

_MESSAGE_ID = re.compile(r"<[^<>\s]{3,190}>")
# A bounce is small; what is larger is not one, and is not fetched.
_LARGEST = 1_000_000
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Bounce:
    """One recipient who could not be reached for good: which mail, which address, and the words of the server."""

    message_ids: frozenset[str]
    address: str
    reason: str


class Mailbox(Protocol):
    """Where bounces arrive."""

    def unread(self) -> Iterable[tuple[bytes, bytes]]:
        """Yield each unread mail as its key and its bytes."""

    def done(self, key: bytes) -> None:
        """Do not show this one again."""


def read_bounces(*, now: datetime) -> int:
    """
    Read the mailbox named in the settings, if there is one.

    :returns: how many addresses were marked.
    :raises OSError: if the mailbox cannot be reached; the next run tries again.
    """
    if not settings.BOUNCE_IMAP_HOST:
        return 0
    with _imap() as mailbox:
        return take_bounces(mailbox, now=now)


def take_bounces(mailbox: Mailbox, *, now: datetime) -> int:
    """
    Mark the addresses that bounced; a mail that is no bounce, or not ours, is only left as read.

    :returns: how many addresses were marked.
    """
    marked = 0
    for key, content in mailbox.unread():
        try:
            marked += sum(_take(bounce, now=now) for bounce in bounces_in(content))
        except (ValueError, LookupError, AttributeError, TypeError):
            # Whatever somebody sends, the others behind it must be read.
            logger.exception("a mail in the mailbox for bounces cannot be read")
        mailbox.done(key)
    return marked


def bounces_in(content: bytes) -> list[Bounce]:
    """Return the recipients a delivery status notification gives up for good; empty for any other mail."""
    message = email.message_from_bytes(content, policy=email.policy.default)
    if message.get_content_type() != "multipart/report" or message.get_param("report-type") != "delivery-status":
        return []
    numbers: set[str] = set()
    found: list[tuple[str, str]] = []
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/delivery-status":
            found += _failed_recipients(part)
        elif kind == "message/rfc822":
            numbers.update(_message_ids(part.get_payload(0)))  # type: ignore[arg-type]
        elif kind == "text/rfc822-headers":
            numbers.update(_message_ids(email.message_from_string(part.get_content(), policy=email.policy.default)))
    return [Bounce(frozenset(numbers), address, reason) for address, reason in found]


def _failed_recipients(part: EmailMessage) -> Iterator[tuple[str, str]]:
    # One block of fields for the mail, then one for each recipient (RFC 3464, 2.1).
    for block in part.iter_parts():
        status = str(block.get("Status", "")).strip()
        if str(block.get("Action", "")).strip().lower() != "failed" or not address_gone(status):
            continue
        recipient = str(block.get("Original-Recipient") or block.get("Final-Recipient") or "")
        address = recipient.rpartition(";")[2].strip().strip("<>").lower()
        said = str(block.get("Diagnostic-Code", "")).partition(";")[2]
        yield address, " ".join(f"收到退信（{status} {said}）".split())


def _message_ids(original: EmailMessage) -> list[str]:
    return _MESSAGE_ID.findall(str(original.get("Message-ID", "")))


def _take(bounce: Bounce, *, now: datetime) -> bool:
    mail = Mail.objects.filter(message_id__in=bounce.message_ids, address__iexact=bounce.address).first()
    if mail is None:
        return False
    return mark_address(mail.address, source=RefusalSource.BOUNCE, reason=bounce.reason, mail=mail, now=now)


class _ImapMailbox:
    """A folder of an IMAP server; what was read keeps the flag that says so."""

    def __init__(self, connection: IMAP4) -> None:
        self._connection = connection

    def unread(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the unread mails, the oldest first, as many as one run is for."""
        _, found = self._connection.uid("SEARCH", f"UNSEEN SMALLER {_LARGEST}")
        for key in found[0].split()[:_AT_ONCE]:
            _, parts = self._connection.uid("FETCH", key.decode(), "(BODY.PEEK[])")
            content = next((part[1] for part in parts if isinstance(part, tuple)), b"")
            yield key, content

    def done(self, key: bytes) -> None:
        """Flag it as seen."""
        self._connection.uid("STORE", key.decode(), "+FLAGS.SILENT", r"(\Seen)")


@contextmanager
def _imap() -> Iterator[Mailbox]:
    where = (settings.BOUNCE_IMAP_HOST, settings.BOUNCE_IMAP_PORT)
    connection: IMAP4
    try:
        if settings.BOUNCE_IMAP_SSL:
            connection = IMAP4_SSL(*where, ssl_context=create_default_context(), timeout=settings.EMAIL_TIMEOUT)
        else:
            connection = IMAP4(*where, timeout=settings.EMAIL_TIMEOUT)
        with connection:
            connection.login(settings.BOUNCE_IMAP_USER, settings.BOUNCE_IMAP_PASSWORD)
            answer, _ = connection.select(settings.BOUNCE_IMAP_FOLDER)
            if answer != "OK":
                raise OSError(f"The mailbox has no folder {settings.BOUNCE_IMAP_FOLDER}.")
            yield _ImapMailbox(connection)
    except IMAP4.error as error:
        raise OSError(f"The mailbox for bounces cannot be read: {error}") from error
