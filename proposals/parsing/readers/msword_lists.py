"""Lists and paragraph styles of [MS-DOC], as far as automatic numbers need them."""

import struct
from dataclasses import dataclass

from proposals.parsing.readers.msword_properties import LIST_LEVEL, LIST_NUMBER, modifiers
from proposals.parsing.readers.numbering import LEVELS, Counted, Level, Numbering, Use

# MSONFC codes ([MS-OSHARED] 2.2.1.3) by their names in OOXML.
_FORMS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital",
    11: "japaneseCounting", 14: "decimalFullWidth", 15: "decimalHalfWidth", 16: "japaneseLegal",
    17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero",
    23: "bullet", 26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac", 33: "taiwaneseCounting",
    34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting",
    38: "chineseLegalSimplified", 39: "chineseCountingThousand", 57: "numberInDash", 255: "none",
}  # fmt: skip
_SUFFIXES = ("tab", "space", "nothing")


@dataclass(frozen=True, slots=True)
class ListReference:
    """Which list a paragraph or style belongs to, 0 for none, and at which level."""

    number: int = 0
    depth: int = 0


def read_lists(definitions: bytes, uses: bytes) -> Numbering:
    """Return the lists from PlfLst with the levels that follow it, and PlfLfo; raises struct.error on damage."""
    lists: dict[str, Counted] = {}
    if len(definitions) < 2 or len(uses) < 4:
        return Numbering({}, {})
    count = max(struct.unpack_from("<h", definitions)[0], 0)
    at = 2 + 28 * count
    for i in range(count):
        name, flags = struct.unpack_from("<i22xB", definitions, 2 + 28 * i)
        levels: dict[int, Level] = {}
        for depth in range(1 if flags & 1 else LEVELS):
            levels[depth], at = _level(definitions, at)
        lists[str(name)] = Counted(levels)
    return Numbering(lists, _uses(uses))


def _uses(data: bytes) -> dict[str, Use]:
    count = min(struct.unpack_from("<I", data)[0], len(data) // 16)
    at = 4 + 16 * count
    found: dict[str, Use] = {}
    for i in range(count):
        name, overrides = struct.unpack_from("<i8xB", data, 4 + 16 * i)
        use = Use(str(name))
        at += 4
        for _ in range(overrides):
            start, flags = struct.unpack_from("<iI", data, at)
            at += 8
            depth = flags & 0xF
            if flags & 0x20:
                use.levels[depth], at = _level(data, at)
            if flags & 0x10:
                use.starts[depth] = use.levels[depth].start if flags & 0x20 else max(start, 0)
        found[str(i + 1)] = use
    return found


def _level(data: bytes, at: int) -> tuple[Level, int]:
    start, form, flags, follow, character, paragraph, restart = struct.unpack_from("<iBB9xB8xBBBx", data, at)
    at += 28 + character + paragraph
    length = struct.unpack_from("<H", data, at)[0]
    raw = data[at + 2 : at + 2 + 2 * length].decode("utf-16-le", errors="replace")
    text = "".join(f"%{ord(ch) + 1}" if ord(ch) < LEVELS else ch for ch in raw)
    level = Level(
        start=max(start, 0),
        form=_FORMS.get(form, "decimal"),
        text=text,
        suffix=_SUFFIXES[follow] if follow < len(_SUFFIXES) else "tab",
        restart=restart if flags & 0x8 else None,
        legal=bool(flags & 0x4),
    )
    return level, at + 2 + 2 * length


def read_styles(data: bytes) -> dict[int, ListReference]:
    """Return for each paragraph style the list it belongs to, its own or its base's."""
    if len(data) < 6:
        return {}
    header, count, base_size = struct.unpack_from("<HHH", data)
    own: dict[int, tuple[int, dict[int, int]]] = {}
    at = 2 + header
    for index in range(count):
        if at + 2 > len(data):
            break
        size = struct.unpack_from("<H", data, at)[0]
        style = data[at + 2 : at + 2 + size]
        at += 2 + size + size % 2
        if len(style) >= base_size + 2:
            own[index] = _style(style, base_size)
    return {index: _inherited(own, index) for index in own}


def _style(style: bytes, base_size: int) -> tuple[int, dict[int, int]]:
    """Return the base of a style and its paragraph modifiers."""
    kind_and_base = struct.unpack_from("<H", style, 2)[0]
    base = kind_and_base >> 4
    if kind_and_base & 0xF != 1:  # no paragraph style
        return base, {}
    name = struct.unpack_from("<H", style, base_size)[0]
    at = base_size + 2 + 2 * name + 2
    if at + 4 > len(style):
        return base, {}
    size = struct.unpack_from("<H", style, at)[0]
    return base, modifiers(style[at + 4 : at + 2 + size])


def _inherited(own: dict[int, tuple[int, dict[int, int]]], index: int) -> ListReference:
    number: int | None = None
    depth: int | None = None
    seen: set[int] = set()
    while index in own and index not in seen:
        seen.add(index)
        index, found = own[index]
        number = found.get(LIST_NUMBER) if number is None else number
        depth = found.get(LIST_LEVEL) if depth is None else depth
    return ListReference(number or 0, depth or 0)
