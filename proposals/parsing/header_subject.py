"""What the item asks for, in the words of its title."""

import re
from collections.abc import Iterator

from proposals.parsing.header_sheet import Flat, Found, Sheet
from proposals.parsing.pattern import pattern

_ITEM = r"(?:建议案|提案案|建议|提案|议案|请求|意见|呼吁)"
_LONGEST = 160  # characters; a longer stretch between two quotation marks is not a title
_MARK = re.compile('["《“「『]')
_OPEN = {"《": "》", "“": "”", "「": "」", "『": "』"}

SUBJECT_PLAIN = pattern(
    "subject without quotation marks",
    r"关于(?P<subject>[^。\n《》]{2,120}?)(?P<item>的?(?:建议案|建议|提案|议案|意见建议|意见|问题))(?=(?:（[^）\n]{0,40}）)?(?:[》”\"])?(?:（[^）\n]{0,40}）)?(?:的?(?:提案|建议|议案|来信))?"
    r"(?:，|。|已|收|的?办理|业|现|非常|我|均|，?问题|及|$|敬|由|悉|引|答|的?答复|的?回复|的?复函|的?函))",
    example="您提出的关于增设路灯的建议收悉",
    trap="关于加快发展的通知",
)
_TITLE_PLAIN = re.compile(
    rf"(?:关于|对)(?P<subject>[^。\n《》]{{2,80}}?)(?:的)?{_ITEM}(?:案)?(?:办理情况|办理)?的?(?:答复|回复|复函|函复|回函|函|办理)"
)
_PROPOSER = re.compile(r"^[\u4e00-\u9fff、]{2,20}?等?\d{0,2}[位名]?(?:代表|委员)(?:提出|提交)的")
_ABOUT = re.compile(r"^关于(?!于)")
_NUMBER_TAIL = re.compile(r"（[^（）]{0,20}号）$|\([^()]{0,20}号\)$|[。，]$")
_ITEM_TAIL = re.compile(
    r"的?(?:几点|若干|一些|几条|相关|两点|三点|有关)?"
    r"(?:意见建议|意见和建议|建议意见|书面意见|议事原案|建议案|提案案|建议|提案|议案)$|的(?:几点)?意见$"
)


def clean_subject(words: str) -> tuple[int, int]:
    """Return the part of a printed title that names its matter: no 关于, no 的建议, no quotation marks around it."""
    start, end = 0, len(words)
    rules = [_ABOUT, _PROPOSER, _ITEM_TAIL]  # each once: 关于请求关于… keeps its second 关于
    while end - start > 2:
        rest = words[start:end]
        left, right = _loose_marks(rest)
        number = _NUMBER_TAIL.search(rest)
        if left or right or number:
            start, end = start + left, start + number.start() if number and not right else end - right
            continue
        found = next(((rule, match) for rule in rules if (match := rule.search(rest))), None)
        if found is None:
            break
        rule, match = found
        rules.remove(rule)
        if rule is _ITEM_TAIL:
            if match.start() < 2:
                break
            end = start + match.start()
        else:
            start += match.end()
            rules = [_ABOUT, *rules] if rule is _PROPOSER and _ABOUT not in rules else rules
    return start, end


def _loose_marks(words: str) -> tuple[int, int]:
    """Return how many quotation marks to take off at each end: a pair around all, or one without its partner."""
    first, last = words[0], words[-1]
    if first == '"' or last == '"':
        lone = words.count('"') % 2
        wrapped = first == last == '"' and words.count('"') == 2
        return int(first == '"' and (wrapped or bool(lone))), int(last == '"' and (wrapped or bool(lone)))
    if first in _OPEN:
        depth = 0
        for i, ch in enumerate(words):
            depth += (ch == first) - (ch == _OPEN[first])
            if depth == 0:
                return (1, 1) if i == len(words) - 1 else (0, 0)
        return 1, 0
    opener = next((o for o, c in _OPEN.items() if c == last), None)
    return 0, int(opener is not None and words.count(opener) < words.count(last))


def _quoted(flat: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches between matching quotation marks, outermost only, marks left out."""
    opening = _MARK.search(flat)
    while opening:
        at, ch = opening.start(), opening[0]
        if ch in _OPEN:
            depth, limit = 0, min(len(flat), at + _LONGEST)
            for i in range(at, limit):
                depth += (flat[i] == ch) - (flat[i] == _OPEN[ch])
                if depth == 0:
                    yield at + 1, i
                    at = i
                    break
        elif ch == '"':
            close = _straight_close(flat, at)
            if close:
                yield at + 1, close
                at = close
        opening = _MARK.search(flat, at + 1)


def _straight_close(flat: str, at: int) -> int | None:
    """Return the straight mark that closes the one at ``at``: the one before 的建议 and the like, else the next."""
    window = flat[at + 1 : at + _LONGEST]
    ends = [m.start() for m in re.finditer('"', window)]
    for end in ends:
        if re.match(rf'"(?:的?{_ITEM}|（|收悉|已收)', window[end:]) and end > 3:
            return at + 1 + end
    return at + 1 + ends[0] if ends else None


def _candidates(flat: str) -> Iterator[tuple[int, int, int]]:
    """Yield (rank place, start, end) of every stretch that may be the title of the item."""
    for start, end in _quoted(flat):
        words, after = flat[start:end], flat[end + 1 : end + 14]
        titled = words.startswith("关于") or re.search(rf"{_ITEM}$", words)
        named = re.match(
            rf"的?(?:书面|联名|代表|委员)?{_ITEM}|（?(?:第|编号|建议|提案)|收悉|已收|已交|已转|，?(?:现|经|已|问题)",
            after,
        )
        if len(words) > 3 and ((titled and not re.match(r"的?(?:通知|精神|要求|规定)", after)) or named):
            yield start - 1, start, end
    # The opening mark may be lost: 提出的关于…的建议》
    for match in re.finditer(r"关于(?P<s>[^。《》“”]{2,100}?)的?(?:建议|提案|议案)[》”]", flat):
        yield match.start(), match.start(), match.end() - 1
    for match in SUBJECT_PLAIN.regex.finditer(flat):
        if re.fullmatch(r"(?:代表|委员|重点|联名|人大|政协|市|县|区)+", match["subject"]):
            continue
        if match["item"] in {"的问题", "问题"} and not re.search(r"[建提]", flat[match.end() : match.end() + 10]):
            continue
        yield match.start(), match.start(), match.end("item")


_COMPLAINT = re.compile(
    r"(?:反映|提出|咨询|关心)的(?:关于)?(?P<subject>[^。，《“\"：]{4,60}?)(?:的)?问题(?=，|已|收|。)"
)


# 您提的修便桥的建议收到了: neither marks nor 关于; 您提的第7号建议 names no matter.
_ASKED_FOR = re.compile(
    r"[您你]们?所?提(?:出|交)?的(?!第|建议|提案)(?P<subject>[^。，《“\"：]{4,60}?)的(?:建议|提案|意见)(?=收|，|已)"
)


def _cut(sheet: Sheet, flat: Flat, start: int, end: int) -> Found | None:
    left, right = clean_subject(flat.text[start:end])
    if right - left < 2:
        return None
    return sheet.found(*flat.folded(start + left, start + right))


def find_subject(sheet: Sheet, labelled: Found | None) -> Found | None:
    """Return the subject as the letter's opening gives it, else the title, else the page's label."""
    flat = sheet.flat(*sheet.opening)
    best = min(_candidates(flat.text), default=None)
    if best is not None:
        return _cut(sheet, flat, best[1], best[2])
    top = sheet.flat(*sheet.top_zone)
    best = max(_candidates(top.text), default=None)
    if best is not None and not re.search(r"会议|第[^》]{1,16}号", top.text[best[1] : best[2]]):
        return _cut(sheet, top, best[1], best[2])
    for match in _TITLE_PLAIN.finditer(top.text):
        if not re.search(r"会议|号|人大|政协|^(?:代表|委员|重点|联名)+$", match["subject"]):
            return _cut(sheet, top, match.start("subject"), match.end("subject"))
    complaint = _COMPLAINT.search(flat.text) or _ASKED_FOR.search(flat.text)
    if complaint is not None:
        return _cut(sheet, flat, *complaint.span("subject"))
    if labelled is not None and labelled.span is not None and not re.search(r"答复|复函|号", labelled.words):
        left, right = clean_subject(labelled.words)
        return Found(labelled.words[left:right], labelled.span)
    return None
