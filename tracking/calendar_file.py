"""
Calendar files (.ics, RFC 5545): days with a name, for the attachment of a mail and for calendars that subscribe.

Plain Python: values in, text out; the same values give the same text, byte for byte.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

# Nine in the morning of the day before, in whatever zone the reader's calendar is.
DAY_BEFORE_AT_NINE = timedelta(hours=15)
_FOLD_AT = 75
# How the octets of a character begin that are not its first (RFC 3629).
_OF_A_CHARACTER, _GOES_ON = 0b1100_0000, 0b1000_0000
# Neither belongs into a line: controls other than the line break, and marks that turn the direction of writing.
_CONTROLS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MARKS = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


@dataclass(frozen=True, slots=True)
class Entry:
    """
    One day: ``uid`` stays the same for the same matter, ``sequence`` rises when its day moves.

    ``alarm`` is how long before the beginning of the day the calendar reminds; None: not at all.
    """

    uid: str
    day: date
    summary: str
    description: str = ""
    url: str = ""
    sequence: int = 0
    alarm: timedelta | None = DAY_BEFORE_AT_NINE


def render(entries: Iterable[Entry], *, name: str, stamp: datetime) -> str:
    """
    Return a calendar called ``name`` with these days.

    ``stamp`` is when it was made: pass the moment on which the text rests, not the present one, where a copy has to be
    the same.

    :raises ValueError: if ``stamp`` has no time zone.
    """
    if stamp.tzinfo is None:
        raise ValueError("The moment a calendar was made needs a time zone.")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Jiannuo//Jiannuo//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    made = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    for entry in entries:
        lines += _event(entry, made=made)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _event(entry: Entry, *, made: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(entry.uid)}",
        f"DTSTAMP:{made}",
        f"DTSTART;VALUE=DATE:{_day(entry.day)}",
        f"DTEND;VALUE=DATE:{_day(entry.day + timedelta(days=1))}",
        f"SEQUENCE:{entry.sequence}",
        f"SUMMARY:{_text(entry.summary)}",
    ]
    if entry.description:
        lines.append(f"DESCRIPTION:{_text(entry.description)}")
    if entry.url:
        lines.append(f"URL:{_CONTROLS.sub('', entry.url)}")
    # A limit is no appointment: the day stays free.
    lines.append("TRANSP:TRANSPARENT")
    if entry.alarm is not None:
        minutes = int(entry.alarm.total_seconds() // 60)
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_text(entry.summary)}",
            f"TRIGGER:-PT{minutes}M",
            "END:VALARM",
        ]
    lines.append("END:VEVENT")
    return lines


def _day(day: date) -> str:
    # strftime leaves out the leading zeros of early years.
    return f"{day.year:04}{day.month:02}{day.day:02}"


def _text(words: str) -> str:
    """Return ``words`` as a TEXT value (RFC 5545, 3.3.11)."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub(" ", lines).translate(_MARKS)


def _folded(line: str) -> Sequence[str]:
    """Cut a line into pieces of at most 75 octets, the later ones led by a space; no character is cut in two."""
    octets = line.encode("utf-8", "surrogatepass")
    if len(octets) <= _FOLD_AT:
        return (line,)
    pieces, start, end = [], 0, _FOLD_AT
    while end < len(octets):
        while octets[end] & _OF_A_CHARACTER == _GOES_ON:
            end -= 1
        pieces.append(octets[start:end])
        start, end = end, end + _FOLD_AT - 1
    first, *later = (piece.decode("utf-8", "surrogatepass") for piece in (*pieces, octets[start:]))
    return (first, *(f" {piece}" for piece in later))
