"""
One mail over an open connection (RFC 5321): what ``sendmail`` of smtplib does, for what is fit for the wire already.

Where the server takes commands in groups (PIPELINING, RFC 2920) a mail costs two round trips instead of four.
"""

import contextlib
import re
import smtplib
from collections.abc import Callable

# What an address must not have between its angle brackets.
_BREAKS_OUT = re.compile(r"[\x00-\x20<>\x7f]")
_OK, _FORWARDED, _GO_AHEAD, _CLOSING = 250, 251, 354, 421


class NothingLeft(smtplib.SMTPServerDisconnected):
    """
    The connection broke before anything of the mail itself had left: it has not arrived.

    ``is_at_once``: without waiting, at the first command. A server that hangs up on connections it has not heard of for
    a while does that, and another connection is all it takes.
    """

    def __init__(self, error: OSError, *, is_at_once: bool) -> None:
        super().__init__(str(error))
        self.is_at_once = is_at_once


def hand_over(
    server: smtplib.SMTP,
    content: bytes,
    *,
    sender: str,
    recipient: str,
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """
    Hand a mail over and return once the server has taken it.

    :param content: the mail with CRLF at the end of each line, the last one too.
    :param meanwhile: called while the server thinks about the first command, when nothing of the mail has left yet.
    :raises NothingLeft: if the connection broke before the server was given anything of the mail.
    :raises smtplib.SMTPException: as ``sendmail`` does; after a refusal the connection is fit for the next mail, unless
        the server closes it.
    :raises ValueError: if an address cannot stand in a command.
    """
    if _BREAKS_OUT.search(sender) or _BREAKS_OUT.search(recipient):
        raise ValueError(f"Invalid address {recipient!r}")
    try:
        server.ehlo_or_helo_if_needed()
    except smtplib.SMTPServerDisconnected as error:
        raise NothingLeft(error, is_at_once=not _was_waited_for(error)) from error
    size = f" SIZE={len(content)}" if server.has_extn("size") else ""
    commands = [f"MAIL FROM:<{sender}>{size}", f"RCPT TO:<{recipient}>", "DATA"]
    is_grouped = server.has_extn("pipelining")
    first = commands[0]

    def answer() -> tuple[int, bytes]:
        command = commands[0]
        try:
            if command == first:
                server.send("".join(f"{one}\r\n" for one in (commands if is_grouped else commands[:1])))
                meanwhile()
            elif not is_grouped:
                server.putcmd(command)
            return server.getreply()
        except OSError as error:
            raise NothingLeft(error, is_at_once=command == first and not _was_waited_for(error)) from error
        finally:
            commands.remove(command)

    def start_anew(code: int) -> None:
        if code == _CLOSING:
            server.close()
            return
        # What was refused stays refused, even if the server hangs up on it.
        with contextlib.suppress(smtplib.SMTPServerDisconnected):
            for _ in commands if is_grouped else ():
                if server.getreply()[0] == _GO_AHEAD:
                    # It would take a mail for nobody.
                    server.send(b".\r\n")
                    server.getreply()
            server.rset()

    code, words = answer()
    if code != _OK:
        start_anew(code)
        raise smtplib.SMTPSenderRefused(code, words, sender)
    code, words = answer()
    if code not in (_OK, _FORWARDED):
        start_anew(code)
        raise smtplib.SMTPRecipientsRefused({recipient: (code, words)})
    code, words = answer()
    if code == _GO_AHEAD:
        server.send(_quoted(content) + b".\r\n")
        code, words = server.getreply()
    if code != _OK:
        start_anew(code)
        raise smtplib.SMTPDataError(code, words)


def _was_waited_for(error: OSError) -> bool:
    # smtplib makes its own error of it.
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


def _quoted(content: bytes) -> bytes:
    """Double the full stop that begins a line: alone it would end the mail."""
    quoted = content.replace(b"\n.", b"\n..")
    return b"." + quoted if quoted.startswith(b".") else quoted
