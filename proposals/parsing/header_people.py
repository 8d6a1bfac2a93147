"""Who is answered: deputies, members, delegations and groups."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from proposals.parsing.header_labels import Label
from proposals.parsing.header_sheet import Sheet
from proposals.parsing.names import has_surname, looks_like_name, split_names, without_count
from proposals.parsing.types import Span

# Bodies that may themselves propose; any other body that is addressed is a sister bureau.
_PROPOSING = re.compile(
    r"代表团|民盟|民革|民建|民进|农工|致公|九三|台盟|工商联|妇联|团[省市县区州]?委|共青团|总工会|侨联|台联|科协|青联|文联|残联|社科联|社联|政协|人大|界别|小组|知联会|无党派|民主促进会|民主同盟|建国会|联络[组委]|专委会|联谊会"
)
_IN_TITLE = re.compile(
    r"(?:号|关于|对)(?P<names>[\u4e00-\u9fff、]{2,40}?)等?(?:\d{1,2}|[一二三四五六七八九十]{1,2})?[位名人]?(?P<role>代表|委员)(?:提出)?(?:的)?(?:关于|《|“|建议|提案|议案)"
)
_IN_OPENING = re.compile(
    r"^\n?(?:收到)?(?P<names>[\u4e00-\u9fff、]{2,40}?)等?[位名人]?(?P<role>代表|委员)(?:在[^。]{2,40})?(?:提出|提交)"
)


# Of whom a letter to a sister bureau speaks: 贵局主办的韩小青委员提出的, 市政协委员李明提出的.
_TOLD_OF = (
    re.compile(
        r"(?:[主承交督]办的|转来的?|由|[省市县区]政协|[省市县区]人大)(?P<names>[\u4e00-\u9fff、]{2,40}?)等?(?:\d{1,2}|[两三四五六七八九十])?[位名人]?"
        r"(?P<role>代表|委员)(?:在[^。]{2,40})?(?:所?提出?|提交|领衔|联名)"
    ),
    re.compile(
        r"(?P<role>(?<=政协)委员|(?<=人大)代表)(?P<names>[\u4e00-\u9fff、]{2,40}?)(?:等(?:\d{1,2}|[两三四五六七八九十])?[位名人]?)?(?:在[^。]{2,40})?(?:所?提出?|提交|领衔|联名)"
    ),
    re.compile(r"领衔(?P<role>代表|委员)：(?P<names>[\u4e00-\u9fff、]{2,40}?)(?=[）。，]|等)"),
)
# A body of the assembly itself that passes the item on: the person who asked is named in the opening.
_PASSES_ON = re.compile(r"(?:常委会|常务委员会|提案委(?:员会)?|人代工委|代表工委|选任联工委|办公室)$")
_PERSON_AMONG_BODIES = re.compile(r"^(?P<name>[\u4e00-\u9fff]{2,3})(?P<role>委员|代表)$")
_EVERYBODY = frozenset({"各位", "全体", "诸位"})


@dataclass(frozen=True, slots=True)
class Answered:
    """Who is answered; ``role`` is 代表, 委员, an office such as 副主席, or None for a group."""

    members: tuple[str, ...]
    role: str | None
    span: Span | None


def _role_of(words: str) -> str | None:
    if re.search(r"代表", words):
        return "代表"
    if re.search(r"主任委员|主委", words):
        return words
    if words.endswith("委员"):
        return "委员"
    return None if words in {"同志", "先生", "女士"} else words


def _named(printed: str) -> tuple[str, ...]:
    return tuple(name for name in split_names(without_count(printed.strip())) if name not in _EVERYBODY)


def _from_addressee(sheet: Sheet) -> Answered | None:
    frame = sheet.frame
    if frame.addressee is None:
        return None
    if frame.people is not None and "代表团" not in frame.role:
        span = sheet.folded.span(*frame.people)
        return Answered(_named(span.of(sheet.source.text)), _role_of(frame.role), span)
    whole = sheet.found(*frame.addressee)
    names = re.sub(r"^尊敬的?|[：:，]$", "", whole.words)
    if not _PROPOSING.search(names):
        return Answered((), None, None)
    listed = re.split(r"[、，]", names)
    roles = [match["role"] for part in listed if (match := _PERSON_AMONG_BODIES.match(part))]
    members = tuple(_PERSON_AMONG_BODIES.sub(r"\g<name>", part) for part in listed)
    return Answered(members, "代表" if "代表团" in names else roles[0] if roles else None, whole.span)


def _named_in(sheet: Sheet, zone: tuple[int, int], rules: Iterable[re.Pattern[str]]) -> Answered | None:
    """Return the persons that the first rule finds named in running text, all of them with a surname."""
    text = sheet.text[slice(*zone)]
    for rule in rules:
        found = rule.search(text)
        if found is None:
            continue
        span = sheet.folded.span(zone[0] + found.start("names"), zone[0] + found.end("names"))
        names = _named(span.of(sheet.source.text))
        if names and all(looks_like_name(name) and has_surname(name) for name in names):
            return Answered(names, found["role"], span)
    return None


def find_answered(sheet: Sheet, labels: list[Label]) -> Answered:
    """Return who is answered: by the addressee, else a label, else the title or the opening."""
    by_line = _from_addressee(sheet)
    if by_line is not None:
        passed_on = not by_line.members or (len(by_line.members) == 1 and _PASSES_ON.search(by_line.members[0]))
        return (_named_in(sheet, sheet.opening, (*_TOLD_OF, _IN_OPENING)) if passed_on else None) or by_line
    for kind, role in (("deputies", "代表"), ("members", "委员"), ("proposers", None)):
        for label in labels:
            if label.kind != kind:
                continue
            printed = label.value.span.of(sheet.source.text) if label.value.span else label.value.words
            names = tuple(name for name in _named(printed) if looks_like_name(name) or len(name) > 4)
            if names:
                return Answered(names, role, label.value.span)
    return (
        _named_in(sheet, sheet.opening, (_IN_OPENING, *_TOLD_OF))
        or _named_in(sheet, sheet.top_zone, (_IN_TITLE,))
        or Answered((), None, None)
    )
