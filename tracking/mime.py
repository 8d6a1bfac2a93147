"""
A mail as it goes over the wire: a text, the same as HTML, and files beside them (RFC 5322, RFC 2045 to 2047).

Plain Python: values in, bytes out. The same values give the same bytes, whatever the version of Python, so that a mail
sent once more is the same mail; the parts' boundaries come from its Message-ID. The general tools of ``email`` take ten
times as long for the same bytes.
"""

import base64
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

# Octets of a line without its end (RFC 5322, 2.1.1).
_LONGEST_LINE = 998
# An encoded word has at most 75 characters (RFC 2047, 2), twelve of them around its base64.
_OCTETS_OF_A_WORD = 45
_LONGEST_PLAIN_HEADER = 900
# How the octets of a character begin that are not its first (RFC 3629).
_OF_A_CHARACTER, _GOES_ON = 0b1100_0000, 0b1000_0000
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class File:
    """A file of text beside the mail's own words; ``name`` in ASCII, ``kind`` like text/calendar."""

    name: str
    kind: str
    text: str


def render(headers: Mapping[str, str], *, text: str, html: str, files: Sequence[File] = ()) -> bytes:
    """
    Return the mail's bytes, with CRLF at the end of lines.

    :param headers: must have a Message-ID; values outside of ASCII become encoded words, so addresses among them have
        to be encoded already.
    :raises ValueError: if a header holds a line break or another control character.
    """
    number = headers["Message-ID"].strip("<>").partition("@")[0]
    head = "".join(f"{name}: {_header(value)}\r\n" for name, value in headers.items()).encode("ascii")
    content = _multipart("alternative", f"=_1_{number}", [_part("text/plain", text), _part("text/html", html)])
    if files:
        content = _multipart(
            "mixed", f"=_0_{number}", [content, *(_part(file.kind, file.text, file.name) for file in files)]
        )
    return b"%bMIME-Version: 1.0\r\n%b" % (head, content)


def _multipart(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    mark = boundary.encode("ascii")
    inside = b"".join(b"--%b\r\n%b\r\n" % (mark, part) for part in parts)
    return b'Content-Type: multipart/%b;\r\n boundary="%b"\r\n\r\n%b--%b--\r\n' % (kind.encode(), mark, inside, mark)


def _part(kind: str, text: str, name: str = "") -> bytes:
    data = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n").encode()
    encoding = "8bit"
    if max(map(len, data.split(b"\r\n"))) > _LONGEST_LINE:
        encoding, data = "base64", base64.encodebytes(data).replace(b"\n", b"\r\n")
    head = f'Content-Type: {kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n'
    if name:
        head += f'Content-Disposition: attachment; filename="{name}"\r\n'
    return b"%b\r\n%b" % (head.encode("ascii"), data)


def _header(value: str) -> str:
    if _CONTROLS.search(value):
        raise ValueError("A header cannot hold line breaks or other control characters.")
    if value.isascii() and len(value) <= _LONGEST_PLAIN_HEADER:
        return value
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(word).decode('ascii')}?=" for word in _words(value))


def _words(text: str) -> Iterator[bytes]:
    """Cut a header into pieces for encoded words; no character is cut in two."""
    octets, start = text.encode(), 0
    while (end := start + _OCTETS_OF_A_WORD) < len(octets):
        while octets[end] & _OF_A_CHARACTER == _GOES_ON:
            end -= 1
        yield octets[start:end]
        start = end
    yield octets[start:]
