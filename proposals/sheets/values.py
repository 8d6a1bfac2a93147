"""Turn cells into values and values into what a cell shows; what one direction writes the other reads back."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, timedelta

from proposals.sheets.types import EMPTY, Cell, CellKind, CellProblem, Column, ColumnKind, Value

YES, NO = "是", "否"
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
# No day in these tables is older than the assemblies or beyond this: another year is a slip of the keyboard.
_YEARS = range(1954, 2101)
# Characters that no XML file can hold, that nobody can see, or that break a line where none is meant.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[\sT]+0{1,2}:00(?::00(?:\.0+)?)?)?")
_PACKED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
LIST_MARKS = "、；;，,\n"
PART_MARKS = "｜|"
LINE_MARKS = "\n"


def clean(text: str) -> str:
    """Return text without unseen characters, with plain line ends, trimmed; values are compared in this form."""
    plain = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return plain.strip()


def read_value(cell: Cell | None, column: Column, *, counts_from_1904: bool = False) -> Value:
    """
    Return the value of a cell as its column understands it; of an empty cell the empty value of the column.

    :raises CellProblem: if it cannot be understood, with a sentence for the user.
    """
    cell = cell or EMPTY
    if cell.is_merged:
        raise CellProblem("单元格是合并的，请取消合并后逐行填写。")
    if cell.kind is CellKind.FORMULA:
        raise CellProblem("单元格里是公式，系统不计算公式，请复制后“选择性粘贴为数值”。")
    if cell.kind is CellKind.ERROR:
        raise CellProblem(f"单元格里是错误值{cell.text}，请改为实际内容。")
    text = clean(cell.text)
    if not text:
        if column.is_required:
            raise CellProblem("不能为空，请填写。")
        return _nothing(column)
    return _understood(text, cell, column, counts_from_1904=counts_from_1904)


def _nothing(column: Column) -> Value:
    match column.kind:
        case ColumnKind.DATE | ColumnKind.WHOLE:
            return None
        case ColumnKind.LIST | ColumnKind.TARGETS:
            return ()
        case _:
            return ""


def _understood(text: str, cell: Cell, column: Column, *, counts_from_1904: bool) -> Value:
    match column.kind:
        case ColumnKind.DATE:
            return read_day(text, is_number=cell.kind is CellKind.NUMBER, counts_from_1904=counts_from_1904)
        case ColumnKind.WHOLE:
            return _whole(text)
        case ColumnKind.CHOICE:
            return _choice(text, column)
        case ColumnKind.LIST:
            return split_list(text)
        case ColumnKind.TARGETS:
            return split_lines(text)
    if cell.kind is CellKind.DATE:
        raise CellProblem("单元格是日期格式，请把单元格设为文本格式后重新填写。")
    if column.at_most and len(text) > column.at_most:
        raise CellProblem(f"最多{column.at_most}字，现有{len(text)}字，请删减。")
    return text


def _choice(text: str, column: Column) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if plain in column.choices:
        return plain
    if text in column.choices:
        return text
    raise CellProblem(f"“{_short(text)}”不在可选范围内，请填{'、'.join(column.choices)}。")


def _whole(text: str) -> int:
    digits = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"\d{1,9}", digits):
        raise CellProblem(f"“{_short(text)}”不是整数。")
    return int(digits)


def read_day(text: str, *, is_number: bool = False, counts_from_1904: bool = False) -> date:
    """
    Read a day as people and programs write it: 2025-7-28, 2025年7月28日, 20250728, or a count of days.

    A bare count is taken only from a cell that holds a number.

    :raises CellProblem: if it is no day, or its year is a slip.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    match = _DAY.fullmatch(plain) or _PACKED_DAY.fullmatch(plain)
    try:
        if match:
            day = date(*map(int, match.groups()))
        elif is_number and re.fullmatch(r"\d{4,5}(?:\.0+)?", plain):
            day = (_EPOCH_1904 if counts_from_1904 else _EPOCH) + timedelta(days=int(float(plain)))
        else:
            raise CellProblem(f"“{_short(text)}”不是有效的日期，请写成2025-07-28的样子。")
    except ValueError as error:
        raise CellProblem(f"“{_short(text)}”不是有效的日期，日历上没有这一天。") from error
    if day.year not in _YEARS:
        raise CellProblem(f"年份是{day.year}年，请核对。")
    return day


def _short(text: str) -> str:
    return text if len(text) <= 30 else f"{text[:30]}…"


def shown(value: Value) -> str:
    """Return a value as a cell and the dry run show it."""
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case tuple():
            if value and isinstance(value[0], tuple):
                return join_lines(value)
            return join_list(value)  # type: ignore[arg-type] # the first item tells
        case _:
            return clean(str(value))


def join_list(items: Sequence[str]) -> str:
    """Return names as one text, 甲、乙; a name that holds a mark of separation stands in quotes."""
    return "、".join(_quoted(clean(item), LIST_MARKS) for item in items)


def split_list(text: str) -> tuple[str, ...]:
    """Return the names of a text, each once; empty places between marks count for nothing."""
    return tuple(dict.fromkeys(item for part, _ in _cut(text, LIST_MARKS) if (item := _bare(part))))


def join_lines(lines: Sequence[Sequence[str]]) -> str:
    """Return lines of parts as one text, a line each, parts divided by ｜."""
    return "\n".join("｜".join(_quoted(clean(part), PART_MARKS + LINE_MARKS) for part in line) for line in lines)


def split_lines(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the lines of a text, each in its parts; empty lines count for nothing."""
    lines: list[list[str]] = [[]]
    for part, mark in _cut(text, PART_MARKS + LINE_MARKS):
        lines[-1].append(_bare(part))
        if mark in LINE_MARKS:
            lines.append([])
    return tuple(tuple(line) for line in lines if any(line))


def _quoted(item: str, marks: str) -> str:
    if item.startswith('"') or any(mark in item for mark in marks):
        return '"' + item.replace('"', '""') + '"'
    return item


def _bare(part: str) -> str:
    part = part.strip()
    if len(part) > 1 and part.startswith('"') and part.endswith('"'):
        part = part[1:-1].replace('""', '"')
    return part.strip()


def _cut(text: str, marks: str) -> list[tuple[str, str]]:
    """
    Cut at marks outside quotes; each part comes with the mark behind it, the last with a line end.

    A quote opens at the start of a part alone; one that never ends is a letter.
    """
    parts: list[tuple[str, str]] = []
    start = at = 0
    while at < len(text):
        if text[at] == '"' and not text[start:at].strip():
            at = _end_of_quote(text, at)
        elif text[at] in marks:
            parts.append((text[start:at], text[at]))
            start = at + 1
        at += 1
    return [*parts, (text[start:], "\n")]


def _end_of_quote(text: str, at: int) -> int:
    end = at
    while (end := text.find('"', end + 1)) != -1:
        if text[end + 1 : end + 2] != '"':
            return end
        end += 1
    return at
