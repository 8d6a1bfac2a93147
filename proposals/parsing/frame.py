"""
Where in the file the letter stands, and where in the letter its body runs.

The order of a reply letter is nearly fixed: page furniture and metadata, letterhead, title, addressee, opening
courtesy, body, closing courtesy, sign-off, contacts, copies, imprint, page furniture. Any of them may be missing.
Cutting off a promise is worse than taking in a line too much, so a line ends the body only when nothing that reads
like the letter's prose comes after it.
"""

import re
from dataclasses import dataclass

from proposals.parsing import frame_marks as marks
from proposals.parsing.addressee import addressee_in_line, addressee_of, group_of
from proposals.parsing.dates import find_day, is_damaged_day
from proposals.parsing.lines import Line, lines_of
from proposals.parsing.names import has_surname
from proposals.parsing.types import Folded
from proposals.parsing.units import is_unit_line

_OPENING_REACH = 900  # characters within which the opening courtesy must have ended; the longest seen has 300


@dataclass(frozen=True, slots=True)
class Frame:
    """The parts of the letter as half-open stretches of the folded text; None where there is none."""

    lines: tuple[Line, ...]  # of the copy that is read
    top: tuple[int, int]  # before the addressee or, without one, before the opening
    addressee: tuple[int, int] | None
    people: tuple[int, int] | None  # the names in it; None for a body or none
    role: str  # 代表, 委员 and the like, as printed with them
    opening: tuple[int, int] | None
    body: tuple[int, int]
    tail: tuple[int, int]
    copies_printed: int = 1


def _prose(line: Line) -> bool:
    return len(line.text) >= 15 and (any(ch in line.text for ch in "。！；") or line.text.count("，") > 1)


def _after_body(line: Line) -> bool:
    return marks.stands_after_body(line.text)


def _is_day(line: Line) -> bool:
    if len(line.text) > 24:
        return False
    found = find_day(line.text)
    return is_damaged_day(line.text) or (found is not None and found[1] - found[0] >= len(line.text) - 4)


def _is_unit(line: Line) -> bool:
    return is_unit_line(line.text)


def _is_signed(line: Line) -> bool:
    """Say whether bureau and day stand in one line."""
    found = find_day(line.text) if len(line.text) <= 60 else None
    return found is not None and found[1] >= len(line.text) - 2 and is_unit_line(line.text[: found[0]])


def _find_addressee(lines: list[Line], text: str) -> int | None:
    """Return the index of the line that addresses someone, judged with the words that follow it."""
    unsure: int | None = None  # addressed like a person, but by no surname in common use
    for i, line in enumerate(lines):
        match = addressee_of(line)
        if match is None:
            if group_of(line) is not None and marks.RECEIVED.regex.search(_after(line, text)):
                return i if unsure is None else unsure
            continue
        # The letter may run on in the same line.
        in_line = match.end() < len(line.text)
        after = line.text[match.end() : match.end() + 260] if in_line else _after(line, text)
        opens = marks.ADDRESSING.regex.search(after) or marks.RECEIVED.regex.search(after)
        named = has_surname(match["names"]) or "代表团" in match["role"]
        if named and (opens or (match["stop"] == "：" and match.end() == len(line.text))):
            return i
        if opens and unsure is None:
            unsure = i
    return unsure


def _after(line: Line, text: str) -> str:
    """Return the words that follow a line, line ends left out."""
    return text[line.end + 1 : line.end + 260].replace("\n", "")


_NAMES_LINE = re.compile(r"^(?:尊敬的)?[\u4e00-\u9fff·]{2,4}(?:、[\u4e00-\u9fff·]{2,4}){2,}(?:、[\u4e00-\u9fff]?)?$")


def _first_line_of_names(lines: list[Line], at: int) -> int:
    """Return where the names begin whose last line is ``lines[at]``: a long list is broken after a 、."""
    while at > 0 and _NAMES_LINE.match(lines[at - 1].text):
        at -= 1
    return lines[at].start


def _find_opening(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the opening courtesy runs that begins at ``start``; its end is the first place of the body."""
    stop = min(end, start + _OPENING_REACH)
    flat = text[start:stop].replace("\n", "")  # a line may break inside 收悉 or 如下
    received = marks.RECEIVED.regex.search(flat)
    limit = (received.end() if received else 0) + 500
    below = marks.ANSWER_BELOW.regex.search(flat, 0, limit)
    if below is not None and (received is not None or "提出" in flat[: below.start()] or below.end() < 300):
        return start, min(end, _skip(text, _place(text, start, below.end() - 1) + 1, "：。，\n*#"))
    if received is None:
        return None
    told = _place(text, start, received.end() - 1) + 1
    sentence_end = re.compile(r"[。！？\n]").search(text, told, min(end, told + 300))
    after = sentence_end.end() if sentence_end else told
    rest = text[told:after]
    if len(rest) > 12 and _OWN_FUTURE.search(rest):
        return None  # the same sentence already promises: it stays in the body
    return start, after


def _place(text: str, start: int, count: int) -> int:
    """Return where the character stands before which there are ``count`` from ``start`` on, line ends not counted."""
    at = start
    while True:
        line_end = text.find("\n", at)
        if line_end < 0 or line_end - at > count:
            return at + count
        count -= line_end - at
        at = line_end + 1


def _second_copy(text: str, start: int, end: int) -> int | None:
    """Return where the letter that begins at ``start`` begins once more, if it does."""
    key = text[start : start + 60].split("\n")
    head = "".join(key)[:40]
    flat = text[start:end].replace("\n", "")
    if len(head) < 24:
        return None
    again = flat.find(head, len(head))
    if again < 0 or again < 60:
        return None
    seen = 0
    for i in range(start, end):
        if seen == again and text[i] != "\n":
            return i
        seen += text[i] != "\n"
    return None


def _start_without_opening(lines: list[Line]) -> int:
    """Return the folded place where the prose begins in a letter that neither addresses nor opens."""
    for line in lines:
        if _prose(line) and not _after_body(line) and not re.match(r"^[^。]{0,12}[：:]", line.text):
            return line.start
    return lines[0].start if lines else 0


def _closes(lines: list[Line], i: int, signed: int) -> bool:
    """
    Say whether line ``i``, with no prose after it, is the first of what stands after the body.

    ``signed`` is the line from which on no bureau signs in full.
    """
    line = lines[i]
    if _is_unit(line):
        following = lines[i + 1 : i + 3]
        return not following or any(_is_day(nxt) for nxt in following) or _after_body(following[0])
    if _is_day(line) and not line.text.endswith("日"):  # a month may be a cell of a table above the sign-off
        return i > signed
    return _is_day(line) or _after_body(line) or _is_signed(line)


def _closes_before_prose(lines: list[Line], i: int) -> bool:
    """
    Say whether line ``i`` closes the letter although prose follows.

    A sign-off in full, after the end of a paragraph, does: what follows is an annex, the proposal itself, or another
    letter. A cell of a table never has all three.
    """
    line = lines[i]
    in_full = _is_signed(line) or (_is_unit(line) and any(map(_is_day, lines[i + 1 : i + 3])))
    if not in_full and not _is_day(line):
        return False
    before = next(
        (prev for prev in reversed(lines[max(0, i - 3) : i]) if not marks.PAGE_NUMBER.regex.match(prev.text)), None
    )
    if before is None or not (before.text[-1:] in "。！!" or marks.SALUTE.regex.match(before.text)):
        return False
    return in_full or marks.THANKS.regex.search(before.text) is not None


_OWN_FUTURE = re.compile(r"将|拟|计划|争取|力争|确保|预计|年底|下一步")
_OWN_WORDS = re.compile(r"我[局委镇们办厅院会公单区县市]|下一步|将|拟|计划|力争|确保|感谢")  # the answering body speaks


def _last_prose(lines: list[Line]) -> int:
    """
    Return the index of the last line that reads like the letter's prose, -1 where none does.

    What follows page furniture is the page's, unless the answering body still speaks in it; the lines of a list of
    copies are no prose.
    """
    prose = [i for i, line in enumerate(lines) if _prose(line)]
    speaks = next((i for i in reversed(prose) if _OWN_WORDS.search(lines[i].text)), -1)
    page = next((i for i in range(speaks + 1, len(lines)) if marks.is_of_the_page(lines[i].text)), len(lines))
    copies: set[int] = set()
    copying = False
    for i, line in enumerate(lines):
        copying = copying or marks.COPIES.regex.match(line.text) is not None
        if copying:
            copies.add(i)
        copying = copying and not line.text.endswith("。")
    return next((i for i in reversed(prose) if i < page and i not in copies and not _after_body(lines[i])), -1)


def _body_end(lines: list[Line], start: int, end: int) -> int:
    """Return where the body that starts at ``start`` ends, at or before ``end``."""
    inside = [line for line in lines if line.end > start and line.start < end]
    if not inside:
        return end
    last_prose = _last_prose(inside)
    in_full = (i for i in range(len(inside) - 2, last_prose, -1) if _is_day(inside[i + 1]) and _is_unit(inside[i]))
    signed = next((i for i in in_full if inside[i + 1].text.endswith("日")), -1)
    last = len(inside)
    for i, line in enumerate(inside):
        if line.start < start or marks.PAGE_NUMBER.regex.match(line.text):
            continue
        if _closes_before_prose(inside, i) if i < last_prose else _closes(inside, i, signed):
            last = i
            break
    while last > 0 and marks.PAGE_NUMBER.regex.match(inside[last - 1].text):
        last -= 1
    return inside[last - 1].end if last else start


_DAY = r"(?:19|20)\d\d[年./\-]\d{1,2}[月./\-]\d{1,2}日?"
_INLINE_END = re.compile(
    rf"(?<=[。！!；])(?:[（(]?(?:联系人|联系电话|联系方式|承办人|经办人|抄送)"
    rf"|(?:办理|办复|答复)(?:结果|类别|类型)：?[A-E甲乙丙]"
    rf"|[\u4e00-\u9fff]{{3,30}}(?:局|厅|委|委员会|政府|办公室|办事处|中心|院|馆|队|公司|会){_DAY})[^。！]{{0,120}}$"
)


def _trim_inline(text: str, start: int, end: int) -> int:
    """Cut a sign-off or contact that stands in the last line of the body itself."""
    window = max(start, end - 200)
    found = _INLINE_END.search(text[window:end])
    return window + found.start() if found else end


_TITLE_END = re.compile(r"(?:答复|复函|回复|函|意见)(?:（[^）]*）)?$")


def _opening_line(lines: list[Line], text: str) -> int | None:
    """Return where a letter that addresses nobody begins to speak to somebody."""
    for line in lines:
        if _TITLE_END.search(line.text):
            continue
        said = text[line.start : line.start + 400].replace("\n", "")
        if marks.ADDRESSING.regex.match(line.text) and marks.RECEIVED.regex.search(said):
            return line.start
    return None


def _skip(text: str, at: int, stops: str) -> int:
    while at < len(text) and text[at] in stops:
        at += 1
    return at


def find_frame(folded: Folded) -> Frame:
    """Find the parts of the letter in a folded text; there is always a body, the whole text at worst."""
    text = folded.text
    lines = lines_of(folded)
    addressee: tuple[int, int] | None = None
    people: tuple[int, int] | None = None
    role = ""
    at = _find_addressee(lines, text)
    in_line = None if at is not None else addressee_in_line(text, folded.spaced)
    if at is not None:
        line, match = lines[at], addressee_of(lines[at])
        first = _first_line_of_names(lines, at) if match else line.start
        addressee = (first, line.start + (match.end() if match else len(line.text)))
        if match is not None:
            names = line.start + match.start("names") if first == line.start else first
            people = (names, line.start + match.end("names"))
            role = match["role"]
    elif in_line is not None:
        people, role = in_line[:2], text[in_line[1] : in_line[2]].rstrip("们：")
        addressee = (in_line[0], in_line[2])
    if addressee is not None:
        begin, after = addressee[0], _skip(text, addressee[1], "\n：:*#")
        opening = _find_opening(text, after, len(text))
    else:
        spoken = _opening_line(lines, text)
        opening = _find_opening(text, spoken, len(text)) if spoken is not None else None
        begin = after = spoken if spoken is not None else _start_without_opening(lines)
    again = _second_copy(text, begin, len(text))
    copy_end = len(text) if again is None else again
    start = opening[1] if opening else after
    stop = max(start, _body_end(lines, start, copy_end))
    stop = _trim_inline(text, start, stop)
    while stop > start and text[stop - 1] in "\n|*#":
        stop -= 1
    own = tuple(line for line in lines if line.start < copy_end)
    copies = 1 if again is None else 2
    return Frame(own, (0, begin), addressee, people, role, opening, (start, stop), (stop, copy_end), copies)
