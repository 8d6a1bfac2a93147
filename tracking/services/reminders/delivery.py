"""Handing mails to the server over one kept connection, and telling its answers apart."""

import contextlib
import re
import smtplib
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import format_datetime, formataddr, parseaddr
from enum import Enum, auto
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from tracking.mime import File, render
from tracking.models import Mail
from tracking.services.reminders.addresses import address_gone, has_status
from tracking.smtp import NothingLeft, hand_over

_BUSY = 421
_LONGEST_REASON = 300
_CALENDAR_NAME, _CALENDAR_KIND = "jiannuo.ics", "text/calendar"
_PLAIN_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+", re.ASCII)


class Verdict(Enum):
    """What became of a mail that was handed to the server."""

    TAKEN = auto()
    """The server has it."""
    LATER = auto()
    """The server did not take it now and said to try again (4xx)."""
    REFUSED = auto()
    """The server will never take it for this address (5xx), or it cannot be sent at all."""
    UNKNOWN = auto()
    """The connection broke before the answer: it may have arrived or not."""
    UNSENT = auto()
    """The connection broke before anything of the mail had left: it has not arrived."""
    CLOSED = auto()
    """Nothing can be sent at present, this mail was not taken: unreachable, wrong password, sender not allowed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """
    A verdict with the reason in the user's words.

    ``code`` is the server's, None where it gave none; ``is_address_gone`` says that it will never take a mail for this
    address, whatever the mail.
    """

    verdict: Verdict
    reason: str = ""
    code: int | None = None
    is_address_gone: bool = False


TAKEN = Answer(Verdict.TAKEN)


# These are about us, whoever the recipient is: ours to mend, and no other mail would get through either.
_OURS = {
    smtplib.SMTPAuthenticationError: "邮件服务器拒绝登录",
    smtplib.SMTPSenderRefused: "邮件服务器不接受发件地址",
    smtplib.SMTPConnectError: "邮件服务器不接受连接",
    smtplib.SMTPHeloError: "邮件服务器不接受连接",
}


def classify(error: OSError | ValueError) -> Answer:
    """
    Tell what an error of a mail backend means for the mail that was being sent.

    Every SMTPException is an OSError; one without a code of the server leaves open what became of the mail.
    """
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()), (550, b""))
        return _by_code(code, text, is_about_recipient=True)
    if isinstance(error, smtplib.SMTPResponseException):
        ours = _OURS.get(type(error))
        if ours is None or error.smtp_code == _BUSY:
            return _by_code(error.smtp_code, error.smtp_error)
        return _answer(Verdict.CLOSED, ours, error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError):
        return Answer(Verdict.REFUSED, _short(f"邮件无法生成，收件地址或内容不合规（{error}）"))
    if isinstance(error, NothingLeft):
        return Answer(Verdict.UNSENT, _short(f"与邮件服务器的连接中断，邮件尚未送出（{error}）"))
    return Answer(Verdict.UNKNOWN, _short(f"与邮件服务器的连接中断（{error}）"))


def content_of(mail: Mail) -> bytes:
    """
    Return the bytes of a composed mail: the same mail gives the same Message-ID, date and text every time.

    Nothing of it is decided here, so that a copy sent after a crash is the same letter.

    :raises ValueError: if an address cannot be written.
    """
    headers = {
        "From": _addressed(settings.DEFAULT_FROM_EMAIL),
        "To": _addressed(mail.address),
        "Subject": mail.subject,
        **_own_headers(mail),
    }
    files = [File(_CALENDAR_NAME, _CALENDAR_KIND, mail.calendar)] if mail.calendar else []
    return render(headers, text=mail.body, html=mail.html, files=files)


def _own_headers(mail: Mail) -> dict[str, str]:
    return {
        "Message-ID": mail.message_id,
        "Date": format_datetime(timezone.localtime(mail.composed_at)),
        "Auto-Submitted": "auto-generated",
    }


class _SameEachTime(EmailMultiAlternatives):
    """A mail as a backend asks for it; its copies are equal to the last byte, for no library has a say in them."""

    def __init__(self, mail: Mail) -> None:
        super().__init__(subject=mail.subject, body=mail.body, to=[mail.address], headers=_own_headers(mail))
        self.attach_alternative(mail.html, "text/html")
        if mail.calendar:
            self.attach(_CALENDAR_NAME, mail.calendar, _CALENDAR_KIND)
        self._content = content_of(mail)

    def message(self, *_: Any, **__: Any) -> Any:
        """Return what backends ask for its bytes."""
        return _Wire(self._content)


@dataclass(frozen=True, slots=True)
class _Wire:
    """The bytes of a mail, as backends ask a message of ``email`` for them."""

    content: bytes

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:  # noqa: ARG002, FBT001, FBT002
        """Return them with these ends of lines."""
        return self.content if linesep == "\r\n" else self.content.replace(b"\r\n", linesep.encode("ascii"))


@lru_cache(maxsize=100)
def _addressed(address: str) -> str:
    """
    Return an address, maybe with a name, in ASCII.

    :raises ValueError: if it cannot be: that is no address a mail server takes.
    """
    if _PLAIN_ADDRESS.fullmatch(address):
        return address
    name, bare = parseaddr(address)
    local, _, domain = bare.rpartition("@")
    if not (address.isprintable() and local and domain):
        raise ValueError(f"Invalid address {address!r}")
    return formataddr((name, f"{local}@{domain.encode('idna').decode('ascii')}"))


@lru_cache(maxsize=100)
def _bare(address: str) -> str:
    """Return an address as the server is told it: without a name, in ASCII."""
    return address if _PLAIN_ADDRESS.fullmatch(address) else parseaddr(_addressed(address))[1]


class Courier:
    """A kept connection to the mail server named in the settings; use it as a context manager."""

    def __init__(self) -> None:
        self._connection = get_connection()

    def __enter__(self) -> "Courier":
        """Start without a connection: :meth:`open` makes it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Hang up."""
        self._close()

    def open(self) -> Answer:
        """Make sure of a connection before any mail is taken in hand; says why not otherwise."""
        try:
            self._connection.open()
        except OSError as error:
            self._close()
            answer = classify(error)
            if answer.verdict == Verdict.UNKNOWN:
                return Answer(Verdict.CLOSED, _short(f"无法连接邮件服务器（{error}）"))
            return Answer(Verdict.CLOSED, answer.reason)
        return TAKEN

    def deliver(self, mail: Mail, *, meanwhile: Callable[[], None] = lambda: None) -> Answer:
        """
        Hand over one composed mail and return the server's answer.

        :param meanwhile: may be called while the server thinks, before it has anything of the mail; never raises.
        """
        try:
            return self._handed_over(mail, meanwhile=meanwhile)
        except (OSError, ValueError) as error:
            answer = classify(error)
            if answer.verdict in (Verdict.UNKNOWN, Verdict.UNSENT, Verdict.CLOSED):
                self._close()
            return answer

    def _handed_over(self, mail: Mail, *, meanwhile: Callable[[], None]) -> Answer:
        # Any other backend, one made from this one too, has its own ways with a message.
        backend = self._connection
        if type(backend) is EmailBackend:
            content = content_of(mail)
            line = self.open()
            if line.verdict != Verdict.TAKEN:
                return line
            if backend.connection is not None:
                return self._given(mail, content, backend, meanwhile=meanwhile)
        backend.send_messages([_SameEachTime(mail)])
        return TAKEN

    def _given(self, mail: Mail, content: bytes, backend: EmailBackend, *, meanwhile: Callable[[], None]) -> Answer:
        """Give the server a mail; over another connection if it has hung up on this one since the last mail."""

        def give() -> None:
            server: Any = backend.connection
            sender, recipient = _bare(settings.DEFAULT_FROM_EMAIL), _bare(mail.address)
            hand_over(server, content, sender=sender, recipient=recipient, meanwhile=meanwhile)

        try:
            give()
        except (NothingLeft, smtplib.SMTPSenderRefused) as error:
            if not _has_hung_up(error):
                raise
            self._close()
            line = self.open()
            if line.verdict != Verdict.TAKEN:
                return line
            give()
        return TAKEN

    def _close(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.close()


def _has_hung_up(error: NothingLeft | smtplib.SMTPSenderRefused) -> bool:
    """Whether the server was gone, or said good-bye, at the first word about a mail."""
    return error.is_at_once if isinstance(error, NothingLeft) else error.smtp_code == _BUSY


def _by_code(code: int, text: bytes | str, *, is_about_recipient: bool = False) -> Answer:
    if code == _BUSY:
        return _answer(Verdict.CLOSED, "邮件服务器暂停服务", code, text)
    if 400 <= code < 500:
        return _answer(Verdict.LATER, "邮件服务器暂不接收", code, text)
    answer = _answer(Verdict.REFUSED, "邮件服务器拒收", code, text)
    return replace(answer, is_address_gone=_is_address_gone(_words(text), is_about_recipient=is_about_recipient))


def _is_address_gone(words: str, *, is_about_recipient: bool) -> bool:
    """
    Whether a refusal for good is about the address.

    A server that gives no status code of RFC 3463 means the address when it answers to the recipient.
    """
    return address_gone(words) if has_status(words) else is_about_recipient


def _answer(verdict: Verdict, what: str, code: int, text: bytes | str) -> Answer:
    return Answer(verdict, _short(f"{what}（{code} {_words(text)}）"), code)


def _words(text: bytes | str) -> str:
    return " ".join((text.decode("utf-8", "replace") if isinstance(text, bytes) else text).split())


def _short(reason: str) -> str:
    printable = "".join(character if character.isprintable() else " " for character in reason)
    return printable[:_LONGEST_REASON]
