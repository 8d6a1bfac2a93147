"""
One mail over an open connection (RFC 5321): what ``sendmail`` of smtplib does, for what is fit for the wire already.

Where the server takes commands in groups (PIPELINING, RFC 2920) a mail costs two round trips instead of four.
"""

import contextlib
import re
import smtplib

# What an address must not have between its angle brackets.
_BREAKS_OUT = re.compile(r"[\x00-\x20<>\x7f]")
_OK, _FORWARDED, _GO_AHEAD, _CLOSING = 250, 251, 354, 421


def hand_over(server: smtplib.SMTP, content: bytes, *, sender: str, recipient: str) -> None:
    """
    Hand a mail over and return once the server has taken it.

    :param content: the mail with CRLF at the end of each line, the last one too.
    :raises smtplib.SMTPException: as ``sendmail`` does; after a refusal the connection is fit for the next mail, unless
        the server closes it.
    :raises ValueError: if an address cannot stand in a command.
    """
    if _BREAKS_OUT.search(sender) or _BREAKS_OUT.search(recipient):
        raise ValueError(f"Invalid address {recipient!r}")
    server.ehlo_or_helo_if_needed()
    size = f" SIZE={len(content)}" if server.has_extn("size") else ""
    commands = [f"MAIL FROM:<{sender}>{size}", f"RCPT TO:<{recipient}>", "DATA"]
    is_grouped = server.has_extn("pipelining")
    if is_grouped:
        server.send("".join(f"{command}\r\n" for command in commands))

    def answer() -> tuple[int, bytes]:
        command = commands.pop(0)
        if not is_grouped:
            server.putcmd(command)
        return server.getreply()

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


def _quoted(content: bytes) -> bytes:
    """Double the full stop that begins a line: alone it would end the mail."""
    quoted = content.replace(b"\n.", b"\n..")
    return b"." + quoted if quoted.startswith(b".") else quoted
